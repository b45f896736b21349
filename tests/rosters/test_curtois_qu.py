"""The public instances: read, solved, judged by code that is not the engine's."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters import solver
from kaimen.rosters.rules import curtois_qu, verify
from kaimen.rosters.rules.problem import Effort, Stretch, Wish
from kaimen.site.cli import main

FOLDER = Path(__file__).parent / "curtois_qu"
PROVEN = {1: 607, 2: 828, 3: 1001, 4: 1716}


def instance(number: int):
    return curtois_qu.read((FOLDER / f"Instance{number}.txt").read_text())


def test_an_instance_is_read_as_it_is_written():
    problem = instance(1)
    first = problem.workers[0]
    assert (problem.days, len(problem.workers), len(problem.needs)) == (14, 8, 14)
    assert (first.name, first.limits.period_work, first.limits.least_work, first.limits.weekends) == (
        "A",
        4320,
        3360,
        1,
    )
    assert (first.limits.run_days, first.limits.least_run_days, first.limits.least_free_days) == (5, 2, 2)
    assert [away.stretch for away in first.away] == [Stretch(0, 1440)]
    assert first.wishes[0] == Wish(day=2, cost=2, is_on=True, shift="D")
    need = problem.needs[0]
    assert (need.day, need.shift, need.work, need.heads, need.under_cost, need.over_cost) == (0, "D", 480, 5, 100, 1)


def test_the_first_is_proven_best():
    """607 is the optimum: the engine's bound meets it, and the judge finds nothing."""
    problem = instance(1)
    found = solver.solve(problem, Effort(work=60.0, seconds=600.0))
    assert (found.cost, found.bound, found.is_proven) == (607, 607.0, True)
    assert verify.violations(problem, found.pairs) == ()


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3, 4])
def test_the_others_come_near_their_proven_best(number):
    problem = instance(number)
    found = solver.solve(problem, Effort(work=1e9, seconds=60.0, threads=2))
    assert verify.violations(problem, found.pairs) == ()
    assert PROVEN[number] <= found.cost <= PROVEN[number] * 1.01
    assert found.bound <= PROVEN[number]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", "hello"),
        ("SECTION_HORIZON\nmany", "invalid literal for int() with base 10: 'many'"),
        ("", "list index out of range"),
    ],
)
def test_another_file_is_refused(text, line):
    with pytest.raises(Refused) as caught:
        curtois_qu.read(text)
    assert caught.value.refusals == (Refusal("bench.unclear", {"line": line}),)


def test_the_command_tells_cost_bound_and_violations():
    done = CliRunner().invoke(main, ["roster", "bench", str(FOLDER / "Instance1.txt"), "--seconds", "600", "--json"])
    shown = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {name: shown[name] for name in ("ok", "cost", "bound", "violations")} == {
        "ok": True,
        "cost": 607,
        "bound": 607.0,
        "violations": 0,
    }


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    file = tmp_path / "other.txt"
    file.write_text("nothing of the kind")
    done = CliRunner().invoke(main, ["roster", "bench", str(file), "--json"])
    assert (done.exit_code, list(json.loads(done.stdout))) == (1, ["ok", "refusals"])
