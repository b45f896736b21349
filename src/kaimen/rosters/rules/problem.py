"""A roster to be made, in plain values 排班问题: what is wanted, who is there, and within which limits.   Pure.

The one interface of every engine: problem in, proposal out. Instants are minutes from the first local midnight of the
period (one zone, no summer time), so that a problem is the same on every machine; days are counted from 0. Every hard
limit that is set is law or house rule and carries its source in `rules.law`; None means that there is no such limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MINUTES_A_DAY = 1440


@dataclass(frozen=True, order=True)
class Stretch:
    """Minutes from `start` to `end`, the end not included."""

    start: int
    end: int

    def overlaps(self, other: "Stretch") -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def minutes(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Need:
    """So many people wanted on one kind of shift that begins on one day.

    Seats of one point that ask for the same hours are one need with several heads. `shift` names the kind (the same on
    every day), `work` is what counts as working time in minutes: the stretch without its break, 0 for standby and
    leading. `under_cost` is paid for each head that is missing, `over_cost` for each above; None: never above.
    """

    key: str
    day: int
    shift: str
    stretch: Stretch
    work: int
    heads: int = 1
    under_cost: int = 1000
    over_cost: int | None = None
    certificate: str = ""
    seats: tuple[int, ...] = ()
    is_night: bool = False
    is_rest_day: bool = False
    is_holiday: bool = False


@dataclass(frozen=True)
class Limits:
    """Hard limits of one person, in minutes, days or counts; each field is the key of a provision in `rules.law`."""

    rest: int | None = None
    """Least minutes between two works."""
    day_work: int | None = None
    """Most minutes of work that begin on one day."""
    week_work: int | None = None
    """Most minutes of work in one week, Monday to Sunday, of which all days are known."""
    period_work: int | None = None
    """Most minutes of work that begin in the period."""
    least_work: int | None = None
    """Least minutes of work in the period."""
    has_weekly_rest: bool = False
    """One calendar day without work in every week, Monday to Sunday, of which all days are known."""
    nights: bool = True
    """False: no night shift at all."""
    run_days: int | None = None
    """Most days in a row with work; days before the period count when they are known."""
    least_run_days: int | None = None
    """Least days in a row with work, unless the run touches the edge of the period."""
    least_free_days: int | None = None
    """Least days in a row without work, unless the run touches the edge of the period."""
    weekends: int | None = None
    """Most weekends (Saturday or Sunday) with work in the period."""
    standby_run: int | None = None
    """Most days in a row on which standby begins."""
    per_shift: Mapping[str, int] = field(default_factory=dict)
    """Most shifts of a kind in the period."""
    followers_barred: frozenset[tuple[str, str]] = frozenset()
    """Pairs (kind, kind of the next day) that may not follow each other."""
    one_a_day: bool = False
    """At most one shift begins on a day."""


@dataclass(frozen=True)
class Wish:
    """A soft wish about a day; `shift` "" means any. `is_on` False: would rather not. Paid when it is not met."""

    day: int
    cost: int
    is_on: bool = False
    shift: str = ""


@dataclass(frozen=True)
class Held:
    """A shift that stands outside the problem: of the month before, of another point, or fixed by hand."""

    stretch: Stretch
    work: int
    is_night: bool = False
    place: str = ""


@dataclass(frozen=True)
class Away:
    """When somebody can't be there; `code` says why: leave, sick, training, no_office."""

    stretch: Stretch
    code: str


@dataclass(frozen=True)
class Loads:
    """What somebody carried in the months before that fairness remembers: counts of shifts, minutes of work."""

    nights: int = 0
    rest_days: int = 0
    holidays: int = 0
    standbys: int = 0
    work: int = 0


@dataclass(frozen=True)
class Worker:
    """Somebody who may be put on duty. `certificates`: kind → when it is valid. `share` is the part of a full load
    that is fair for this person, in hundredths."""

    key: int
    name: str
    limits: Limits
    regime: str = ""
    certificates: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    away: tuple[Away, ...] = ()
    wishes: tuple[Wish, ...] = ()
    held: tuple[Held, ...] = ()
    carried: Loads = Loads()
    share: int = 100
    seats: frozenset[int] | None = None
    """Seats this person may hold; None: all."""


@dataclass(frozen=True)
class Weights:
    """What unfairness costs: per shift, or per hour of work, by which somebody lies above the fair share rounded up or
    below it rounded down, months before included."""

    night: int = 8
    rest_day: int = 6
    holiday: int = 12
    standby: int = 4
    hour: int = 1


@dataclass(frozen=True)
class Problem:
    """Everything an engine may know. `first_on` is day 0; weekday and weeks follow from it."""

    first_on: date
    days: int
    needs: tuple[Need, ...]
    workers: tuple[Worker, ...]
    weights: Weights | None = None
    """None: no fairness is asked for."""
    fixed: frozenset[tuple[str, int]] = frozenset()
    """(need, worker) pairs that stand already and stay."""
    name: str = ""


@dataclass(frozen=True)
class Proposal:
    """What an engine answers. `pairs` are (need key, worker key). `cost` and `bound` are in the units of the problem:
    no roster can cost less than `bound`. `is_proven` when both are equal.

    Deterministic for a seed and a work limit; `seconds` is for people and not part of what is compared.
    """

    pairs: frozenset[tuple[str, int]]
    cost: int
    bound: float
    work: float
    seconds: float = field(compare=False, default=0.0)

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.cost - 0.5


@dataclass(frozen=True)
class Effort:
    """How long an engine may work: `work` in its own deterministic units, `seconds` as a stop for people; the same seed
    and work limit give the same roster with one `threads`."""

    work: float = 30.0
    seconds: float = 60.0
    seed: int = 1
    threads: int = 1
    gap: float = 0.0
