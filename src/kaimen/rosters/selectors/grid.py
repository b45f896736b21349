"""The grid of a month 值守表的格子: people by days, each shift a letter, with absences and wishes as quiet marks."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial

from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaimen.kernel import calendars
from kaimen.kernel.calendars.labels import holiday
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters import labels
from kaimen.rosters.models import Absence, Demand, DutyWish, Seat, ServicePoint, Shift
from kaimen.rosters.rules import demands, nights
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.problem import Stretch
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, Span, days, instant, local_day, merged, of_days
from kaimen.rosters.rules.staff import AWAY, AbsenceKind, WishKind
from kaimen.rosters.rules.states import RosterState

MORNING_HOUR, EVENING_HOUR = 6, 16
HALF_BAR = 24
LOOKS = {"night": "n", "early": "d", "late": "e", "standby": "b", "leader": "b"}
CSS = {
    (kind, is_draft): f"km-sh km-sh--{look}{' is-draft' if is_draft else ''}"
    for kind, look in LOOKS.items()
    for is_draft in (False, True)
}
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
SEAT_KINDS = {kind.value: kind for kind in SeatKind}


@dataclass(frozen=True)
class DayHead:
    """A day over its column. Provisional: beyond the official calendar."""

    day: date
    day_type: DayType
    is_today: bool
    name: str
    is_provisional: bool = False

    @property
    def is_rest(self) -> bool:
        return self.day_type != DayType.WORKING

    @property
    def letter(self) -> str:
        """The weekday in one sign."""
        return str(labels.WEEKDAYS[self.day.weekday()])


@dataclass(frozen=True)
class SeatRow:
    """A seat; `sign` tells seats apart in the grid, empty where a letter says enough."""

    seat_id: int
    name: str
    kind: SeatKind
    sign: str


@dataclass(frozen=True)
class OpenSlot:
    """A shift that a seat asks for and nobody holds, wholly or in part."""

    seat_id: int
    seat: str
    day: date
    row: DemandRow

    @property
    def query(self) -> str:
        """How an address fills the form with it."""
        return f"seat={self.seat_id}&day={self.day}&starts={self.row.starts:%H:%M}&ends={self.row.ends:%H:%M}"

    def __str__(self) -> str:
        return f"{self.seat} {self.row}"


@dataclass(frozen=True)
class Cell:
    """One shift in the grid: its kind decides letter and colour. `move` is what it may do: go to another `person`, be
    `free` to go to another day too, or nothing."""

    shift_id: int
    person_id: int
    person: str
    seat_id: int
    seat: str
    sign: str
    span: Span
    starts: datetime
    ends: datetime
    kind: str
    letter: str
    break_minutes: int
    is_draft: bool
    is_selected: bool
    move: str

    @property
    def is_work(self) -> bool:
        return self.kind not in ("standby", "leader")

    @property
    def minutes(self) -> int:
        """Minutes of work: on the seat, without the break; standby and leading are none."""
        return self.span.minutes - self.break_minutes if self.is_work else 0

    @property
    def at(self) -> str:
        """When it begins, as a form sends it back."""
        return self.starts.isoformat()[:16]

    @property
    def css(self) -> str:
        return CSS[self.kind, self.is_draft]

    @property
    def label(self) -> str:
        """Everything about it in one line."""
        starts, ends = self.starts, self.ends
        hours = f"{starts.hour:02}:{starts.minute:02}–{ends.hour:02}:{ends.minute:02}"  # strftime costs 3 times that
        return f"{self.person} {starts.day} {hours} {self.seat}"


@dataclass(frozen=True)
class Mark:
    """A quiet mark in a cell: away, or a wish."""

    sign: str
    word: str
    is_away: bool = False

    @property
    def css(self) -> str:
        return "km-sh km-sh--l" if self.is_away else "km-wish"


@dataclass(frozen=True)
class Slot:
    """What stands at one person's day."""

    cells: Sequence[Cell]
    mark: Mark | None


def written(slots: Sequence[Slot], href: str) -> SafeString:
    """The days of one person as HTML, written here: a template takes four times as long over nine hundred cells.
    `href` is the address of a shift without its number, as it stands in an attribute."""
    return SafeString("".join(f"<td>{_links(slot.cells, href)}{_mark(slot.mark)}</td>" for slot in slots))


def _links(found: Sequence[Cell], href: str) -> str:
    return "".join(map(partial(_link, href), found))


