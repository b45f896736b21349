"""What `kaimen roster bench` says: a public instance solved, its cost, bound and every broken rule."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters import solver
from kaimen.rosters.rules import curtois_qu, verify
from kaimen.rosters.rules.problem import Effort

NO_WORK_LIMIT = 1e9


def bench(*, file: Path, seconds: float, seed: int, threads: int) -> dict[str, Any]:
    """Solve one file of the Curtois–Qu format. `violations` are counted by the judge, not by the engine."""
    try:
        problem = curtois_qu.read(file.read_text(encoding="utf-8", errors="replace"), name=file.stem)
    except Refused as refused:
        return {"ok": False, "refusals": [str(each) for each in words.explain_all(refused.refusals)]}
    found = solver.solve(problem, Effort(work=NO_WORK_LIMIT, seconds=seconds, seed=seed, threads=threads))
    broken = verify.violations(problem, found.pairs)
    return {
        "ok": not broken,
        "cost": found.cost,
        "bound": round(found.bound, 1),
        "violations": len(broken),
        "seconds": round(found.seconds, 2),
    }


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    if "refusals" in shown:
        yield from (f"✗ {each}" for each in shown["refusals"])
        return
    yield f"代价 cost {shown['cost']}，没有哪张表能低于 no roster can cost less than {shown['bound']}"
    yield f"违规 violations {shown['violations']}，用时 seconds {shown['seconds']}"
