"""States of membership 会籍.   Pure.     Source: 中国工会章程 第一章 (入会, 保留会籍, 退会)."""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal


class MembershipState(StrEnum):
    """`kept` is 保留会籍: the member retired or lost work and owes no dues."""

    ACTIVE = "active"
    KEPT = "kept"
    ENDED = "ended"


MOVES: dict[tuple[MembershipState, str], MembershipState] = {
    (MembershipState.ACTIVE, "keep"): MembershipState.KEPT,
    (MembershipState.KEPT, "resume"): MembershipState.ACTIVE,
    (MembershipState.ACTIVE, "end"): MembershipState.ENDED,
    (MembershipState.KEPT, "end"): MembershipState.ENDED,
}


def move(state: MembershipState, action: str) -> MembershipState | Refusal:
    """The state after an action, or `membership.no_such_move`."""
    return MOVES.get((state, action)) or Refusal("membership.no_such_move", {"state": state.value, "action": action})
