"""Words by which Chinese is found 检索词.   Pure.

A run of Han characters becomes its overlapping pairs and its last character, so that every stretch of it is found,
names and words of no dictionary too; letters and digits stay whole words. A stretch of text is a row of tokens that
follow each other: what is found holds it letter for letter, after NFKC and without case. Both databases index these
tokens (FTS5, tsvector), so that both find the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_RUNS = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+)|([0-9a-z]+)")


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow each other; `is_open`: the last one may go on (a single character, the beginning of a
    word)."""

    tokens: tuple[str, ...]
    is_open: bool


def normalised(text: str) -> str:
    """NFKC, without case."""
    return unicodedata.normalize("NFKC", text).lower()


def tokens(text: str) -> Iterator[str]:
    """What a text is indexed by, in order."""
    for han, word in _RUNS.findall(normalised(text)):
        if word:
            yield word
        else:
            yield from (han[place : place + 2] for place in range(len(han) - 1))
            yield han[-1]


def phrase(term: str) -> Phrase | None:
    """How one term without spaces is looked up; None where it has neither Han characters, letters nor digits."""
    found = tuple(tokens(term))
    if not found:
        return None
    han, _word = _RUNS.findall(normalised(term))[-1]
    return Phrase(found[:-1], is_open=False) if len(han) > 1 else Phrase(found, is_open=True)
