"""The published table 2004–2026, the Measures, the regions, and what is beyond."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaimen.kernel.calendars.rules import table
from kaimen.kernel.calendars.rules.days import DayKind, DayType, OfficialRow, RegionalRow, is_weekend
from kaimen.kernel.calendars.rules.statutory import provision_on, statutory_days

CALENDAR = table.published()
YEARS = range(2004, 2027)
DAY = timedelta(days=1)
AT_LEISURE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault

#: Days that fall into somebody's reach of a swap: within 6 days of a row that differs from the plain week.
NEAR_SWAPS = sorted(
    {
        row.day + offset * DAY
        for row in CALENDAR.official.values()
        if row.kind in {DayKind.SWAPPED_WORKING_DAY, DayKind.SWAPPED_REST_DAY}
        for offset in range(-6, 7)
    }
)


def kinds(*days: str) -> list[DayKind]:
    return [table.day_kind(CALENDAR, date.fromisoformat(day)) for day in days]


def statutory(year: int) -> list[str]:
    return sorted(day.strftime("%m-%d") for day in statutory_days(year, CALENDAR.festivals))


def working_days_of(year: int) -> int:
    return table.working_days_between(CALENDAR, date(year - 1, 12, 31), date(year, 12, 31))


def test_make_up_days_of_2026_are_worked_and_2015_10_10_too() -> None:
    days = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10", "2015-10-10")
    assert kinds(*days) == [DayKind.SWAPPED_WORKING_DAY] * 7
    assert kinds("2026-01-11", "2015-10-17") == [DayKind.REST_DAY] * 2


def test_spring_festival_of_2026_day_by_day() -> None:
    found = [table.day_kind(CALENDAR, date(2026, 2, day)) for day in range(14, 25)]
    rest, swapped, statutory_day = DayKind.REST_DAY, DayKind.SWAPPED_REST_DAY, DayKind.STATUTORY_HOLIDAY
    assert found == [
        DayKind.SWAPPED_WORKING_DAY,
        rest,
        *[statutory_day] * 4,
        swapped,
        rest,
        rest,
        swapped,
        DayKind.WORKING_DAY,
    ]
    assert table.day_name(CALENDAR, date(2026, 2, 14)) == "春节"
    assert table.day_name(CALENDAR, date(2026, 2, 24)) == ""


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2007, "01-01 02-18 02-19 02-20 05-01 05-02 05-03 10-01 10-02 10-03"),
        (2008, "01-01 02-06 02-07 02-08 04-04 05-01 06-08 09-14 10-01 10-02 10-03"),
        (2013, "01-01 02-09 02-10 02-11 04-04 05-01 06-12 09-19 10-01 10-02 10-03"),
        (2014, "01-01 01-31 02-01 02-02 04-05 05-01 06-02 09-08 10-01 10-02 10-03"),
        (2024, "01-01 02-10 02-11 02-12 04-04 05-01 06-10 09-17 10-01 10-02 10-03"),
        (2025, "01-01 01-28 01-29 01-30 01-31 04-04 05-01 05-02 05-31 10-01 10-02 10-03 10-06"),
    ],
)
def test_statutory_days_on_both_sides_of_each_revision(year: int, days: str) -> None:
    assert statutory(year) == days.split()


def test_the_version_in_force_changes_with_the_new_year() -> None:
    found = [provision_on(date(*day)) for day in ((1999, 9, 17), (2007, 12, 31), (2008, 1, 1), (2025, 1, 1))]
    orders = [provision and provision.source for provision in found]
    assert orders == [None, "国务院令第270号", "国务院令第513号", "国务院令第795号"]


def test_mid_autumn_on_national_day_gives_one_statutory_day_less() -> None:
    assert [len(statutory_days(year, CALENDAR.festivals)) for year in (2019, 2020, 2021)] == [11, 10, 11]


@pytest.mark.parametrize("year", YEARS)
def test_the_table_says_statutory_exactly_where_the_measures_do(year: int) -> None:
    rows = {
        row.day for row in CALENDAR.official.values() if row.kind == DayKind.STATUTORY_HOLIDAY and row.day.year == year
    }
    assert rows == set(statutory_days(year, CALENDAR.festivals))


@pytest.mark.parametrize("year", YEARS)
def test_days_given_are_paid_for_by_make_up_days_and_holidays_on_weekends(year: int) -> None:
    rows = [row for row in CALENDAR.official.values() if row.year == year]
    count = Counter(row.kind for row in rows)
    on_weekends = sum(row.kind == DayKind.STATUTORY_HOLIDAY and is_weekend(row.day) for row in rows)
    given_free = count[DayKind.SWAPPED_REST_DAY] - count[DayKind.SWAPPED_WORKING_DAY] - on_weekends
    # 2009, 2020: Mid-autumn on a National Day; 2015: 3 September; 2020: 31 January added, 1 February's make-up dropped
    assert given_free == {2009: 1, 2015: 1, 2020: 3}.get(year, 0)


def test_every_row_fits_its_weekday() -> None:
    for row in CALENDAR.official.values():
        if row.kind != DayKind.STATUTORY_HOLIDAY:
            assert is_weekend(row.day) == (row.kind in {DayKind.SWAPPED_WORKING_DAY, DayKind.REST_DAY}), row


def test_working_days_a_year() -> None:
    assert {year: working_days_of(year) for year in (2015, 2020, 2025, 2026)} == {
        2015: 249,
        2020: 249,
        2025: 248,
        2026: 248,
    }


def test_a_notice_reaches_into_the_december_before() -> None:
    assert kinds("2005-12-31", "2006-12-30", "2007-12-29", "2018-12-29") == [DayKind.SWAPPED_WORKING_DAY] * 4
    assert CALENDAR.official[date(2018, 12, 29)].notice == "国办发明电〔2018〕15号"


def test_the_two_holidays_outside_the_measures() -> None:
    assert kinds("2015-09-03", "2015-09-04", "2015-09-06") == [
        DayKind.SWAPPED_REST_DAY,
        DayKind.SWAPPED_REST_DAY,
        DayKind.SWAPPED_WORKING_DAY,
    ]
    assert kinds("2020-01-31", "2020-02-01", "2020-02-03") == [
        DayKind.SWAPPED_REST_DAY,
        DayKind.REST_DAY,
        DayKind.WORKING_DAY,
    ]


def test_beyond_the_table_the_statutory_days_and_the_week_count_provisionally() -> None:
    assert table.known_until(CALENDAR) == date(2026, 12, 31)
    assert [table.is_provisional(CALENDAR, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [False, True]
    assert table.is_provisional(CALENDAR, date(2003, 12, 31))
    assert kinds("2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-13") == [
        DayKind.STATUTORY_HOLIDAY,
        DayKind.STATUTORY_HOLIDAY,
        DayKind.WORKING_DAY,
        DayKind.WORKING_DAY,
        DayKind.REST_DAY,
    ]
    assert kinds("2060-10-01", "2060-10-04") == [DayKind.STATUTORY_HOLIDAY, DayKind.WORKING_DAY]


def test_a_region_has_days_of_its_own_and_its_neighbour_has_not() -> None:
    day = date(2024, 4, 11)
    assert table.day_kind(CALENDAR, day, "450103") == DayKind.REGIONAL_HOLIDAY
    assert table.day_kind(CALENDAR, day, "440103") == DayKind.WORKING_DAY
    assert table.day_kind(CALENDAR, day) == DayKind.WORKING_DAY
    assert table.day_name(CALENDAR, day, "450103") == "壮族三月三"


def test_a_region_may_drop_a_make_up_day_and_set_another() -> None:
    assert [table.is_working_day(CALENDAR, date(2017, 4, day)) for day in (1, 8)] == [True, False]
    assert [table.is_working_day(CALENDAR, date(2017, 4, day), "450103") for day in (1, 8)] == [False, True]


def test_the_longest_prefix_counts_and_a_statutory_day_stays_one() -> None:
    day, holiday = date(2024, 4, 11), date(2024, 10, 1)
    rows = [
        RegionalRow("45", day, DayKind.REGIONAL_HOLIDAY, "甲", ""),
        RegionalRow("4501", day, DayKind.SWAPPED_WORKING_DAY, "乙", ""),
        RegionalRow("45", holiday, DayKind.REGIONAL_HOLIDAY, "丙", ""),
    ]
    calendar = table.adopt(CALENDAR, [], rows)
    assert [table.day_name(calendar, day, code) for code in ("450103", "450203")] == ["乙", "甲"]
    assert table.day_kind(calendar, holiday, "450103") == DayKind.STATUTORY_HOLIDAY
    assert table.day_kind(calendar, date(2028, 5, 1), "45") == DayKind.STATUTORY_HOLIDAY


def test_an_adopted_year_stands_in_place_of_the_committed_one() -> None:
    rows = [OfficialRow(date(2026, 1, 1), DayKind.STATUTORY_HOLIDAY, "元旦", 2026)]
    calendar = table.adopt(CALENDAR, rows, [])
    assert table.day_kind(calendar, date(2026, 1, 4)) == DayKind.REST_DAY
    assert table.day_kind(calendar, date(2025, 1, 26)) == DayKind.SWAPPED_WORKING_DAY


def test_a_gap_in_the_years_stops_what_is_known() -> None:
    rows = [OfficialRow(date(2028, 1, 1), DayKind.STATUTORY_HOLIDAY, "元旦", 2028)]
    calendar = table.adopt(CALENDAR, rows, [])
    assert table.known_until(calendar) == date(2026, 12, 31)
    assert [table.is_provisional(calendar, date(year, 6, 1)) for year in (2027, 2028)] == [True, False]


@pytest.mark.parametrize(
    ("day", "region", "day_type"),
    [
        (date(2026, 2, 14), None, DayType.WORKING),
        (date(2026, 2, 15), None, DayType.REST),
        (date(2026, 2, 20), None, DayType.REST),
        (date(2026, 2, 17), None, DayType.HOLIDAY),
        (date(2024, 4, 11), "45", DayType.HOLIDAY),
        (date(2024, 4, 11), None, DayType.WORKING),
    ],
)
def test_day_types_for_opening_hours(day: date, region: str | None, day_type: DayType) -> None:
    assert table.day_type(CALENDAR, day, region) == day_type


def test_counting_over_a_swap() -> None:
    assert table.add_working_days(CALENDAR, date(2026, 2, 13), 1) == date(2026, 2, 14)
    assert table.add_working_days(CALENDAR, date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert table.add_working_days(CALENDAR, date(2026, 2, 15), 0) == date(2026, 2, 15)
    assert table.next_working_day(CALENDAR, date(2026, 10, 1)) == date(2026, 10, 8)
    assert table.next_working_day(CALENDAR, date(2026, 10, 10)) == date(2026, 10, 10)
    assert table.rest_days(CALENDAR, date(2026, 10, 7), date(2026, 10, 11)) == {date(2026, 10, 7), date(2026, 10, 11)}


def test_nobody_counts_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        table.add_working_days(CALENDAR, date(2026, 2, 13), -1)


@AT_LEISURE
@given(start=st.sampled_from(NEAR_SWAPS), days=st.integers(1, 12), region=st.sampled_from([None, "450103", "654321"]))
def test_adding_and_counting_agree_near_swaps(start: date, days: int, region: str | None) -> None:
    end = table.add_working_days(CALENDAR, start, days, region)
    assert table.working_days_between(CALENDAR, start, end, region) == days
    assert table.is_working_day(CALENDAR, end, region)
    assert (end - start).days == days + len(table.rest_days(CALENDAR, start + DAY, end, region))


@AT_LEISURE
@given(day=st.sampled_from(NEAR_SWAPS))
def test_the_next_working_day_skips_rest_only(day: date) -> None:
    found = table.next_working_day(CALENDAR, day)
    assert table.is_working_day(CALENDAR, found)
    assert table.rest_days(CALENDAR, day, found) == set(table.days_between(day, found)) - {found}
