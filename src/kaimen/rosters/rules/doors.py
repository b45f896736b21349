"""The state of a door 门的状态 at an instant, and what changes next.   Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kaimen.rosters.rules.spans import Span, holding


class DoorState(StrEnum):
    """What a worker finds now. A door is open only when its hours say so *and* somebody of its own is on the roster."""

    OPEN = "open"
    ON_DUTY = "on_duty"
    TAKEN_OVER = "taken_over"
    NOBODY = "nobody"


class ChangeKind(StrEnum):
    """What happens at an instant, seen from the street."""

    OPENS = "opens"
    CLOSES = "closes"
    TAKES_OVER = "takes_over"
    RETURNS = "returns"
    HANDS_OVER = "hands_over"


@dataclass(frozen=True, order=True)
class Watch:
    """One person's duty on one seat. `rank` orders those on duty at one time: seat, standby, duty leader."""

    span: Span
    rank: int
    seat_id: int
    person_id: int


@dataclass(frozen=True)
class Change:
    """The door changes at `at`."""

    at: datetime
    kind: ChangeKind


def on_watch(watches: Sequence[Watch], at: datetime) -> Watch | None:
    """Who answers among those on duty at one point: lowest rank, then the older seat."""
    present = [watch for watch in watches if watch.span.holds(at)]
    return min(present, key=lambda watch: (watch.rank, watch.seat_id, watch.person_id), default=None)


def stay(watches: Sequence[Watch], watch: Watch) -> Span:
    """How long that person stays on that seat: shifts that follow each other without a gap are one stay."""
    own = sorted(each.span for each in watches if (each.seat_id, each.person_id) == (watch.seat_id, watch.person_id))
    start, end = watch.span.start, watch.span.end
    for span in own:
        if span.start <= end < span.end:
            end = span.end
    for span in reversed(own):
        if span.start < start <= span.end:
            start = span.start
    return Span(start, end)


def door_state(at: datetime, openings: Sequence[Span], duty: Sequence[Watch], *, is_caught: bool) -> DoorState:
    """The state at an instant. `is_caught`: a superior union answers when nobody of the point's own does."""
    if on_watch(duty, at) is not None:
        return DoorState.OPEN if holding(openings, at) else DoorState.ON_DUTY
    return DoorState.TAKEN_OVER if is_caught else DoorState.NOBODY


def changes(after: datetime, until: datetime, openings: Sequence[Span], duty: Sequence[Watch]) -> tuple[Change, ...]:
    """What changes after an instant up to and including another, in order. Where two things happen at once, the
    larger is told.
    """
    edges = {edge for span in (*openings, *(watch.span for watch in duty)) for edge in (span.start, span.end)}
    found: list[Change] = []
    was_open, was = bool(holding(openings, after)), on_watch(duty, after)
    for edge in sorted(edge for edge in edges if after < edge <= until):
        is_open, now = bool(holding(openings, edge)), on_watch(duty, edge)
        kind = _kind(was_open and was is not None, is_open and now is not None, was, now)
        if kind is not None:
            found.append(Change(edge, kind))
        was_open, was = is_open, now
    return tuple(found)


def _kind(was_open: bool, is_open: bool, was: Watch | None, now: Watch | None) -> ChangeKind | None:
    if was is not None and now is None:
        return ChangeKind.TAKES_OVER
    if was_open != is_open:
        return ChangeKind.OPENS if is_open else ChangeKind.CLOSES
    if was is None and now is not None:
        return ChangeKind.RETURNS
    if was is not None and now is not None and was.person_id != now.person_id:
        return ChangeKind.HANDS_OVER
    return None
