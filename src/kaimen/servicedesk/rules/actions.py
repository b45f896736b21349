"""What can stand in the course 经过 of a case, who may read it, and how a call ended.   Pure."""

from enum import StrEnum


class Channel(StrEnum):
    """How a word came in."""

    WEB = "web"
    PHONE = "phone"
    VISIT = "visit"
    LETTER = "letter"
    MACHINE = "machine"


class ActionKind(StrEnum):
    """One entry of the course."""

    TOLD = "told"
    OPENED = "opened"
    CALLED = "called"
    ANSWERED = "answered"
    ADDED = "added"
    CLOSED = "closed"


class CallOutcome(StrEnum):
    """How a call back ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    OFF = "off"
    WRONG_NUMBER = "wrong_number"


BY_WORKER = frozenset({ActionKind.TOLD, ActionKind.ADDED})


def meets_promise(kind: ActionKind, outcome: CallOutcome | None = None) -> bool:
    """Only a human word does: an answer, or a call that reached the worker."""
    return kind == ActionKind.ANSWERED or (kind == ActionKind.CALLED and outcome == CallOutcome.REACHED)
