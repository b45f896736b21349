"""A process of its own that queues, works or counts; told what to do by its arguments, and speaks JSON lines.

`KAIMEN_TEST_HANGS` makes `tests.mark` stop between its effect and its end, until somebody kills the process.
"""

import json
import os
import sys
import threading
from datetime import datetime, timedelta

import django
from django.core.management import call_command
from django.db import connection

django.setup()

from kaimen.kernel.base import clock, jobs  # noqa: E402
from kaimen.kernel.base.models import Job  # noqa: E402

LEASE_SECONDS = 60


def say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _wait() -> None:
    sys.stdin.readline()


@jobs.job("tests.mark")
def mark(*, at: datetime, n: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe VALUES (%s)", [n])
    if "KAIMEN_TEST_HANGS" in os.environ:
        say("in the middle")
        threading.Event().wait()


@jobs.job("tests.pause")
def pause(*, at: datetime, n: int) -> None:
    say("begun")
    _wait()


@jobs.job("tests.long", atomic=False)
def long(*, at: datetime) -> None:
    """Ends when it sees its lease renewed."""
    first = Job.objects.get(name="tests.long").lease_until
    while Job.objects.get(name="tests.long").lease_until == first:
        threading.Event().wait(0.02)


@jobs.periodic("tests.often", every=timedelta(minutes=5))
def often(*, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe VALUES (0)")


def prepare() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (n integer NOT NULL)")


def _clear() -> None:
    with connection.cursor() as cursor:
        for table in ("probe", "base_job", "base_schedule"):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def put(name: str, count: str, at: str) -> None:
    """Begin afresh with so many jobs."""
    _clear()
    payloads = [{} if name == "tests.long" else {"n": n} for n in range(int(count))]
    jobs.enqueue_many(name, payloads, at=datetime.fromisoformat(at))


def tick(at: str) -> None:
    """Begin afresh with the schedules alone."""
    _clear()
    say(jobs.tick(datetime.fromisoformat(at)))


def work(at: str, role: str) -> None:
    """Rounds at this instant until none is left; waits for a word before it begins."""
    connection.ensure_connection()
    say("ready")
    _wait()
    worker = jobs.Worker(lease_seconds=LEASE_SECONDS, keeps_schedules=role == "scheduler")
    ran = 0
    while now_ran := worker.run_once(datetime.fromisoformat(at)):
        ran += now_ran
    say(ran)


def live(lease_seconds: str) -> None:
    """The real loop, by the real clock, until SIGTERM; or until nothing is live."""
    stop = threading.Event()
    if float(lease_seconds) < 1:
        threading.Thread(target=_stop_when_empty, args=(stop,), daemon=True).start()
    jobs.run_worker(queues=["default"], lease_seconds=float(lease_seconds), stop=stop)
    say(clock.now().tzname())


def _stop_when_empty(stop: threading.Event) -> None:
    while Job.objects.filter(state__in=["queued", "running"], name__startswith="tests.").exists():
        threading.Event().wait(0.02)
    connection.close()
    stop.set()


def count() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM probe ORDER BY n")
        effects = [row[0] for row in cursor.fetchall()]
    rows = Job.objects.filter(name__startswith="tests.").order_by("id")
    say({"effects": effects, "jobs": list(rows.values_list("state", "attempts"))})


if __name__ == "__main__":
    tasks = {"prepare": prepare, "put": put, "tick": tick, "work": work, "live": live, "count": count}
    tasks[sys.argv[1]](*sys.argv[2:])
