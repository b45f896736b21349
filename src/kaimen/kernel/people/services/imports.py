"""Importing persons from a sheet 人员导入: upload and preview, confirm once, write in batches by a job.

A refused row does not stop the others. Each batch is a transaction of its own, with the row it reached: a worker that
is killed goes on there, and nobody else waits for 40 000 rows.
"""

import errno
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

from django.db import IntegrityError, transaction
from django.db.models import F

from kaimen.kernel import audit
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM, Actor, HasPaths
from kaimen.kernel.base.archives import MEBI
from kaimen.kernel.base.paths import PathRange
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.sheets import JudgedRow, Preview, SheetLimits, accepted, write
from kaimen.kernel.base.sheets import refused as refused_rows
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Person, PersonImport
from kaimen.kernel.people.rules.imports import KEPT_FOR, ImportState
from kaimen.kernel.people.selectors.imports import (
    folder,
    own_import,
    preview,
    reading,
    refused_sheet,
    require_import,
    sheet_of,
)
from kaimen.kernel.people.services import persons

__all__ = ["IMPORT_JOB", "begin", "forget_old", "preview", "receive", "refused_as_sheet", "run", "work_off"]

IMPORT_JOB = "people.import"
BATCH = 1000
LIMITS = SheetLimits()
ENDINGS = frozenset((".xlsx", ".xlsm", ".xls", ".csv"))


@dataclass(frozen=True)
class Importer:
    """Who confirmed an import, with the right to import as it was then; no other right."""

    person_id: int | None
    reach: tuple[PathRange, ...]
    name: str = ""
    tokens: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        return "person" if self.person_id else "system"

    def may(self, key: str, organisation: HasPaths | None) -> bool:
        if key != policy.IMPORT or organisation is None:
            return False
        return any(one.holds(getattr(organisation, f"{one.line}_path")) for one in self.reach)

    def ranges(self, key: str) -> tuple[PathRange, ...]:
        return self.reach if key == policy.IMPORT else ()


def receive(*, content: BinaryIO, label: str, actor: Actor, at: datetime) -> tuple[PersonImport, Preview]:
    """Keep a sheet for a day and say what its import would come to. Refuses: file.too_large, file.disk_full."""
    batch = _keep(content, label, actor, at)
    seen = preview(sheet_of(batch), actor, at)
    PersonImport.objects.filter(pk=batch.pk).update(total=seen.accepted_count, refused=seen.refused_count)
    return PersonImport.objects.get(pk=batch.pk), seen


@transaction.atomic
def begin(*, import_id: int, actor: Actor, at: datetime) -> PersonImport:
    """Confirm an import: a job writes it. Confirmed twice, it begins once. Refuses: import.same_sheet, import.gone."""
    batch = own_import(import_id, actor)
    if _start(batch, actor, at):
        jobs.enqueue(IMPORT_JOB, {"import_id": batch.pk}, at=at, unique_key=f"{IMPORT_JOB}:{batch.pk}")
    return PersonImport.objects.get(pk=batch.pk)


def run(*, path: Path, actor: Actor, at: datetime) -> PersonImport:
    """Import a sheet at once, without a job; for the command line and the benchmark. Refuses: import.same_sheet."""
    with path.open("rb") as content:
        batch = _keep(content, path.name, actor, at)
    with transaction.atomic():
        _start(batch, actor, at)
    return work_off(import_id=batch.pk, at=at)


def work_off(*, import_id: int, at: datetime) -> PersonImport:
    """Write what is left of a confirmed import, batch by batch. Refuses: import.gone."""
    batch = PersonImport.objects.get(pk=import_id)
    if batch.state != ImportState.RUNNING:
        return batch
    importer = Importer(batch.person_id, tuple(PathRange(*each) for each in batch.ranges))
    if not refused_sheet(batch).exists():
        count = _write_refused(batch, importer, at)
        PersonImport.objects.filter(pk=batch.pk).update(refused=count)
    reached = batch.row_reached
    with reading(sheet_of(batch), importer, at) as (plan, found):
        for taken in accepted(plan, found, batch=BATCH):
            rows = [row for row in taken if row.number > reached]
            if rows and not _write(batch, reached, rows, importer, at):
                return PersonImport.objects.get(pk=batch.pk)  # another worker has taken it over
            reached = rows[-1].number if rows else reached
    if _finish(batch, ImportState.DONE, importer, at):
        sheet_of(batch).unlink()
    return PersonImport.objects.get(pk=batch.pk)


def refused_as_sheet(*, batch: PersonImport, actor: Actor, at: datetime) -> bytes:
    """The rows that are not taken, with reasons, as XLSX; the export is logged. Refuses: import.gone."""
    audit.record(actor=actor, key=policy.IMPORT, subject=batch, at=at, after={"export": "refused"})
    if batch.state != ImportState.CHECKED:
        place = refused_sheet(batch)
        if not place.exists():
            raise Refused(Refusal("import.gone", {}))
        return place.read_bytes()
    buffer = BytesIO()
    with reading(sheet_of(batch), actor, at) as (plan, found):
        layout, rows = refused_rows(plan, found)
        write.refused_rows(buffer, layout, rows)
    return buffer.getvalue()


