"""The grid of a month: 30 people by 31 days, three seats and standby, absences and wishes, as a planner sees it.

Requests go through Django's own handler in this process (middleware, template, queries), without the network.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

NAME = "grid"
LIMIT = "grid page, 30 people × 31 days: p95 ≤ 150 ms, ≤ 15 statements"
REQUESTS = 60
ROUNDS = 3
PEOPLE, DAYS = 30, 31
HOURS = (0, 8, 16)
PATH = "/duty/610102/?month=2027-01"


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0, interactive=False)
    client = Client(SERVER_NAME="127.0.0.1")  # no test environment: its copies of every context are not the page's
    shifts = _build(client)
    print(json.dumps(_one_page(client) | {"shifts": shifts}))


def _build(client: Any) -> int:
    """A draft as full as the law lets it be; how many shifts."""
    from datetime import date, datetime, timedelta
    from datetime import time as time_of_day

    from kaimen.kernel.access.rules.roles import Role
    from kaimen.kernel.base import clock
    from kaimen.kernel.base.actors import SYSTEM
    from kaimen.rosters.models import Absence, Demand, DutyWish, Seat, Shift
    from kaimen.rosters.rules.shifts import SeatKind
    from kaimen.rosters.rules.spans import LOCAL_ZONE
    from kaimen.rosters.services import rosters
    from tests.federation import Federation
    from tests.rosters.conftest import open_at
    from tests.rosters.test_pages import signed_in

    at = clock.now()
    federation = Federation.build(at, date(2026, 1, 1))
    point = open_at(federation.county, at=at)
    first = date(2027, 1, 1)
    roster = rosters.draft(point_id=point.pk, from_on=first, to_on=date(2027, 2, 1), actor=SYSTEM, at=at)
    people = [federation.clerk(f"张三{number:02}").pk for number in range(PEOPLE)]
    kinds = [SeatKind.ON_SEAT] * 24 + [SeatKind.STANDBY] * 4
    seats = [Seat.objects.create(point=point, kind=kind, name=f"席位{n}").pk for n, kind in enumerate(kinds)]
    drawn, rows = random.Random(7), []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        for place, (seat, person) in enumerate(zip(seats, drawn.sample(people, len(seats)), strict=True)):
            if place == number:
                continue  # one seat a day stays empty
            begins = datetime(day.year, day.month, day.day, HOURS[place % 3], tzinfo=LOCAL_ZONE)
            ends = begins + timedelta(hours=8)
            rows.append(Shift(roster=roster, seat_id=seat, person_id=person, starts_at=begins, ends_at=ends))
    Shift.objects.bulk_create(rows)
    for person in people[:10]:
        Absence.objects.create(
            person_id=person, organisation=federation.county, kind="leave", first_on=first, last_on=first
        )
        DutyWish.objects.create(
            person_id=person, organisation=federation.county, day=first + timedelta(days=9), kind="off"
        )
    Demand.objects.bulk_create(
        Demand(
            seat_id=seat,
            day_type=day_type,
            starts=time_of_day(HOURS[place % 3]),
            ends=time_of_day((HOURS[place % 3] + 8) % 24),
            from_on=first,
        )
        for place, seat in enumerate(seats)
        for day_type in ("working", "rest", "holiday")
    )
    signed_in(client, federation.colleague(Role.PLANNER, name="沈见月"))
    return len(rows)


def _one_page(client: Any) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(PATH)
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(PATH)
    assert answer.status_code == 200, answer.status_code
    counted, rounds = len(statements), []
    for _ in range(ROUNDS):
        spent = []
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            client.get(PATH)
            spent.append((time.perf_counter() - begun) * 1000)
        rounds.append((statistics.median(spent), statistics.quantiles(spent, n=20)[-1]))
    return {
        "median_ms": round(statistics.median(median for median, _ in rounds), 1),
        "p95_ms": round(statistics.median(p95 for _, p95 in rounds), 1),
        "statements": counted,
        "kilobytes": len(answer.content) // 1024,
    }


def run() -> dict[str, object]:
    """A home built anew; medians of three rounds."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as home:
        environment = {**os.environ, "KAIMEN_HOME": home, "KAIMEN_PROFILE": "test"}
        environment["DJANGO_SETTINGS_MODULE"] = "kaimen.site.settings"
        command = [sys.executable, "-m", "benchmarks.grid", "measure"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {"name": NAME, "limit": LIMIT, **found, "holds": found["p95_ms"] <= 150 and found["statements"] <= 15}


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        _measure()
    else:
        print(json.dumps(run(), ensure_ascii=False))
