"""Backup and restore: one archive with the database, the files, the secrets and a list of hashes.

SQLite is copied by its online backup while people work; PostgreSQL by `pg_dump`. A restore first proves the archive
beside the running system, and only then takes its place.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from kaimen import __version__

SQLITE, DUMP, SECRETS, FILES, LIST = "kaimen.sqlite3", "kaimen.dump", "secrets.json", "files", "manifest.json"


@dataclass(frozen=True)
class Backup:
    """What was written."""

    path: str
    size_bytes: int
    sha256: str
    files: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def backup(target: Path) -> Backup:
    """Write the archive; it appears under its name only when it is complete, readable by its owner alone."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        stage = Path(folder)
        _copy_database(stage)
        shutil.copy2(settings.HOME / SECRETS, stage / SECRETS)
        if (settings.HOME / FILES).exists():
            shutil.copytree(settings.HOME / FILES, stage / FILES)
        (stage / LIST).write_text(json.dumps(_manifest(stage), ensure_ascii=False, indent=1))
        members = list(_all_files(stage))
        draft = stage / "archive.zip"
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for member in members:
                archive.write(member, member.relative_to(stage))
        draft.chmod(0o600)
        draft.replace(target)
    return Backup(str(target), target.stat().st_size, _sha256(target), len(members) - 1)


def _copy_database(stage: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(stage / SQLITE)) as copy:
            connection.connection.backup(copy)
        return
    options = connection.get_connection_params()
    _postgres("pg_dump", options, "--format=custom", f"--file={stage / DUMP}", "--no-owner")


def _postgres(tool: str, options: dict[str, object], *arguments: str) -> str:
    """Run one of PostgreSQL's own tools against our database; what it printed. Raises CalledProcessError when it
    fails.
    """
    environment = {**os.environ, **({"PGPASSWORD": str(options["password"])} if options.get("password") else {})}
    command = [tool, *_server(options), f"--dbname={options['dbname']}", *arguments]
    return subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout  # noqa: S603


def _server(options: dict[str, object]) -> list[str]:
    named = (("--host", "host"), ("--port", "port"), ("--username", "user"))
    return [f"{flag}={options[name]}" for flag, name in named if options.get(name)]


def _manifest(stage: Path) -> dict[str, object]:
    return {
        "version": __version__,
        "database": connection.vendor,
        "sha256": {str(path.relative_to(stage)): _sha256(path) for path in _all_files(stage)},
    }


def _all_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def verify(source: Path) -> dict[str, object]:
    """Unpack beside the running system, compare every hash, open the database and count its rows. Touches nothing
    else.
    """
    with tempfile.TemporaryDirectory(prefix="kaimen-restore-") as folder:
        return _unpack_and_check(source, Path(folder))


def _unpack_and_check(source: Path, stage: Path) -> dict[str, object]:
    try:
        with zipfile.ZipFile(source) as archive:
            archive.extractall(stage)  # never outside the folder, never a link
        manifest = json.loads((stage / LIST).read_text())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError) as problem:
        return {"ok": False, "why": f"不是完整的备份 not a whole archive: {problem.__class__.__name__}"}
    listed = manifest["sha256"]
    found = {str(path.relative_to(stage)): _sha256(path) for path in _all_files(stage) if path.name != LIST}
    if manifest["database"] != connection.vendor:
        return {"ok": False, "why": f"备份来自 the archive comes from {manifest['database']}, not {connection.vendor}"}
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    report: dict[str, object] = {"ok": not wrong, "version": manifest["version"], "files": len(found), "wrong": wrong}
    if not wrong and manifest["database"] == "sqlite":
        report |= _sqlite_report(stage / SQLITE)
    if not wrong and manifest["database"] == "postgresql":
        report |= _dump_report(stage / DUMP)
    return report


def _dump_report(path: Path) -> dict[str, object]:
    command = [shutil.which("pg_restore") or "pg_restore", "--list", str(path)]
    listing = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 our own arguments
    return {"ok": listing.returncode == 0, "entries": listing.stdout.count("\n")}


def _sqlite_report(path: Path) -> dict[str, object]:
    with closing(sqlite3.connect(path)) as database:
        integrity = database.execute("PRAGMA integrity_check").fetchone()[0]
        dangling = len(database.execute("PRAGMA foreign_key_check").fetchall())
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = sum(database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)  # noqa: S608
    is_well = integrity == "ok" and not dangling
    return {"ok": is_well, "integrity": integrity, "dangling": dangling, "tables": len(tables), "rows": rows}


def restore(source: Path) -> dict[str, object]:
    """Check the archive, then put it in place; what was there is kept as `before-restore-…` beside it. Stop Kaimen
    first.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".restore-") as folder:
        stage = Path(folder)
        report = _unpack_and_check(source, stage)
        if not report["ok"]:
            return report
        aside = Path(tempfile.mkdtemp(dir=settings.HOME, prefix="before-restore-"))
        if connection.vendor == "sqlite":
            connection.close()
            _swap((SQLITE, f"{SQLITE}-wal", f"{SQLITE}-shm", SECRETS, FILES), stage, aside)
        else:
            _copy_database(aside)
            _restore_postgres(stage)
            _swap((SECRETS, FILES), stage, aside)
    return report | {"kept_aside": str(aside)}


def _swap(names: tuple[str, ...], stage: Path, aside: Path) -> None:
    for name in names:
        here = settings.HOME / name
        if here.exists():
            here.replace(aside / name)
        if (stage / name).exists():
            (stage / name).replace(here)


def _restore_postgres(stage: Path) -> None:
    options = connection.get_connection_params()
    connection.close()
    kept = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    _postgres("pg_restore", options, *kept, str(stage / DUMP))
