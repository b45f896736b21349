"""Background jobs against the bare loop: two workers, 2 000 trivial jobs, as many bare single-row transactions.

Both update one scratch database (SQLite, or the PostgreSQL of KAIMEN_DATABASE_URL), two processes each, started before
the clock runs. Then workers are killed with SIGKILL in the middle of jobs, and the effects are counted.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "jobs"
LIMIT = "two workers reach ≥ 0.3 of the bare update loop; kill -9 loses none and doubles none"
JOBS = 2000
ROWS = 64
ROUNDS = 3
KILLS = 4
KILL_JOBS = 400
ROOT = Path(__file__).resolve().parent.parent
TABLES = (
    "DROP TABLE IF EXISTS bench_row",
    "DROP TABLE IF EXISTS bench_effect",
    "CREATE TABLE bench_row (id integer PRIMARY KEY, n integer NOT NULL)",
    "CREATE TABLE bench_effect (job integer NOT NULL)",
    *(f"INSERT INTO bench_row VALUES ({row}, 0)" for row in range(ROWS)),  # noqa: S608
)


# ------------------------------------------------------------------------------------------------ in the children


def _register() -> None:
    from datetime import datetime

    from django.db import connection

    from kaimen.kernel.base import jobs

    @jobs.job("bench.count")
    def count(*, at: datetime, row: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bench_row SET n = n + 1 WHERE id = %s", [row])

    @jobs.job("bench.mark", max_attempts=50)
    def mark(*, at: datetime, job: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_effect VALUES (%s)", [job])
        time.sleep(0.003)  # wide enough for a kill to fall between the effect and the commit


def _prepare() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement)


def _fill(name: str, count: str) -> None:
    from django.db import connection

    from kaimen.kernel.base import clock, jobs

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_job")
        cursor.execute("UPDATE bench_row SET n = 0")
    field, spread = ("row", ROWS) if name == "bench.count" else ("job", int(count))
    jobs.enqueue_many(name, [{field: number % spread} for number in range(int(count))], at=clock.now())


def _work(lease_seconds: str) -> None:
    from kaimen.kernel.base import clock, jobs

    worker = jobs.Worker(["default"], lease_seconds=float(lease_seconds), keeps_schedules=False)
    _wait_for_start()
    while worker.run_once(clock.now()):
        pass


def _bare(count: str) -> None:
    from django.db import connection

    _wait_for_start()
    with connection.cursor() as cursor:
        for number in range(int(count)):
            cursor.execute("UPDATE bench_row SET n = n + 1 WHERE id = %s", [number % ROWS])


def _figures() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(n) FROM bench_row")
        counted = cursor.fetchone()[0]
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT job) FROM bench_effect")
        effects, distinct = cursor.fetchone()
        cursor.execute("SELECT COUNT(*) FROM base_job WHERE state = 'done'")
        done = cursor.fetchone()[0]
        cursor.execute("SELECT COUNT(*) FROM base_job WHERE attempts > 1")
        again = cursor.fetchone()[0]
    found = {"counted": counted, "effects": effects, "distinct": distinct, "done": done, "again": again}
    print(json.dumps(found))


def _wait_for_start() -> None:
    from django.db import connection

    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()


def _main(task: str, *arguments: str) -> None:
    import django

    django.setup()
    _register()
    {"prepare": _prepare, "fill": _fill, "work": _work, "bare": _bare, "figures": _figures}[task](*arguments)


# ------------------------------------------------------------------------------------------------- in the parent


class Scene:
    """A scratch database and the processes on it."""

    def __init__(self, home: str) -> None:
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "kaimen.site.settings",
            "KAIMEN_PROFILE": "test",
            **os.environ,
            "KAIMEN_HOME": home,
        }

    def start(self, *task: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "benchmarks.jobs", *task],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, *task: str) -> str:
        process = self.start(*task)
        answer, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{task} ended with {process.returncode}")
        return answer

    def figures(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.do("figures"))
        return found

    def seconds(self, tasks: list[tuple[str, ...]]) -> float:
        """From the word "go" until the last process has ended its work."""
        processes = [self.start(*task) for task in tasks]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        begun = time.perf_counter()
        for process in processes:
            _go(process)
        for process in processes:
            if process.wait():
                raise RuntimeError("a process of the benchmark failed")
        return time.perf_counter() - begun


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@contextmanager
def _scene() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as home:
        scene = Scene(home)
        scene.do("prepare")
        yield scene


def _speed(scene: Scene) -> tuple[float, float]:
    """Transactions and jobs per second of one round."""
    scene.do("fill", "bench.count", "0")
    bare = JOBS / scene.seconds([("bare", str(JOBS // 2))] * 2)
    scene.do("fill", "bench.count", str(JOBS))
    worked = JOBS / scene.seconds([("work", "60")] * 2)
    found = scene.figures()
    assert (found["counted"], found["done"]) == (JOBS, JOBS), found
    return bare, worked


def _killed(scene: Scene) -> dict[str, int]:
    """Kill a worker in mid-job several times, let another end the work, count the effects."""
    scene.do("fill", "bench.mark", str(KILL_JOBS))
    for _ in range(KILLS):
        worker = scene.start("work", "1")
        assert worker.stdout is not None
        worker.stdout.readline()
        _go(worker)
        time.sleep(0.35)
        worker.kill()
        worker.wait()
    while scene.figures()["done"] < KILL_JOBS:
        scene.seconds([("work", "1")] * 2)
        time.sleep(0.3)
    found = scene.figures()
    return {
        "kills": KILLS,
        "redelivered": found["again"],
        "lost": KILL_JOBS - found["distinct"],
        "doubled": found["effects"] - found["distinct"],
    }


def run() -> dict[str, object]:
    """Medians of three rounds; the ratio is the median of the rounds' ratios."""
    with _scene() as scene:
        rounds = [_speed(scene) for _ in range(ROUNDS)]
        killed = _killed(scene)
    ratio = statistics.median(worked / bare for bare, worked in rounds)
    is_postgres = os.environ.get("KAIMEN_DATABASE_URL", "").startswith("postgres")
    return {
        "name": NAME,
        "limit": LIMIT,
        "database": "PostgreSQL" if is_postgres else "SQLite",
        "bare_per_second": round(statistics.median(bare for bare, _ in rounds)),
        "jobs_per_second": round(statistics.median(worked for _, worked in rounds)),
        "ratio": round(ratio, 2),
        **killed,
        "holds": ratio >= 0.3 and killed["lost"] == 0 and killed["doubled"] == 0,
    }


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _main(*sys.argv[1:])
    else:
        print(json.dumps(run(), indent=1))
