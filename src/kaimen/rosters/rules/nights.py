"""What counts as night work 夜班.   Pure."""

from kaimen.rosters.rules.problem import MINUTES_A_DAY, Stretch

THREE_O_CLOCK = 3 * 60
EVENING, MORNING = 22 * 60, 6 * 60
LONG_ENOUGH = 3 * 60


def is_night(stretch: Stretch) -> bool:
    """Whether a shift holds three in the morning, or lies for three hours or more between 22:00 and 06:00 (local).

    House rule: the law names no hours; 22:00 to 06:00 is how 夜班劳动 is read for young workers and in pay rules.
    """
    first = stretch.start // MINUTES_A_DAY - 1
    last = stretch.end // MINUTES_A_DAY + 1
    return any(
        stretch.start <= day * MINUTES_A_DAY + THREE_O_CLOCK < stretch.end or _in_night(stretch, day) >= LONG_ENOUGH
        for day in range(first, last)
    )


def _in_night(stretch: Stretch, day: int) -> int:
    start, end = day * MINUTES_A_DAY + EVENING, (day + 1) * MINUTES_A_DAY + MORNING
    return min(stretch.end, end) - max(stretch.start, start)
