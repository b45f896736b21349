"""A month's roster as it leaves the house 导出: the view of the paper, and the lines of the sheet."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.sheets import Cell as SheetCell
from kaimen.kernel.documents.rules.fields import View
from kaimen.rosters import labels
from kaimen.rosters.rules.spans import month_of
from kaimen.rosters.selectors import grid, months
from kaimen.rosters.selectors.grid import Cell, Row, Slot
from kaimen.rosters.selectors.months import MonthPage

LONGEST_LEGEND = 24


def read(*, code: str, month: date, actor: Actor, at: datetime) -> list[MonthPage]:
    """The month, and with a roster that runs over months all of them, in order. Raises NotVisible."""
    page = months.month_page(code=code, month=month, actor=actor, at=at)
    if page.roster is None:
        return [page]
    first, found = page.roster.from_on.replace(day=1), []
    while first <= page.roster.last_on:
        is_shown = first == page.month
        found.append(page if is_shown else months.month_page(code=code, month=first, actor=actor, at=at))
        first = month_of(first)[1]
    return found


def title(pages: Sequence[MonthPage]) -> str:
    first, last = pages[0].month, pages[-1].month
    until = "" if first == last else f"–{last:%Y-%m}"
    return _("{name} {month}值守表").format(name=pages[0].point.name, month=f"{first:%Y-%m}{until} ")


def paper(pages: Sequence[MonthPage], at: datetime) -> View:
    """The view of `rosters/month`."""
    roster = pages[0].roster
    return {
        "title": title(pages),
        "state": roster.word if roster else _("还没排"),
        "provisional": _("暂定：超出国家公布的放假安排") if any(page.is_provisional for page in pages) else "",
        "headings": [_("姓名"), str(labels.SHIFT_LETTERS["night"]), _("休日"), _("时")],
        "days": [
            {
                "sheet": f"{page.month:%Y-%m}",
                "number": str(head.day.day),
                "letter": head.letter,
                "is_rest": "1" if head.is_rest else "",
            }
            for page in pages
            for head in page.days
        ],
        "people": [
            {
                "sheet": f"{page.month:%Y-%m}",
                "name": row.name,
                "cells": "\t".join(_paper_cell(slot) for slot in row.slots),
                "nights": str(row.nights),
                "rest_days": str(row.rest_days),
                "hours": str(row.hours),
            }
            for page in pages
            for row in page.rows
        ]
        or [_nobody(pages[0])],
        "legend": legend(pages),
        "signatures": [_("制表："), _("审核："), _("日期：")],
        "at": at.replace(microsecond=0),
        "is_generated": pages[0].point.is_generated,
    }


def legend(pages: Sequence[MonthPage]) -> list[str]:
    """Each letter with seat and hours, as often as it stands there; the rarest are left out."""
    counted: dict[str, int] = {}
    for cell in _cells(pages):
        key = f"{cell.letter}{cell.sign} {cell.seat} {cell.starts:%H:%M}–{cell.ends:%H:%M}"
        counted[key] = counted.get(key, 0) + 1
    common = sorted(counted, key=lambda key: (-counted[key], key))[:LONGEST_LEGEND]
    return sorted(common)


def sheet_header(pages: Sequence[MonthPage]) -> list[str]:
    days = [f"{head.day:%m-%d} {head.letter}" for page in pages for head in page.days]
    return [_("姓名"), *days, _("夜班"), _("休息日班"), _("工时")]


def sheet_lines(pages: Sequence[MonthPage]) -> list[list[SheetCell]]:
    """A line for each person over all the months, with the hours of each shift."""
    by_person: dict[int, list[Row | None]] = {}
    for number, page in enumerate(pages):
        for row in page.rows:
            by_person.setdefault(row.person_id, [None] * len(pages))[number] = row
    lines: list[list[SheetCell]] = []
    for rows in by_person.values():
        known = [row for row in rows if row]
        line: list[SheetCell] = [known[0].name]
        for page, held in zip(pages, rows, strict=True):
            line += [_sheet_cell(slot) for slot in held.slots] if held else [""] * len(page.days)
        line += [sum(row.nights for row in known), sum(row.rest_days for row in known), sum(row.hours for row in known)]
        lines.append(line)
    return lines


def _cells(pages: Sequence[MonthPage]) -> list[Cell]:
    return [cell for page in pages for row in page.rows for slot in row.slots for cell in slot.cells]


def _paper_cell(slot: Slot) -> str:
    parts = [f"{grid.LOOKS[cell.kind]}{cell.letter}{cell.sign}" for cell in slot.cells]
    if slot.mark and slot.mark.is_away:
        parts.append(f"l{slot.mark.sign}")
    return "/".join(parts)


def _sheet_cell(slot: Slot) -> str:
    parts = [f"{cell.letter}{cell.sign} {cell.starts:%H:%M}–{cell.ends:%H:%M} {cell.seat}" for cell in slot.cells]
    if slot.mark and slot.mark.is_away:
        parts.append(slot.mark.word)
    return "\n".join(parts)


def _nobody(page: MonthPage) -> dict[str, str]:
    """A line for a point without people: paper has no empty table."""
    blank = "\t" * (len(page.days) - 1)
    return {"sheet": f"{page.month:%Y-%m}", "name": "", "cells": blank, "nights": "", "rest_days": "", "hours": ""}