def _link(href: str, cell: Cell) -> str:
    at = f' data-at="{cell.at}"' if cell.move else ""
    current = ' aria-current="true"' if cell.is_selected else ""
    sign = f"<sup>{cell.sign}</sup>" if cell.sign else ""
    start = f'<a class="{cell.css}" href="{href}{cell.shift_id}#shift"{at}{current}'
    return f'{start} aria-label="{escape(cell.label)}">{escape(cell.letter)}{sign}</a>'


def _mark(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f'<span class="{mark.css}" title="{escape(mark.word)}">{escape(mark.sign)}</span>'


@dataclass(frozen=True)
class Row:
    """A person's month. `deviation` is hours of work above or below the mean of those on the roster."""

    person_id: int
    name: str
    slots: Sequence[Slot]
    nights: int
    rest_days: int
    hours: int
    deviation: int
    is_picked: bool
    protection: str

    @property
    def key(self) -> str:
        return str(self.person_id)

    @property
    def signed(self) -> str:
        """The deviation with its sign."""
        return f"+{self.deviation}" if self.deviation > 0 else f"−{-self.deviation}" if self.deviation else "0"

    @property
    def bar(self) -> tuple[str, str]:
        """x and width of the fairness bar on 52 units around 26."""
        width = min(abs(self.deviation), HALF_BAR)
        return (str(26 if self.deviation >= 0 else 26 - width), str(width))


def heads(point: ServicePoint, first: date, following: date, at: datetime) -> list[DayHead]:
    region, today = point.organisation.division_code or None, local_day(at)
    return [
        DayHead(
            day,
            calendars.day_type(day, region),
            day == today,
            holiday(calendars.day_name(day, region)),
            calendars.is_provisional(day),
        )
        for day in days(first, following)
    ]


def seats(point: ServicePoint) -> list[SeatRow]:
    """Seats of a point; where several are held awake, each has a sign of its own."""
    held = list(Seat.objects.filter(point=point).order_by("id").values_list("id", "name", "kind"))
    awake = [pk for pk, _name, kind in held if kind == SeatKind.ON_SEAT]
    signs = dict(zip(awake, SIGNS, strict=False)) if len(awake) > 1 else {}
    return [SeatRow(pk, name, SeatKind(kind), signs.get(pk, "")) for pk, name, kind in held]


def cells(
    point: ServicePoint,
    first: date,
    following: date,
    *,
    signs: Mapping[int, str],
    shift_id: int | None,
    movable: tuple[int | None, str],
    at: datetime,
) -> list[Cell]:
    """Shifts that touch the month. `movable`: the roster whose shifts may be moved, and how; what has begun in a
    published one may not."""
    month = of_days(first, following)
    rows = Shift.objects.filter(roster__point=point).touching(month.start, month.end).order_by("starts_at", "id")
    columns = ("id", "person_id", "person__name", "seat_id", "seat__name", "seat__kind", "starts_at", "ends_at")
    more = ("break_minutes", "roster_id", "roster__state")
    letters = {kind: str(letter) for kind, letter in labels.SHIFT_LETTERS.items()}
    found = []
    for pk, person_id, name, seat_id, seat, kind, starts_at, ends_at, rest, roster_id, state in rows.values_list(
        *columns, *more
    ):
        span, is_draft = Span(starts_at, ends_at), state == RosterState.DRAFT
        move = movable[1] if roster_id == movable[0] and (is_draft or starts_at > at) else ""
        starts, ends = starts_at.astimezone(LOCAL_ZONE), ends_at.astimezone(LOCAL_ZONE)
        what = _kind(starts.hour * 60 + starts.minute, span.minutes, SEAT_KINDS[kind])
        found.append(
            Cell(
                *(pk, person_id, name, seat_id, seat, signs.get(seat_id, ""), span, starts, ends, what),
                *(letters[what], rest, is_draft, pk == shift_id, move),
            )
        )
    return found


def open_slots(
    seats: Sequence[SeatRow], found: Sequence[Cell], days_shown: Sequence[DayHead]
) -> dict[date, list[OpenSlot]]:
    """What seats ask for on each day and nobody holds to the last minute. One statement."""
    held: dict[int, list[Span]] = {}
    for cell in found:
        held.setdefault(cell.seat_id, []).append(cell.span)
    covered = {seat: merged(spans) for seat, spans in held.items()}
    names = {seat.seat_id: seat.name for seat in seats}
    made: dict[date, list[OpenSlot]] = {}
    for each in Demand.objects.filter(seat__in=names).order_by("seat_id", "starts", "id"):
        row = DemandRow(
            each.starts, demands.lasting(each.starts, each.ends), each.break_minutes, each.certificate, each.weekdays
        )
        for head in days_shown:
            if each.day_type != head.day_type or not _is_in_force(each, head.day) or not row.is_on(head.day):
                continue
            begins = instant(head.day, row.starts)
            if not _is_held(Span(begins, begins + timedelta(minutes=row.minutes)), covered.get(each.seat_id, ())):
                made.setdefault(head.day, []).append(OpenSlot(each.seat_id, names[each.seat_id], head.day, row))
    return made


def _is_in_force(demand: Demand, day: date) -> bool:
    return demand.from_on <= day and (demand.to_on is None or day < demand.to_on)


def _is_held(wanted: Span, covered: Sequence[Span]) -> bool:
    """Whether one of these spans, in order and apart from each other, holds all of it."""
    at = bisect_right(covered, wanted.start, key=lambda span: span.start) - 1
    return at >= 0 and wanted.end <= covered[at].end


@cache
def _kind(start: int, minutes: int, seat: SeatKind) -> str:
    """Which letter a shift gets: standby, leading, night; else by the hour it begins. `start` in minutes of its day. A
    point has a handful of hours, and a page asks nine hundred times."""
    if seat == SeatKind.STANDBY:
        return "standby"
    if seat == SeatKind.DUTY_LEADER:
        return "leader"
    if nights.is_night(Stretch(start, start + minutes)):
        return "night"
    return "early" if MORNING_HOUR <= start // 60 < EVENING_HOUR else "late"


def is_night(span: Span) -> bool:
    """The house's line for nights, counted in minutes from the local midnight before (there is no summer time)."""
    begins = span.start.astimezone(LOCAL_ZONE)
    start = begins.hour * 60 + begins.minute
    return nights.is_night(Stretch(start, start + span.minutes))


def rows(
    found: Sequence[Cell], people: Sequence[tuple[int, str]], days_shown: Sequence[DayHead], organisation_id: int
) -> list[Row]:
    """People of the union first, then those only on the roster; a shift stands under the day it begins. Two
    statements."""
    names = dict(people) | {cell.person_id: cell.person for cell in found}
    first, last = days_shown[0].day, days_shown[-1].day
    rests = frozenset(head.day for head in days_shown if head.is_rest)
    held: dict[int, dict[date, list[Cell]]] = {}
    for cell in found:
        day = cell.starts.date()
        if first <= day <= last:
            held.setdefault(cell.person_id, {}).setdefault(day, []).append(cell)
    minutes = {who: sum(each.minutes for day in own.values() for each in day) for who, own in held.items()}
    mean = sum(minutes.values()) / len(minutes) if minutes else 0
    marks, protections = _marks(organisation_id, first, last)
    made = []
    for who, name in names.items():
        own = held.get(who, {})
        flat = [cell for day in own.values() for cell in day]
        made.append(
            Row(
                person_id=who,
                name=name,
                slots=[Slot(own.get(head.day, ()), marks.get((who, head.day))) for head in days_shown],
                nights=sum(cell.kind == "night" for cell in flat),
                rest_days=sum(day in rests for day, held_then in own.items() if any(c.is_work for c in held_then)),
                hours=minutes.get(who, 0) // 60,
                deviation=round((minutes[who] - mean) / 60) if who in minutes else 0,
                is_picked=any(cell.is_selected for cell in flat),
                protection=protections.get(who, ""),
            )
        )
    return made


def _marks(organisation_id: int, first: date, last: date) -> tuple[dict[tuple[int, date], Mark], dict[int, str]]:
    """Marks by person and day, and protections by person. Why somebody is away is not told in the grid."""
    marks: dict[tuple[int, date], Mark] = {}
    protections: dict[int, str] = {}
    looks = {
        WishKind.OFF: Mark(_("休"), _("想休息")),
        WishKind.ON: Mark(_("愿"), _("愿意值守")),
        WishKind.NO_NIGHT: Mark(_("免"), _("不想上夜班")),
    }
    wishes = DutyWish.objects.filter(organisation=organisation_id, day__gte=first, day__lte=last).order_by("id")
    for who, day, wish in wishes.values_list("person_id", "day", "kind"):
        marks[who, day] = looks[WishKind(wish)]
    away = Mark(_("假"), _("不在"), is_away=True)
    absences = Absence.objects.filter(
        Q(last_on=None) | Q(last_on__gte=first), organisation=organisation_id, first_on__lte=last
    )
    columns = ("person_id", "kind", "first_on", "last_on")
    for who, kind, begins, ends in absences.order_by("first_on", "id").values_list(*columns):
        if kind not in AWAY:
            protections[who] = _("免夜") if kind == AbsenceKind.NO_NIGHTS else _("免加班")
            continue
        for day in days(max(begins, first), min(ends or last, last) + DAY):
            marks[who, day] = away
    return marks, protections
