"""A month of duty 一个月的值守表: people by days, what each day lacks, and how evenly the work lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaimen.kernel import calendars
from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.calendars.labels import holiday
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.people.models import Person
from kaimen.rosters import labels, policy
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, MIDNIGHT, Span, days, instant, local_day, month_of, of_days
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import standing

NIGHT_HOUR, MORNING_HOUR, EVENING_HOUR = 3, 6, 16
HALF_BAR = 24
SHOWN_GAPS = 6


@dataclass(frozen=True)
class DayHead:
    """A day over its column."""

    day: date
    is_rest: bool
    is_today: bool
    name: str

    @property
    def letter(self) -> str:
        """The weekday in one sign."""
        return str(labels.WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True)
class Cell:
    """One shift in the grid: its kind decides letter and colour."""

    shift_id: int
    person_id: int
    person: str
    seat: str
    span: Span
    kind: str
    is_draft: bool
    is_selected: bool

    @property
    def starts(self) -> datetime:
        return self.span.start.astimezone(LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        return self.span.end.astimezone(LOCAL_ZONE)


@dataclass(frozen=True)
class Row:
    """A person's month. `deviation` is hours above or below the mean of those on the roster."""

    person_id: int
    name: str
    cells: Sequence[Sequence[Cell]]
    nights: int
    rest_days: int
    hours: int
    deviation: int
    is_picked: bool

    @property
    def shortfall(self) -> int:
        return -self.deviation

    @property
    def bar(self) -> tuple[float, float]:
        """x and width of the fairness bar on 52 units around 26."""
        width = min(abs(self.deviation), HALF_BAR)
        return (26.0 if self.deviation >= 0 else 26.0 - width), float(width)


@dataclass(frozen=True)
class Gap:
    """A stretch without anybody of the point's own, cut at midnight so that it can be filled by one shift."""

    span: Span
    day: date

    @property
    def starts(self) -> datetime:
        return self.span.start.astimezone(LOCAL_ZONE)

    @property
    def until(self) -> str:
        """When it ends, midnight as 24:00."""
        ends = self.span.end.astimezone(LOCAL_ZONE)
        return "24:00" if ends.time() == MIDNIGHT else f"{ends:%H:%M}"

    @property
    def key(self) -> str:
        """How an address names the gap."""
        return f"{self.starts:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class DayGap:
    """What one day lacks: whole hours, at least one, and the key of its first gap that can still be filled."""

    day: date
    hours: int
    key: str


@dataclass(frozen=True)
class Wanted:
    """What the form for one shift begins with."""

    day: str
    starts: str
    ends: str


@dataclass(frozen=True)
class RosterHead:
    """The roster that the forms of the page work on."""

    roster_id: int
    from_on: date
    last_on: date
    state: RosterState
    published_at: datetime | None
    has_begun: bool

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == RosterState.DRAFT


@dataclass(frozen=True)
class MonthPage:
    """Everything on the staff's roster page. `gaps` lie ahead; `may` names what the actor is allowed here."""

    point: ServicePoint
    month: date
    previous: date
    following: date
    days: Sequence[DayHead]
    rows: Sequence[Row]
    gaps: Sequence[Gap]
    day_gaps: Mapping[date, DayGap]
    wanted: Wanted
    roster: RosterHead | None
    selected: Cell | None
    seats: Sequence[tuple[int, str]]
    people: Sequence[tuple[int, str]]
    may: frozenset[str]

    @property
    def last_on(self) -> date:
        return self.following - DAY

    @property
    def missing(self) -> Sequence[DayGap | None]:
        """What each day lacks, None where nothing does."""
        return [self.day_gaps.get(head.day) for head in self.days]

    @property
    def first_gaps(self) -> Sequence[Gap]:
        return self.gaps[:SHOWN_GAPS]

    @property
    def more_gaps(self) -> int:
        return max(0, len(self.gaps) - SHOWN_GAPS)


