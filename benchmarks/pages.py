"""The page of a point and the board under the demo of 118 points: milliseconds of a whole request, and statements.

Requests go through Django's own handler in this process (middleware, template, queries), without the network.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

NAME = "pages"
LIMIT = "page of a point p95 ≤ 60 ms, ≤ 10 statements"
REQUESTS = 200
ROUNDS = 3


def _measure() -> None:
    import django

    django.setup()
    from django.test import Client
    from django.test.utils import setup_test_environment

    from kaimen.site import preparing

    preparing.prepare(progress=lambda done, total, words: None)
    setup_test_environment()
    client = Client()
    found = {path: _one_page(client, path) for path in ("/points/610103/", "/points/")}
    print(json.dumps(found))


def _one_page(client: Any, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    counted = len(statements)
    rounds = []
    for _ in range(ROUNDS):
        spent = []
        for _ in range(REQUESTS):
            begun = time.perf_counter()
            client.get(path)
            spent.append((time.perf_counter() - begun) * 1000)
        rounds.append((statistics.median(spent), statistics.quantiles(spent, n=20)[-1]))
    return {
        "median_ms": round(statistics.median(median for median, _ in rounds), 1),
        "p95_ms": round(statistics.median(p95 for _, p95 in rounds), 1),
        "statements": counted,
    }


def run() -> dict[str, object]:
    """The demo built anew; medians of three rounds of 200 requests."""
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as home:
        environment = {**os.environ, "KAIMEN_HOME": home, "KAIMEN_PROFILE": "demo"}
        environment["DJANGO_SETTINGS_MODULE"] = "kaimen.site.settings"
        command = [sys.executable, "-m", "benchmarks.pages", "measure"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    point, board = found["/points/610103/"], found["/points/"]
    figures = {
        f"{name}_{key}": value for name, page in (("point", point), ("board", board)) for key, value in page.items()
    }
    return {"name": NAME, "limit": LIMIT, **figures, "holds": point["p95_ms"] <= 60 and point["statements"] <= 10}


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        _measure()
    else:
        print(json.dumps(run(), ensure_ascii=False))
