"""States of a roster 值守表.   Pure: a table of moves; services apply it by compare-and-set."""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal, Refused


class RosterState(StrEnum):
    """A draft shows nothing outside; only published rosters say who is on duty."""

    DRAFT = "draft"
    PUBLISHED = "published"


MOVES = {
    (RosterState.DRAFT, "publish"): RosterState.PUBLISHED,
    (RosterState.PUBLISHED, "withdraw"): RosterState.DRAFT,
}


def move(state: RosterState, verb: str) -> RosterState:
    """The state after a move.

    Raises Refused: roster.published (publish twice), roster.not_published (withdraw a draft).
    """
    after = MOVES.get((state, verb))
    if after is not None:
        return after
    if state == RosterState.PUBLISHED:
        raise Refused(Refusal("roster.published"))
    raise Refused(Refusal("roster.not_published"))
