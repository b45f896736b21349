"""What a night is 夜班.   Pure. A stretch that holds three in the morning, or lies in the night for three hours."""

from kaimen.rosters.rules.problem import MINUTES_A_DAY, Stretch

THREE = 3 * 60
NIGHT = Stretch(22 * 60, 30 * 60)
LEAST = 3 * 60


def is_night(stretch: Stretch) -> bool:
    """Whether somebody on the seat for this stretch works at night; the house's own line, stricter than 22:00–06:00
    as a whole."""
    first, last = stretch.start // MINUTES_A_DAY - 1, stretch.end // MINUTES_A_DAY
    return any(_holds_night(stretch, day * MINUTES_A_DAY) for day in range(first, last + 1))


def _holds_night(stretch: Stretch, midnight: int) -> bool:
    shared = min(stretch.end, midnight + NIGHT.end) - max(stretch.start, midnight + NIGHT.start)
    return shared >= LEAST or stretch.start <= midnight + THREE < stretch.end
