"""`make bench`: every scenario in turn, on SQLite and where it says so on PostgreSQL; the table goes to
benchmarks/RESULTS.md.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent
SCENARIOS = ("subtree", "pages", "grid", "jobs", "imports", "coverage", "search", "rosters")
ON_POSTGRES = {"subtree", "jobs"}


def machine() -> str:
    """The machine in a line: processor, cores, memory, system."""
    cpu = next((line.split(":")[1].strip() for line in _read("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next((int(line.split()[1]) // 2**20 for line in _read("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{cpu}, {os.cpu_count()} cores, {memory} GiB, {platform.system()}, Python {platform.python_version()}"


def _read(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _on_postgres(name: str) -> dict[str, object]:
    command = [sys.executable, "scripts/with-postgres", "--durable", sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, cwd=FOLDER.parent, capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def main() -> int:
    wanted = sys.argv[1:] or SCENARIOS
    rows = []
    for name in wanted:
        rows.append(import_module(f"benchmarks.{name}").run())
        print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
        if name in ON_POSTGRES:
            rows.append(_on_postgres(name))
            print(json.dumps(rows[-1], ensure_ascii=False), flush=True)
    if wanted == SCENARIOS:
        (FOLDER / "RESULTS.md").write_text(_table(rows))
    return 0 if all(row["holds"] for row in rows) else 1


def _table(rows: list[dict[str, object]]) -> str:
    lines = ["# Benchmarks", "", f"{datetime.now(UTC).date().isoformat()}, {machine()}. Written by `make bench`.", ""]
    lines += ["| scenario | limit | seen | holds |", "|---|---|---|---|"]
    for row in rows:
        seen = ", ".join(f"{key} {value}" for key, value in row.items() if key not in ("name", "limit", "holds"))
        lines.append(f"| {row['name']} | {row['limit']} | {seen} | {'yes' if row['holds'] else '**no**'} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
