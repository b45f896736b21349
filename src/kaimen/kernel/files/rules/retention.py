"""How long a file is kept.     Pure: dates in, dates out.

Source of the terms: 机关文件材料归档范围和文书档案保管期限规定 (State Archives Administration, order 8): permanent,
or fixed at 30 and 10 years. Papers that never become a record (sheets of an import) go after 30 days.
"""

from datetime import date, timedelta
from enum import StrEnum

_YEARS = {"ten_years": 10, "thirty_years": 30}
_TEMPORARY = timedelta(days=30)


class Retention(StrEnum):
    """Class of retention 保管期限."""

    TEMPORARY = "temporary"
    TEN_YEARS = "ten_years"
    THIRTY_YEARS = "thirty_years"
    PERMANENT = "permanent"


def kept_until(retention: Retention, *, kept_on: date) -> date | None:
    """Last day on which a file must still be there, None for ever. 29 February ends on 28 February."""
    if retention is Retention.PERMANENT:
        return None
    if retention is Retention.TEMPORARY:
        return kept_on + _TEMPORARY
    year = kept_on.year + _YEARS[retention]
    try:
        return kept_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
