"""Codes sent to a telephone 短信验证码: how long they count, how often one may ask.   Pure: instants in, refusals out.

Six digits have 20 bits; five tries, then a new code. A number gets ten codes a day, so that nobody can be flooded by a
stranger; an address a hundred, since a whole dormitory may sit behind one.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from kaimen.kernel.base.refusals import Refusal

LIFE = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
WINDOW = timedelta(hours=24)
TRIES = 5
MOST_A_NUMBER = 10
MOST_AN_ADDRESS = 100


def may_send(*, to_number: Sequence[datetime], from_address: int, at: datetime) -> tuple[Refusal, ...]:
    """May another code go out? `to_number` are the instants of the last 24 hours, in any order.

    Refuses: code.too_many_today, code.too_often {seconds}.
    """
    if len(to_number) >= MOST_A_NUMBER or from_address >= MOST_AN_ADDRESS:
        return (Refusal("code.too_many_today", {}),)
    waited = at - max(to_number) if to_number else PAUSE
    if waited < PAUSE:
        return (Refusal("code.too_often", {"seconds": ceil((PAUSE - waited).total_seconds())}),)
    return ()


def is_alive(*, sent_at: datetime, at: datetime) -> bool:
    """True while the code counts; at five minutes it no longer does."""
    return sent_at <= at < sent_at + LIFE


def read_code(typed: str) -> str:
    """The digits of what was typed: full width and spaces do not matter."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed))
