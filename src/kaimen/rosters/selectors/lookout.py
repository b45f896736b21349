"""What the head looks at 值守总览: every point with two months, gaps of the next fourteen days with who is asked, swaps
and claims that wait, and shifts near at hand that nobody has acknowledged.

A gap counts in published rosters only: months without one are told as such. Nine statements whatever the size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.worklist.models import Task
from kaimen.rosters.models import OpenShift, Roster, ServicePoint, Shift, ShiftMark, Swap
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.living import WAITING_SWAPS, MarkKind, OfferState, SwapState
from kaimen.rosters.rules.points import asked as searched
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span, local_day, merged, month_of, of_days
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import asked, situation
from kaimen.rosters.selectors.asked import SUPERIOR, Colleague
from kaimen.rosters.selectors.situation import PointRow, Situation
from kaimen.rosters.selectors.subjects import SUBJECT

DAYS_AHEAD = timedelta(days=14)
NEAR = timedelta(hours=48)
PAGE_SIZE = 25
VIEWS = ("all", "gaps", "missing", "waiting", "unread")


@dataclass(frozen=True)
class PointMonths:
    """A point, and what is planned for this month and the next."""

    code: str
    name: str
    organisation: str
    this_month: RosterState | None
    next_month: RosterState | None

    @property
    def this_word(self) -> str:
        return words.label(self.this_month) if self.this_month else ""

    @property
    def next_word(self) -> str:
        return words.label(self.next_month) if self.next_month else ""

    @property
    def is_missing(self) -> bool:
        """The next month has no roster in force yet."""
        return self.next_month != RosterState.PUBLISHED


@dataclass(frozen=True)
class GapRow:
    """A point whose seat will be empty: its first gap, how much more there is, and who is asked."""

    point: PointRow
    span: Span
    is_now: bool
    count: int
    minutes: int
    asked: Sequence[Colleague]
    is_superior_told: bool

    @property
    def starts(self) -> datetime:
        return self.span.start

    @property
    def until(self) -> datetime:
        return self.span.end

    @property
    def hours(self) -> int:
        return max(1, round(self.minutes / 60))

    @property
    def month(self) -> str:
        """The month of the gap, as an address names it."""
        return f"{self.span.start.astimezone(LOCAL_ZONE):%Y-%m}"


@dataclass(frozen=True)
class WaitingRow:
    """A swap or a claim that somebody has to decide."""

    code: str
    point: str
    starts_at: datetime
    who: str
    other: str
    state: SwapState | OfferState

    @property
    def word(self) -> str:
        return words.label(self.state)


@dataclass(frozen=True)
class UnreadRow:
    """A shift near at hand whose person has not said 知道了."""

    code: str
    point: str
    shift_id: int
    person: str
    seat: str
    starts_at: datetime


@dataclass(frozen=True)
class Lookout:
    """The page: counts of every view, and one page of the view that is looked at."""

    view: str
    counts: Mapping[str, int]
    page: Page[Any]
    only: str
    """The code of the only point there is, "" where there are more."""


def page(*, actor: Actor, at: datetime, search: str = "", view: str = "", number: int | str = 1) -> Lookout:
    """Points whose rosters the actor may look at. Without a view: the gaps where there are any, else all points."""
    text = searched(search)
    points = ServicePoint.objects.visible_to(actor).on_the_board(local_day(at))
    if text:
        points = points.filter(
            Q(name__icontains=text) | Q(organisation__name__icontains=text) | Q(code__startswith=text)
        )
    held = situation.read(points, at, at + DAYS_AHEAD)
    rosters = _rosters(held, at)
    months = _months(held, rosters, at)
    found: dict[str, Sequence[Any]] = {
        "all": months,
        "gaps": _gaps(held, rosters, at),
        "missing": [each for each in months if each.is_missing],
        "waiting": _waiting(actor, held, at),
        "unread": _unread(actor, held, at),
    }
    shown = view if view in VIEWS else "gaps" if found["gaps"] and not text else "all"
    counts = {name: len(rows) for name, rows in found.items()}
    only = months[0].code if len(months) == 1 and not text else ""
    return Lookout(shown, counts, Paginator(found[shown], PAGE_SIZE).get_page(number), only)


_RosterRow = tuple[int, date, date, str]


def _rosters(held: Situation, at: datetime) -> list[_RosterRow]:
    """Rosters that touch this month or the next; the published last, so that they win."""
    first, following = month_of(local_day(at))
    after = month_of(following)[1]
    rows = Roster.objects.filter(point__in=held.points, from_on__lt=after, to_on__gt=first).order_by("state", "id")
    return list(rows.values_list("point_id", "from_on", "to_on", "state"))


def _months(held: Situation, rosters: Sequence[_RosterRow], at: datetime) -> list[PointMonths]:
    first, following = month_of(local_day(at))
    after = month_of(following)[1]
    states: dict[tuple[int, date], RosterState] = {}
    for point_id, from_on, to_on, state in rosters:
        for month, end in ((first, following), (following, after)):
            if from_on < end and to_on > month:
                states[point_id, month] = RosterState(state)
    return [
        PointMonths(row.code, row.name, row.organisation_short, states.get((pk, first)), states.get((pk, following)))
        for pk, row in held.points.items()
    ]


def _gaps(held: Situation, rosters: Sequence[_RosterRow], at: datetime) -> list[GapRow]:
    """The soonest first."""
    planned: dict[int, list[Span]] = {}
    for point_id, from_on, to_on, state in rosters:
        if state == RosterState.PUBLISHED:
            period = of_days(from_on, to_on)
            planned.setdefault(point_id, []).append(Span(max(period.start, at), min(period.end, at + DAYS_AHEAD)))
    found: dict[int, list[Span]] = {}
    for point_id, periods in planned.items():
        own = [watch.span for watch in held.watches.get(point_id, ())]
        gaps = [gap for period in merged(periods) for gap in coverage.gaps(coverage.sweep(period, own))]
        if gaps:
            found[point_id] = gaps
    people = asked.read([held.points[pk] for pk in found], local_day(at))
    open_ones = Task.objects.filter(kind=SUPERIOR, subject_type=SUBJECT, subject_id__in=found, done_at=None)
    told = frozenset(open_ones.values_list("subject_id", flat=True))
    made = [
        GapRow(
            point=held.points[pk],
            span=gaps[0],
            is_now=gaps[0].start <= at,
            count=len(gaps),
            minutes=sum(gap.minutes for gap in gaps),
            asked=people.own(held.points[pk])[:2],
            is_superior_told=pk in told,
        )
        for pk, gaps in found.items()
    ]
    return sorted(made, key=lambda each: (each.span.start, each.point.code))


def _waiting(actor: Actor, held: Situation, at: datetime) -> list[WaitingRow]:
    """Swaps and claims of shifts that lie ahead."""
    swaps = Swap.objects.visible_to(actor).filter(
        state__in=[each.value for each in WAITING_SWAPS],
        shift__roster__point__in=held.points,
        shift__starts_at__gt=at,
    )
    columns = ("shift__roster__point_id", "shift__starts_at", "asked_by__name", "asked_of__name", "state")
    claims = OpenShift.objects.visible_to(actor).filter(
        state=OfferState.CLAIMED, roster__point__in=held.points, starts_at__gt=at
    )
    rows: list[tuple[int, datetime, str, str, SwapState | OfferState]] = [
        (pk, starts_at, who, other, SwapState(state))
        for pk, starts_at, who, other, state in swaps.values_list(*columns)
    ]
    rows += [
        (pk, starts_at, who or "", "", OfferState.CLAIMED)
        for pk, starts_at, who in claims.values_list("roster__point_id", "starts_at", "claimed_by__name")
    ]
    rows.sort(key=lambda each: (each[1], each[0], each[2]))
    return [
        WaitingRow(held.points[pk].code, held.points[pk].name, starts_at, who, other, state)
        for pk, starts_at, who, other, state in rows
    ]


def _unread(actor: Actor, held: Situation, at: datetime) -> list[UnreadRow]:
    marked = ShiftMark.objects.filter(kind=MarkKind.ACKNOWLEDGED).values("shift_id")
    rows = (
        Shift.objects.visible_to(actor)
        .published()
        .filter(roster__point__in=held.points, starts_at__gt=at, starts_at__lt=at + NEAR)
        .exclude(pk__in=marked)
        .order_by("starts_at", "id")
    )
    columns = ("roster__point_id", "id", "person__name", "seat__name", "starts_at")
    return [
        UnreadRow(held.points[pk].code, held.points[pk].name, shift_id, person, seat, starts_at)
        for pk, shift_id, person, seat, starts_at in rows.values_list(*columns)
    ]
