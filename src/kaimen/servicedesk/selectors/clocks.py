"""The promise of a case as a clock chip shows it."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules import promises
from kaimen.servicedesk.rules.promises import Standing


@dataclass(frozen=True)
class Clock:
    """`kind` is the chip's kind; `seconds` are those left, past, or taken; `part` the share used up."""

    kind: Standing
    since: datetime
    until: datetime
    seconds: float
    part: float
    was_late: bool


def of(case: Case, at: datetime) -> Clock:
    """How the promise of a case stands at an instant."""
    since, until, met_at = case.promised_at, case.promised_until, case.promise_met_at
    kind = promises.standing(since=since, until=until, met_at=met_at, at=at)
    if met_at is not None:
        seconds = (met_at - since).total_seconds()
        return Clock(kind, since, until, seconds, 1.0, promises.was_late(until=until, met_at=met_at))
    seconds = abs((until - at).total_seconds())
    part = promises.part_used(since=since, until=until, at=at)
    return Clock(kind, since, until, seconds, part, kind == Standing.OVER)
