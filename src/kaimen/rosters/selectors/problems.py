"""From tables to problems 排班问题: what a roster needs, who is there and within which limits, in plain values.

Read in nine statements whatever the size. Somebody without a recorded employment counts as under a labour contract,
the regime with the strictest rules of hours. A protection that touches the period holds for the whole of it. A
certificate counts wherever it was given, an absence wherever it was recorded.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from kaimen.kernel import calendars
from kaimen.kernel.access.models import Grant
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import Absence, Certificate, Demand, DutyWish, Employment, HoursApproval, Roster, Shift
from kaimen.rosters.rules import law, needs
from kaimen.rosters.rules.needs import SeatRow
from kaimen.rosters.rules.nights import is_night
from kaimen.rosters.rules.problem import (
    MINUTES_A_DAY,
    Away,
    Held,
    Limits,
    Loads,
    Need,
    Problem,
    Stretch,
    Weights,
    Wish,
    Worker,
)
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, MIDNIGHT, days, instant, local_day
from kaimen.rosters.rules.staff import AWAY, AbsenceKind, Regime, WishKind
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors.standing import DUTY_ROLES

BEFORE_DAYS, AFTER_DAYS = 7, 8
MEMORY_MONTHS = 3
WISH_COST = 5
FOREVER = 400


@dataclass(frozen=True)
class ShiftRow:
    """A shift that stands, with what counting it needs."""

    roster_id: int
    is_published: bool
    seat_id: int
    person_id: int
    kind: SeatKind
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    place: str
    region: str

    @property
    def work(self) -> int:
        minutes = int((self.ends_at - self.starts_at).total_seconds() // 60)
        return minutes - self.break_minutes if self.kind == SeatKind.ON_SEAT else 0


@dataclass
class _Held:
    """All rows that the rosters need, by what they are looked up by."""

    demands: dict[int, list[Demand]] = field(default_factory=lambda: defaultdict(list))
    offices: dict[int, dict[int, list[tuple[date, date | None]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    names: dict[int, str] = field(default_factory=dict)
    employments: dict[tuple[int, int], list[Employment]] = field(default_factory=lambda: defaultdict(list))
    certificates: dict[int, list[Certificate]] = field(default_factory=lambda: defaultdict(list))
    absences: dict[int, list[Absence]] = field(default_factory=lambda: defaultdict(list))
    wishes: dict[tuple[int, int], list[DutyWish]] = field(default_factory=lambda: defaultdict(list))
    approvals: dict[int, list[HoursApproval]] = field(default_factory=lambda: defaultdict(list))
    of_person: dict[int, list[ShiftRow]] = field(default_factory=lambda: defaultdict(list))
    of_seat: dict[int, list[ShiftRow]] = field(default_factory=lambda: defaultdict(list))


def problem(roster: Roster) -> Problem:
    """The problem of one roster. Nine statements."""
    return problems_many([roster.pk])[roster.pk]


def problems_many(roster_ids: Collection[int]) -> dict[int, Problem]:
    """The problem of each roster, by its id. Nine statements whatever the number."""
    rosters = list(Roster.objects.filter(pk__in=roster_ids).select_related("point__organisation").order_by("pk"))
    if not rosters:
        return {}
    held = _read(rosters)
    return {roster.pk: _Compiler(roster, held).problem() for roster in rosters}


def _read(rosters: Sequence[Roster]) -> _Held:
    first, last = min(each.from_on for each in rosters), max(each.to_on for each in rosters)
    held = _Held()
    unions = {roster.point.organisation_id for roster in rosters}
    asked = Demand.objects.filter(
        Q(to_on=None) | Q(to_on__gt=first - DAY), seat__point__in={r.point_id for r in rosters}
    )
    for demand in asked.filter(from_on__lt=last).select_related("seat").order_by("seat_id", "starts", "id"):
        held.demands[demand.seat.point_id].append(demand)
    _read_people(held, unions, first, last)
    people = set(held.names)
    for row in _in_days(Employment.objects.filter(organisation__in=unions), first, last).order_by("from_on", "id"):
        held.employments[row.person_id, row.organisation_id].append(row)
    for paper in _in_days(Certificate.objects.filter(person__in=people), first, last).order_by("kind", "from_on", "id"):
        held.certificates[paper.person_id].append(paper)
    absent = Absence.objects.filter(Q(last_on=None) | Q(last_on__gte=first), person__in=people, first_on__lt=last)
    for absence in absent.order_by("first_on", "id"):
        held.absences[absence.person_id].append(absence)
    for wish in DutyWish.objects.filter(organisation__in=unions, day__gte=first, day__lt=last).order_by("day", "id"):
        held.wishes[wish.person_id, wish.organisation_id].append(wish)
    approved = HoursApproval.objects.filter(point__in={roster.point_id for roster in rosters})
    for approval in _in_days(approved, first, last).order_by("id"):
        held.approvals[approval.point_id].append(approval)
    _read_shifts(held, rosters, people, first, last)
    return held


def _in_days(rows, first: date, last: date):  # type: ignore[no-untyped-def]
    """Rows with `from_on` and `to_on` that share a day with first ≤ day < last."""
    return rows.filter(Q(to_on=None) | Q(to_on__gt=first), from_on__lt=last)


def _read_people(held: _Held, unions: Collection[int], first: date, last: date) -> None:
    granted = _in_days(Grant.objects.filter(organisation__in=unions, role__in=DUTY_ROLES), first, last)
    columns = ("organisation_id", "person_id", "person__name", "from_on", "to_on")
    for union, person, name, from_on, to_on in granted.order_by("person_id", "from_on", "id").values_list(*columns):
        held.offices[union][person].append((from_on, to_on))
        held.names[person] = name


def _read_shifts(held: _Held, rosters: Sequence[Roster], people: Collection[int], first: date, last: date) -> None:
    """Published shifts of these people or seats from the months that fairness remembers to a week after, and those of
    the drafts."""
    seats = {demand.seat_id for rows in held.demands.values() for demand in rows}
    since = calendars.add_months(first, -MEMORY_MONTHS)
    within = Shift.objects.filter(
        starts_at__gte=instant(since, MIDNIGHT), starts_at__lt=instant(last + AFTER_DAYS * DAY, MIDNIGHT)
    )
    counted = Q(roster__state=RosterState.PUBLISHED) | Q(roster__in=[roster.pk for roster in rosters])
    rows = within.filter(counted, Q(person__in=people) | Q(seat__in=seats)).order_by("starts_at", "id")
    columns = (
        *("roster_id", "roster__state", "seat_id", "person_id", "seat__kind", "starts_at", "ends_at", "break_minutes"),
        *("seat__point__name", "seat__point__organisation__division_code"),
    )
    for roster, state, seat, person, kind, starts, ends, pause, place, region in rows.values_list(*columns):
        is_published = state == RosterState.PUBLISHED
        row = ShiftRow(roster, is_published, seat, person, SeatKind(kind), starts, ends, pause, place, region)
        held.of_person[person].append(row)
        held.of_seat[seat].append(row)


class _Compiler:
    """Makes the problem of one roster out of the rows."""

    def __init__(self, roster: Roster, held: _Held) -> None:
        self.roster, self.held = roster, held
        self.union = roster.point.organisation
        self.start = roster.period.start
        self.days = (roster.to_on - roster.from_on).days
        self.end = self.days * MINUTES_A_DAY
        region = self.union.division_code or None
        around = enumerate(days(roster.from_on - DAY, roster.to_on), start=-1)
        self.day_types = {day: calendars.day_type(on, region) for day, on in around}

    def problem(self) -> Problem:
        rows = list(self._seat_rows())
        own = [row for seat in {row.seat_id for row in rows} for row in self.held.of_seat.get(seat, ())]
        standing = [row for row in own if self._is_around(row)]
        in_draft = [row for row in standing if row.roster_id == self.roster.pk]
        people = self.held.offices.get(self.union.pk, {})
        asked = {(row.seat_id, needs.inside(row)) for row in rows}
        fixed = [r for r in in_draft if (r.seat_id, self._stretch(r)) in asked and r.person_id in people]
        others = [row for row in standing if row not in fixed]
        taken: dict[int, list[Stretch]] = defaultdict(list)
        for row in others:
            taken[row.seat_id].append(self._stretch(row))
        inside = {day: kind for day, kind in self.day_types.items() if day >= 0}
        found = needs.needs(rows, inside, taken)
        return Problem(
            first_on=self.roster.from_on,
            days=self.days,
            needs=found,
            workers=self._workers(people, found, fixed),
            weights=Weights(),
            fixed=self._fixed(found, fixed),
            name=f"{self.roster.point.code} {self.roster.from_on.isoformat()}",
        )

    def _seat_rows(self) -> Iterable[SeatRow]:
        for day, day_type in self.day_types.items():
            on = self.roster.from_on + day * DAY
            for demand in self.held.demands.get(self.roster.point_id, ()):
                is_in_force = demand.from_on <= on and (demand.to_on is None or on < demand.to_on)
                row = demand.asked()
                reaches = day >= 0 or row.is_overnight
                if is_in_force and reaches and demand.day_type == day_type and row.is_on(on):
                    yield SeatRow(demand.seat_id, SeatKind(demand.seat.kind), day, row)

    def _stretch(self, row: ShiftRow) -> Stretch:
        return Stretch(self._minute(row.starts_at), self._minute(row.ends_at))

    def _minute(self, at: datetime) -> int:
        return int((at - self.start).total_seconds() // 60)

    def _is_around(self, row: ShiftRow) -> bool:
        """Whether a shift touches the days that a roster looks at."""
        is_own = row.is_published or row.roster_id == self.roster.pk
        around = timedelta(days=self.days + AFTER_DAYS)
        return is_own and row.ends_at > self.start - BEFORE_DAYS * DAY and row.starts_at < self.start + around

    def _fixed(self, found: Sequence[Need], fixed: Sequence[ShiftRow]) -> frozenset[tuple[str, int]]:
        by_seat = {(seat, need.stretch): need.key for need in found for seat in need.seats}
        return frozenset((by_seat[row.seat_id, self._stretch(row)], row.person_id) for row in fixed)

    def _workers(
        self, people: dict[int, list[tuple[date, date | None]]], found: Sequence[Need], fixed: Sequence[ShiftRow]
    ) -> tuple[Worker, ...]:
        carried = self._carried(people)
        nights = sorted({need.shift for need in found if need.is_night})
        return tuple(self._worker(person, people[person], nights, fixed, carried[person]) for person in sorted(people))

    def _worker(
        self,
        person: int,
        offices: Sequence[tuple[date, date | None]],
        nights: Sequence[str],
        fixed: Sequence[ShiftRow],
        carried: Loads,
    ) -> Worker:
        employment = self._employment(person)
        regime = Regime(employment.regime) if employment else Regime.LABOUR_CONTRACT
        standing = [row for row in self.held.of_person.get(person, ()) if self._is_around(row) and row not in fixed]
        return Worker(
            key=person,
            name=self.held.names[person],
            limits=self._limits(regime, person),
            regime=regime.value,
            certificates=self._certificates(person),
            away=(*self._absent(person), *self._without_office(offices)),
            wishes=self._wishes(person, nights),
            held=tuple(self._held_shift(row) for row in standing),
            carried=carried,
            share=employment.share if employment else 100,
        )

    def _employment(self, person: int) -> Employment | None:
        """The one in force when the period begins, else the first of the period."""
        found = self.held.employments.get((person, self.union.pk), ())
        in_period = [each for each in found if each.from_on < self.roster.to_on]
        return next((each for each in in_period if each.to_on is None or each.to_on > self.roster.from_on), None)

    def _limits(self, regime: Regime, person: int) -> Limits:
        protections = frozenset(
            AbsenceKind(each.kind)
            for each in self.held.absences.get(person, ())
            if AbsenceKind(each.kind) not in AWAY and self._touches(each.first_on, each.last_on)
        )
        approvals = self.held.approvals.get(self.roster.point_id, ())
        return law.limits(
            regime,
            on=self.roster.from_on,
            working_days=sum(kind == DayType.WORKING for day, kind in self.day_types.items() if day >= 0),
            has_approval=any(a.from_on <= self.roster.from_on and a.to_on >= self.roster.to_on for a in approvals),
            protections=protections,
        )

    def _touches(self, first: date, last: date | None) -> bool:
        return first < self.roster.to_on and (last is None or last >= self.roster.from_on)

    def _days(self, first: date, end: date | None) -> Stretch:
        """Local days from `first` to `end` (exclusive; None: beyond the period), in minutes."""
        begins = (first - self.roster.from_on).days
        ends = (end - self.roster.from_on).days if end else self.days + FOREVER
        return Stretch(begins * MINUTES_A_DAY, ends * MINUTES_A_DAY)

    def _certificates(self, person: int) -> dict[str, tuple[Stretch, ...]]:
        found: dict[str, list[Stretch]] = defaultdict(list)
        for each in self.held.certificates.get(person, ()):
            found[each.kind].append(self._days(each.from_on, each.to_on))
        return {kind: _joined(stretches) for kind, stretches in found.items()}

    def _absent(self, person: int) -> list[Away]:
        return [
            Away(self._days(each.first_on, each.last_on + DAY if each.last_on else None), each.kind)
            for each in self.held.absences.get(person, ())
            if AbsenceKind(each.kind) in AWAY and self._touches(each.first_on, each.last_on)
        ]

    def _without_office(self, offices: Sequence[tuple[date, date | None]]) -> list[Away]:
        """The stretches of the period, and of the day after it, in which nobody gave this person a role of duty."""
        held = [self._days(from_on, to_on) for from_on, to_on in offices]
        whole = Stretch(0, self.end + MINUTES_A_DAY)
        return [Away(stretch, "no_office") for stretch in needs.left(whole, held)]

    def _wishes(self, person: int, nights: Sequence[str]) -> tuple[Wish, ...]:
        found: list[Wish] = []
        for each in self.held.wishes.get((person, self.union.pk), ()):
            day = (each.day - self.roster.from_on).days
            if not 0 <= day < self.days:
                continue
            if each.kind == WishKind.NO_NIGHT:
                found += [Wish(day, WISH_COST, shift=shift) for shift in nights]
            else:
                found.append(Wish(day, WISH_COST, is_on=each.kind == WishKind.ON))
        return tuple(found)

    def _held_shift(self, row: ShiftRow) -> Held:
        stretch = self._stretch(row)
        return Held(stretch, row.work, row.work > 0 and is_night(stretch), row.place)

    def _carried(self, people: Collection[int]) -> dict[int, Loads]:
        """What each carried in the months before. Somebody without a shift there, new or long away, gets the rounded
        mean of the others, so that nobody has to make up for months in which they were not there."""
        since = instant(calendars.add_months(self.roster.from_on, -MEMORY_MONTHS), MIDNIGHT)
        counted = {
            person: [
                row
                for row in self.held.of_person.get(person, ())
                if row.is_published and since <= row.starts_at < self.start
            ]
            for person in people
        }
        loads = {person: self._loads(rows) for person, rows in counted.items() if rows}
        mean = _mean(list(loads.values()))
        return {person: loads.get(person, mean) for person in people}

    def _loads(self, rows: Sequence[ShiftRow]) -> Loads:
        types = [calendars.day_type(local_day(row.starts_at), row.region or None) for row in rows]
        return Loads(
            nights=sum(row.work > 0 and is_night(self._stretch(row)) for row in rows),
            rest_days=sum(kind == DayType.REST for kind in types),
            holidays=sum(kind == DayType.HOLIDAY for kind in types),
            standbys=sum(row.kind == SeatKind.STANDBY for row in rows),
            work=sum(row.work for row in rows),
        )


def _mean(loads: Sequence[Loads]) -> Loads:
    if not loads:
        return Loads()
    names = ("nights", "rest_days", "holidays", "standbys", "work")
    return replace(Loads(), **{name: round(sum(getattr(each, name) for each in loads) / len(loads)) for name in names})


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same minutes in the fewest stretches: a certificate that is renewed without a gap is one."""
    found: list[Stretch] = []
    for each in sorted(stretches):
        if found and each.start <= found[-1].end:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return tuple(found)
