"""Counting minutes 逐分钟核对: the second checker of coverage.   Pure. One cell a minute, and no step shared with the
sweep of `rules.coverage`: a fault would have to be made twice, in two ways.

A difference array: +1 in the cell where a span begins, -1 where it ends; the running sum says how many hold each
minute. A minute is judged by its first instant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kaimen.rosters.rules.coverage import Certificate, Cover
from kaimen.rosters.rules.spans import Span

MINUTE = timedelta(minutes=1)
ORDER = (Cover.UNCOVERED, Cover.CAUGHT, Cover.COVERED, Cover.NOT_PLANNED)
Cells = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Counted:
    """A period minute by minute: `cells` holds the place in `ORDER`. `least_slack` as in a certificate."""

    period: Span
    cells: NDArray[np.uint8]
    least_slack: int | None

    @property
    def minutes(self) -> Mapping[Cover, int]:
        found = np.bincount(self.cells, minlength=len(ORDER))
        return {cover: int(found[ORDER.index(cover)]) for cover in Cover}

    def list_of(self, cover: Cover) -> tuple[datetime, ...]:
        """The first instant of each minute of this cover."""
        cells = np.flatnonzero(self.cells == ORDER.index(cover))
        return tuple(self.period.start + int(cell) * MINUTE for cell in cells)


def holders(period: Span, spans: Iterable[Span]) -> Cells:
    """How many of the spans hold each minute of the period. Reckoned once, it may serve many points."""
    begin, cells = period.start, _cells(period)
    starts: list[int] = []
    ends: list[int] = []
    for span in spans:
        # rounded up: whoever comes within a minute did not hold its first instant
        first = max(-((begin - span.start) // MINUTE), 0)
        last = min(-((begin - span.end) // MINUTE), cells)
        if first < last:
            starts.append(first)
            ends.append(last)
    steps = np.bincount(np.array(starts, dtype=np.int64), minlength=cells + 1)
    steps -= np.bincount(np.array(ends, dtype=np.int64), minlength=cells + 1)
    return np.cumsum(steps[:-1])


def count(period: Span, own: Iterable[Span], superior: Cells, planned: Iterable[Span] | None = None) -> Counted:
    """Judge each minute. `superior` are the `holders` of the chain; without `planned` the whole period is."""
    held = holders(period, own)
    meant = np.ones(_cells(period), dtype=np.bool_) if planned is None else holders(period, planned) > 0
    judged = (superior > 0).astype(np.uint8)
    judged[~meant] = ORDER.index(Cover.NOT_PLANNED)
    judged[held > 0] = ORDER.index(Cover.COVERED)
    slack = int(held[meant].min()) - 1 if meant.any() else None
    return Counted(period, judged, slack)


def agree(certificate: Certificate, counted: Counted) -> bool:
    """Do both say the same of every single minute, and of the slack."""
    if certificate.period != counted.period or certificate.least_slack != counted.least_slack:
        return False
    turns = np.flatnonzero(counted.cells[1:] != counted.cells[:-1]) + 1
    runs = [0, *(int(turn) for turn in turns)]
    told = [(counted.period.start + run * MINUTE, ORDER[counted.cells[run]]) for run in runs]
    said = [(each.span.start, each.cover) for each in certificate.segments]
    return told == said and dict(certificate.minutes) == dict(counted.minutes)


def _cells(period: Span) -> int:
    return (period.end - period.start) // MINUTE
