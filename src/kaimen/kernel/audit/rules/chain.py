"""The hash chain 哈希链 over audit entries.   Pure: rows in, hashes out.

hash = SHA-256(previous hash ‖ sequence ‖ canonical JSON of the entry). Whoever alters, drops or inserts an entry
breaks every later link.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

GENESIS = "0" * 64


@dataclass(frozen=True)
class Link:
    """One link as stored."""

    sequence: int
    previous_hash: str
    hash: str


class Fault(StrEnum):
    """Why a link does not hold; `head` is told by the check before, which had seen a link that is not there now."""

    SEQUENCE = "sequence"
    PREVIOUS = "previous"
    CONTENT = "content"
    HEAD = "head"


@dataclass(frozen=True)
class Break:
    """The first link that does not hold, and why."""

    sequence: int
    why: Fault


def canonical(entry: Mapping[str, object]) -> str:
    """JSON that two machines write alike: sorted keys, no spaces, text as it is."""
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(*, previous_hash: str, sequence: int, entry: Mapping[str, object]) -> Link:
    content = f"{previous_hash}|{sequence}|{canonical(entry)}"
    return Link(sequence, previous_hash, hashlib.sha256(content.encode()).hexdigest())


def first_break(rows: Iterable[tuple[Link, Mapping[str, object]]]) -> Break | None:
    """Walk links with their entries from the first; None when all hold."""
    previous_hash = GENESIS
    for sequence, (stored, entry) in enumerate(rows, start=1):
        if stored.sequence != sequence:
            return Break(sequence, Fault.SEQUENCE)
        if stored.previous_hash != previous_hash:
            return Break(sequence, Fault.PREVIOUS)
        if stored.hash != link(previous_hash=previous_hash, sequence=sequence, entry=entry).hash:
            return Break(sequence, Fault.CONTENT)
        previous_hash = stored.hash
    return None
