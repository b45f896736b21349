"""One point as the public sees it 服务点页面, and as a machine asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaimen.kernel import calendars
from kaimen.kernel.base import text, words
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.calendars.labels import holiday
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import ServicePoint
from kaimen.rosters.rules import coverage, doors
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.doors import Change, ChangeKind, DoorState
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.points import CODE
from kaimen.rosters.rules.spans import DAY, Span, days, local_day, merged
from kaimen.rosters.selectors import situation
from kaimen.rosters.selectors.board import KINDS_OF_STATE, Board, board
from kaimen.rosters.selectors.duty import Answer, answer_in, up_the_line
from kaimen.rosters.selectors.situation import PointRow, Situation

__all__ = ["Board", "PointPage", "board", "for_machine", "page"]

AROUND = timedelta(hours=24)
HOURS_AHEAD_DAYS = 10
HOLIDAYS_AHEAD_DAYS = 60
WEEK = 7
DUTY_ENDS = frozenset({ChangeKind.OPENS, ChangeKind.TAKES_OVER})
OPENING_CHANGES = frozenset({ChangeKind.CLOSES, ChangeKind.TAKES_OVER})


@dataclass(frozen=True)
class DayHours:
    """One line of the week: a day, its hours, and the holiday it belongs to."""

    day: date
    intervals: tuple[Interval, ...]
    name: str
    is_today: bool
    day_type: DayType
    is_provisional: bool


@dataclass(frozen=True)
class PointPage:
    """Everything on the page of a point. `ends` ends the present state; None when nothing does within ten days."""

    at: datetime
    point: PointRow
    state: DoorState
    ends: Change | None
    answer: Answer | None
    leader: str
    week: Sequence[DayHours]
    holidays: Sequence[DayHours]
    away: Sequence[tuple[Span, bool]]

    @property
    def name_parts(self) -> tuple[str, ...]:
        """The name as phrases that should not break: the union, then what it keeps."""
        name, union = self.point.name, self.point.organisation
        return (union, name.removeprefix(union)) if name.startswith(union) and name != union else (name,)

    @property
    def until(self) -> datetime | None:
        return self.ends.at if self.ends else None

    @property
    def opens_next(self) -> bool:
        return self.ends is not None and self.ends.kind == ChangeKind.OPENS

    @property
    def kind(self) -> str:
        return KINDS_OF_STATE[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def who(self) -> str:
        """Masked name of who answers."""
        return text.mask_name(self.answer.person_name) if self.answer else ""

    @property
    def face(self) -> str:
        return self.answer.person_name[:1] if self.answer else ""

    @property
    def role(self) -> str:
        return words.label(self.answer.role) if self.answer else ""

    @property
    def phone(self) -> str:
        """The number that is answered now: the point's own, or that of whoever took over."""
        return self.answer.phone if self.answer else ""


def page(code: str, at: datetime) -> PointPage:
    """The page of a point on the board. Four statements. Raises NotVisible for a code that is not on the board."""
    held, row = _held(code, at, at + 2 * AROUND)
    answer = answer_in(held, row.point_id, at)
    state = held.state(row.point_id, at, is_caught=answer is not None)
    found = _changes(held, row, at, state)
    return PointPage(
        at=at,
        point=row,
        state=state,
        ends=_ends(state, found),
        answer=answer,
        leader=_leader(held, row, at),
        week=_week(held, row, local_day(at)),
        holidays=_holidays(held, row, local_day(at)),
        away=_away(held, row, at),
    )


@dataclass(frozen=True)
class MachinePoint:
    """A point for programs: its state, who answers by role, and until when. No names."""

    point: PointRow
    state: DoorState
    until: datetime | None
    answer: Answer | None


def for_machine(code: str, at: datetime) -> MachinePoint:
    """One point as a program asks for it. Raises NotVisible."""
    held, row = _held(code, at, at + 2 * AROUND)
    answer = answer_in(held, row.point_id, at)
    state = held.state(row.point_id, at, is_caught=answer is not None)
    ends = _ends(state, _changes(held, row, at, state))
    return MachinePoint(row, state, ends.at if ends else None, answer)