def month_page(
    *,
    code: str,
    month: date,
    actor: Actor,
    at: datetime,
    roster_id: int | None = None,
    shift_id: int | None = None,
    gap_key: str = "",
) -> MonthPage:
    """The roster page of a point for a month. Seven statements. Raises NotVisible."""
    visible = ServicePoint.objects.visible_to(actor).select_related("organisation")
    point = visible.filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    return _page(point, month, actor, at, roster_id, shift_id, gap_key)


def page_of_roster(*, roster_id: int, actor: Actor, at: datetime) -> MonthPage:
    """The page of the month in which a roster begins. Raises NotVisible."""
    rosters = Roster.objects.visible_to(actor).select_related("point__organisation")
    roster = rosters.filter(pk=roster_id).first()
    if roster is None:
        raise NotVisible(f"Roster {roster_id}")
    return _page(roster.point, roster.from_on, actor, at, roster_id, None)


def page_of_shift(*, shift_id: int, actor: Actor, at: datetime) -> MonthPage:
    """The page of the month in which a shift begins, with the shift selected. Raises NotVisible."""
    shifts = Shift.objects.visible_to(actor).select_related("roster__point__organisation")
    shift = shifts.filter(pk=shift_id).first()
    if shift is None:
        raise NotVisible(f"Shift {shift_id}")
    return _page(shift.roster.point, local_day(shift.starts_at), actor, at, shift.roster_id, shift_id)


def _page(
    point: ServicePoint,
    day: date,
    actor: Actor,
    at: datetime,
    roster_id: int | None,
    shift_id: int | None,
    gap_key: str = "",
) -> MonthPage:
    first, following = month_of(day)
    rosters = list(
        Roster.objects.filter(point=point, from_on__lt=following, to_on__gt=first).order_by("-state", "from_on", "id")
    )
    heads = _heads(point, first, following, at)
    rests = frozenset(head.day for head in heads if head.is_rest)
    cells = _cells(point, first, following, shift_id)
    roster = next((each for each in rosters if each.pk == roster_id), rosters[0] if rosters else None)
    people = _people(point, at)
    month_span = of_days(first, following)
    gaps = _gaps(Span(min(max(month_span.start, _soon(at)), month_span.end), month_span.end), cells)
    return MonthPage(
        point=point,
        month=first,
        previous=(first - DAY).replace(day=1),
        following=following,
        days=heads,
        rows=_rows(cells, people, heads, rests, in_month=(first, following)),
        gaps=gaps,
        day_gaps=_day_gaps(_gaps(month_span, cells), gaps),
        wanted=_wanted(gaps, gap_key, max(first, min(local_day(at), following - DAY))),
        roster=_head(roster, at) if roster else None,
        selected=next((cell for cell in cells if cell.is_selected), None),
        seats=list(Seat.objects.filter(point=point).order_by("id").values_list("id", "name")),
        people=people,
        may=frozenset(key for key in policy.KEYS if actor.may(key, point.organisation)),
    )


def _heads(point: ServicePoint, first: date, following: date, at: datetime) -> list[DayHead]:
    region, today = point.organisation.division_code or None, local_day(at)
    return [
        DayHead(
            day,
            calendars.day_type(day, region) != DayType.WORKING,
            day == today,
            holiday(calendars.day_name(day, region)),
        )
        for day in days(first, following)
    ]


def _head(roster: Roster, at: datetime) -> RosterHead:
    return RosterHead(
        roster_id=roster.pk,
        from_on=roster.from_on,
        last_on=roster.to_on - DAY,
        state=RosterState(roster.state),
        published_at=roster.published_at,
        has_begun=roster.period.start <= at,
    )


def _cells(point: ServicePoint, first: date, following: date, shift_id: int | None) -> list[Cell]:
    month = of_days(first, following)
    rows = Shift.objects.filter(roster__point=point).touching(month.start, month.end).order_by("starts_at", "id")
    columns = ("id", "person_id", "person__name", "seat__name", "seat__kind", "starts_at", "ends_at", "roster__state")
    return [
        Cell(
            shift_id=pk,
            person_id=person_id,
            person=name,
            seat=seat,
            span=Span(starts_at, ends_at),
            kind=_kind(Span(starts_at, ends_at), SeatKind(seat_kind)),
            is_draft=state == RosterState.DRAFT,
            is_selected=pk == shift_id,
        )
        for pk, person_id, name, seat, seat_kind, starts_at, ends_at, state in rows.values_list(*columns)
    ]


