"""Coverage 覆盖: is every minute answered, and by whom.   Pure. The segments are a certificate: they tile the period
exactly.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kaimen.rosters.rules.spans import Span, holding, merged


class Cover(StrEnum):
    """How a minute is answered."""

    COVERED = "covered"
    CAUGHT = "caught"
    UNCOVERED = "uncovered"


@dataclass(frozen=True)
class Segment:
    """A stretch of one kind of cover."""

    span: Span
    cover: Cover


def sweep(period: Span, own: Iterable[Span], superior: Iterable[Span] = ()) -> tuple[Segment, ...]:
    """Cut a period where cover changes: by the point's own people, caught by a superior union, or by nobody.

    Breakpoints are sorted and each stretch between two of them is constant, so a stretch is judged by its first
    instant.
    """
    covered, caught = merged(own), merged(superior)
    edges = {period.start, period.end}
    edges |= {edge for span in (*covered, *caught) for edge in (span.start, span.end) if period.holds(edge)}
    points = sorted(edges)
    found: list[Segment] = []
    for start, end in itertools.pairwise(points):
        cover = (
            Cover.COVERED if holding(covered, start) else Cover.CAUGHT if holding(caught, start) else Cover.UNCOVERED
        )
        if found and found[-1].cover == cover:
            found[-1] = Segment(Span(found[-1].span.start, end), cover)
        else:
            found.append(Segment(Span(start, end), cover))
    return tuple(found)


def gaps(segments: Sequence[Segment]) -> tuple[Span, ...]:
    """Stretches without anybody of the point's own: caught and uncovered alike, since the planner must fill both."""
    return merged(segment.span for segment in segments if segment.cover != Cover.COVERED)


def minutes(segments: Sequence[Segment], cover: Cover) -> int:
    return sum(segment.span.minutes for segment in segments if segment.cover == cover)
