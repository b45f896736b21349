"""A backup is proven by restoring it."""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from kaimen.kernel.organisations.models import Organisation
from kaimen.site import backups
from tests.federation import Federation


@pytest.fixture
def installed(transactional_db, at, tmp_path):
    """A home with a database file, a stored file and secrets."""
    Federation.build(at, at.date())
    stored = settings.HOME / "files" / "ab" / "abcd"
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes("工资条".encode())
    yield tmp_path / "kaimen.zip"
    shutil.rmtree(settings.HOME / "files")


def test_a_backup_restores_beside_and_counts_its_rows(installed):
    made = backups.backup(installed)
    report = backups.verify(installed)
    assert (report["ok"], report["wrong"], made.files) == (True, [], report["files"])
    assert oct(installed.stat().st_mode & 0o777) == "0o600"
    if connection.vendor == "sqlite":
        assert (report["integrity"], report["dangling"]) == ("ok", 0)


def test_a_restored_database_holds_the_same_unions(installed, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("reads the SQLite file itself; PostgreSQL has a test of its own")
    backups.backup(installed)
    with zipfile.ZipFile(installed) as archive:
        archive.extractall(tmp_path / "out")
    with closing(sqlite3.connect(tmp_path / "out" / backups.SQLITE)) as restored:
        rows = restored.execute(
            "SELECT code, territorial_path FROM organisations_organisation ORDER BY code"
        ).fetchall()
    assert rows == list(Organisation.objects.order_by("code").values_list("code", "territorial_path"))
    assert (tmp_path / "out" / "files" / "ab" / "abcd").read_bytes() == "工资条".encode()


def test_a_damaged_archive_is_not_restored(installed):
    backups.backup(installed)
    content = bytearray(installed.read_bytes())
    content[len(content) // 2] ^= 0xFF
    installed.write_bytes(bytes(content))
    assert backups.verify(installed)["ok"] is False


def test_a_cut_archive_is_not_restored(installed):
    backups.backup(installed)
    installed.write_bytes(installed.read_bytes()[:-2000])
    report = backups.verify(installed)
    assert report["ok"] is False


def test_an_archive_cannot_write_outside_its_folder(installed, tmp_path):
    with zipfile.ZipFile(installed, "w") as archive:
        archive.writestr("../../escaped.txt", "x")
        archive.writestr(backups.LIST, json.dumps({"version": "0", "database": connection.vendor, "sha256": {}}))
    assert backups.verify(installed)["ok"] is False
    assert not list(tmp_path.parent.rglob("escaped.txt"))


def test_a_swapped_file_is_named(installed, tmp_path):
    backups.backup(installed)
    with zipfile.ZipFile(installed) as archive:
        archive.extractall(tmp_path / "out")
    (tmp_path / "out" / "files" / "ab" / "abcd").write_bytes(b"other")
    with zipfile.ZipFile(installed, "w") as archive:
        for member in (tmp_path / "out").rglob("*"):
            archive.write(member, member.relative_to(tmp_path / "out"))
    report = backups.verify(installed)
    assert (report["ok"], report["wrong"]) == (False, ["files/ab/abcd"])


def test_an_archive_of_the_other_database_is_refused_and_nothing_moved(installed):
    backups.backup(installed)
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    with zipfile.ZipFile(installed) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(contents[backups.LIST]) | {"database": other}
    with zipfile.ZipFile(installed, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, json.dumps(manifest) if name == backups.LIST else content)
    assert backups.restore(installed)["ok"] is False
    assert (settings.HOME / backups.SECRETS).exists()
    assert not list(settings.HOME.glob("before-restore-*"))
