"""States of a run of the solver 自动排班.   Pure."""

from enum import StrEnum


class RunState(StrEnum):
    """Queued, at work, done (its shifts stand in the draft), failed (nothing was changed)."""

    QUEUED = "queued"
    SOLVING = "solving"
    DONE = "done"
    FAILED = "failed"


WAITING = frozenset({RunState.QUEUED, RunState.SOLVING})
