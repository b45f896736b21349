"""Where a content lies and what a name may be.     Pure."""

import re
from pathlib import PurePath, PureWindowsPath

from kaimen.kernel.base.text import clean_line
from kaimen.kernel.files.rules.kinds import LABEL_LIMIT


def place(sha256: str) -> PurePath:
    """Path of a content below the folder of files: `aa/bb/<sha256>`. ValueError for what is no digest."""
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return PurePath(sha256[:2], sha256[2:4], sha256)


def clean_label(name: str) -> str:
    """The sender's name of the file, kept as a label only: no folders, no hidden characters, at most 120 characters
    with its ending. A name that is nothing else is `file`.
    """
    last = PureWindowsPath(clean_line(name, limit=10_000, may_be_empty=True)).name.strip(". ") or "file"
    if len(last) <= LABEL_LIMIT:
        return last
    ending = PurePath(last).suffix[:10]
    return last[: LABEL_LIMIT - len(ending)] + ending
