"""Import of a sheet by plan: which columns, how each cell is read, and what the sender sees before anything is written.

A room writes an `ImportPlan`; `check` gives the preview, `accepted` the rows to write, in batches, and `refused` the
rest, each with its reasons. All three read the sheet from its beginning, in constant memory. A refused row does not
stop the others.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice

from django.utils.functional import Promise

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.sheets.read import Cell, SheetRow, is_blank

WHOLE_ROW = ""
_HEADER_WITHIN = 10
_SHOWN_ROWS = 20
_KEPT_REFUSED = 200
_DECORATION = str.maketrans("", "", "*:★※\"'")


@dataclass(frozen=True)
class Column:
    """One column of a plan.

    `parse` takes a cell that is not blank and gives a value, or gives a Refusal or raises Refused. A blank cell is
    refused (cell.missing) when the column is required, else it is None. Headers match by `title`, then by `synonyms`
    in order; width, case, spaces, asterisks and a remark in brackets do not count. `is_unique` refuses a value that
    stands in an earlier row (cell.repeated).
    """

    name: str
    title: str | Promise
    parse: Callable[[Cell], object]
    synonyms: tuple[str, ...] = ()
    required: bool = True
    is_unique: bool = False


@dataclass(frozen=True)
class ImportPlan:
    """Columns, and a rule over a whole row whose cells were all taken."""

    columns: tuple[Column, ...]
    row_rule: Callable[[Mapping[str, object]], tuple[Refusal, ...]] = lambda values: ()


@dataclass(frozen=True)
class JudgedRow:
    """A row with its values by column name; `refusals` by column name, `WHOLE_ROW` for what concerns no single cell."""

    number: int
    cells: tuple[Cell, ...]
    values: Mapping[str, object]
    refusals: Mapping[str, tuple[Refusal, ...]]

    @property
    def is_accepted(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class FoundColumn:
    """A column of the plan, under the header the sender gave it."""

    name: str
    header: str
    position: int


@dataclass(frozen=True)
class Layout:
    """The header row as understood. `headers` are those of the sender, also of columns nobody asked for."""

    number: int
    headers: tuple[str, ...]
    found: tuple[FoundColumn, ...]
    missing: tuple[Column, ...]

    @property
    def ignored(self) -> tuple[str, ...]:
        used = {column.position for column in self.found}
        return tuple(header for position, header in enumerate(self.headers) if header and position not in used)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        absent = tuple(str(column.title) for column in self.missing if column.required)
        return (Refusal("sheet.column_missing", {"columns": absent}),) if absent else ()


@dataclass(frozen=True)
class Preview:
    """What the sender sees before deciding. `refusals` concern the whole sheet; with any, nothing can be taken."""

    found: tuple[FoundColumn, ...] = ()
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    first_rows: tuple[JudgedRow, ...] = ()
    refused_rows: tuple[JudgedRow, ...] = ()
    """The first 200 of them."""
    accepted_count: int = 0
    refused_count: int = 0
    refusal_counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Number of refusals by column name and code."""
    refusals: tuple[Refusal, ...] = ()

    @property
    def row_count(self) -> int:
        return self.accepted_count + self.refused_count

    @property
    def is_usable(self) -> bool:
        return not self.refusals and self.accepted_count > 0


def check(plan: ImportPlan, rows: Iterable[SheetRow]) -> Preview:
    """Preview of an import. Never raises Refused: what stops the whole sheet is in `refusals` of the preview."""
    try:
        layout, body = _located(plan, rows)
        missing = tuple(str(column.title) for column in layout.missing)
        start = Preview(found=layout.found, missing=missing, ignored=layout.ignored, refusals=layout.refusals)
        return start if layout.refusals else _counted(start, _judged(plan, layout, body))
    except Refused as refused:
        return Preview(refusals=refused.refusals)


def accepted(plan: ImportPlan, rows: Iterable[SheetRow], *, batch: int = 500) -> Iterator[tuple[JudgedRow, ...]]:
    """Rows to write, in batches.

    Refuses what `check` shows in `refusals`, before or between batches: keep one transaction around all.
    """
    layout, body = _usable(plan, rows)
    good = (row for row in _judged(plan, layout, body) if row.is_accepted)
    while taken := tuple(islice(good, batch)):
        yield taken


def refused(plan: ImportPlan, rows: Iterable[SheetRow]) -> tuple[Layout, Iterator[JudgedRow]]:
    """Layout and refused rows, to be given back with their reasons (`write.refused_rows`). Refuses as `accepted`."""
    layout, body = _usable(plan, rows)
    return layout, (row for row in _judged(plan, layout, body) if not row.is_accepted)


