"""A month of duty 一个月的值守表: people by days, what each day lacks, and how evenly the work lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.html import escape
from django.utils.safestring import SafeString

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models import Roster, ServicePoint, Shift
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, MIDNIGHT, Span, days, local_day, month_of, of_days
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import grid, solving, standing
from kaimen.rosters.selectors.grid import Cell, DayHead, OpenSlot, Row, SeatRow
from kaimen.rosters.selectors.solving import RunShown

SHOWN_GAPS = 6


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
class Moved:
    """A shift that was just moved: where it stands, where it stood."""

    cell: Cell
    was_person_id: int
    was_person: str
    was_day: date
    is_undo: bool


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
    seats: Sequence[SeatRow]
    people: Sequence[tuple[int, str]]
    run: RunShown | None
    open_slots: Mapping[date, Sequence[OpenSlot]]
    may: frozenset[str]

    @property
    def last_on(self) -> date:
        return self.following - DAY

    @property
    def is_provisional(self) -> bool:
        """Some day lies beyond the official calendar."""
        return any(head.is_provisional for head in self.days)

    @property
    def can_move(self) -> bool:
        return any(cell.move for row in self.rows for slot in row.slots for cell in slot.cells)

    @property
    def signed_seats(self) -> Sequence[SeatRow]:
        """Those that the legend explains."""
        return [seat for seat in self.seats if seat.sign]

    @property
    def has_leaders(self) -> bool:
        return any(seat.kind == SeatKind.DUTY_LEADER for seat in self.seats)

    @property
    def has_marks(self) -> bool:
        return any(slot.mark for row in self.rows for slot in row.slots)

    @property
    def shift_href(self) -> str:
        """The address of a shift of this month, without its number."""
        roster = f"&roster={self.roster.roster_id}" if self.roster else ""
        return escape(f"?month={self.month:%Y-%m}{roster}&shift=")

    @property
    def lines(self) -> Sequence[tuple[Row, SafeString]]:
        """Each person with their days as HTML."""
        return [(row, grid.written(row.slots, self.shift_href)) for row in self.rows]

    @property
    def missing(self) -> Sequence[DayGap | None]:
        """What each day lacks, None where nothing does."""
        return [self.day_gaps.get(head.day) for head in self.days]

    def moved(self, shift_id: int, *, was_person_id: int, was_at: datetime, is_undo: bool) -> Moved | None:
        """What is said of a shift that was just moved."""
        names = {row.person_id: row.name for row in self.rows}
        cells = (cell for row in self.rows for slot in row.slots for cell in slot.cells)
        found = next((cell for cell in cells if cell.shift_id == shift_id), None)
        if found is None:
            return None
        return Moved(found, was_person_id, names.get(was_person_id, ""), local_day(was_at), is_undo)

    @property
    def open_by_day(self) -> Sequence[Sequence[OpenSlot]]:
        """What each day's seats ask for and nobody holds."""
        return [self.open_slots.get(head.day, ()) for head in self.days]

    @property
    def open_count(self) -> int:
        return sum(len(each) for each in self.open_slots.values())

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
    """The roster page of a point for a month. Nine statements. Raises NotVisible."""
    visible = ServicePoint.objects.visible_to(actor).select_related("organisation")
    point = visible.filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    return _page(point, month, actor, at, roster_id, shift_id, gap_key)


def page_of_roster(*, roster_id: int, actor: Actor, at: datetime, day: date | None = None) -> MonthPage:
    """The page of the month in which a roster begins, or of the month of one of its days. Raises NotVisible."""
    rosters = Roster.objects.visible_to(actor).select_related("point__organisation")
    roster = rosters.filter(pk=roster_id).first()
    if roster is None:
        raise NotVisible(f"Roster {roster_id}")
    shown = day if day and roster.from_on.replace(day=1) <= day < roster.to_on else roster.from_on
    return _page(roster.point, shown, actor, at, roster_id, None)


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
    roster = next((each for each in rosters if each.pk == roster_id), rosters[0] if rosters else None)
    may = frozenset(key for key in policy.KEYS if actor.may(key, point.organisation))
    heads, seats = grid.heads(point, first, following, at), grid.seats(point)
    signs, movable = {seat.seat_id: seat.sign for seat in seats}, (roster.pk if roster else None, _moves(roster, may))
    cells = grid.cells(point, first, following, signs=signs, shift_id=shift_id, movable=movable, at=at)
    people = _people(point, at)
    month_span = of_days(first, following)
    gaps = _gaps(Span(min(max(month_span.start, _soon(at)), month_span.end), month_span.end), cells)
    return MonthPage(
        point=point,
        month=first,
        previous=(first - DAY).replace(day=1),
        following=following,
        days=heads,
        rows=grid.rows(cells, people, heads, point.organisation_id),
        gaps=gaps,
        day_gaps=_day_gaps(_gaps(month_span, cells), gaps),
        wanted=_wanted(gaps, gap_key, max(first, min(local_day(at), following - DAY))),
        roster=_head(roster, at) if roster else None,
        selected=next((cell for cell in cells if cell.is_selected), None),
        seats=seats,
        people=people,
        open_slots=grid.open_slots(seats, cells, heads),
        run=solving.latest(roster.pk) if roster and policy.PLAN in may else None,
        may=may,
    )


def _moves(roster: Roster | None, may: frozenset[str]) -> str:
    """How the shifts of a roster may be moved: a draft freely, a published one from person to person."""
    if roster is None:
        return ""
    if roster.state == RosterState.DRAFT:
        return "free" if policy.PLAN in may else ""
    return "person" if policy.HAND_OVER in may else ""


def _head(roster: Roster, at: datetime) -> RosterHead:
    return RosterHead(
        roster_id=roster.pk,
        from_on=roster.from_on,
        last_on=roster.to_on - DAY,
        state=RosterState(roster.state),
        published_at=roster.published_at,
        has_begun=roster.period.start <= at,
    )


def _people(point: ServicePoint, at: datetime) -> list[tuple[int, str]]:
    """Those who may be put on duty here. One statement."""
    granted = standing.granted(point.organisation_id, local_day(at)).values("person_id")
    return list(Person.objects.filter(pk__in=granted).order_by("id").values_list("id", "name"))


def _soon(at: datetime) -> datetime:
    """The next full ten minutes: what lies ahead can still be filled."""
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0) + timedelta(minutes=10)


def _gaps(period: Span, cells: Sequence[Cell]) -> list[Gap]:
    own = [cell.span for cell in cells]
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
