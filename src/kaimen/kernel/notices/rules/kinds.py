"""Kinds of notices: the words inside the house and outside it.   Pure.

A room declares its kinds in `labels.NOTICES = {"case.answered": NoticeWords(inside=_("{number} 有了答复。"))}`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kaimen.kernel.base.refusals import Fact

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class NoticeWords:
    """`inside` is read in the page after log-in and may say what it is about. `outside` is what a lock screen shows:
    nothing but that there is something, unless `outside_facts` names what may be told (a code the person just asked
    for). "" means the neutral words of the house; `goes_out=False` that no SMS is sent.
    """

    inside: object
    outside: object = ""
    outside_facts: frozenset[str] = frozenset()
    goes_out: bool = True


def placeholders(words: object) -> frozenset[str]:
    """Names of the facts that words mention."""
    return frozenset(_PLACEHOLDER.findall(str(words)))


def leaks(words: NoticeWords) -> frozenset[str]:
    """Facts the outside words would tell without leave: must be none (a test holds it for every kind)."""
    return placeholders(words.outside) - words.outside_facts


def say_outside(words: NoticeWords, facts: Mapping[str, Fact], *, neutral: object) -> str:
    """What leaves the house, made of the facts that have leave alone. KeyError where the words name another one."""
    told = {name: fact for name, fact in facts.items() if name in words.outside_facts}
    return say(words.outside or neutral, told)


def say(words: object, facts: Mapping[str, Fact]) -> str:
    """Words with their facts. KeyError when a fact is missing: `tell` has checked."""
    return str(words).format(**facts)
