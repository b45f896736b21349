"""Opening service points from a sheet 批量开设服务点: one row a point, with its seats and hours.

Columns: 工会编码, 服务点编码, 名称, 类别, 地址, 电话, 开放时间; and, where wanted, 地址说明, 休息日, 节假日 (their
hours), 席位, 启用日. Rows that are refused stop no other; a sheet without the columns is refused as a whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO

from django.core.exceptions import ObjectDoesNotExist

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.sheets import (
    WHOLE_ROW,
    Cell,
    Column,
    ImportPlan,
    JudgedRow,
    SheetLimits,
    accepted,
    cells,
    refused,
    rows,
)
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations import selectors as organisations
from kaimen.rosters.rules.hours import Interval, read_intervals
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.services import points
from kaimen.rosters.services.points import PointRow, SeatRow

LIMITS = SheetLimits(rows=20_000)
DIVISION_DIGITS = 6
PLAIN_SEAT = SeatRow(SeatKind.ON_SEAT, "值守席")
_BETWEEN = re.compile(r"[\s,;，；、]+")
_SEAT_KINDS = {"备勤": SeatKind.STANDBY, "带班": SeatKind.DUTY_LEADER}


@dataclass(frozen=True)
class Outcome:
    """What became of a row: `refusals` by the title of the column, empty when the point is open."""

    number: int
    code: str
    refusals: Mapping[str, tuple[Refusal, ...]]


def open_points(*, content: BinaryIO, label: str, actor: Actor, at: datetime) -> list[Outcome]:
    """Open a point for each row that may, in the order of the sheet.

    Refuses the whole sheet as `sheets.rows` and `sheets.accepted` do; a row for what its cells or `points.open_point`
    refuse.
    """
    plan = _plan()
    titles = {column.name: str(column.title) for column in plan.columns}
    _layout, bad = refused(plan, rows(content, label=label, limits=LIMITS))
    outcomes = [_turned_down(row, titles) for row in bad]
    # the whole sheet is read before the first row is written
    good = list(chain.from_iterable(accepted(plan, rows(content, label=label, limits=LIMITS))))
    if not outcomes and not good:
        raise Refused(Refusal("sheet.no_rows", {}))
    outcomes += [_open(row, actor, at) for row in good]
    return sorted(outcomes, key=lambda outcome: outcome.number)


def _open(judged: JudgedRow, actor: Actor, at: datetime) -> Outcome:
    code = str(judged.values["code"])
    try:
        points.open_point(
            organisation=judged.values["union"],  # type: ignore[arg-type]
            row=_row(judged.values, at),
            actor=actor,
            at=at,
        )
    except Refused as said:
        return Outcome(judged.number, code, {WHOLE_ROW: said.refusals})
    return Outcome(judged.number, code, {})


def _row(values: Mapping[str, Any], at: datetime) -> PointRow:
    return PointRow(
        code=values["code"],
        name=values["name"],
        kind=values["kind"],
        division_code=values["code"][:DIVISION_DIGITS],
        address=values["address"],
        address_note=values["note"] or "",
        phone=values["phone"],
        opened_on=values["opened_on"] or clock.local(at).date(),
        seats=values["seats"] or (PLAIN_SEAT,),
        hours={
            DayType.WORKING: values["working"],
            DayType.REST: values["rest"] or (),
            DayType.HOLIDAY: values["holiday"] or (),
        },
    )


def _turned_down(row: JudgedRow, titles: Mapping[str, str]) -> Outcome:
    said = {titles.get(name, WHOLE_ROW): refusals for name, refusals in row.refusals.items()}
    return Outcome(row.number, str(row.values.get("code") or ""), said)


def _plan() -> ImportPlan:
    kinds = {word: PointKind(value) for value, word in words.choices(PointKind)} | {
        each.value: each for each in PointKind
    }
    return ImportPlan(
        (
            Column("union", "工会编码", _union, ("union",)),
            Column("code", "服务点编码", cells.text(24), ("code", "point"), is_unique=True),
            Column("name", "名称", cells.text(points.NAME_LIMIT), ("name",)),
            Column("kind", "类别", cells.choice(kinds), ("kind",)),
            Column("address", "地址", cells.as_text, ("address",)),
            Column("phone", "电话", cells.as_text, ("phone",)),
            Column("working", "开放时间", read_hours, ("hours", "工作日")),
            Column("rest", "休息日", read_hours, ("rest",), required=False),
            Column("holiday", "节假日", read_hours, ("holiday",), required=False),
            Column("note", "地址说明", cells.as_text, ("note",), required=False),
            Column("seats", "席位", _seats, ("seats",), required=False),
            Column("opened_on", "启用日", cells.day, ("opened_on",), required=False),
        )
    )


def _union(cell: Cell) -> object:
    """The union with this code, unless it is closed. Refuses: point.no_such_union {code}."""
    code = cells.as_text(cell)[:40]
    try:
        union = organisations.by_code(code)
    except ObjectDoesNotExist:
        return Refusal("point.no_such_union", {"code": code})
    return Refusal("point.no_such_union", {"code": code}) if union.closed_on else union


def read_hours(cell: Cell) -> tuple[Interval, ...]:
    """The openings in a cell. Refuses as `hours.read_intervals` does."""
    return read_intervals(cells.as_text(cell))


def _seats(cell: Cell) -> Sequence[SeatRow] | Refusal:
    """Names with a sign between them; 备勤… and 带班… say of which kind. Refuses: seat.name_taken {name}."""
    names = [name for name in _BETWEEN.split(cells.as_text(cell)) if name]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return Refusal("seat.name_taken", {"name": twice[:40]})
    return tuple(SeatRow(_SEAT_KINDS.get(name[:2], SeatKind.ON_SEAT), name) for name in names)
