"""The fairness ledger 公平账: who bore how many nights, rest days, holidays, standbys and hours in twelve months,
beside the fair share.

The fair share of a month is what all bore in it, by the share of a full load that each one has; months before somebody
began count for nobody's fault. Published shifts only. Five statements.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kaimen.kernel import calendars
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.base.sheets import Cell as SheetCell
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.people.models import Person
from kaimen.rosters import labels
from kaimen.rosters.models import Employment, ServicePoint, Shift
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, Span, local_day, month_of, of_days
from kaimen.rosters.selectors import standing
from kaimen.rosters.selectors.grid import is_night

MONTHS = 12
MEASURES = ("nights", "rest_days", "holidays", "standbys", "hours")
FULL = 100
WIDTH = 120


@dataclass(frozen=True)
class Count:
    """What one person bore of a measure, and the fair share of it."""

    own: int
    fair: float
    most: float

    @property
    def width(self) -> str:
        """Length of the bar on 120 units: the most that anybody bore or should have borne is full."""
        return f"{WIDTH * self.own / self.most:.1f}" if self.most else "0"

    @property
    def mark(self) -> str:
        """Where the fair share stands on the same units."""
        return f"{WIDTH * self.fair / self.most:.1f}" if self.most else "0"

    @property
    def shown(self) -> str:
        return f"{self.fair:.1f}"

    @property
    def signed(self) -> str:
        """How far from the fair share, rounded."""
        apart = round(self.own - self.fair)
        return f"+{apart}" if apart > 0 else f"−{-apart}" if apart else "0"


@dataclass(frozen=True)
class PersonLedger:
    """A person's twelve months: totals by measure, and each month of the measure that is looked at."""

    person_id: int
    name: str
    counts: Mapping[str, Count]
    by_month: Mapping[str, Sequence[int]]

    @property
    def totals(self) -> Sequence[Count]:
        return [self.counts[measure] for measure in MEASURES]


@dataclass(frozen=True)
class LedgerPage:
    """Everything on the page."""

    point: ServicePoint
    months: Sequence[date]
    measure: str
    people: Sequence[PersonLedger]

    @property
    def title(self) -> str:
        return _("{name} 公平账").format(name=self.point.name)

    @property
    def measures(self) -> Sequence[tuple[str, str]]:
        return [(measure, str(labels.MEASURES[measure])) for measure in MEASURES]

    @property
    def word(self) -> str:
        return str(labels.MEASURES[self.measure])

    @property
    def lines(self) -> Sequence[tuple[PersonLedger, Sequence[int], Count]]:
        """Each person with the months and the total of the measure that is looked at."""
        return [(each, each.by_month[self.measure], each.counts[self.measure]) for each in self.people]


