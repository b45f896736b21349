"""Proofs 凭证: query code and PIN of somebody nameless.   Pure.

Tries are counted by code, known or not: five, then a pause of 15 minutes from the last one. A refusal never says
which part was wrong.
"""

from datetime import datetime, timedelta

from kaimen.kernel.base.refusals import Refusal

MOST_TRIES = 5
CODE_LENGTH = 8
PAUSE = timedelta(minutes=15)


def is_code(read: str) -> bool:
    """Eight signs as codes have them; anything else opens nothing and is not counted."""
    return len(read) == CODE_LENGTH and read.isascii() and read.isalnum()


def refusals_to_try(*, tries: int, last_at: datetime | None, at: datetime) -> tuple[Refusal, ...]:
    """Refuses: proof.too_many_tries {minutes}, rounded up."""
    if last_at is None or tries < MOST_TRIES or at >= last_at + PAUSE:
        return ()
    left = last_at + PAUSE - at
    return (Refusal("proof.too_many_tries", {"minutes": -(-left // timedelta(minutes=1))}),)
