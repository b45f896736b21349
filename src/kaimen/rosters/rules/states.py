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
REFUSALS = {RosterState.DRAFT: "roster.not_published", RosterState.PUBLISHED: "roster.published"}


def move(state: RosterState, verb: str) -> RosterState:
    """The state after a move. Raises Refused: roster.published (publish twice), roster.not_published (withdraw a
    draft).
    """
    try:
        return MOVES[state, verb]
    except KeyError:
        raise Refused(Refusal(REFUSALS[state])) from None
