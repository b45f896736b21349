"""The limits that a regime sets 工时和休息.   Pure. 劳动法 第三十六、三十八、四十一条; rest between works is a house rule."""

from collections.abc import Set
from datetime import date

from kaimen.rosters.rules.problem import Limits
from kaimen.rosters.rules.staff import AbsenceKind, Regime

REST = 11 * 60
DAY_WORK = 8 * 60
WEEK_WORK = 40 * 60


def limits(
    regime: Regime, *, on: date, working_days: int, has_approval: bool, protections: Set[AbsenceKind] = frozenset()
) -> Limits:
    """What nobody of this regime may be asked for on and after a day; comprehensive hours count over the period."""
    return Limits(
        rest=REST,
        day_work=DAY_WORK,
        week_work=None if has_approval else WEEK_WORK,
        period_work=working_days * DAY_WORK if has_approval else None,
        has_weekly_rest=True,
        nights=AbsenceKind.NO_NIGHTS not in protections,
    )
