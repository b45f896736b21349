"""Coverage 覆盖: is every minute answered, and by whom.   Pure. Guesses nothing: a day without a roster is not called
empty, it is called not planned.

- *covered*: a named person holds one of the point's own seats, on the seat or on standby;
- *caught*: only the fall-back chain holds it: the point's own duty leader, or any seat up the line (`rules.fallback`);
- *uncovered*: nobody does;
- *not planned*: no published roster of the point has the day. A shift that runs over from the last night still covers.

A certificate is a list of segments that tile its period; whoever has it can check it (`check`) without knowing how it
was made. `rules.minutes` counts the same by another method.
"""

import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from operator import itemgetter

from kaimen.kernel.base.paths import parents
from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules.spans import Span, merged, wall_clock

HEADING = "kaimen coverage 1"
LONGEST_DAYS = 400
OWN, SUPERIOR, PLANNED = 0, 1, 2


class Cover(StrEnum):
    """How a minute is answered."""

    COVERED = "covered"
    CAUGHT = "caught"
    UNCOVERED = "uncovered"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True)
class Segment:
    """A stretch of one kind of cover."""

    span: Span
    cover: Cover


@dataclass(frozen=True)
class Certificate:
    """What was proven of one point: the segments, and a hash of their text.

    `least_slack`: how many of the point's own people could fall ill at the thinnest planned instant before the minute
    leaves the point. 0: it hangs on one person. -1: somewhere it has left already. None: nothing was planned.
    """

    period: Span
    segments: tuple[Segment, ...]
    least_slack: int | None
    sha256: str

    @cached_property
    def minutes(self) -> Mapping[Cover, int]:
        """Minutes by cover; they add up to the period's."""
        found = dict.fromkeys(Cover, 0)
        for segment in self.segments:
            found[segment.cover] += segment.span.minutes
        return found


def certify(
    period: Span, own: Iterable[Span], superior: Iterable[Span] = (), planned: Iterable[Span] | None = None
) -> Certificate:
    """Prove a period of one point, O(n log n). Without `planned` the whole period counts as planned."""
    segments, thinnest = _swept(period, own, superior, planned)
    return Certificate(period, segments, None if thinnest is None else thinnest - 1, digest(period, segments))


def sweep(
    period: Span, own: Iterable[Span], superior: Iterable[Span] = (), planned: Iterable[Span] | None = None
) -> tuple[Segment, ...]:
    """Cut a period where cover changes: by the point's own people, caught by the chain, by nobody, or not planned."""
    return _swept(period, own, superior, planned)[0]


def chains(held: Mapping[str, Iterable[Span]]) -> dict[str, tuple[Span, ...]]:
    """For each territorial path, when anybody of its union or of those above is there, whatever the seat.

    Merged once for a union and handed to all its points: that the point itself is among them changes nothing, since
    its seats cover and its leader catches. A union outside the line ("") has only itself.
    """
    found: dict[str, tuple[Span, ...]] = {}
    for path in sorted(held, key=len):
        above = next((found[each] for each in parents(path) if each in found), ())
        found[path] = merged((*above, *held[path]))
    return found


def gaps(segments: Sequence[Segment]) -> tuple[Span, ...]:
    """Planned stretches without anybody of the point's own: caught and uncovered alike, since the planner must fill
    both."""
    return merged(segment.span for segment in segments if segment.cover in (Cover.CAUGHT, Cover.UNCOVERED))


def minutes(segments: Sequence[Segment], cover: Cover) -> int:
    return sum(segment.span.minutes for segment in segments if segment.cover == cover)


def within(segments: Sequence[Segment], part: Span) -> tuple[Segment, ...]:
    """The segments of a part of their period, cut at its ends."""
    return tuple(
        Segment(Span(max(each.span.start, part.start), min(each.span.end, part.end)), each.cover)
        for each in segments
        if each.span.overlaps(part)
    )


def canonical(period: Span, segments: Iterable[Segment]) -> str:
    """The text that is hashed, for anybody to write again: UTF-8, each line ended by a line feed.

    First `kaimen coverage 1`; then start and end of the period; then start, end and cover of each segment in order. A
    space between, instants in UTC as 2026-11-01T16:00:00+00:00, the cover by its English value.
    """
    lines = [HEADING, f"{_written(period.start)} {_written(period.end)}"]
    lines += [f"{_written(each.span.start)} {_written(each.span.end)} {each.cover.value}" for each in segments]
    return "\n".join(lines) + "\n"


