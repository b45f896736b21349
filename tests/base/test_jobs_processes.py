"""Workers as real processes on one real database: killed, stopped, side by side.

Leases run out by the instant the next worker is given, not by waiting; only the loop and the renewal read the clock.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlparse, urlunparse
from uuid import uuid4

import pytest

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
AFTER_THE_LEASE = AT + timedelta(seconds=61)
ROOT = Path(__file__).resolve().parents[2]
BOUND_SECONDS = 60


class Processes:
    """Starts `worker_process.py` on one database and ends what is left of it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *task: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "tests/base/worker_process.py", *task],
            cwd=ROOT,
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.started.append(process)
        return process

    def do(self, *task: str) -> object:
        """What a process said that ran to its end."""
        process = self.start(*task)
        said, _ = process.communicate(timeout=BOUND_SECONDS)
        assert process.returncode == 0
        return json.loads(said) if said else None

    def work(self, at: datetime) -> object:
        worker = self.start("work", at.isoformat(), "worker")
        assert hear(worker) == "ready"
        tell(worker)
        return end(worker)


def hear(process: subprocess.Popen[str]) -> object:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def tell(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def end(process: subprocess.Popen[str]) -> object:
    said = hear(process)
    assert process.wait(timeout=BOUND_SECONDS) == 0
    return said


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A fresh database of the kind the tests run on: a file, or one more on the server."""
    common = {
        "DJANGO_SETTINGS_MODULE": "tests.base.worker_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "KAIMEN_PROFILE": "test",
        "KAIMEN_HOME": str(tmp_path_factory.mktemp("jobs")),
    }
    url = os.environ.get("KAIMEN_DATABASE_URL", "")
    if not url:
        Processes(common).do("prepare")
        yield common
        return
    import psycopg

    name = f"jobs_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    there = {**common, "KAIMEN_DATABASE_URL": urlunparse(urlparse(url)._replace(path=f"/{name}"))}
    Processes(there).do("prepare")
    yield there
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def processes(environment: dict[str, str]) -> Iterator[Processes]:
    found = Processes(environment)
    yield found
    for process in found.started:
        process.kill()
        process.communicate()


def test_a_worker_killed_in_mid_job_loses_and_doubles_nothing(processes: Processes) -> None:
    processes.do("put", "tests.mark", "3", AT.isoformat())
    worker = processes.start("work", AT.isoformat(), "worker", KAIMEN_TEST_HANGS="1")
    assert hear(worker) == "ready"
    tell(worker)
    assert hear(worker) == "in the middle"
    worker.send_signal(signal.SIGKILL)
    assert worker.wait(timeout=BOUND_SECONDS) == -signal.SIGKILL
    assert processes.do("count") == {"effects": [], "jobs": [["running", 1]] * 3}

    assert processes.work(AT) == 0  # the lease still holds
    assert processes.work(AFTER_THE_LEASE) == 3
    assert processes.do("count") == {"effects": [0, 1, 2], "jobs": [["done", 2]] * 3}
    assert processes.work(AFTER_THE_LEASE + timedelta(days=1)) == 0


def test_two_workers_share_the_jobs(processes: Processes) -> None:
    processes.do("put", "tests.mark", "120", AT.isoformat())
    workers = [processes.start("work", AT.isoformat(), "worker") for _ in range(2)]
    assert [hear(worker) for worker in workers] == ["ready", "ready"]
    for worker in workers:
        tell(worker)
    ran = [end(worker) for worker in workers]
    assert sum(ran) == 120  # type: ignore[arg-type]
    assert processes.do("count") == {"effects": list(range(120)), "jobs": [["done", 1]] * 120}


def test_two_schedulers_start_a_periodic_job_once(processes: Processes) -> None:
    assert processes.do("tick", AT.isoformat()) == 0
    due = AT + timedelta(minutes=5)
    workers = [processes.start("work", due.isoformat(), "scheduler") for _ in range(2)]
    assert [hear(worker) for worker in workers] == ["ready", "ready"]
    for worker in workers:
        tell(worker)
    assert sorted(end(worker) for worker in workers) == [0, 1]  # type: ignore[type-var]
    assert processes.do("count") == {"effects": [0], "jobs": []}  # rows of brief cadences go when done


def test_sigterm_lets_the_job_in_hand_end_and_hands_back_the_rest(processes: Processes) -> None:
    processes.do("put", "tests.pause", "3", AT.isoformat())
    worker = processes.start("live", "60")
    assert hear(worker) == "begun"
    worker.send_signal(signal.SIGTERM)
    tell(worker)
    assert end(worker) == "UTC"
    assert processes.do("count") == {"effects": [], "jobs": [["done", 1], ["queued", 0], ["queued", 0]]}


def test_the_lease_of_a_job_outside_a_transaction_is_renewed(processes: Processes) -> None:
    processes.do("put", "tests.long", "1", AT.isoformat())
    assert processes.do("live", "0.9") == "UTC"
    assert processes.do("count") == {"effects": [], "jobs": [["done", 1]]}
