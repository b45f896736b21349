"""The pages on which staff and demand of a point are kept 值守人员、值守需求."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import Absence, Certificate, Demand, DutyWish, Employment, Seat, ServicePoint
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.problem import MINUTES_A_DAY
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, local_day
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
from kaimen.rosters.selectors import standing

SOON = timedelta(days=60)
BAR_WIDTH = 144


@dataclass(frozen=True)
class Fact:
    """One thing known of somebody; `is_near`: it ends within two months. `last_on` is its last day."""

    pk: int
    word: str
    first_on: date
    last_on: date | None = None
    is_near: bool = False


@dataclass(frozen=True)
class PersonRow:
    """Somebody with all that is known for the roster. Without an employment the labour contract's rules hold."""

    person_id: int
    name: str
    employment: Fact | None
    share: int
    certificates: Sequence[Fact]
    absences: Sequence[Fact]
    wishes: Sequence[Fact]


@dataclass(frozen=True)
class StaffPage:
    """The people of a point's union."""

    point: ServicePoint
    people: Sequence[PersonRow]
    today: date

    @property
    def near(self) -> int:
        """How many certificates end soon."""
        return sum(fact.is_near for person in self.people for fact in person.certificates)


def staff_page(*, code: str, actor: Actor, at: datetime) -> StaffPage:
    """The staff of a point, for those who keep it; what is over is left out. Seven statements. Raises NotVisible and
    Forbidden: why somebody is away is no colleague's business."""
    point, today = _point(code, actor), local_day(at)
    require(actor, policy.STAFF, point.organisation)
    union = point.organisation_id
    people = Person.objects.filter(pk__in=standing.candidate_ids(union, today)).order_by("id")
    regimes = {
        row.person_id: row
        for row in Employment.objects.filter(organisation=union, from_on__lte=today).order_by("from_on", "id")
        if row.to_on is None or row.to_on > today
    }
    papers = Certificate.objects.filter(Q(to_on=None) | Q(to_on__gt=today), organisation=union)
    away = Absence.objects.filter(Q(last_on=None) | Q(last_on__gte=today), organisation=union)
    wishes = DutyWish.objects.filter(organisation=union, day__gte=today)
    by_kind = (
        _by_person((row.person_id, _paper(row, today)) for row in papers.order_by("kind", "from_on", "id")),
        _by_person((row.person_id, _absence(row)) for row in away.order_by("first_on", "id")),
        _by_person((row.person_id, _wish(row)) for row in wishes.order_by("day", "id")),
    )
    rows = [
        PersonRow(pk, name, _regime(regimes.get(pk)), regimes[pk].share if pk in regimes else 100, *_of(pk, by_kind))
        for pk, name in people.values_list("id", "name")
    ]
    return StaffPage(point, rows, today)


def _of(person: int, kinds: Iterable[Mapping[int, Sequence[Fact]]]) -> list[Sequence[Fact]]:
    return [kind.get(person, ()) for kind in kinds]


def _by_person(rows: Iterable[tuple[int, Fact]]) -> dict[int, list[Fact]]:
    found: dict[int, list[Fact]] = defaultdict(list)
    for person, fact in rows:
        found[person].append(fact)
    return found


def _regime(row: Employment | None) -> Fact | None:
    return Fact(row.pk, words.label(Regime(row.regime)), row.from_on) if row else None


def _paper(row: Certificate, today: date) -> Fact:
    is_near = row.to_on is not None and row.to_on <= today + SOON
    last = row.to_on - DAY if row.to_on else None
    return Fact(row.pk, words.label(CertificateKind(row.kind)), row.from_on, last, is_near)


def _absence(row: Absence) -> Fact:
    return Fact(row.pk, words.label(AbsenceKind(row.kind)), row.first_on, row.last_on)


def _wish(row: DutyWish) -> Fact:
    return Fact(row.pk, words.label(WishKind(row.kind)), row.day)


