"""States of a case 诉求 and what may be done in each.   Pure: the whole table is below; what is not in it does not
happen.

A worker may add a word until the case is closed; after an answer that reopens it. A call may be noted in every open
state.
"""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal, Refused


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"  # 收到了: nobody has taken it up
    IN_WORK = "in_work"  # 正在办
    ANSWERED = "answered"  # 答复了
    CLOSED = "closed"  # 办结了


class Move(StrEnum):
    """What somebody does with a case."""

    OPEN = "open"  # 接下
    CALL = "call"  # 记通话
    ANSWER = "answer"  # 回话
    ADD = "add"  # the worker's further word 补充
    CLOSE = "close"  # 办结


OPEN_STATES = (CaseState.RECEIVED, CaseState.IN_WORK)

MOVES: dict[tuple[CaseState, Move], CaseState] = {
    (CaseState.RECEIVED, Move.OPEN): CaseState.IN_WORK,
    (CaseState.RECEIVED, Move.CALL): CaseState.IN_WORK,
    (CaseState.RECEIVED, Move.ANSWER): CaseState.ANSWERED,
    (CaseState.RECEIVED, Move.ADD): CaseState.RECEIVED,
    (CaseState.IN_WORK, Move.CALL): CaseState.IN_WORK,
    (CaseState.IN_WORK, Move.ANSWER): CaseState.ANSWERED,
    (CaseState.IN_WORK, Move.ADD): CaseState.IN_WORK,
    (CaseState.ANSWERED, Move.CALL): CaseState.ANSWERED,
    (CaseState.ANSWERED, Move.ADD): CaseState.IN_WORK,
    (CaseState.ANSWERED, Move.CLOSE): CaseState.CLOSED,
}

OPENED = Refusal("case.opened_already")
ANSWERED = Refusal("case.answered_already")
NOT_ANSWERED = Refusal("case.not_answered")
CLOSED = Refusal("case.closed")

WHY_NOT: dict[tuple[CaseState, Move], Refusal] = {
    (CaseState.IN_WORK, Move.OPEN): OPENED,
    (CaseState.ANSWERED, Move.OPEN): ANSWERED,
    (CaseState.ANSWERED, Move.ANSWER): ANSWERED,
    (CaseState.RECEIVED, Move.CLOSE): NOT_ANSWERED,
    (CaseState.IN_WORK, Move.CLOSE): NOT_ANSWERED,
    **{(CaseState.CLOSED, move): CLOSED for move in Move},
}


def refusals_to_move(state: CaseState, move: Move) -> tuple[Refusal, ...]:
    """Refuses: case.opened_already, case.answered_already, case.not_answered, case.closed."""
    return () if (state, move) in MOVES else (WHY_NOT[state, move],)


def move(state: CaseState, made: Move) -> CaseState:
    """The state after a move, or `Refused` with the reason of `refusals_to_move`."""
    if (state, made) not in MOVES:
        raise Refused(*refusals_to_move(state, made))
    return MOVES[state, made]


def is_reopened(before: CaseState, after: CaseState) -> bool:
    """True when an answered case is in work again."""
    return before == CaseState.ANSWERED and after == CaseState.IN_WORK
