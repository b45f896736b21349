"""What no engine may be asked 排班问题的检查.   Pure: needs of no length or above a day, or outside the period."""

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem
from kaimen.rosters.rules.shifts import LONGEST
from kaimen.rosters.rules.spans import DAY

MOST = int(LONGEST.total_seconds() // 60)


def problem_refusals(problem: Problem) -> tuple[Refusal, ...]:
    """Refuses problem.length {day, starts, hours}: nothing or nobody is asked for, or more than a day at a stretch;
    problem.unclear {day, starts}: begins on another day or outside the period, or has more work than it lasts."""
    return tuple(refusal for need in problem.needs for refusal in _need_refusals(problem, need))


def _need_refusals(problem: Problem, need: Need) -> list[Refusal]:
    begins = need.stretch.start % MINUTES_A_DAY
    day = (problem.first_on + need.day * DAY).isoformat()
    starts = f"{begins // 60:02d}:{begins % 60:02d}"
    found = []
    if not 0 < need.stretch.minutes <= MOST or need.heads < 1:
        found.append(Refusal("problem.length", {"day": day, "starts": starts, "hours": MOST // 60}))
    is_inside = 0 <= need.day < problem.days and need.stretch.start // MINUTES_A_DAY == need.day
    if not is_inside or not 0 <= need.work <= max(0, need.stretch.minutes):
        found.append(Refusal("problem.unclear", {"day": day, "starts": starts}))
    return found
