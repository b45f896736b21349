"""When a person may mark a shift of their own 知悉、到岗、离岗.   Pure.

Acknowledging: until the shift ends. Arriving: from thirty minutes before it begins until it ends. Leaving: once
arrived, until two hours after the end, so that a hand-over may last. House rules.
"""

from datetime import datetime, timedelta

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.rules.spans import Span, wall_clock

EARLY = timedelta(minutes=30)
LATE = timedelta(hours=2)


def refusals(kind: MarkKind, span: Span, at: datetime, *, has_arrived: bool) -> tuple[Refusal, ...]:
    """Refuses mark.too_early {from}, mark.over {ends}, mark.not_arrived."""
    if kind == MarkKind.CHECKED_IN and at < span.start - EARLY:
        return (Refusal("mark.too_early", {"from": wall_clock(span.start - EARLY)}),)
    if kind == MarkKind.CHECKED_OUT and not has_arrived:
        return (Refusal("mark.not_arrived"),)
    last = span.end + LATE if kind == MarkKind.CHECKED_OUT else span.end
    if at >= last:
        return (Refusal("mark.over", {"ends": wall_clock(span.end)}),)
    return ()


def may_arrive(span: Span, at: datetime) -> bool:
    return span.start - EARLY <= at < span.end
