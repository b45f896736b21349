"""What `kaimen calendar` says: a year's notice stands as a whole, so one refused row holds back all of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.calendars import services
from kaimen.kernel.calendars.rules.adoption import read_sheet
from kaimen.kernel.calendars.rules.days import DayKind
from kaimen.site import year_alarm

ENCODINGS = ("utf-8-sig", "gb18030")


def adopt(sheet: Path, *, year: int, notice: str, source: str, is_law_amended: bool) -> dict[str, Any]:
    """Adopt the notice, or say each row that stands in the way; then nothing was changed."""
    text = _text(sheet)
    if text is None:
        return _refused([Refusal("sheet.unknown_encoding", {})], year)
    rows, unreadable = read_sheet(text, year=year, notice=notice, source=source)
    if unreadable:
        return _refused(unreadable, year)
    at = clock.now()
    try:
        services.adopt_year(
            year=year,
            rows=rows,
            notice=notice,
            source=source,
            actor=SYSTEM,
            at=at,
            is_law_amended=is_law_amended,
        )
    except Refused as refused:
        return _refused(refused.refusals, year)
    year_alarm.tell(at=at)
    return {"ok": True, "year": year, "days": len(rows), "refusals": []}


def region(*, prefix: str, day: datetime, kind: str, name: str, source: str, reason: str) -> dict[str, Any]:
    """A day of a region's own 地方节日, or with a reason taken back."""
    told: dict[str, Any] = {"prefix": prefix, "day": day.date(), "actor": SYSTEM, "at": clock.now()}
    try:
        if reason:
            services.withdraw_regional_day(reason=reason, **told)
        else:
            services.enter_regional_day(kind=_kind(kind), name=name, source=source, **told)
    except Refused as refused:
        said = [{"code": each.code, "message": str(each)} for each in words.explain_all(refused.refusals)]
        return {"ok": False, "prefix": prefix, "day": day.date().isoformat(), "refusals": said}
    return {"ok": True, "prefix": prefix, "day": day.date().isoformat(), "refusals": []}


def _kind(written: str) -> DayKind:
    """Refuses calendars.kind_not_regional {kind}."""
    try:
        return DayKind(written)
    except ValueError:
        raise Refused(Refusal("calendars.kind_not_regional", {"kind": written})) from None


def region_lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    for each in shown["refusals"]:
        yield f"✗ {each['message']}"
    if shown["ok"]:
        yield f"{shown['prefix']} {shown['day']} 记下了 noted"


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    for each in shown["refusals"]:
        yield f"✗ {each['message']}"
    if shown["ok"]:
        yield f"{shown['year']} 年的安排已录入 adopted: {shown['days']} 天 days"
    else:
        yield f"{shown['year']} 年没有录入，什么也没改 nothing was changed"


def _text(sheet: Path) -> str | None:
    raw = sheet.read_bytes()
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _refused(refusals: Iterable[Refusal], year: int) -> dict[str, Any]:
    said = [{"code": each.code, "message": str(each)} for each in words.explain_all(refusals)]
    return {"ok": False, "year": year, "days": 0, "refusals": said}
