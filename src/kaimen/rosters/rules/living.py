"""What happens to published shifts 班次变动: changes, swaps, open shifts, marks.   Pure: tables of moves, applied by
compare-and-set.
"""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal, Refused


class Deed(StrEnum):
    """What was done to a published shift."""

    ADDED = "added"
    REMOVED = "removed"
    SWAPPED = "swapped"
    TAKEN_OVER = "taken_over"
    CLAIMED = "claimed"
    OVERRIDDEN = "overridden"
    REPAIRED = "repaired"
    UNDONE = "undone"


class MarkKind(StrEnum):
    """What a person says about a shift of their own."""

    ACKNOWLEDGED = "acknowledged"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"


class SwapState(StrEnum):
    """A swap 换班: asked, agreed by the other, approved by the planner; both steps may be refused."""

    ASKED = "asked"
    AGREED = "agreed"
    APPROVED = "approved"
    DECLINED = "declined"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


SWAP_MOVES = {
    (SwapState.ASKED, "agree"): SwapState.AGREED,
    (SwapState.ASKED, "decline"): SwapState.DECLINED,
    (SwapState.ASKED, "withdraw"): SwapState.WITHDRAWN,
    (SwapState.AGREED, "withdraw"): SwapState.WITHDRAWN,
    (SwapState.AGREED, "approve"): SwapState.APPROVED,
    (SwapState.AGREED, "reject"): SwapState.REJECTED,
    (SwapState.APPROVED, "undo"): SwapState.UNDONE,
}
WAITING_SWAPS = frozenset({SwapState.ASKED, SwapState.AGREED})


class OfferState(StrEnum):
    """An open shift 待领的班: offered to all, claimed by one, approved by the planner."""

    OPEN = "open"
    CLAIMED = "claimed"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


OFFER_MOVES = {
    (OfferState.OPEN, "claim"): OfferState.CLAIMED,
    (OfferState.OPEN, "withdraw"): OfferState.WITHDRAWN,
    (OfferState.CLAIMED, "approve"): OfferState.FILLED,
    (OfferState.CLAIMED, "reject"): OfferState.OPEN,
    (OfferState.CLAIMED, "give_up"): OfferState.OPEN,
    (OfferState.CLAIMED, "withdraw"): OfferState.WITHDRAWN,
}


WAITING_OFFERS = frozenset({OfferState.OPEN, OfferState.CLAIMED})


def move_swap(state: SwapState, verb: str) -> SwapState:
    """The state after a move. Raises Refused: swap.moved_on {state}."""
    after = SWAP_MOVES.get((state, verb))
    if after is None:
        raise Refused(Refusal("swap.moved_on", {"state": state.value}))
    return after


def move_offer(state: OfferState, verb: str) -> OfferState:
    """The state after a move. Raises Refused: offer.moved_on {state}."""
    after = OFFER_MOVES.get((state, verb))
    if after is None:
        raise Refused(Refusal("offer.moved_on", {"state": state.value}))
    return after