def page(*, code: str, actor: Actor, at: datetime, measure: str = "") -> LedgerPage:
    """The ledger of a point. Raises NotVisible."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    months = _months(at)
    borne = _borne(point, months)
    names = _names(point, borne, at)
    shares = _shares(point, months, list(names))
    fair = _fair(borne, shares, months)
    made = [_person(who, name, borne.get(who, {}), fair.get(who, {}), months) for who, name in names.items()]
    most = {m: max((max(own[m], fairly[m]) for _w, _n, own, fairly, _b in made), default=0) for m in MEASURES}
    people = [
        PersonLedger(who, name, {m: Count(own[m], fairly[m], most[m]) for m in MEASURES}, by_month)
        for who, name, own, fairly, by_month in made
    ]
    return LedgerPage(point, months, measure if measure in MEASURES else MEASURES[0], people)


def sheet_header(page: LedgerPage) -> list[str]:
    return [_("姓名"), _("项目"), *(f"{month:%Y-%m}" for month in page.months), _("合计"), _("应担"), _("相差")]


def sheet_lines(page: LedgerPage) -> Iterator[list[SheetCell]]:
    for each in page.people:
        for measure in MEASURES:
            count = each.counts[measure]
            fair = round(count.fair, 1)
            months: list[SheetCell] = list(each.by_month[measure])
            yield [each.name, str(labels.MEASURES[measure]), *months, count.own, fair, round(count.own - fair, 1)]


def _months(at: datetime) -> list[date]:
    """The first days of twelve months, this one the last."""
    found = [local_day(at).replace(day=1)]
    while len(found) < MONTHS:
        found.insert(0, (found[0] - DAY).replace(day=1))
    return found


Borne = dict[date, dict[str, int]]


def _borne(point: ServicePoint, months: Sequence[date]) -> dict[int, Borne]:
    """By person, month and measure; hours in minutes."""
    whole = of_days(months[0], month_of(months[-1])[1])
    rows = Shift.objects.published().filter(seat__point=point, starts_at__gte=whole.start, starts_at__lt=whole.end)
    columns = ("person_id", "seat__kind", "starts_at", "ends_at", "break_minutes")
    types: dict[date, DayType] = {}
    region = point.organisation.division_code or None
    found: dict[int, Borne] = {}
    for who, kind, starts_at, ends_at, rest in rows.order_by("id").values_list(*columns):
        day = local_day(starts_at)
        if day not in types:
            types[day] = calendars.day_type(day, region)
        held = found.setdefault(who, {}).setdefault(day.replace(day=1), dict.fromkeys(MEASURES, 0))
        span = Span(starts_at, ends_at)
        if kind != SeatKind.ON_SEAT:
            held["standbys"] += 1
            continue
        held["nights"] += is_night(span)
        held["rest_days"] += types[day] == DayType.REST
        held["holidays"] += types[day] == DayType.HOLIDAY
        held["hours"] += span.minutes - rest
    return found


def _names(point: ServicePoint, borne: Mapping[int, Borne], at: datetime) -> dict[int, str]:
    """Those who may be put on duty now, then those who were."""
    now = standing.candidate_ids(point.organisation_id, local_day(at))
    rows = dict(Person.objects.filter(pk__in={*now, *borne}).order_by("id").values_list("id", "name"))
    return dict(sorted(rows.items(), key=lambda each: (each[0] not in now, each[0])))


def _shares(point: ServicePoint, months: Sequence[date], people: Sequence[int]) -> dict[tuple[int, date], int]:
    """The share of a full load by person and month: a full one for who has no employment written down, none before
    somebody began."""
    rows = Employment.objects.filter(
        Q(to_on=None) | Q(to_on__gt=months[0]), organisation=point.organisation_id, person__in=people
    ).order_by("from_on", "id")
    written: dict[int, list[tuple[date, date | None, int]]] = {}
    for who, from_on, to_on, share in rows.values_list("person_id", "from_on", "to_on", "share"):
        written.setdefault(who, []).append((from_on, to_on, share))
    found = {}
    for who in people:
        for month in months:
            following = month_of(month)[1]
            held = [
                share
                for from_on, to_on, share in written.get(who, [])
                if from_on < following and (to_on is None or to_on > month)
            ]
            found[who, month] = held[-1] if held else 0 if who in written else FULL
    return found


def _fair(
    borne: Mapping[int, Borne], shares: Mapping[tuple[int, date], int], months: Sequence[date]
) -> dict[int, dict[str, float]]:
    """What each person should have borne, hours in minutes."""
    found: dict[int, dict[str, float]] = {}
    for month in months:
        whole = sum(share for (_who, when), share in shares.items() if when == month)
        totals = {m: sum(own.get(month, {}).get(m, 0) for own in borne.values()) for m in MEASURES}
        for (who, when), share in shares.items():
            if when == month and whole:
                fairly = found.setdefault(who, dict.fromkeys(MEASURES, 0.0))
                for measure, total in totals.items():
                    fairly[measure] += total * share / whole
    return found


def _person(
    who: int, name: str, borne: Borne, fair: Mapping[str, float], months: Sequence[date]
) -> tuple[int, str, dict[str, int], dict[str, float], dict[str, list[int]]]:
    """Minutes become hours here."""
    by_month = {m: [borne.get(month, {}).get(m, 0) for month in months] for m in MEASURES}
    own = {m: sum(numbers) for m, numbers in by_month.items()}
    own["hours"] = round(own["hours"] / 60)
    by_month["hours"] = [round(minutes / 60) for minutes in by_month["hours"]]
    fairly = {m: fair.get(m, 0.0) / (60 if m == "hours" else 1) for m in MEASURES}
    return who, name, own, fairly, by_month
