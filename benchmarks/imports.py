"""40 000 persons from an XLSX file: preview and import, seconds and memory of the process."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NAME = "imports"
LIMIT = "40 000 rows with preview ≤ 60 s, ≤ 300 MB"
ROWS = 40_000
WRONG_EVERY = 97


def _write(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("人员")
    sheet.append(["姓名", "手机号", "身份证号", "入会日期", "工会编码"])
    for number in range(ROWS):
        phone = f"190{number:08d}" if number % WRONG_EVERY else "不清楚"
        sheet.append([f"工友{number}"[:30], phone, "", "2020-02-29", "610102"])
    book.save(path)


def _measure(path: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from kaimen.kernel.base import clock
    from kaimen.kernel.base.actors import SYSTEM
    from kaimen.kernel.people.models import Person
    from kaimen.kernel.people.services import imports
    from tests.federation import Federation

    call_command("migrate", verbosity=0)
    at = clock.now()
    Federation.build(at, at.date())
    begun = time.perf_counter()
    preview = imports.preview(Path(path), SYSTEM, at)
    seen = time.perf_counter() - begun
    imports.run(path=Path(path), actor=SYSTEM, at=at)
    print(
        json.dumps(
            {
                "preview_seconds": round(seen, 1),
                "seconds": round(time.perf_counter() - begun, 1),
                "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "accepted": Person.objects.count(),
                "refused": preview.refused_count,
            }
        )
    )


def run() -> dict[str, object]:
    """Three runs on fresh databases; medians."""
    answers: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="kaimen-bench-") as folder:
        sheet = Path(folder) / "persons.xlsx"
        _write(sheet)
        for number in range(3):
            environment = {**os.environ, "KAIMEN_HOME": f"{folder}/{number}", "KAIMEN_PROFILE": "test"}
            environment["DJANGO_SETTINGS_MODULE"] = "kaimen.site.settings"
            command = [sys.executable, "-m", "benchmarks.imports", str(sheet)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            answers.append(json.loads(done.stdout.splitlines()[-1]))
    median = {key: statistics.median(answer[key] for answer in answers) for key in answers[0]}
    right = ROWS - (ROWS + WRONG_EVERY - 1) // WRONG_EVERY
    holds = median["seconds"] <= 60 and median["megabytes"] <= 300 and median["accepted"] == right
    return {"name": NAME, "limit": LIMIT, **median, "holds": holds}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _measure(sys.argv[1])
    else:
        print(json.dumps(run(), ensure_ascii=False))
