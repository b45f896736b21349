"""Actors 行动者: who does something, and what they may do.   `access` implements the protocol for persons."""

from dataclasses import dataclass, field
from typing import Protocol

from kaimen.kernel.base.paths import END, PathRange

TERRITORIAL = "territorial"
INDUSTRIAL = "industrial"


class HasPaths(Protocol):
    """What an actor needs to know of an organisation: its place in each line ("" where it has none)."""

    territorial_path: str
    industrial_path: str


class Actor(Protocol):
    """Whoever acts: a person, the system, or somebody nameless at the door."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def tokens(self) -> frozenset[str]:
        """Things proven without a log-in, as `case:17` after code and PIN."""
        ...

    def may(self, key: str, organisation: HasPaths | None) -> bool: ...
    def ranges(self, key: str) -> tuple[PathRange, ...]: ...


@dataclass(frozen=True)
class System:
    """The machine itself: jobs, imports at installation, the demo."""

    kind: str = "system"
    name: str = "system"
    person_id: int | None = None
    tokens: frozenset[str] = frozenset()

    def may(self, key: str, organisation: HasPaths | None) -> bool:
        return True

    def ranges(self, key: str) -> tuple[PathRange, ...]:
        return (PathRange(TERRITORIAL, "", END), PathRange(INDUSTRIAL, "", END))


@dataclass(frozen=True)
class Anonymous:
    """Somebody who has not signed in; may carry proofs."""

    kind: str = "anonymous"
    name: str = ""
    person_id: int | None = None
    tokens: frozenset[str] = field(default_factory=frozenset)

    def may(self, key: str, organisation: HasPaths | None) -> bool:
        return False

    def ranges(self, key: str) -> tuple[PathRange, ...]:
        return ()


SYSTEM = System()
