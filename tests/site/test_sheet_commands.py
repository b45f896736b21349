"""`kaimen calendar adopt` and `kaimen point open`: sheets that an operator brings."""

import json
from datetime import date, time

import pytest
from click.testing import CliRunner

from kaimen.kernel import calendars
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.calendars import selectors as calendar
from kaimen.kernel.calendars.models import OfficialDay, OfficialYear
from kaimen.kernel.calendars.rules.statutory import statutory_days
from kaimen.kernel.calendars.rules.table import published
from kaimen.rosters.models import OpeningHours, Seat, ServicePoint
from kaimen.site import cli

NOTICE = "国办发明电〔2026〕8号"
TOLD = ("--year", "2027", "--notice", NOTICE, "--source", "https://www.gov.cn/x")
HEADER = "工会编码,服务点编码,名称,类别,地址,电话,开放时间,休息日,席位"
GOOD = (
    "610102,610102,新城区职工服务中心,职工服务中心,云岭路 6 号,0000-6820 1201,"
    "08:30-12:00 14:00-24:00,9:00-17:00,值守席、备勤席"
)
GOOD_TOO = "610103,610103-a,碑林区工会服务站,station,东渡街 3 号,0000-6820 1203,08:30-17:30,,"


@pytest.fixture(autouse=True)
def _the_calendar_is_read_again(db):
    yield
    calendar.forget()


@pytest.fixture
def run(tmp_path, frozen, at):
    def on(lines, *arguments, encoding="utf-8"):
        sheet = tmp_path / "sheet.csv"
        sheet.write_bytes("\n".join(lines).encode(encoding))
        command, named = arguments[:2], arguments[2:]
        with frozen(at):
            answer = CliRunner().invoke(cli.main, [*command, str(sheet), *named])
        return answer.exit_code, json.loads(answer.output) if "--json" in named else answer.output

    return on