def forget_old(*, at: datetime) -> int:
    """Delete sheets of yesterday; how many imports were forgotten. What was written stays, and so does its row. One
    that has run for a day is dead: it is ended where it stands, and its sheet may be sent again.
    """
    old = PersonImport.objects.filter(made_at__lte=at - KEPT_FOR)
    for batch in old.order_by("id"):
        if batch.state == ImportState.RUNNING:
            _finish(batch, ImportState.STOPPED, SYSTEM, at)
        _remove_sheets(batch)
    return old.filter(state=ImportState.CHECKED).delete()[0]


def _keep(content: BinaryIO, label: str, actor: Actor, at: datetime) -> PersonImport:
    require_import(actor)
    received = content.read(LIMITS.bytes + 1)
    if len(received) > LIMITS.bytes:
        limit = LIMITS.bytes // MEBI
        raise Refused(Refusal("file.too_large", {"limit_mb": limit, "size_mb": limit + 1}))
    ending = PurePath(label).suffix.lower()
    digest = hashlib.sha256(received).hexdigest()
    with transaction.atomic():
        batch = PersonImport.objects.create(
            person_id=actor.person_id, label=PurePath(label).name[:120], sha256=digest, made_at=at
        )
        audit.record(actor=actor, key=policy.IMPORT, subject=batch, at=at, after={"sha256": digest})
        _remove_sheets(batch)  # numbers come again after a restore; sheets of that time are not this one's
        place = folder() / f"{batch.pk}.sheet{ending if ending in ENDINGS else '.csv'}"
        _put(place, received)
    return batch


def _remove_sheets(batch: PersonImport) -> None:
    for place in folder().glob(f"{batch.pk}.*"):
        place.unlink(missing_ok=True)


def _put(place: Path, received: bytes) -> None:
    try:
        place.touch(mode=0o600)
        place.write_bytes(received)
    except OSError as problem:
        place.unlink(missing_ok=True)
        if problem.errno != errno.ENOSPC:
            raise
        raise Refused(Refusal("file.disk_full", {})) from None


def _start(batch: PersonImport, actor: Actor, at: datetime) -> bool:
    """Compare and set; False when it was begun before."""
    sheet_of(batch)
    reach = [[one.line, one.low, one.high] for one in actor.ranges(policy.IMPORT)]
    checked = PersonImport.objects.filter(pk=batch.pk, state=ImportState.CHECKED)
    try:
        with transaction.atomic():
            is_begun = bool(checked.update(state=ImportState.RUNNING, ranges=reach))
    except IntegrityError:
        raise Refused(Refusal("import.same_sheet", {})) from None
    if is_begun:
        audit.record(actor=actor, key=policy.IMPORT, subject=batch, at=at, after={"state": ImportState.RUNNING})
    return is_begun


def _write_refused(batch: PersonImport, importer: Importer, at: datetime) -> int:
    place = refused_sheet(batch)
    unfinished = place.with_suffix(".part")
    with reading(sheet_of(batch), importer, at) as (plan, found), unfinished.open("wb") as target:
        layout, rows = refused_rows(plan, found)
        count = write.refused_rows(target, layout, rows)
    unfinished.chmod(0o600)
    unfinished.rename(place)
    return count


@transaction.atomic
def _write(batch: PersonImport, reached: int, rows: list[JudgedRow], importer: Importer, at: datetime) -> bool:
    """Compare and set the row reached, before anything is written: of two workers whose lease overlapped one goes on.
    Rows whose number was registered since the sheet was read are left out and counted as refused.
    """
    mine = PersonImport.objects.filter(pk=batch.pk, state=ImportState.RUNNING, row_reached=reached)
    if not mine.update(row_reached=rows[-1].number):
        return False
    written = _register(rows, importer, at)
    PersonImport.objects.filter(pk=batch.pk).update(
        written=F("written") + written, refused=F("refused") + len(rows) - written
    )
    return True


def _register(rows: list[JudgedRow], importer: Importer, at: datetime) -> int:
    """How many of these rows were written."""
    clean = [_row(row) for row in rows]
    try:
        with transaction.atomic():
            return len(persons.register_many(rows=clean, actor=importer, at=at))
    except IntegrityError:
        indexes = [index for row in clean if (index := persons.id_index(row.id_number))]
        taken = frozenset(Person.objects.filter(id_index__in=indexes).values_list("id_index", flat=True))
        if not taken:
            raise
        free = [row for row in clean if persons.id_index(row.id_number) not in taken]
        return len(persons.register_many(rows=free, actor=importer, at=at))


@transaction.atomic
def _finish(batch: PersonImport, state: ImportState, actor: Actor, at: datetime) -> bool:
    """Compare and set; False when somebody else has finished it."""
    running = PersonImport.objects.filter(pk=batch.pk, state=ImportState.RUNNING)
    if not running.update(state=state, done_at=at, total=F("written")):
        return False
    audit.record(actor=actor, key=policy.IMPORT, subject=batch, at=at, after={"state": state})
    return True


def _row(row: JudgedRow) -> persons.PersonRow:
    values = row.values
    joined_on = values["joined_on"]
    return persons.PersonRow(
        name=str(values["name"]),
        organisation_id=int(str(values["organisation_id"])),
        phone=str(values["phone"] or ""),
        id_number=str(values["id_number"] or ""),
        joined_on=joined_on if isinstance(joined_on, date) else None,
    )