@dataclass(frozen=True)
class TypeRows:
    """What a seat asks for on days of one type, as rows, as text for the form, and as bars of a picture of 24 hours."""

    day_type: DayType
    rows: Sequence[DemandRow]

    @property
    def word(self) -> str:
        return words.label(self.day_type)

    @property
    def written(self) -> str:
        return " ".join(f"{row.starts:%H:%M}-{row.ends:%H:%M}" for row in self.rows)

    @property
    def break_minutes(self) -> int:
        return max((row.break_minutes for row in self.rows), default=0)

    @property
    def certificate(self) -> str:
        return next((row.certificate for row in self.rows if row.certificate), "")

    @property
    def certificate_word(self) -> str:
        return words.label(CertificateKind(self.certificate)) if self.certificate else ""

    @property
    def bars(self) -> list[tuple[float, float]]:
        """x and width of each piece on 144 units; what runs over midnight comes in again on the left."""
        pieces = []
        for row in self.rows:
            pieces.append((row.first_minute, min(row.last_minute, MINUTES_A_DAY)))
            if row.is_overnight:
                pieces.append((0, row.last_minute - MINUTES_A_DAY))
        scale = BAR_WIDTH / MINUTES_A_DAY
        return [(round(start * scale, 1), round((end - start) * scale, 1)) for start, end in pieces]


@dataclass(frozen=True)
class SeatRow:
    """A seat with what it asks for on each type of day."""

    seat_id: int
    name: str
    kind: SeatKind
    types: Sequence[TypeRows]

    @property
    def kind_word(self) -> str:
        return words.label(self.kind)


@dataclass(frozen=True)
class DemandPage:
    """What the seats of a point ask for; `chosen` is the one whose form is open."""

    point: ServicePoint
    seats: Sequence[SeatRow]
    chosen: SeatRow | None
    may: frozenset[str]
    today: date

    def weekdays_of(self, day_type: DayType, row: DemandRow) -> str:
        """The days of the week on which the chosen seat asks for these hours today; "" every day."""
        types = self.chosen.types if self.chosen else ()
        held = (each for kind in types if kind.day_type == day_type for each in kind.rows)
        same = (each for each in held if (each.starts, each.minutes) == (row.starts, row.minutes))
        return next((each.weekdays for each in same), "")

    @property
    def from_on(self) -> str:
        """What the form begins with: tomorrow."""
        return (self.today + DAY).isoformat()


def demand_page(*, code: str, actor: Actor, at: datetime, seat_id: int | None = None) -> DemandPage:
    """The demand of a point as it is in force, with the changes that lie ahead left out. Three statements. Raises
    NotVisible."""
    point, today = _point(code, actor), local_day(at)
    held: dict[tuple[int, str], list[DemandRow]] = defaultdict(list)
    asked = Demand.objects.filter(Q(to_on=None) | Q(to_on__gt=today), seat__point=point, from_on__lte=today)
    for row in asked.order_by("seat_id", "starts", "id"):
        held[row.seat_id, row.day_type].append(row.asked())
    seats = [
        SeatRow(pk, name, SeatKind(kind), [TypeRows(each, held[pk, each.value]) for each in DayType])
        for pk, name, kind in Seat.objects.filter(point=point).order_by("id").values_list("id", "name", "kind")
    ]
    chosen = next((seat for seat in seats if seat.seat_id == seat_id), None)
    return DemandPage(point, seats, chosen, _may(actor, point), today)


def may_open(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the unions where the actor may open a point. One statement."""
    unions = Organisation.objects.filter(in_ranges(actor.ranges(policy.OPEN_POINT), ""), closed_on=None)
    return list(unions.order_by("territorial_path", "code").values_list("code", "name"))


def _point(code: str, actor: Actor) -> ServicePoint:
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    return point


def _may(actor: Actor, point: ServicePoint) -> frozenset[str]:
    return frozenset(key for key in policy.KEYS if actor.may(key, point.organisation))
