"""Hours of a month by what they are worth 工时分类.   Pure: shifts, day kinds and a regime in, minutes out.

劳动法 第四十四条: beyond eight hours of a day at least 150 %, a rest day without time off in lieu 200 %, a statutory
holiday 300 % whatever the time off. Only statutory holidays are paid threefold: a rest day that was swapped to lengthen
them is a rest day. With approved comprehensive hours (劳动法 第三十九条; 劳部发〔1994〕503号) only what lies beyond the
month's working days is extended, and rest days are ordinary. 公务员法 第八十二条 gives rest in lieu; public
institutions are treated alike here (house rule). Volunteers serve: nothing of theirs is wage.

Standby 备勤 and leading 带班 are counted apart and never become hours of work: the local union sets what they are
worth, so nothing is worked out. House rules: minutes on a statutory holiday are its own, all others belong to the day
on which the shift begins; a break is taken in the longest part; a working day without duty is time off in lieu for
somebody whose whole work is the roster (a full share), the earliest rest days first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kaimen.kernel.calendars.rules.days import WORKED, DayKind
from kaimen.rosters.rules.fitness import NIGHT_BEGINS, NIGHT_ENDS
from kaimen.rosters.rules.law import CONTRACTED, DAY_HOURS, HOUR, OFFICIAL
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, Span, instant, local_day, of_days
from kaimen.rosters.rules.staff import Regime

NORMAL_DAY = DAY_HOURS * HOUR
EXTENDED, REST_DAY, HOLIDAY = Decimal("1.5"), Decimal(2), Decimal(3)
"""劳动法 第四十四条, least factors of the wage."""


@dataclass(frozen=True)
class Turn:
    """One shift of a person."""

    span: Span
    kind: SeatKind = SeatKind.ON_SEAT
    break_minutes: int = 0

    @property
    def day(self) -> date:
        return local_day(self.span.start)


@dataclass(frozen=True)
class Hours:
    """One month of one person, all in minutes. `night` lies within the others; `rest_in_lieu` are rest days for which
    time off was given, `rest_paid` those for which it wasn't. `lieu_owed` and `lieu_taken`: rest in lieu of those who
    aren't paid for it; what is taken is no longer owed."""

    normal: int = 0
    extended: int = 0
    rest_in_lieu: int = 0
    rest_paid: int = 0
    holiday: int = 0
    night: int = 0
    standby: int = 0
    leading: int = 0
    service: int = 0
    lieu_owed: int = 0
    lieu_taken: int = 0

    @property
    def equivalent(self) -> Decimal:
        """Minutes of wage for what goes beyond the ordinary pay."""
        return self.extended * EXTENDED + self.rest_paid * REST_DAY + self.holiday * HOLIDAY


@dataclass(frozen=True)
class Terms:
    """What decides how hours count: `working_days` of the month, `free_days` working days on which time off in lieu
    can lie (no leave, employed here), `share` of a full load in hundredths."""

    regime: Regime
    working_days: int
    free_days: frozenset[date] = frozenset()
    share: int = 100
    is_comprehensive: bool = False


def hours(turns: Sequence[Turn], day_kinds: Mapping[date, DayKind], terms: Terms) -> Hours:
    """The month of one person under one regime. `day_kinds` hold every day that a shift touches (KeyError)."""
    apart = Hours(standby=_minutes(turns, SeatKind.STANDBY), leading=_minutes(turns, SeatKind.DUTY_LEADER))
    on_seat = [turn for turn in turns if turn.kind == SeatKind.ON_SEAT]
    if terms.regime == Regime.VOLUNTEER:
        return replace(apart, service=sum(turn.span.minutes - turn.break_minutes for turn in on_seat))
    counted = replace(apart, night=sum(_night(turn) for turn in on_seat))
    working, rest, holiday = _by_kind(on_seat, day_kinds)
    counted = replace(counted, holiday=holiday)
    if terms.is_comprehensive and terms.regime in CONTRACTED:
        whole = sum(working.values()) + sum(rest.values())
        normal = min(whole, terms.working_days * NORMAL_DAY)
        return replace(counted, normal=normal, extended=whole - normal)
    normal = sum(min(minutes, NORMAL_DAY) for minutes in working.values())
    counted = replace(counted, normal=normal, extended=sum(working.values()) - normal)
    off = sorted(terms.free_days - {turn.day for turn in on_seat}) if terms.share == 100 else []
    if terms.regime in OFFICIAL:
        return _with_rest_in_lieu(counted, sum(rest.values()), len(off))
    days = sorted(rest)
    in_lieu = sum(rest[day] for day in days[: len(off)])
    return replace(counted, rest_in_lieu=in_lieu, rest_paid=sum(rest.values()) - in_lieu)


def money_fen(worked: Hours, regime: Regime, hourly_fen: int | None) -> int | None:
    """What article 44 asks for beyond the ordinary pay; None where no hourly wage was given, or nothing is wage."""
    if hourly_fen is None or regime not in CONTRACTED:
        return None
    return int((worked.equivalent * hourly_fen / HOUR).quantize(Decimal(1), ROUND_HALF_UP))


def working_days(day_kinds: Mapping[date, DayKind], days: Collection[date]) -> frozenset[date]:
    return frozenset(day for day in days if day_kinds[day] in WORKED)


def _with_rest_in_lieu(counted: Hours, rest: int, days_off: int) -> Hours:
    earned = rest + counted.holiday + counted.extended
    taken = min(earned, days_off * NORMAL_DAY)
    return replace(counted, rest_in_lieu=rest, lieu_taken=taken, lieu_owed=earned - taken)


def _minutes(turns: Sequence[Turn], kind: SeatKind) -> int:
    return sum(turn.span.minutes for turn in turns if turn.kind == kind)


def _by_kind(turns: Sequence[Turn], day_kinds: Mapping[date, DayKind]) -> tuple[dict[date, int], dict[date, int], int]:
    """Minutes on working days and on rest days, by the day they belong to, and those on statutory holidays."""
    working: dict[date, int] = {}
    rest: dict[date, int] = {}
    holiday = 0
    for turn in turns:
        for day, minutes in _parts(turn):
            if day_kinds[day] == DayKind.STATUTORY_HOLIDAY:
                holiday += minutes
                continue
            belongs = day if day_kinds[turn.day] == DayKind.STATUTORY_HOLIDAY else turn.day
            held = working if day_kinds[belongs] in WORKED else rest
            held[belongs] = held.get(belongs, 0) + minutes
    return working, rest, holiday


def _parts(turn: Turn) -> Iterator[tuple[date, int]]:
    """Local days that a shift lies on with their minutes of work."""
    parts = []
    day = turn.day
    while of_days(day, day + DAY).overlaps(turn.span):
        whole = of_days(day, day + DAY)
        parts.append((day, Span(max(whole.start, turn.span.start), min(whole.end, turn.span.end)).minutes))
        day += DAY
    longest = max(parts, key=lambda part: part[1])
    for part in parts:
        yield part[0], part[1] - (turn.break_minutes if part is longest else 0)


def _night(turn: Turn) -> int:
    """Minutes between 22:00 and 06:00, the break not taken off."""
    minutes = 0
    for day in (turn.day - DAY, turn.day, turn.day + DAY):
        night = Span(instant(day, NIGHT_BEGINS), instant(day + DAY, NIGHT_ENDS))
        if night.overlaps(turn.span):
            minutes += Span(max(night.start, turn.span.start), min(night.end, turn.span.end)).minutes
    return minutes
