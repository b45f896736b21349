"""Imports of persons 人员导入 before anything is written: the plan of the sheet, and what each row would come to.

Columns: 姓名, 手机号, 身份证号, 入会日期, 工会编码. One pass in constant memory; identity numbers are looked up in the
database by 500 rows at once.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base import clock, crypto, identity
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.base.sheets import Cell, Column, ImportPlan, Preview, SheetRow, cells, check, rows
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Person, PersonImport
from kaimen.kernel.people.rules.imports import check_row

LOOK_AHEAD = 500
ID_LENGTH = 18
HEADERS = (_("姓名"), _("手机号"), _("身份证号"), _("入会日期"), _("工会编码"))
_ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")


def folder() -> Path:
    """Where sheets lie until their day is over; only the owner of the process may read it."""
    place = Path(settings.HOME) / "imports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def sheet_of(batch: PersonImport) -> Path:
    """The uploaded sheet. Refuses: import.gone."""
    found = next(folder().glob(f"{batch.pk}.sheet.*"), None)
    if found is None:
        raise Refused(Refusal("import.gone", {}))
    return found


def refused_sheet(batch: PersonImport) -> Path:
    """Where the rows that were not taken are given back."""
    return folder() / f"{batch.pk}.refused.xlsx"


def require_import(actor: Actor) -> None:
    """Raise `Forbidden` for those who may import nowhere."""
    if not actor.ranges(policy.IMPORT):
        raise Forbidden(policy.IMPORT)


def own_import(import_id: int, actor: Actor) -> PersonImport:
    """One's own import. 404 for anybody else's."""
    batch = PersonImport.objects.visible_to(actor).filter(pk=import_id).first()
    if batch is None:
        raise NotVisible(f"PersonImport {import_id}")
    return batch


class Unions:
    """Unions by code, each looked up once; only those where the actor may import."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._found: dict[str, int | None] = {}

    def read(self, cell: Cell) -> int | Refusal:
        """Id of the union with this code. Refuses: person.no_such_union {code}."""
        code = cells.as_text(cell)[:40]
        if code not in self._found:
            union = Organisation.objects.filter(code=code, closed_on=None).first()
            is_ours = union is not None and self._actor.may(policy.IMPORT, union)
            self._found[code] = union.pk if union is not None and is_ours else None
        return self._found[code] or Refusal("person.no_such_union", {"code": code})


class Taken:
    """Identity numbers of the sheet that are registered already; known for the rows that are just going by."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def passing(self, found: Iterable[SheetRow]) -> Iterator[SheetRow]:
        """The same rows, looked up 500 at a time."""
        stream = iter(found)
        while ahead := tuple(islice(stream, LOOK_AHEAD)):
            numbers = {number for row in ahead for cell in row.cells if (number := _id_number_in(cell))}
            indexes = {crypto.blind_index(number, "person.id_number"): number for number in numbers}
            hits = Person.objects.filter(id_index__in=indexes).values_list("id_index", flat=True)
            self._taken = {indexes[hit] for hit in hits}
            yield from ahead

    def refusals(self, number: str) -> tuple[Refusal, ...]:
        return (Refusal("person.id_taken", {}),) if number in self._taken else ()


def _id_number_in(cell: Cell) -> str:
    if not isinstance(cell, str) or len(cell) < ID_LENGTH:
        return ""
    number = identity.read_id_number(cell.lstrip("'"))
    return number if _ID_NUMBER.fullmatch(number) else ""


def plan(actor: Actor, at: datetime, taken: Taken) -> ImportPlan:
    """How each cell is read, on the day of `at`, for what `actor` may import."""
    today = clock.local(at).date()
    read_number = cells.id_number(today)

    def id_number(cell: Cell) -> str:
        number = read_number(cell)
        if refusals := taken.refusals(number):
            raise Refused(*refusals)
        return number

    name, phone, number, joined, union = HEADERS
    return ImportPlan(
        columns=(
            Column("name", name, cells.name, ("名字", "会员姓名", "name")),
            Column("phone", phone, cells.mobile, ("手机", "手机号码", "联系电话", "phone"), required=False),
            Column(
                "id_number",
                number,
                id_number,
                ("身份证", "身份证号码", "身份证件号", "证件号码", "id number"),
                required=False,
                is_unique=True,
            ),
            Column("joined_on", joined, cells.day, ("入会时间", "入会日", "joined on"), required=False),
            Column("organisation_id", union, Unions(actor).read, ("工会代码", "单位编码", "union code")),
        ),
        row_rule=lambda values: check_row(values, today=today),
    )


@contextmanager
def reading(path: Path, actor: Actor, at: datetime) -> Iterator[tuple[ImportPlan, Iterator[SheetRow]]]:
    """Plan and rows of a sheet, looked up against the database as they pass."""
    taken = Taken()
    with path.open("rb") as content:
        yield plan(actor, at, taken), taken.passing(rows(content, label=path.name))


def preview(path: Path, actor: Actor, at: datetime) -> Preview:
    """What the import of this sheet would come to; nothing is written."""
    with reading(path, actor, at) as (the_plan, found):
        return check(the_plan, found)
