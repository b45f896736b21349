"""Reads of places."""

from datetime import date

from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.organisations.rules.divisions import Division
from kaimen.kernel.places.models import Address


def full_line(address: Address, on: date) -> str:
    """Province, city and county by their names on a day, then the line: 陕西省西安市新城区劳动路17号.

    A code that was not in use on the day speaks by the meaning it had nearest before it, else the first it got.
    """
    return "".join((*division_names(address.division_code, on), address.line))


def division_names(code: str, on: date) -> tuple[str, ...]:
    """Names from the province down to the code, as used on a day; empty for an unknown code."""
    names: list[str] = []
    while (division := _meaning(code, on)) is not None:
        names.insert(0, division.name)
        code = division.parent_code
    return tuple(names)


def _meaning(code: str, on: date) -> Division | None:
    valid = divisions.valid_on(code, on)
    if valid is not None:
        return valid
    held = divisions.history(code)
    past = [division for division in held if division.valid_from is None or division.valid_from <= on]
    return past[-1] if past else next(iter(held), None)
