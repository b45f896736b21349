"""Emergency numbers with their words, for whoever wrote something that sounds like danger. Worked out anew each time,
kept nowhere.
"""

from dataclasses import dataclass

from kaimen.kernel.base import words
from kaimen.servicedesk.rules import danger


@dataclass(frozen=True)
class HelpLine:
    """A number to ring and what it is."""

    number: str
    word: str


def lines(said: str) -> tuple[HelpLine, ...]:
    return tuple(HelpLine(help_.value, words.label(help_)) for help_ in danger.numbers_for(danger.look(said)))
