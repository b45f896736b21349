"""Promises 答应: by when a worker hears a human word.   Pure: instants in, instants out; no clock.

The answer clock runs day and night and knows no holidays: somebody is always on duty. An item from the internet has
its first word within 2 hours, one with danger words within 15 minutes.     Source: the house's service rule
(答复时限), 2 h for internet items. A promise is met by a call that reached the worker or by an answer, whichever is
first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NEAR_SHARE = 0.75  # from here on a promise is called near its time


class PromiseRule(StrEnum):
    """Which rule gave the time; kept with the promise, so that a later change of the rule moves no old one."""

    FIRST_WORD = "first_word"
    URGENT = "urgent"


MINUTES: dict[PromiseRule, int] = {PromiseRule.FIRST_WORD: 120, PromiseRule.URGENT: 15}


@dataclass(frozen=True)
class Promise:
    """A time given at `since` by a rule."""

    rule: PromiseRule
    since: datetime
    until: datetime


class Standing(StrEnum):
    """How a promise stands at an instant; the members are the kinds of the clock chip."""

    RUN = "run"
    NEAR = "near"
    OVER = "over"
    MET = "met"


def give(*, since: datetime, is_urgent: bool) -> Promise:
    """The promise for a word that came at `since`."""
    rule = PromiseRule.URGENT if is_urgent else PromiseRule.FIRST_WORD
    return Promise(rule, since, since + timedelta(minutes=MINUTES[rule]))


def sooner(standing: Promise | None, fresh: Promise) -> Promise:
    """Of a promise still unmet and a new one, the one that ends first: a further word never postpones an answer."""
    return fresh if standing is None or fresh.until < standing.until else standing


def near_from(*, since: datetime, until: datetime) -> datetime:
    """The instant at which three quarters of the time are used up."""
    return since + (until - since) * NEAR_SHARE


def standing(*, since: datetime, until: datetime, met_at: datetime | None, at: datetime) -> Standing:
    """The last instant is still in time. A promise met late stays met here; `was_late` tells the rest."""
    if met_at is not None:
        return Standing.MET
    if at > until:
        return Standing.OVER
    return Standing.NEAR if at >= near_from(since=since, until=until) else Standing.RUN


def was_late(*, until: datetime, met_at: datetime) -> bool:
    return met_at > until


def part_used(*, since: datetime, until: datetime, at: datetime) -> float:
    """Share of the time used up, 0 to 1."""
    return min(1.0, max(0.0, (at - since) / (until - since)))
