"""The board 窗口值守一览: every point's state now, counted, searched, paged. Four statements whatever the size."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q

from kaimen.kernel.base import paths, text, words
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.organisations.rules.levels import Line
from kaimen.rosters.models import ServicePoint
from kaimen.rosters.rules import doors
from kaimen.rosters.rules.doors import Change, ChangeKind, DoorState
from kaimen.rosters.rules.points import asked
from kaimen.rosters.rules.spans import DAY, local_day
from kaimen.rosters.selectors import situation
from kaimen.rosters.selectors.situation import KINDS, PointRow, Situation

PAGE_SIZE = 24
AHEAD = timedelta(hours=24)
SHOWN_CHANGES = 5
CHANGE_ORDER = tuple(ChangeKind)
PEOPLE = frozenset({DoorState.OPEN, DoorState.ON_DUTY})
KINDS_OF_STATE = {
    DoorState.OPEN: "go",
    DoorState.ON_DUTY: "call",
    DoorState.TAKEN_OVER: "idle",
    DoorState.NOBODY: "wait",
}


@dataclass(frozen=True)
class BoardRow:
    """One point on the board. `who` is masked; `taken_by` names the union that answers on a fall-back."""

    point: PointRow
    state: DoorState
    who: str
    role: str
    taken_by: str
    phone: str
    changes: tuple[Change, ...]

    @property
    def next(self) -> Change | None:
        return self.changes[0] if self.changes else None

    @property
    def kind(self) -> str:
        """Colour and shape of the state."""
        return KINDS_OF_STATE[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def next_word(self) -> str:
        return words.label(self.next.kind) if self.next else ""


@dataclass(frozen=True)
class Coming:
    """What happens next over all points: `count` doors change in the same way at one instant."""

    at: datetime
    kind: ChangeKind
    count: int
    name: str

    @property
    def word(self) -> str:
        return words.label(self.kind)


@dataclass(frozen=True)
class Part:
    """How many doors are in one state."""

    state: DoorState
    count: int
    is_current: bool

    @property
    def kind(self) -> str:
        return KINDS_OF_STATE[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)


@dataclass(frozen=True)
class Board:
    """The public board. `counts` and `total` are of all that the search found, whatever the state asked for."""

    at: datetime
    search: str
    division_code: str
    state: DoorState | None
    counts: Mapping[DoorState, int]
    page: "Page[BoardRow]"
    coming: Sequence[Coming]
    first: PointRow | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def with_people(self) -> int:
        """Points where somebody of their own is there: open or on duty."""
        return sum(self.counts[state] for state in PEOPLE)

    @property
    def shares(self) -> list[tuple[str, float, float]]:
        """The share bar: kind, x and width on 200 units, with a gap of 1.5 between parts."""
        gap, found, x = 1.5, [], 0.0
        parts = [(KINDS_OF_STATE[state], count) for state, count in self.counts.items() if count]
        room = 200 - gap * (len(parts) - 1)
        for kind, count in parts:
            width = round(room * count / self.total, 1)
            found.append((kind, round(x, 1), width))
            x += width + gap
        return found

    @property
    def split(self) -> list["Part"]:
        """The states in order, for the legend and the filters; that nobody answers is shown only when it is so."""
        parts = [Part(state, count, state == self.state) for state, count in self.counts.items()]
        return [part for part in parts if part.count or part.state != DoorState.NOBODY]

    @property
    def is_unfiltered(self) -> bool:
        return self.state is None

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def taken_over(self) -> int:
        return self.counts[DoorState.TAKEN_OVER]

    @property
    def nobody(self) -> int:
        return self.counts[DoorState.NOBODY]

    @property
    def tell_code(self) -> str:
        """The point that hears somebody who has not chosen one: the highest that was found."""
        return self.first.code if self.first else ""


def board(
    *,
    at: datetime,
    search: str = "",
    division_code: str = "",
    state: str = "",
    page: object = 1,
    page_size: int = PAGE_SIZE,
) -> Board:
    """The board at an instant. Search takes a name, a city or a division code; an unknown state means all."""
    wanted_text, division_code = asked(search), asked(division_code)[:6]
    everything = ServicePoint.objects.on_the_board(local_day(at))
    held = situation.read(everything, at, at + AHEAD)
    wanted = _wanted(wanted_text, division_code, at) if wanted_text or division_code else None
    rows = [row for row in _rows(held, at) if wanted is None or row.point.point_id in wanted]
    only = DoorState(state) if state in list(DoorState) else None
    counted = Counter(row.state for row in rows)
    shown = [row for row in rows if only is None or row.state == only]
    return Board(
        at=at,
        search=wanted_text,
        division_code=division_code,
        state=only,
        counts={each: counted[each] for each in DoorState},
        page=Paginator(shown, page_size).get_page(page),  # type: ignore[arg-type]
        coming=_coming(rows),
        first=rows[0].point if rows else None,
    )


def _wanted(wanted: str, division_code: str, at: datetime) -> frozenset[int]:
    """Ids of the points found: by their own name, code or address, or by a union at or above them (two statements)."""
    points = ServicePoint.objects.on_the_board(local_day(at))
    if division_code:
        points = points.filter(organisation__division_code__startswith=division_code.rstrip("0") or division_code)
    if wanted:
        named = Organisation.objects.filter(Q(name__icontains=wanted) | Q(short_name__icontains=wanted))
        reach = [
            path for path in named.exclude(territorial_path="").values_list("territorial_path", flat=True)[:200] if path
        ]
        own = Q(name__icontains=wanted) | Q(address__line__icontains=wanted) | Q(code__startswith=wanted)
        below = in_ranges(tuple(paths.subtree(Line.TERRITORIAL, path) for path in _highest(reach)), "organisation__")
        points = points.filter(own | below | Q(organisation__division_code=wanted))
    return frozenset(points.values_list("id", flat=True))


def _highest(found: Sequence[str]) -> list[str]:
    """Paths that lie under no other of them: a few ranges do for a whole province."""
    kept: list[str] = []
    for path in sorted(found):
        if not (kept and path.startswith(kept[-1])):
            kept.append(path)
    return kept


def _rows(held: Situation, at: datetime) -> list[BoardRow]:
    manned = held.manned(at)
    return [row_of(held, point, at, manned) for point in held.points.values()]


def row_of(held: Situation, point: PointRow, at: datetime, manned: frozenset[int]) -> BoardRow:
    """One row of the board."""
    answering = held.answering(point.point_id, at, manned)
    watch = held.watch(answering.point_id, at) if answering else None
    is_own = answering is not None and answering.point_id == point.point_id
    return BoardRow(
        point=point,
        state=held.state(point.point_id, at, is_caught=answering is not None),
        who=text.mask_name(held.names[watch.person_id]) if watch else "",
        role=words.label(KINDS[watch.rank]) if watch else "",
        taken_by="" if is_own or answering is None else answering.organisation_short,
        phone=answering.phone if answering else point.phone,
        changes=_changes(held, point, at),
    )


def _changes(held: Situation, point: PointRow, at: datetime) -> tuple[Change, ...]:
    today = local_day(at)
    openings = held.openings(point.point_id, today - DAY, today + DAY)
    return doors.changes(at, held.window.end, openings, held.watches.get(point.point_id, ()))


def _coming(rows: Sequence[BoardRow]) -> list[Coming]:
    groups: dict[tuple[datetime, ChangeKind], list[str]] = {}
    for row in rows:
        for change in row.changes:
            groups.setdefault((change.at, change.kind), []).append(row.point.name)
    ordered = sorted(groups.items(), key=lambda group: (group[0][0], CHANGE_ORDER.index(group[0][1])))
    return [Coming(at, kind, len(names), names[0]) for (at, kind), names in ordered[:SHOWN_CHANGES]]
