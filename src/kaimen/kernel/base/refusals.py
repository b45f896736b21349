"""Refusals 拒绝: what a rule or a service answers when something may not be done.   Pure; no words, only codes and
facts.

Words stand in each app's `labels.py`; `base.words.explain` joins them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Fact = str | int | bool | None | tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """One reason, as a dotted code (`case.not_open`) with the facts a person needs to go on."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


class Refused(Exception):
    """Raised by services; carries every reason found, never an empty set."""

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("Refused needs at least one Refusal")
        super().__init__(", ".join(refusal.code for refusal in refusals))
        self.refusals: tuple[Refusal, ...] = refusals


def raise_any(refusals: tuple[Refusal, ...]) -> None:
    """Raise `Refused` with all refusals when there are any."""
    if refusals:
        raise Refused(*refusals)
