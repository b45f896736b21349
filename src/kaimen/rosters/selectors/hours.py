"""Hours of a month by person and regime 工时表: everything each person of a point did at the union's points.

Published shifts only; a shift counts in the month in which it begins. Somebody without a recorded employment counts as
under a labour contract. Five statements whatever the size.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from kaimen.kernel import calendars
from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.base.sheets import Cell
from kaimen.kernel.calendars.rules.days import DayKind
from kaimen.rosters.models import Absence, Employment, HoursApproval, ServicePoint, Shift
from kaimen.rosters.rules import pay
from kaimen.rosters.rules.law import CONTRACTED
from kaimen.rosters.rules.pay import Hours, Terms, Turn
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, Span, days, month_of, of_days
from kaimen.rosters.rules.staff import AWAY, Days, Regime

WHOLE_SHARE = 100


@dataclass(frozen=True)
class PersonHours:
    """One line: a person under one regime."""

    person_id: int
    name: str
    regime: Regime
    hours: Hours


@dataclass(frozen=True)
class MonthHours:
    """The month of a point. `is_provisional`: the calendar of these days is not published yet."""

    point: ServicePoint
    month: date
    people: Sequence[PersonHours]
    is_provisional: bool

    @property
    def title(self) -> str:
        title = _("{name} {month} 工时").format(name=self.point.name, month=f"{self.month:%Y-%m}")
        return f"{title} {_('暂定')}" if self.is_provisional else title


@dataclass(frozen=True)
class _Term:
    """An employment as it stands, `end` exclusive."""

    regime: Regime
    share: int
    first: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.end is None or day < self.end)


def month_hours(*, code: str, month: date, actor: Actor) -> MonthHours:
    """The month's hours at a point. Raises NotVisible."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    first, following = month_of(month)
    region = point.organisation.division_code or None
    kinds = {day: calendars.day_kind(day, region) for day in days(first, following + 2 * DAY)}
    turns, names = _turns(point, first, following)
    people = []
    terms = _terms(point, list(names), first, following)
    away = _away(list(names), first, following)
    is_comprehensive = _is_approved(point, first, following)
    for person, name in names.items():
        own: dict[_Term, list[Turn]] = defaultdict(list)
        for turn in turns[person]:
            own[_in_force(terms[person], turn.day)].append(turn)
        for term, held in own.items():
            asked = _asked(term, kinds, (first, following), away[person], is_comprehensive=is_comprehensive)
            people.append(PersonHours(person, name, term.regime, pay.hours(held, kinds, asked)))
    is_provisional = any(calendars.is_provisional(day) for day in (first, following - DAY))
    return MonthHours(point, first, people, is_provisional)


def sheet_header() -> list[str]:
    return [
        _("姓名"),
        _("用工性质"),
        _("正常工时"),
        _("延长工时（150%）"),
        _("休息日已补休"),
        _("休息日未补休（200%）"),
        _("法定节假日（300%）"),
        _("其中夜间"),
        _("备勤"),
        _("带班"),
        _("还欠补休（天）"),
        _("已补休（天）"),
        _("志愿服务"),
        _("折合工时"),
        _("金额（元）"),
    ]


def sheet_lines(page: MonthHours, hourly_fen: Mapping[int, int] | None = None) -> list[list[Cell]]:
    """A line for each person and regime, in hours. Money only for people whose hourly wage is given."""
    return [_line(each, (hourly_fen or {}).get(each.person_id)) for each in page.people]


def _line(each: PersonHours, hourly_fen: int | None) -> list[Cell]:
    held = each.hours
    paid = pay.money_fen(held, each.regime, hourly_fen)
    parts = (held.normal, held.extended, held.rest_in_lieu, held.rest_paid, held.holiday, held.night, held.standby)
    is_paid_by_hour = each.regime in CONTRACTED
    return [
        each.name,
        words.label(each.regime),
        *(_hours(minutes) for minutes in parts),
        _hours(held.leading),
        round(held.lieu_owed / pay.NORMAL_DAY, 2),
        round(held.lieu_taken / pay.NORMAL_DAY, 2),
        _hours(held.service),
        _hours(float(held.equivalent)) if is_paid_by_hour else None,
        None if paid is None else paid / 100,
    ]


def _hours(minutes: float) -> float:
    return round(minutes / 60, 2)


def _turns(point: ServicePoint, first: date, following: date) -> tuple[dict[int, list[Turn]], dict[int, str]]:
    """The month's shifts of everybody who has one at this point, at all points of the union; names by id."""
    month = of_days(first, following)
    within = Shift.objects.published().filter(starts_at__gte=month.start, starts_at__lt=month.end)
    here = within.filter(seat__point=point).values("person_id")
    rows = within.filter(seat__point__organisation=point.organisation_id, person__in=here)
    turns: dict[int, list[Turn]] = defaultdict(list)
    names: dict[int, str] = {}
    columns = ("person_id", "person__name", "seat__kind", "starts_at", "ends_at", "break_minutes")
    for person, name, kind, starts, ends, pause in rows.order_by("person_id", "starts_at", "id").values_list(*columns):
        names[person] = name
        turns[person].append(Turn(Span(starts, ends), SeatKind(kind), pause))
    return turns, names


def _terms(point: ServicePoint, people: Sequence[int], first: date, following: date) -> dict[int, list[_Term]]:
    rows = Employment.objects.filter(
        Q(to_on=None) | Q(to_on__gt=first), organisation=point.organisation_id, person__in=people, from_on__lt=following
    ).order_by("from_on", "id")
    found: dict[int, list[_Term]] = defaultdict(list)
    for who, regime, share, from_on, to_on in rows.values_list("person_id", "regime", "share", "from_on", "to_on"):
        found[who].append(_Term(Regime(regime), share, from_on, to_on))
    return found


def _in_force(terms: Sequence[_Term], day: date) -> _Term:
    return next((each for each in terms if each.holds(day)), _Term(Regime.LABOUR_CONTRACT, WHOLE_SHARE, date.min, None))


def _away(people: Sequence[int], first: date, following: date) -> dict[int, list[Days]]:
    rows = Absence.objects.filter(
        Q(last_on=None) | Q(last_on__gte=first),
        person__in=people,
        first_on__lt=following,
        kind__in=[kind.value for kind in AWAY],
    ).order_by("first_on", "id")
    found: dict[int, list[Days]] = defaultdict(list)
    for who, first_on, last_on in rows.values_list("person_id", "first_on", "last_on"):
        found[who].append(Days(first_on, last_on))
    return found


def _is_approved(point: ServicePoint, first: date, following: date) -> bool:
    return HoursApproval.objects.filter(point=point, from_on__lte=first, to_on__gte=following).exists()


def _asked(
    term: _Term,
    kinds: Mapping[date, DayKind],
    month: tuple[date, date],
    away: Sequence[Days],
    *,
    is_comprehensive: bool,
) -> Terms:
    worked = pay.working_days(kinds, [day for day in days(*month) if term.holds(day)])
    return Terms(
        regime=term.regime,
        working_days=len(worked),
        free_days=frozenset(day for day in worked if not any(held.holds(day) for held in away)),
        share=term.share,
        is_comprehensive=is_comprehensive,
    )
