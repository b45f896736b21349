"""What `kaimen coverage prove` says: minutes by cover, the hash, and where the first gaps lie."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span
from kaimen.rosters.selectors import proofs
from kaimen.rosters.selectors.proofs import PointProof, Proof

SHOWN_POINTS, SHOWN_GAPS = 20, 2
GAPS = (Cover.CAUGHT, Cover.UNCOVERED)
DOUBT = "两种查法对不上，什么也没证明 the two checkers differ, nothing is proven"


def prove(*, from_on: date, to_on: date, level: str, division: str) -> dict[str, Any]:
    """The proof as plain values. `table` is for a person: the points with a gap, the worst first."""
    try:
        found = proofs.prove(from_on=from_on, to_on=to_on, level=Level(level), at=clock.now(), division_code=division)
    except Refused as refused:
        stopped = [{"code": each.code, "message": str(each)} for each in words.explain_all(refused.refusals)]
        return {"ok": False, "refusals": stopped}
    return {
        "ok": not found.doubted,
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat(),
        "until": found.period.end.isoformat(),
        "level": level,
        **totals(found),
        "doubted": [each.code for each in found.doubted],
        "table": _table(found),
    }


def totals(found: Proof) -> dict[str, Any]:
    return {
        "points": len(found.points),
        **{f"{cover.value}_minutes": found.minutes(cover) for cover in Cover},
        "segments": found.segments,
        "sha256": found.sha256,
    }


def lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same for a person at a terminal."""
    if "refusals" in shown:
        yield from (f"✗ {each['message']}" for each in shown["refusals"])
        return
    word = words.label(Level(shown["level"]))
    yield f"{shown['from_on']} – {shown['to_on']}（{word} {shown['level']}）   服务点 points {shown['points']}"
    for cover in Cover:
        minutes = shown[f"{cover.value}_minutes"]
        yield f"  {words.label(cover)} {cover.value.replace('_', ' ')}: {minutes:,} 分钟 minutes"
    for row in shown["table"][:SHOWN_POINTS]:
        gaps = "；".join(row["gaps"])
        missing = f"代接 caught {row['caught']:,}   没人 uncovered {row['uncovered']:,}"
        yield f"  {row['code']} {row['name']}   {missing}   {gaps}"
    more = len(shown["table"]) - SHOWN_POINTS
    if more > 0:
        yield f"  还有 {more} 个服务点有空档 more points have gaps: {more}"
    yield f"  分段 segments {shown['segments']:,}   sha256 {shown['sha256']}"
    if shown["doubted"]:
        yield f"✗ {DOUBT}: {', '.join(shown['doubted'])}"


def _table(found: Proof) -> list[dict[str, Any]]:
    rows = [_row(each) for each in found.points if any(each.certificate.minutes[cover] for cover in GAPS)]
    return sorted(rows, key=lambda row: (-row["uncovered"], -row["caught"], row["code"]))


def _row(each: PointProof) -> dict[str, Any]:
    certificate = each.certificate
    first = [segment for segment in certificate.segments if segment.cover in GAPS][:SHOWN_GAPS]
    return {
        "code": each.code,
        "name": each.name,
        "caught": certificate.minutes[Cover.CAUGHT],
        "uncovered": certificate.minutes[Cover.UNCOVERED],
        "gaps": [f"{words.label(segment.cover)} {_written(segment.span)}" for segment in first],
    }


def _written(span: Span) -> str:
    start, end = span.start.astimezone(LOCAL_ZONE), span.end.astimezone(LOCAL_ZONE)
    return f"{start:%Y-%m-%d %H:%M}–{end:%m-%d %H:%M}"
