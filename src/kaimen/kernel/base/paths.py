"""Paths in the tree of unions.   Pure: a path is a string of fixed-width levels, a subtree is a range of strings.

Each level has 4 base-36 characters (1 679 616 children a parent). A range stays an index scan on both databases,
a prefix match does not on SQLite (measured with 290 129 unions: 1.4 ms against 70 ms). PostgreSQL needs collation "C".
"""

from dataclasses import dataclass

WIDTH = 4
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
END = "~"  # sorts after every digit in byte order
LARGEST = len(DIGITS) ** WIDTH - 1


@dataclass(frozen=True)
class PathRange:
    """A half-open range of paths in one line: `low <= path < high`."""

    line: str
    low: str
    high: str

    def holds(self, path: str) -> bool:
        return bool(path) and self.low <= path < self.high


def step(ordinal: int) -> str:
    """The characters of one level. Refuses (ValueError) below 0 and above 1 679 615."""
    if not 0 <= ordinal <= LARGEST:
        raise ValueError(f"ordinal {ordinal} is out of range 0..{LARGEST}")
    characters = ""
    for _ in range(WIDTH):
        ordinal, digit = divmod(ordinal, len(DIGITS))
        characters = DIGITS[digit] + characters
    return characters


def child(parent_path: str, ordinal: int) -> str:
    return parent_path + step(ordinal)


def ordinal(path: str) -> int:
    """The number of a path among its siblings."""
    return int(path[-WIDTH:], 36)


def parents(path: str) -> tuple[str, ...]:
    """All paths above, nearest first."""
    return tuple(path[:end] for end in range(len(path) - WIDTH, 0, -WIDTH))


def depth(path: str) -> int:
    return len(path) // WIDTH


def subtree(line: str, path: str) -> PathRange:
    """The unit itself and everything below it."""
    return PathRange(line, path, path + END)


def only(line: str, path: str) -> PathRange:
    """The unit itself and nothing below it."""
    return PathRange(line, path, path + DIGITS[0])


def is_whole_line(reach: PathRange) -> bool:
    """A range that takes in a line from a union without superior down (or everything)."""
    return len(reach.low) <= WIDTH and reach.high == reach.low + END