def digest(period: Span, segments: Iterable[Segment]) -> str:
    """SHA-256 of `canonical`, as hex."""
    return hashlib.sha256(canonical(period, segments).encode()).hexdigest()


def together(certificates: Iterable[tuple[str, str]]) -> str:
    """One hash over many: SHA-256 of lines `name hash`, sorted by name, each ended by a line feed."""
    text = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(certificates))
    return hashlib.sha256(text.encode()).hexdigest()


def check(certificate: Certificate) -> tuple[Refusal, ...]:
    """What is wrong with a certificate, wherever it came from; the first fault of the list, and the hash.

    Refuses coverage.out_of_order {at}, coverage.hole {at}, coverage.overlaps {at}, coverage.hash_differs.
    """
    fault = _fault(certificate.period, certificate.segments)
    found = (fault,) if fault else ()
    if certificate.sha256 != digest(certificate.period, certificate.segments):
        found = (*found, Refusal("coverage.hash_differs"))
    return found


def asked_refusals(from_on: date, to_on: date) -> tuple[Refusal, ...]:
    """Refuses proof.runs_backward, proof.too_long {days}. Both days are included."""
    if to_on < from_on:
        return (Refusal("proof.runs_backward"),)
    if (to_on - from_on).days >= LONGEST_DAYS:
        return (Refusal("proof.too_long", {"days": LONGEST_DAYS}),)
    return ()


def _swept(
    period: Span, own: Iterable[Span], superior: Iterable[Span], planned: Iterable[Span] | None
) -> tuple[tuple[Segment, ...], int | None]:
    """The segments, and how many of the own hold the thinnest planned stretch.

    Breakpoints are sorted and each stretch between two of them is constant, so one look at the counts judges it.
    """
    events = _events(period, own, superior, (period,) if planned is None else planned)
    counts = [0, 0, 0]
    found: list[tuple[datetime, Cover]] = []
    thinnest: int | None = None
    since = period.start
    for at, lane, step in events:
        if at > since:
            cover = _judged(counts)
            if not found or found[-1][1] is not cover:
                found.append((since, cover))
            if counts[PLANNED] and (thinnest is None or counts[OWN] < thinnest):
                thinnest = counts[OWN]
            since = at
        counts[lane] += step
    ends = (*(start for start, _cover in found[1:]), period.end)
    cut = tuple(Segment(Span(start, end), cover) for (start, cover), end in zip(found, ends, strict=False))
    return cut, thinnest


def _events(
    period: Span, own: Iterable[Span], superior: Iterable[Span], planned: Iterable[Span]
) -> list[tuple[datetime, int, int]]:
    """Every beginning and end inside the period, in order; the end of the period last."""
    first, last = period.start, period.end
    events: list[tuple[datetime, int, int]] = []
    for lane, spans in ((OWN, own), (SUPERIOR, superior), (PLANNED, planned)):
        for span in spans:
            start, end = max(span.start, first), min(span.end, last)
            if start < end:
                events.append((start, lane, 1))
                events.append((end, lane, -1))
    events.sort(key=itemgetter(0))
    events.append((last, OWN, 0))
    return events


def _judged(counts: Sequence[int]) -> Cover:
    if counts[OWN]:
        return Cover.COVERED
    if not counts[PLANNED]:
        return Cover.NOT_PLANNED
    return Cover.CAUGHT if counts[SUPERIOR] else Cover.UNCOVERED


def _fault(period: Span, segments: Sequence[Segment]) -> Refusal | None:
    spans = [each.span for each in segments]
    edges = [Span(period.start, period.start), *spans, Span(period.end, period.end)]
    for one, two in itertools.pairwise(edges):
        if two.start < one.start or two.end < two.start:
            return Refusal("coverage.out_of_order", {"at": wall_clock(two.start)})
        if two.start > one.end:
            return Refusal("coverage.hole", {"at": wall_clock(one.end)})
        if two.start < one.end:
            return Refusal("coverage.overlaps", {"at": wall_clock(two.start)})
    empty = next((span for span in spans if span.start == span.end), None)
    return Refusal("coverage.out_of_order", {"at": wall_clock(empty.start)}) if empty else None


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
