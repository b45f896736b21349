"""Statutory holidays 法定节假日 of all citizens, by the version of the Measures in force.   Pure.

Source: 全国年节及纪念日放假办法 第二条, revised 1999-09-18, 2007-12-14, 2013-12-11 and 2024-11-10. The part-day
holidays of some citizens (第三条: women, youth, children, soldiers) are not here. Days by the moon and Qingming come
from `data/festivals.csv` (computed with lunar-python 1.4.8, checked against holidays 0.109; GB/T 33661-2017); where a
year is not in it, only the days of the sun calendar are known.

Where Mid-autumn falls on National Day (2009-10-03, 2020-10-01) the Measures know one day less: the day given instead
by the notice is a swapped rest day here. Whether it is paid threefold is disputed, and the Measures do not decide it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SPRING, QINGMING, DRAGON_BOAT, MID_AUTUMN = "春节", "清明节", "端午节", "中秋节"


@dataclass(frozen=True)
class Festivals:
    """Moving days of one year: first day of the first month, Qingming, 5th of the 5th month, 15th of the 8th month."""

    year: int
    spring_festival: date
    qingming: date
    dragon_boat: date
    mid_autumn: date


@dataclass(frozen=True)
class Provision:
    """One version of Article 2. `spring` counts from the first day of the first month (-1 is the eve)."""

    source: str
    decided_on: date
    in_force_on: date
    fixed: tuple[tuple[int, int, str], ...]
    spring: tuple[int, ...]
    has_other_festivals: bool


def _fixed(labour_days: int) -> tuple[tuple[int, int, str], ...]:
    labour = tuple((5, day, "劳动节") for day in range(1, labour_days + 1))
    return ((1, 1, "元旦"), *labour, (10, 1, "国庆节"), (10, 2, "国庆节"), (10, 3, "国庆节"))


PROVISIONS = (
    Provision("国务院令第270号", date(1999, 9, 18), date(1999, 9, 18), _fixed(3), (0, 1, 2), False),
    Provision("国务院令第513号", date(2007, 12, 14), date(2008, 1, 1), _fixed(1), (-1, 0, 1), True),
    Provision("国务院令第644号", date(2013, 12, 11), date(2014, 1, 1), _fixed(1), (0, 1, 2), True),
    Provision("国务院令第795号", date(2024, 11, 10), date(2025, 1, 1), _fixed(2), (-1, 0, 1, 2), True),
)


def provision_on(day: date) -> Provision | None:
    """The version in force on a day; none before 1999-09-18."""
    held = [provision for provision in PROVISIONS if provision.in_force_on <= day]
    return held[-1] if held else None


def statutory_days(year: int, festivals: Mapping[int, Festivals]) -> dict[date, str]:
    """Each statutory day of a year with the holiday's name; every version but the first began with a year."""
    provision = provision_on(date(year, 1, 1))
    if provision is None:
        return {}
    days: dict[date, str] = {}
    moving = festivals.get(year)
    if moving and provision.has_other_festivals:
        days |= {moving.qingming: QINGMING, moving.dragon_boat: DRAGON_BOAT, moving.mid_autumn: MID_AUTUMN}
    if moving:
        days |= {moving.spring_festival + timedelta(days=offset): SPRING for offset in provision.spring}
    days |= {date(year, month, day): name for month, day, name in provision.fixed}
    return days
