"""How many a hotline needs: a form that keeps nothing. Numbers are typed or pasted, or read from a list of calls."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.sheets import Cell, SheetLimits, rows
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules import calls
from kaimen.rosters.rules.calls import DEFAULT_TARGET, TARGETS, Hotline, TargetName
from kaimen.rosters.rules.erlang import Calls, calls_refusals
from kaimen.rosters.rules.forecast import USUAL_SPREAD
from kaimen.rosters.rules.spans import LOCAL_ZONE
from kaimen.rosters.selectors import calls as pages
from kaimen.rosters.selectors.calls import CallsPage, History
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,4})?")
BETWEEN = re.compile(r"[\s,，、;；|]+")
INSTANT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?")
LIMITS = SheetLimits(bytes=5 * 1024 * 1024, rows=100_000, columns=20)
FORM = {"handling": "4", "patience": "", "target": DEFAULT_TARGET.value, "spread": str(USUAL_SPREAD)}
EXAMPLE = urlencode(
    FORM
    | {
        DayType.WORKING.value: "4 4 4 4 4 4 5 8 18 26 28 24 14 18 26 24 20 16 12 10 9 8 6 5",
        DayType.REST.value: "4 4 4 4 4 4 4 6 8 10 11 10 8 8 9 9 8 8 8 8 7 6 5 4",
    }
)
"""Invented, and said to be."""


class Request(HttpRequest):
    """A request with the actor that the site's middleware puts on it."""

    actor: Actor


@dataclass(frozen=True)
class DayField:
    """The field for 24 numbers of one kind of day, as it was typed, with what is wrong with it."""

    name: str
    word: str
    value: str
    error: str


@signed_in
@require_http_methods(["GET", "POST"])
def hotline(request: Request, code: str) -> HttpResponse:
    """Seats for each hour. GET: from the numbers in the address. POST: from a list of calls, read and forgotten."""
    at = clock.now()
    page = pages.calls_page(code=code, actor=request.actor, at=at)
    typed = FORM | {name: text for name, text in request.GET.items() if isinstance(text, str)}
    told: History | None = None
    try:
        if request.method == "POST":
            typed = FORM | {name: text for name, text in request.POST.items() if isinstance(text, str)}
            told = pages.history(page, _instants(request.FILES.get("history")))
            typed = typed | _filled(told)
        if request.method == "POST" or any(kind.value in request.GET for kind in DayType):
            page = pages.calls_page(code=code, actor=request.actor, at=at, hotline=_hotline(typed))
    except Refused as refused:
        explained = words.explain_all(refused.refusals)
        return refuse(request, explained, template="rosters/hotline.html", context=_context(page, typed))
    return render(request, "rosters/hotline.html", _context(page, typed, told))


def _context(page: CallsPage, typed: Mapping[str, str], told: History | None = None) -> dict[str, Any]:
    return {
        "page": page,
        "form": typed,
        "fields": [_field(kind, typed) for kind in DayType],
        "targets": list(words.choices(TargetName)),
        "seconds": page.hotline.target.seconds if page.hotline else 0,
        "told": told,
        "leaning": [
            (words.label(kind), each.days, words.label(each.basis))
            for kind, each in (told.types.items() if told else ())
        ],
        "example": EXAMPLE,
    }


def _field(kind: DayType, typed: Mapping[str, str]) -> DayField:
    text, error = typed.get(kind.value, ""), ""
    try:
        _rates(text)
    except Refused as refused:
        error = " ".join(str(each) for each in words.explain_all(refused.refusals))
    return DayField(kind.value, words.label(kind), text, error)


def _hotline(typed: Mapping[str, str]) -> Hotline:
    """Refuses everything that is wrong at once: hotline.no_numbers, hotline.number_unclear {written},
    hotline.target_unclear, and what the rules refuse."""
    found: list[Refusal] = []
    rates: dict[DayType, tuple[float, ...]] = {}
    for kind in DayType:
        try:
            told = _rates(typed.get(kind.value, ""))
        except Refused as refused:
            found += refused.refusals
        else:
            rates |= {kind: told} if told else {}
    if not rates and not found:
        found.append(Refusal("hotline.no_numbers"))
    numbers: dict[str, float] = {}
    for name in ("handling", "patience", "spread"):
        try:
            numbers |= {name: _number(typed[name].strip())} if typed[name].strip() else {}
        except Refused as refused:
            found += refused.refusals
    name = typed["target"]
    if name not in list(TargetName):
        found.append(Refusal("hotline.target_unclear"))
    patience = numbers.get("patience")
    seconds = numbers.get("handling", 0.0) * 60
    if not found:
        found += calls_refusals(Calls(0, seconds, patience))
    if found:
        raise Refused(*found)
    target = TARGETS[TargetName(name)].target
    return Hotline(rates, seconds, target, patience, numbers.get("spread", USUAL_SPREAD))


def _rates(text: str) -> tuple[float, ...]:
    """24 numbers, parted by anything a sheet puts between them; none for an empty field. Refuses
    hotline.number_unclear {written}, and what `calls.rates_refusals` does."""
    if not text.strip():
        return ()
    told = tuple(_number(each) for each in BETWEEN.split(text.strip()) if each)
    if refusals := calls.rates_refusals(told):
        raise Refused(*refusals)
    return told


def _number(text: str) -> float:
    """Refuses hotline.number_unclear {written}."""
    if not NUMBER.fullmatch(text):
        raise Refused(Refusal("hotline.number_unclear", {"written": text[:12]}))
    return float(text)


def _filled(told: History) -> dict[str, str]:
    """A history as it would have been typed."""
    numbers = {kind.value: " ".join(f"{rate:.3g}" for rate in each.rates) for kind, each in told.types.items()}
    return numbers | {"spread": f"{told.spread:.2f}"}


def _instants(sheet: UploadedFile | None) -> list[datetime]:
    """The first column of a sheet, one call a row; the first row may be a heading. Local times, as exchanges write
    them. Refuses hotline.no_sheet, hotline.instant_unclear {row}, and what `sheets.rows` does."""
    if sheet is None:
        raise Refused(Refusal("hotline.no_sheet"))
    found: list[datetime] = []
    content = BytesIO(sheet.read(LIMITS.bytes + 1))  # one more than allowed, so that a larger one shows
    for count, row in enumerate(rows(content, label=sheet.name or "", limits=LIMITS)):
        at = _instant(row.cells[0])
        if at is not None:
            found.append(at)
        elif count:
            raise Refused(Refusal("hotline.instant_unclear", {"row": row.number}))
    return found


def _instant(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=LOCAL_ZONE)
    if not isinstance(cell, str):
        return None
    text = cell.strip()
    try:
        if found := INSTANT.fullmatch(text):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL_ZONE)
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
