"""What `kaimen point open` says: each row of the sheet that opened no point, with its reasons and a way on."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.sheets import WHOLE_ROW
from kaimen.rosters import cli
from kaimen.rosters.cli import Outcome


def open_points(sheet: Path) -> dict[str, Any]:
    """The outcome as plain values: points opened, rows refused, and what stopped the whole sheet."""
    try:
        content = BytesIO(sheet.read_bytes())
        outcomes = cli.open_points(content=content, label=sheet.name, actor=SYSTEM, at=clock.now())
    except Refused as refused:
        stopped = [{"code": each.code, "message": str(each)} for each in words.explain_all(refused.refusals)]
        return {"ok": False, "opened": [], "rows": [], "refusals": stopped}
    return {
        "ok": not any(each.refusals for each in outcomes),
        "opened": [each.code for each in outcomes if not each.refusals],
        "rows": [_shown(each) for each in outcomes if each.refusals],
        "refusals": [],
    }


def _shown(outcome: Outcome) -> dict[str, Any]:
    reasons = [
        {"column": "" if column == WHOLE_ROW else column, "code": each.code, "message": str(each)}
        for column, refusals in outcome.refusals.items()
        for each in words.explain_all(refusals)
    ]
    return {"row": outcome.number, "point": outcome.code, "refusals": reasons}


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    for each in shown["refusals"]:
        yield f"✗ {each['message']}"
    for row in shown["rows"]:
        for each in row["refusals"]:
            place = f"第 {row['row']} 行 row {row['row']}"
            yield f"✗ {place}{' ' + each['column'] if each['column'] else ''}: {each['message']}"
    yield f"开设 opened {len(shown['opened'])}   没开 refused {len(shown['rows'])}"
