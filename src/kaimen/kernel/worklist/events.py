"""What others may hear of the worklist."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TaskOverdue:
    """The promise of a task has run out; told once a task."""

    task_id: int
    kind: str
    holder: str
    subject_type: str
    subject_id: int
    at: datetime