def _kind(span: Span, seat: SeatKind) -> str:
    """Which letter a shift gets: standby; night when it holds three in the morning; else by the hour it begins."""
    if seat == SeatKind.STANDBY:
        return "standby"
    begins = span.start.astimezone(LOCAL_ZONE)
    for day in (begins.date(), begins.date() + DAY):
        if span.holds(instant(day, begins.time().replace(hour=NIGHT_HOUR, minute=0))):
            return "night"
    if MORNING_HOUR <= begins.hour < EVENING_HOUR:
        return "early"
    return "late"


def _people(point: ServicePoint, at: datetime) -> list[tuple[int, str]]:
    ids = standing.candidate_ids(point.organisation_id, local_day(at))
    return list(Person.objects.filter(pk__in=ids).order_by("id").values_list("id", "name"))


def _rows(
    cells: Sequence[Cell],
    people: Sequence[tuple[int, str]],
    heads: Sequence[DayHead],
    rests: frozenset[date],
    *,
    in_month: tuple[date, date],
) -> list[Row]:
    """People of the union first, then those only on the roster; a shift stands under the day it begins."""
    names = dict(people) | {cell.person_id: cell.person for cell in cells}
    held: dict[int, list[Cell]] = {}
    for cell in cells:
        if in_month[0] <= cell.starts.date() < in_month[1]:
            held.setdefault(cell.person_id, []).append(cell)
    minutes = {person: sum(cell.span.minutes for cell in own) for person, own in held.items()}
    mean = sum(minutes.values()) / len(minutes) if minutes else 0
    return [
        Row(
            person_id=person,
            name=name,
            cells=[[cell for cell in held.get(person, ()) if cell.starts.date() == head.day] for head in heads],
            nights=sum(cell.kind == "night" for cell in held.get(person, ())),
            rest_days=sum(cell.starts.date() in rests for cell in held.get(person, ())),
            hours=minutes.get(person, 0) // 60,
            deviation=round((minutes[person] - mean) / 60) if person in minutes else 0,
            is_picked=any(cell.is_selected for cell in held.get(person, ())),
        )
        for person, name in names.items()
    ]


def _soon(at: datetime) -> datetime:
    """The next full ten minutes: what lies ahead can still be filled."""
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0) + timedelta(minutes=10)


def _gaps(period: Span, cells: Sequence[Cell]) -> list[Gap]:
    own = [cell.span for cell in cells if cell.kind != "standby"]
    found = []
    for span in coverage.gaps(coverage.sweep(period, own)):
        for day in days(local_day(span.start), local_day(span.end) + DAY):
            midnights = of_days(day, day + DAY)
            cut = Span(max(span.start, midnights.start), min(span.end, midnights.end))
            if cut.start < cut.end:
                found.append(Gap(cut, day))
    return found


def _day_gaps(gaps: Sequence[Gap], ahead: Sequence[Gap]) -> dict[date, DayGap]:
    held: dict[date, int] = {}
    for gap in gaps:
        held[gap.day] = held.get(gap.day, 0) + gap.span.minutes
    keys: dict[date, str] = {}
    for gap in ahead:
        keys.setdefault(gap.day, gap.key)
    return {day: DayGap(day, max(1, round(minutes / 60)), keys.get(day, "")) for day, minutes in held.items()}


def _wanted(gaps: Sequence[Gap], key: str, otherwise: date) -> Wanted:
    """The gap that was asked for, else the first one, else a day to begin with."""
    gap = next((each for each in gaps if each.key == key), gaps[0] if gaps else None)
    if gap is None:
        return Wanted(otherwise.isoformat(), "", "")
    return Wanted(gap.day.isoformat(), f"{gap.starts:%H:%M}", gap.until.replace("24:00", "00:00"))
