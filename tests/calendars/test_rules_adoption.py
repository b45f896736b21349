"""A sheet with a year's notice: read, checked, refused exactly."""

from datetime import date

import pytest

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.rules.adoption import read_sheet, regional_refusals, year_refusals
from kaimen.kernel.calendars.rules.days import DayKind, OfficialRow
from kaimen.kernel.calendars.rules.table import published

FESTIVALS = published().festivals
STATUTORY_2027 = [
    "2027-01-01",
    "2027-02-05",
    "2027-02-06",
    "2027-02-07",
    "2027-02-08",
    "2027-04-05",
    "2027-05-01",
    "2027-05-02",
    "2027-06-09",
    "2027-09-15",
    "2027-10-01",
    "2027-10-02",
    "2027-10-03",
]


def row(day: str, kind: DayKind = DayKind.STATUTORY_HOLIDAY) -> OfficialRow:
    return OfficialRow(date.fromisoformat(day), kind, "节", 2027)


def year_of_2027(*more: OfficialRow, without: str = "") -> list[OfficialRow]:
    return [row(day) for day in STATUTORY_2027 if day != without] + list(more)


def refusals(rows: list[OfficialRow], *, is_law_amended: bool = False) -> tuple[Refusal, ...]:
    return year_refusals(rows, year=2027, festivals=FESTIVALS, is_law_amended=is_law_amended)


def test_a_whole_year_with_swaps_and_a_day_of_the_december_before_is_accepted() -> None:
    more = [
        row("2026-12-26", DayKind.SWAPPED_WORKING_DAY),
        row("2027-02-09", DayKind.SWAPPED_REST_DAY),
        row("2027-02-13", DayKind.REST_DAY),
    ]
    assert refusals(year_of_2027(*more)) == ()


@pytest.mark.parametrize(
    ("day", "kind", "code"),
    [
        ("2027-02-09", DayKind.SWAPPED_WORKING_DAY, "calendars.wrong_weekday"),
        ("2027-02-13", DayKind.SWAPPED_REST_DAY, "calendars.wrong_weekday"),
        ("2027-02-09", DayKind.REST_DAY, "calendars.wrong_weekday"),
        ("2027-02-09", DayKind.REGIONAL_HOLIDAY, "calendars.kind_not_official"),
    ],
)
def test_a_kind_that_cannot_be(day: str, kind: DayKind, code: str) -> None:
    assert refusals(year_of_2027(row(day, kind))) == (Refusal(code, {"day": day, "kind": kind.value}),)


@pytest.mark.parametrize("day", ["2026-11-28", "2028-01-01"])
def test_a_day_of_another_year(day: str) -> None:
    found = refusals(year_of_2027(row(day, DayKind.SWAPPED_WORKING_DAY)))
    assert found == (Refusal("calendars.day_outside_year", {"day": day, "year": 2027}),)


def test_a_day_told_twice() -> None:
    found = refusals(year_of_2027(row("2027-05-01")))
    assert found == (Refusal("calendars.day_twice", {"day": "2027-05-01"}),)


def test_statutory_days_must_be_those_of_the_measures_unless_these_were_amended() -> None:
    rows = year_of_2027(row("2027-05-03"), without="2027-02-05")
    told = Refusal("calendars.statutory_differs", {"missing": ("2027-02-05",), "unknown": ("2027-05-03",)})
    assert refusals(rows) == (told,)
    assert refusals(rows, is_law_amended=True) == ()


def test_nothing_is_no_year() -> None:
    assert refusals([]) == (Refusal("calendars.nothing_to_adopt", {"year": 2027}),)


def test_a_sheet_gives_its_good_rows_and_names_its_bad_lines() -> None:
    lines = "day,kind,name", "2027-01-01,statutory_holiday,元旦", "1 May,statutory_holiday,x", "2027-05-01,holiday,x"
    sheet = "\n".join(["\ufeff" + lines[0], *lines[1:], "2027-05-02"])
    rows, bad = read_sheet(sheet, year=2027, notice="文号", source="来源")
    assert rows == (OfficialRow(date(2027, 1, 1), DayKind.STATUTORY_HOLIDAY, "元旦", 2027, "文号", "来源"),)
    assert bad == (
        Refusal("calendars.row_unreadable", {"line": 3, "day": "1 May", "kind": "statutory_holiday"}),
        Refusal("calendars.row_unreadable", {"line": 4, "day": "2027-05-01", "kind": "holiday"}),
        Refusal("calendars.row_unreadable", {"line": 5, "day": "2027-05-02", "kind": ""}),
    )


def test_a_sheet_without_its_columns() -> None:
    found = read_sheet("日期,kind\n2027-01-01,x\n", year=2027, notice="", source="")
    assert found == ((), (Refusal("calendars.columns_missing", {"columns": ("day", "name")}),))


def test_regional_days_need_a_prefix_a_kind_and_a_name() -> None:
    assert regional_refusals(prefix="5401", kind=DayKind.REGIONAL_HOLIDAY, name="藏历新年") == ()
    assert regional_refusals(prefix="西藏", kind=DayKind.STATUTORY_HOLIDAY, name=" ") == (
        Refusal("calendars.prefix_unreadable", {"prefix": "西藏"}),
        Refusal("calendars.kind_not_regional", {"kind": "statutory_holiday"}),
        Refusal("calendars.name_missing"),
    )