def _usable(plan: ImportPlan, rows: Iterable[SheetRow]) -> tuple[Layout, Iterator[SheetRow]]:
    layout, body = _located(plan, rows)
    if layout.refusals:
        raise Refused(*layout.refusals)
    return layout, body


def _counted(start: Preview, judged: Iterator[JudgedRow]) -> Preview:
    first: list[JudgedRow] = []
    kept: list[JudgedRow] = []
    counts: Counter[tuple[str, str]] = Counter()
    good = bad = 0
    for row in judged:
        if len(first) < _SHOWN_ROWS:
            first.append(row)
        if row.is_accepted:
            good += 1
            continue
        bad += 1
        counts.update((column, reason.code) for column, reasons in row.refusals.items() for reason in reasons)
        if len(kept) < _KEPT_REFUSED:
            kept.append(row)
    return Preview(
        found=start.found,
        missing=start.missing,
        ignored=start.ignored,
        first_rows=tuple(first),
        refused_rows=tuple(kept),
        accepted_count=good,
        refused_count=bad,
        refusal_counts=dict(counts),
        refusals=() if good or bad else (Refusal("sheet.no_rows", {}),),
    )


def _located(plan: ImportPlan, rows: Iterable[SheetRow]) -> tuple[Layout, Iterator[SheetRow]]:
    """The header is the row, among the first ten, with most columns of the plan: a title may stand above it."""
    stream = iter(rows)
    top = list(islice(stream, _HEADER_WITHIN))
    best = max((_layout(plan, row) for row in top), key=lambda layout: len(layout.found), default=None)
    if best is None or not best.found:
        titles = tuple(str(column.title) for column in plan.columns if column.required)
        raise Refused(Refusal("sheet.no_header", {"columns": titles}))
    return best, chain((row for row in top if row.number > best.number), stream)


def _layout(plan: ImportPlan, row: SheetRow) -> Layout:
    headers = tuple("" if cell is None else str(cell).strip() for cell in row.cells)
    positions: dict[str, int] = {}
    for position, header in enumerate(headers):
        positions.setdefault(_plain(header), position)
    found, missing, taken = [], [], set[int]()
    for column in plan.columns:
        words = (str(column.title), *column.synonyms)
        free = (
            positions[plain] for plain in map(_plain, words) if plain in positions and positions[plain] not in taken
        )
        chosen = next(free, None)
        if chosen is None:
            missing.append(column)
        else:
            taken.add(chosen)
            found.append(FoundColumn(column.name, headers[chosen], chosen))
    return Layout(row.number, headers, tuple(found), tuple(missing))


def _plain(header: str) -> str:
    folded = unicodedata.normalize("NFKC", header).casefold().translate(_DECORATION)
    return "".join(folded.partition("(")[0].split()) or "".join(folded.split())


def _judged(plan: ImportPlan, layout: Layout, body: Iterator[SheetRow]) -> Iterator[JudgedRow]:
    columns = {column.name: column for column in plan.columns}
    present = tuple((columns[found.name], found.position) for found in layout.found)
    absent = {column.name: None for column in layout.missing}
    seen: dict[tuple[str, int], int] = {}
    for row in body:
        values: dict[str, object] = dict(absent)
        refusals: dict[str, tuple[Refusal, ...]] = {}
        for column, position in present:
            value = _value(column, row.cells[position] if position < len(row.cells) else None)
            if isinstance(value, tuple) and value and isinstance(value[0], Refusal):
                refusals[column.name] = value
            else:
                values[column.name] = value
        refusals.update(_repeated(present, values, row.number, seen))
        if not refusals and (whole := plan.row_rule(values)):
            refusals[WHOLE_ROW] = whole
        yield JudgedRow(row.number, row.cells, values, refusals)


def _value(column: Column, cell: Cell) -> object:
    """The value of a cell, or a tuple of refusals."""
    if is_blank(cell):
        return (Refusal("cell.missing", {}),) if column.required else None
    try:
        value = column.parse(cell)
    except Refused as refused_cell:
        return refused_cell.refusals
    return (value,) if isinstance(value, Refusal) else value


def _repeated(
    present: tuple[tuple[Column, int], ...], values: Mapping[str, object], number: int, seen: dict[tuple[str, int], int]
) -> Iterator[tuple[str, tuple[Refusal, ...]]]:
    for column, _ in present:
        value = values.get(column.name)
        if not column.is_unique or value is None:
            continue
        # hashes of values, not values: 200 000 identity numbers do not stay in memory
        first = seen.setdefault((column.name, hash(value)), number)
        if first != number:
            yield column.name, (Refusal("cell.repeated", {"row": first}),)
