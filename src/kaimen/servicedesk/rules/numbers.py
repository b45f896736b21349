"""Numbers 编号 and titles 事由 of cases.   Pure."""

import re

TITLE_LIMIT = 24
WIDTH = 6
NOWHERE = "00"


def division_prefix(division_code: str) -> str:
    """610000 → 61, 610100 → 6101, 610102 → 610102; an empty code → 00.     Source: GB/T 2260 (pairs of digits by
    level).
    """
    prefix = re.sub(r"(00)+$", "", division_code) if len(division_code) == 6 else division_code
    return prefix or NOWHERE


def case_number(*, prefix: str, year: int, ordinal: int) -> str:
    """61-2026-000123. Beyond 999 999 in a year it grows by a digit rather than starting again."""
    return f"{prefix}-{year}-{ordinal:0{WIDTH}d}"


def title_of(text: str) -> str:
    """The worker's own first sentence, at most 24 signs; the desk calls the case by it."""
    first = re.split(r"[。！？!?；;\n]", text.strip(), maxsplit=1)[0].strip()
    line = re.sub(r"\s+", " ", first or text.strip())
    return line if len(line) <= TITLE_LIMIT else f"{line[: TITLE_LIMIT - 1]}…"