def year(without=""):
    days = statutory_days(2027, published().festivals)
    rows = [f"{day.isoformat()},statutory_holiday,{name}" for day, name in days.items() if day.isoformat() != without]
    return ["day,kind,name", *rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_notice_is_adopted(run, encoding):
    lines = [*year(), "2027-02-09,swapped_rest_day,春节"]
    assert run(lines, "calendar", "adopt", *TOLD, "--json", encoding=encoding) == (
        0, {"ok": True, "year": 2027, "days": 14, "refusals": []},
    )  # fmt: skip
    assert OfficialYear.objects.values_list("year", "notice", "source").get() == (2027, NOTICE, "https://www.gov.cn/x")
    assert OfficialDay.objects.get(day="2027-02-09").name == "春节"
    assert Entry.objects.get().actor_kind == "system"


def test_rows_that_cannot_be_read_hold_the_year_back(run):
    code, said = run([*year(), "2027-13-01,rest_day,", "2027-02-09,holiday,春节"], "calendar", "adopt", *TOLD)
    assert code == 1
    assert "✗ 第 15 行读不懂：日期“2027-13-01”，日别“rest_day”。" in said
    assert "✗ 第 16 行读不懂：日期“2027-02-09”，日别“holiday”。" in said
    assert "什么也没改" in said
    assert (OfficialYear.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_day_of_the_law_that_is_missing_is_named_unless_the_law_was_amended(run):
    lines = year(without="2027-05-02")
    code, said = run(lines, "calendar", "adopt", *TOLD, "--json")
    assert (code, [each["code"] for each in said["refusals"]]) == (1, ["calendars.statutory_differs"])
    assert "缺 2027-05-02，多 —" in said["refusals"][0]["message"]
    assert OfficialYear.objects.count() == 0
    assert run(lines, "calendar", "adopt", *TOLD, "--law-amended")[0] == 0


@pytest.mark.parametrize(
    ("content", "code"), [("\xff\xff", "sheet.unknown_encoding"), ("a,b", "calendars.columns_missing")]
)
def test_what_is_no_sheet_of_days_is_said(run, content, code):
    exit_code, said = run([content], "calendar", "adopt", *TOLD, "--json", encoding="latin-1")
    assert (exit_code, [each["code"] for each in said["refusals"]]) == (1, [code])


def test_points_open_with_seats_and_hours(run, federation):
    assert run([HEADER, GOOD, GOOD_TOO], "point", "open", "--json") == (
        0, {"ok": True, "opened": ["610102", "610103-a"], "rows": [], "refusals": []},
    )  # fmt: skip
    first, second = ServicePoint.objects.order_by("code")
    assert (first.organisation, first.name, first.kind, first.phone, first.opened_on, first.address.line) == (
        federation.county, "新城区职工服务中心", "service_centre", "0000-6820 1201", date(2026, 11, 23), "云岭路 6 号",
    )  # fmt: skip
    seats = Seat.objects.order_by("point__code", "id")
    assert list(seats.values_list("point", "kind", "name")) == [
        (first.pk, "on_seat", "值守席"), (first.pk, "standby", "备勤席"), (second.pk, "on_seat", "值守席"),
    ]  # fmt: skip
    hours = OpeningHours.objects.order_by("point__code", "day_type", "opens")
    assert list(hours.values_list("point", "day_type", "opens", "closes")) == [
        (first.pk, "rest", time(9), time(17)),
        (first.pk, "working", time(8, 30), time(12)),
        (first.pk, "working", time(14), time(0)),
        (second.pk, "working", time(8, 30), time(17, 30)),
    ]


def test_rows_that_are_refused_stop_no_other(run, federation):
    bad = [
        "999999,999999,无,职工服务中心,某路,0000-1,08:30-17:30,,",
        "610102,610102,新城,窗口,某路,0000-6820 1201,8点半到5点,,",
        "610102,610102-b,新城,职工服务中心,某路,请打电话,08:30-12:00 11:00-17:30,,",
        "610102,610102-c,新城,职工服务中心,某路,请打电话,08:30-17:30,,",
        "610102,610102-d,新城,职工服务中心,某路,0000-6820 1201,08:30-17:30,,甲、甲",
        "610102,999999-e,新城,职工服务中心,某路,0000-6820 1201,08:30-17:30,,",
    ]
    code, said = run([HEADER, *bad, GOOD_TOO], "point", "open", "--json")
    assert (code, said["ok"], said["opened"]) == (1, False, ["610103-a"])
    assert [(row["row"], [(each["column"], each["code"]) for each in row["refusals"]]) for row in said["rows"]] == [
        (2, [("工会编码", "point.no_such_union")]),
        (3, [("类别", "cell.not_a_choice"), ("开放时间", "hours.unclear")]),
        (4, [("开放时间", "hours.overlap")]),
        (5, [("", "point.phone_unclear")]),
        (6, [("席位", "seat.name_taken")]),
        (7, [("", "division.unknown")]),
    ]
    assert ServicePoint.objects.get().code == "610103-a"
    assert (Seat.objects.count(), OpeningHours.objects.count()) == (1, 1)


def test_the_same_sheet_again_opens_nothing_twice(run, federation):
    run([HEADER, GOOD], "point", "open")
    code, said = run([HEADER, GOOD, GOOD_TOO], "point", "open")
    assert code == 1
    assert "✗ 第 2 行 row 2: 编码 610102 已经用过。请加短横线和一个没用过的尾码。" in said
    assert "开设 opened 1   没开 refused 1" in said


def test_a_closed_union_opens_no_point(run, federation):
    federation.county.closed_on = date(2026, 11, 1)
    federation.county.save()
    code, said = run([HEADER, GOOD], "point", "open")
    assert (code, ServicePoint.objects.count()) == (1, 0)
    assert "第 2 行 row 2 工会编码: 没有编码为 610102 的工会。" in said


@pytest.mark.parametrize(("lines", "code"), [([""], "file.empty"), (["名称,电话", "a,b"], "sheet.column_missing")])
def test_a_sheet_without_the_columns_is_refused_as_a_whole(run, federation, lines, code):
    exit_code, said = run(lines, "point", "open", "--json")
    assert (exit_code, [each["code"] for each in said["refusals"]], said["opened"]) == (1, [code], [])


def region(*told: str) -> tuple[int, dict[str, object]]:
    answer = CliRunner().invoke(cli.main, ["calendar", "region", *told, "--json"])
    return answer.exit_code, json.loads(answer.output)


def test_a_region_has_a_day_of_its_own_and_takes_it_back(frozen, at):
    day = date(2026, 11, 19)
    with frozen(at):
        named = ("610102", "2026-11-19", "--name", "建区纪念日", "--source", "新政办〔2026〕3号")
        assert region(*named) == (0, {"ok": True, "prefix": "610102", "day": "2026-11-19", "refusals": []})
        assert calendars.day_type(day, "610102") != calendars.day_type(day, "610103")
        code, said = region(*named)
        assert (code, [each["code"] for each in said["refusals"]]) == (1, ["calendars.regional_day_taken"])
        assert region("610102", "2026-11-19", "--withdraw", "录错了")[0] == 0
        assert calendars.day_type(day, "610102") == calendars.day_type(day, "610103")
        code, said = region("610102", "2026-11-19", "--withdraw", "再收一次")
        assert (code, [each["code"] for each in said["refusals"]]) == (1, ["calendars.regional_day_unknown"])


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (("6x", "2026-11-19", "--name", "一天"), ["calendars.prefix_unreadable"]),
        (("61", "2026-11-19", "--name", "一天", "--kind", "party"), ["calendars.kind_not_regional"]),
        (("61", "2026-11-19"), ["calendars.name_missing"]),
    ],
)
def test_a_day_of_a_region_that_cannot_be_is_named(frozen, at, told, codes):
    with frozen(at):
        exit_code, said = region(*told)
    assert (exit_code, [each["code"] for each in said["refusals"]]) == (1, codes)
