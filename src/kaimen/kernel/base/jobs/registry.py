"""Which names mean which functions.

Filled while the applications are loaded; refuses two functions under one name.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kaimen.kernel.base.rules.jobs import DEFAULT_QUEUE, Cadence, cadence

JobFunction = Callable[..., None]
BRIEF_CADENCE = timedelta(hours=1)


class UnknownJob(LookupError):
    """No function is registered under this name."""


@dataclass(frozen=True)
class JobSpec:
    """A registered job. `is_atomic`: effect and end share one transaction; `keeps_done`: its row stays when done."""

    name: str
    function: JobFunction
    queue: str
    max_attempts: int
    is_atomic: bool
    keeps_done: bool
    rhythm: Cadence | None = None
    signature: inspect.Signature = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "signature", inspect.signature(self.function))
        if self.max_attempts < 1:
            raise ValueError(f"{self.name}: a job is tried at least once")

    def check(self, payload: dict[str, object], at: datetime) -> None:
        """TypeError when the function could not be called with this payload.

        The caller's fault, found in its transaction.
        """
        self.signature.bind(at=at, **payload)


_by_name: dict[str, JobSpec] = {}
_by_function: dict[JobFunction, JobSpec] = {}


def add(spec: JobSpec) -> None:
    known = _by_name.get(spec.name)
    if known is not None and _origin(known.function) != _origin(spec.function):
        raise ValueError(f"two jobs are named {spec.name}: {_origin(known.function)} and {_origin(spec.function)}")
    _by_name[spec.name] = spec
    _by_function[spec.function] = spec


def _origin(function: JobFunction) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def find(name_or_function: str | JobFunction) -> JobSpec:
    """The spec of a name or a registered function. Raises UnknownJob."""
    spec = _by_name.get(name_or_function) if isinstance(name_or_function, str) else _by_function.get(name_or_function)
    if spec is None:
        raise UnknownJob(str(name_or_function))
    return spec


def queues() -> tuple[str, ...]:
    """Every queue that a registered job uses, the default one first."""
    return (DEFAULT_QUEUE, *sorted({spec.queue for spec in _by_name.values()} - {DEFAULT_QUEUE}))


def rhythms() -> tuple[tuple[str, Cadence], ...]:
    """Name and cadence of every periodic job, by name."""
    return tuple((name, spec.rhythm) for name, spec in sorted(_by_name.items()) if spec.rhythm is not None)


def job(
    name: str, *, queue: str = DEFAULT_QUEUE, max_attempts: int = 5, atomic: bool = True, keeps_done: bool = True
) -> Callable[[JobFunction], JobFunction]:
    """Register `fn(*, at: datetime, **payload)` under a name that outlives renamed modules.

    Atomic jobs happen exactly once for the database: the effect and the "done" are one transaction, which on SQLite
    keeps every other writer waiting, so they must be short. What computes long or speaks to the outside is
    `atomic=False`: it runs outside a transaction, at least once, calls services that own theirs, and gives the
    other side an idempotency key.
    """

    def register(function: JobFunction) -> JobFunction:
        add(JobSpec(name, function, queue, max_attempts, atomic, keeps_done))
        return function

    return register


def periodic(
    name: str,
    *,
    every: timedelta | None = None,
    daily: str | None = None,
    queue: str = DEFAULT_QUEUE,
    max_attempts: int = 5,
    atomic: bool = True,
) -> Callable[[JobFunction], JobFunction]:
    """Register `fn(*, at)` to run by a cadence (`every=timedelta(minutes=5)` or `daily="03:30"` local time).

    One run at a time: an instant that comes while the last run is queued or running is skipped, missed ones are not
    made up. Rows of a cadence under an hour are removed when done.
    """
    rhythm = cadence(every=every, daily=daily)
    keeps_done = every is None or every >= BRIEF_CADENCE

    def register(function: JobFunction) -> JobFunction:
        add(JobSpec(name, function, queue, max_attempts, atomic, keeps_done, rhythm))
        return function

    return register
