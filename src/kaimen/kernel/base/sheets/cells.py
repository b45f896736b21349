"""What one cell of an import may mean.     Pure: each function takes a cell and gives a value, or raises Refused.

People's sheets carry numbers as text, text as numbers, dates in six spellings; each function takes what cannot be
misread and refuses the rest. Facts carry what was written only where it is no personal data.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TypeVar

from kaimen.kernel.base import identity
from kaimen.kernel.base.money import Fen
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.sheets.read import Cell
from kaimen.kernel.base.text import clean_line, clean_name

T = TypeVar("T")

# Excel keeps 15 digits of a number and writes zeros for the rest: an identity number typed as a number is lost.
_EXACT = 10**15
_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r＝＋－＠])")


def as_text(cell: Cell) -> str:
    """The cell as text: 3.0 is "3", a day is 2026-11-22. Refuses: cell.digits_lost, cell.formula_error {error}."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, int | float):
        return _number_as_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    written = str(cell).strip()
    if written in _ERRORS:
        raise Refused(Refusal("cell.formula_error", {"error": written}))
    return _GUARDED.sub("", written, count=1) if written.startswith("'") else written


def text(limit: int) -> Callable[[Cell], str]:
    """One line of at most `limit` characters. Refuses: text.too_long, text.empty."""
    return lambda cell: clean_line(as_text(cell), limit=limit)


def name(cell: Cell) -> str:
    """Name of a person. Refuses: text.too_long, text.empty."""
    return clean_name(as_text(cell))


def mobile(cell: Cell) -> str:
    """Mobile number of the mainland. Refuses: phone.not_mobile."""
    number = identity.read_phone(as_text(cell))
    raise_any(identity.check_mobile(number))
    return number


def phone(cell: Cell) -> str:
    """Any number that can be called. Refuses: phone.not_a_number."""
    number = identity.read_phone(as_text(cell))
    raise_any(identity.check_phone(number))
    return number


def id_number(on: date) -> Callable[[Cell], str]:
    """Identity number, read on day `on`. Refuses: cell.digits_lost and what `identity.check_id_number` refuses."""

    def read(cell: Cell) -> str:
        number = identity.read_id_number(as_text(cell))
        raise_any(identity.check_id_number(number, on=on))
        return number

    return read


def uscc(cell: Cell) -> str:
    """Unified social credit code. Refuses what `identity.check_uscc` refuses."""
    code = identity.read_uscc(as_text(cell))
    raise_any(identity.check_uscc(code))
    return code


def day(cell: Cell) -> date:
    """A day: a date cell, 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日 or 20261122.

    Refuses: cell.not_a_day {written}.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = unicodedata.normalize("NFKC", as_text(cell))
    found = _DAY.fullmatch(written.removesuffix(" 00:00:00"))
    try:
        year, month, of_month = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
        return date(year, month, of_month)
    except ValueError:
        raise Refused(Refusal("cell.not_a_day", {"written": written[:20]})) from None


def fen(cell: Cell) -> Fen:
    """An amount in yuan, with at most two decimals, not negative: 9860, 9,860.00, ￥9860元.

    Refuses: cell.not_money {written}.
    """
    written = unicodedata.normalize("NFKC", as_text(cell))
    digits = re.fullmatch(r"[¥￥]?\s*(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,13}(?:\.\d{1,2})?)\s*元?", written)
    if not digits:
        raise Refused(Refusal("cell.not_money", {"written": written[:20]}))
    return Fen(int(Decimal(digits[1].replace(",", "")) * 100))


def count(low: int, high: int) -> Callable[[Cell], int]:
    """A whole number between `low` and `high`. Refuses: cell.not_a_count {written}, cell.out_of_range {low, high}."""

    def read(cell: Cell) -> int:
        written = unicodedata.normalize("NFKC", as_text(cell)).replace(",", "")
        if not re.fullmatch(r"-?\d{1,15}", written):
            raise Refused(Refusal("cell.not_a_count", {"written": written[:20]}))
        if not low <= int(written) <= high:
            raise Refused(Refusal("cell.out_of_range", {"low": low, "high": high}))
        return int(written)

    return read


def choice(words: Mapping[str, T]) -> Callable[[Cell], T]:
    """One of the given words. Refuses: cell.not_a_choice {written, choices}."""

    def read(cell: Cell) -> T:
        written = unicodedata.normalize("NFKC", as_text(cell)).strip()
        if written not in words:
            raise Refused(Refusal("cell.not_a_choice", {"written": written[:20], "choices": tuple(words)}))
        return words[written]

    return read


def _number_as_text(number: int | float) -> str:
    if not isfinite(number):
        raise Refused(Refusal("cell.formula_error", {"error": "#NUM!"}))
    if isinstance(number, float) and not number.is_integer():
        return format(Decimal(repr(number)), "f")
    if abs(number) >= _EXACT:
        raise Refused(Refusal("cell.digits_lost", {}))
    return str(int(number))
