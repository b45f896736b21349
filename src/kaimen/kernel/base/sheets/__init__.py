"""Sheets 电子表格: rows that come in (XLSX, CSV) by plan and with a preview, and rows that leave.

`rows` reads, `check`/`accepted`/`refused` judge by an `ImportPlan`, `cells` says what a cell may mean, `write`
writes. It keeps no file and writes no table: uploads are in `kernel.files`, and each room's service writes its own
rows.
"""

from kaimen.kernel.base.sheets.plan import (
    WHOLE_ROW,
    Column,
    FoundColumn,
    ImportPlan,
    JudgedRow,
    Layout,
    Preview,
    accepted,
    check,
    refused,
)
from kaimen.kernel.base.sheets.read import Cell, SheetLimits, SheetRow, rows

__all__ = [
    "WHOLE_ROW",
    "Cell",
    "Column",
    "FoundColumn",
    "ImportPlan",
    "JudgedRow",
    "Layout",
    "Preview",
    "SheetLimits",
    "SheetRow",
    "accepted",
    "check",
    "refused",
    "rows",
]
