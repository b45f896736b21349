"""A subtree of 1 500 unions among 290 000, by path range: milliseconds, and the plan names the index."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kaimen.kernel.organisations.models import Organisation

NAME = "subtree"
LIMIT = "ids of 1 500 unions among 290 000 in ≤ 3 ms, by index, on both databases"
UNIONS = 290_000
WANTED = 1_500
ROUNDS = 31


def _measure() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kaimen.kernel.base import paths
    from kaimen.kernel.organisations.models import Organisation

    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE organisations_organisation CASCADE")
    Organisation.objects.bulk_create(_unions(), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE organisations_organisation")
    wanted = paths.subtree("territorial", paths.step(0) + paths.step(100))
    rows = Organisation.objects.within(wanted).order_by("territorial_path", "id").values_list("id", flat=True)
    medians = [_median_ms(rows) for _ in range(3)]
    found = len(rows.all())
    plan = Organisation.objects.within(wanted).explain()
    print(
        json.dumps(
            {
                "database": connection.vendor,
                "unions": Organisation.objects.count(),
                "found": found,
                "median_ms": round(statistics.median(medians), 2),
                "medians_ms": [round(median, 2) for median in medians],
                "index_used": "territorial" in plan and "Seq Scan on" not in plan,
            }
        )
    )


def _median_ms(rows: "QuerySet[Any]") -> float:
    """Median of 31 readings; `all()` asks the database anew each time."""
    spent = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        len(rows.all())
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def _unions() -> "Iterator[Organisation]":
    """A province of about 193 districts of 1 500 unions: 1 district, 15 towns, 1 484 enterprises."""
    from kaimen.kernel.base import paths
    from kaimen.kernel.organisations.models import Organisation

    number = 0
    province = paths.step(0)
    for district in range(UNIONS // WANTED + 1):
        root = paths.child(province, district)
        towns = [paths.child(root, town) for town in range(15)]
        members = [root, *towns, *(paths.child(towns[n % 15], n // 15) for n in range(WANTED - 16))]
        for path in members:
            if number >= UNIONS:
                return
            number += 1
            yield Organisation(
                code=f"B{number}",
                name=f"工会 {number}",
                short_name=f"{number}",
                level="town",
                kind="federation",
                territorial_path=path,
                is_generated=True,
            )


def run() -> dict[str, object]:
    """One database of 290 000 unions; the median of three medians of 31 readings."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as home:
        environment = {**os.environ, "KAIMEN_HOME": home, "KAIMEN_PROFILE": "test"}
        environment["DJANGO_SETTINGS_MODULE"] = "kaimen.site.settings"
        command = [sys.executable, "-m", "benchmarks.subtree", "measure"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    holds = found["median_ms"] <= 3 and found["index_used"] and found["found"] == WANTED
    return {"name": NAME, "limit": LIMIT, **found, "holds": holds}


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        _measure()
    else:
        print(json.dumps(run(), ensure_ascii=False))
