"""What no engine may be asked 排班问题的检查.   Pure: needs of no length or of more than a day, names used twice."""

from collections import Counter

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Need, Problem
from kaimen.rosters.rules.shifts import LONGEST
from kaimen.rosters.rules.spans import DAY

MOST = int(LONGEST.total_seconds() // 60)


def problem_refusals(problem: Problem) -> tuple[Refusal, ...]:
    """Refuses problem.too_short {day, starts, minutes}, problem.too_long {day, starts, hours}, problem.outside {day,
    starts}, problem.work_unclear {day, starts}, problem.named_twice {name}, problem.fixed_unknown {name}."""
    found = [refusal for need in problem.needs for refusal in _need_refusals(problem, need)]
    keys = Counter([*(need.key for need in problem.needs), *(f"#{worker.key}" for worker in problem.workers)])
    found += [Refusal("problem.named_twice", {"name": key}) for key, count in keys.items() if count > 1]
    for key, worker in sorted(problem.fixed):
        if key not in keys or f"#{worker}" not in keys:
            found.append(Refusal("problem.fixed_unknown", {"name": f"{key} #{worker}"}))
    return tuple(found)


def _need_refusals(problem: Problem, need: Need) -> list[Refusal]:
    begins = need.stretch.start % MINUTES_A_DAY
    day = (problem.first_on + need.day * DAY).isoformat()
    starts = f"{begins // 60:02d}:{begins % 60:02d}"
    found = []
    if need.stretch.minutes <= 0 or need.heads < 1:
        found.append(Refusal("problem.too_short", {"day": day, "starts": starts, "minutes": need.stretch.minutes}))
    if need.stretch.minutes > MOST:
        found.append(Refusal("problem.too_long", {"day": day, "starts": starts, "hours": MOST // 60}))
    is_inside = 0 <= need.day < problem.days and need.stretch.start // MINUTES_A_DAY == need.day
    if not is_inside:
        found.append(Refusal("problem.outside", {"day": day, "starts": starts}))
    if not 0 <= need.work <= max(0, need.stretch.minutes):
        found.append(Refusal("problem.work_unclear", {"day": day, "starts": starts}))
    return found
