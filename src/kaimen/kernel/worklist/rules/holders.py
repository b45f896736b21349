"""Holders 承办人 of tasks.   Pure. A holder is written as the token an actor carries: `seat:12`, `person:5`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"(seat|person):([1-9][0-9]{0,17})")


class HolderKind(StrEnum):
    """A seat 席位 is answered for by whoever is on duty; a person by nobody else."""

    SEAT = "seat"
    PERSON = "person"


@dataclass(frozen=True)
class Holder:
    """Whose task it is."""

    kind: HolderKind
    id: int

    @property
    def token(self) -> str:
        return f"{self.kind.value}:{self.id}"


def read(token: str) -> Holder:
    """`seat:12`. ValueError for anything else: tokens are made by us."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise ValueError(f"not a holder: {token!r}")
    return Holder(HolderKind(found[1]), int(found[2]))


def among(tokens: Iterable[str]) -> tuple[Holder, ...]:
    """The holders among an actor's tokens, in a fixed order; other proofs (`case:17`) are passed by."""
    return tuple(read(token) for token in sorted(tokens) if _TOKEN.fullmatch(token))
