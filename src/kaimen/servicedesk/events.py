"""Facts of the service desk others may hear. Ids only; what was said stays in the room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class CaseTold:
    """A worker's word became a case."""

    case_id: int
    seat_id: int
    organisation_id: int
    at: datetime


@dataclass(frozen=True)
class WordAdded:
    """The worker said more; `reopened` when the case had been answered."""

    case_id: int
    organisation_id: int
    reopened: bool
    at: datetime


@dataclass(frozen=True)
class PromiseMet:
    """The worker heard the first human word; `late` when after the promised time."""

    case_id: int
    organisation_id: int
    late: bool
    at: datetime


@dataclass(frozen=True)
class CaseAnswered:
    case_id: int
    organisation_id: int
    at: datetime


@dataclass(frozen=True)
class CaseClosed:
    case_id: int
    organisation_id: int
    at: datetime