def _held(code: str, at: datetime, end: datetime) -> tuple[Situation, PointRow]:
    if not CODE.fullmatch(code):
        raise NotVisible("ServicePoint")
    on_the_board = ServicePoint.objects.on_the_board(local_day(at))
    found = on_the_board.filter(code=code).values_list("id", "organisation__territorial_path").first()
    if found is None:
        raise NotVisible(f"ServicePoint {code}")
    point_id, path = found
    points = ServicePoint.objects.filter(pk=point_id) | up_the_line(path).on_the_board(local_day(at))
    held = situation.read(points, at - AROUND, end)
    return held, held.points[point_id]


def _changes(held: Situation, row: PointRow, at: datetime, state: DoorState) -> tuple[Change, ...]:
    """Changes of the next two days. Further on only the door's hours are known: they are told while somebody is on
    duty, never as a promise that an empty seat will be filled.
    """
    today = local_day(at)
    openings = held.openings(row.point_id, today - DAY, today + HOURS_AHEAD_DAYS * DAY)
    found = doors.changes(at, held.window.end, openings, held.watches.get(row.point_id, ()))
    later = next((span.start for span in openings if span.start > held.window.end), None)
    if state != DoorState.ON_DUTY or later is None or any(each.kind in DUTY_ENDS for each in found):
        return found
    return (*found, Change(later, ChangeKind.OPENS))


def _ends(state: DoorState, found: Sequence[Change]) -> Change | None:
    """The change that ends the present state, passing over changes of hands."""
    kinds = {
        DoorState.OPEN: OPENING_CHANGES,
        DoorState.ON_DUTY: DUTY_ENDS,
    }.get(state, frozenset({ChangeKind.OPENS, ChangeKind.RETURNS}))
    return next((each for each in found if each.kind in kinds), None)


def _leader(held: Situation, row: PointRow, at: datetime) -> str:
    """Masked name of the duty leader, when another person is one beside whoever answers."""
    answering = held.watch(row.point_id, at)
    present = [each for each in held.watches.get(row.point_id, ()) if each.span.holds(at) and each.rank == 2]
    leader = next((each for each in present if answering and each.person_id != answering.person_id), None)
    return text.mask_name(held.names[leader.person_id]) if leader else ""


def _day(held: Situation, row: PointRow, day: date, today: date) -> DayHours:
    region = row.division_code or None
    return DayHours(
        day=day,
        intervals=held.intervals_on(row.point_id, day),
        name=holiday(calendars.day_name(day, region)),
        is_today=day == today,
        day_type=held.day_type(day, row.division_code),
        is_provisional=calendars.is_provisional(day),
    )


def _week(held: Situation, row: PointRow, today: date) -> list[DayHours]:
    """Today and the six days after it."""
    return [_day(held, row, day, today) for day in days(today, today + WEEK * DAY)]


def _holidays(held: Situation, row: PointRow, today: date) -> list[DayHours]:
    """Days with hours of their own within two months: holidays, and days made different by a notice."""
    ahead = days(today + DAY, today + HOLIDAYS_AHEAD_DAYS * DAY)
    return [each for day in ahead if (each := _day(held, row, day, today)).name]


def _away(held: Situation, row: PointRow, at: datetime) -> list[tuple[Span, bool]]:
    """Stretches of the next day and night without anybody of the own; true where a superior union answers."""
    own = [watch.span for watch in held.watches.get(row.point_id, ())]
    line = {place.point_id for place in held.places} - {row.point_id}
    above = merged(watch.span for point_id in line for watch in held.watches.get(point_id, ()))
    segments = coverage.sweep(Span(at, held.window.end), own, above)
    near = [each for each in segments if each.cover != Cover.COVERED and each.span.start < at + AROUND]
    return [(each.span, each.cover == Cover.CAUGHT) for each in near]
