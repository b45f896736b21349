"""The page of a hotline: numbers in, people out, nothing kept."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base.sheets import write
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.rules.calls import Hotline
from kaimen.rosters.rules.erlang import Target
from kaimen.rosters.selectors import calls as pages
from tests.rosters.conftest import local
from tests.rosters.test_pages import client, door, text  # noqa: F401

URL = "/duty/610102/hotline/"
FOUR = " ".join(["4"] * 24)
ASKED = {"working": FOUR, "rest": "", "holiday": "", "handling": "4", "target": "quick", "patience": "", "spread": "1"}
NIGHT = "一个人值夜：每小时 4 个电话、每个 4 分钟，75% 能在 20 秒内接起；要到 90%，得 2 个人。"


def words(response) -> str:
    """What is read on the page, without its tags."""
    return re.sub(r"<[^>]+>", "", text(response)).replace("\n", "")


@pytest.fixture
def clerk(door, federation, point):  # noqa: F811
    return door(federation.colleague(Role.CLERK))


def test_the_night_is_said_in_words(clerk):
    shown = clerk.get(URL, ASKED)
    assert shown.status_code == 200
    assert NIGHT in words(shown)
    assert "现在没有人在席。" in words(shown)
    assert text(shown).count("<rect class") == 24
    assert "最多 2 人，一天 48 个人时" in words(shown)
    assert "97%" in text(shown)


def test_where_one_is_enough_it_is_said(clerk):
    found = words(clerk.get(URL, ASKED | {"handling": "1"}))
    assert "每个 1 分钟，95% 能在 20 秒内接起，够了。" in found
    assert "得 2 个人" not in found


def test_busy_days_are_planned_above_the_mean(clerk):
    found = words(clerk.get(URL, ASKED | {"working": " ".join(["100"] * 24), "handling": "3", "spread": "9"}))
    mean = words(clerk.get(URL, ASKED | {"working": " ".join(["100"] * 24), "handling": "3"}))
    assert "最多 9 人，一天 216 个人时" in mean
    assert "最多 10 人，一天 240 个人时" in found


def test_this_hour_is_said_with_those_on_duty(clerk, point, on_duty):
    on_duty(point, starts=local(23, 0), ends=local(23, 8, 30))
    assert "现在 1 个人在席，这个钟点约 4 个电话：75% 能在 20 秒内接起。" in words(clerk.get(URL, ASKED))
    # it is a working day: numbers of rest days say nothing of it
    asked = ASKED | {"working": "", "rest": FOUR}
    assert "现在有 1 个人在席。" in words(clerk.get(URL, asked))
    assert "现在有 1 个人在席。" in words(clerk.get(URL))


def test_an_empty_form_shows_how_it_may_be_filled(clerk):
    shown = text(clerk.get(URL))
    address = re.search(r'href="(\?[^"]*working=[^"]+)"', shown).group(1).replace("&amp;", "&")
    assert NIGHT in words(clerk.get(URL + address))
    assert "<rect class" not in shown


def test_a_column_of_a_sheet_may_be_pasted(clerk):
    pasted = "\r\n".join(["4"] * 12) + "\t" + "，".join(["4.0"] * 12) + "\n"
    assert NIGHT in words(clerk.get(URL, ASKED | {"working": pasted}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"working": FOUR + " 4"}, "一天要 24 个数，这里有 25 个。"),
        ({"working": "4 4 4"}, "一天要 24 个数，这里有 3 个。"),
        ({"rest": "4 x"}, "看不懂“x”。"),
        ({"rest": "-1"}, "看不懂“-1”。"),
        ({"working": FOUR[:-1] + "2001"}, "一小时最多 2000 个电话。"),
        ({"working": " "}, "还没填每小时的电话数。"),
        ({"handling": "0"}, "一个电话的时长要大于 0。"),
        ({"handling": ""}, "一个电话的时长要大于 0。"),
        ({"handling": "nan"}, "看不懂“nan”。"),
        ({"handling": "<b>4</b>"}, "看不懂“&lt;b&gt;4&lt;/b&gt;”。"),
        ({"handling": "99999"}, "同时通话的电话超过 1900 个，这里算不了。"),
        ({"patience": "0"}, "愿意等的时间要大于 0，最多 3600 秒。"),
        ({"patience": "3601"}, "愿意等的时间要大于 0，最多 3600 秒。"),
        ({"target": "best"}, "看不懂要接得多快。"),
        ({"spread": "21"}, "忙闲的起伏要在 1 到 20 之间。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(clerk, change, says):
    asked = ASKED | {"patience": "120", "holiday": FOUR.replace("4", "7")} | change
    if change.get("working") == " ":
        asked["holiday"] = ""
    refused = clerk.get(URL, asked)
    assert refused.status_code == 422
    assert says in text(refused)
    shown = text(refused)
    if asked["holiday"]:
        assert asked["holiday"] in shown
    if "patience" not in change:
        assert 'name="patience" type="text" value="120"' in shown
    assert "<rect class" not in shown
    right = ASKED | {"patience": "120", "holiday": FOUR.replace("4", "7")}
    assert clerk.get(URL, right).status_code == 200


def test_everything_wrong_is_said_at_once(clerk):
    refused = text(clerk.get(URL, ASKED | {"working": "4", "handling": "x", "target": ""}))
    for says in ("一天要 24 个数，这里有 1 个。", "看不懂“x”。", "看不懂要接得多快。"):
        assert says in refused


def sheet(lines: list[str], name: str = "来电.csv") -> dict[str, object]:
    content = SimpleUploadedFile(name, "\n".join(lines).encode(), "text/csv")
    return {"handling": "4", "target": "quick", "patience": "", "history": content}


def month(calls_an_hour: int = 4) -> list[str]:
    """1 to 30 November 2026, so many calls each hour."""
    return [
        f"2026-11-{day:02d} {hour:02d}:{10 + number:02d}"
        for day in range(1, 31)
        for hour in range(24)
        for number in range(calls_an_hour)
    ]


def test_a_list_of_calls_is_read_and_forgotten(clerk):
    shown = clerk.post(URL, sheet(["来电时间", *month()]))
    found = words(shown)
    assert shown.status_code == 200
    assert NIGHT in found
    assert "按 2026-11-02 到 2026-11-29 的记录算" in found
    assert "工作日：20 天，同类日子的同样钟点" in found
    assert "休息日：8 天，同类日子的同样钟点" in found
    assert "节假日：8 天，相近日子的同样钟点" in found  # none in November: as rest days, and it is said
    assert text(shown).count(FOUR) == 3


def test_a_workbook_is_read_as_well(clerk):
    content = BytesIO()
    write.write_xlsx(content, ["来电时间"], [[each] for each in month()])
    upload = SimpleUploadedFile("来电.xlsx", content.getvalue(), "application/octet-stream")
    assert NIGHT in words(clerk.post(URL, sheet([]) | {"history": upload}))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["2026-11-02 08:30", "昨天"], "看不懂第 2 行的来电时间。"),
        (["来电时间", "2026-13-02 08:30"], "看不懂第 2 行的来电时间。"),
        (["来电时间", "2026-11-02T08:30:00"] * 2, "看不懂第 3 行的来电时间。"),
        (["来电时间"], "记录里没有一个整天。"),
        (["2026-11-02 08:30", "2026-11-03 08:30"], "记录里没有一个整天。"),
        (["2016-11-02 08:30", "2026-11-03 08:30"], "记录里没有一个整天。"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(clerk, lines, says):
    refused = clerk.post(URL, sheet(lines) | {"handling": "7"})
    assert (refused.status_code, says in text(refused)) == (422, True)
    assert 'name="handling" type="text" value="7"' in text(refused)


def test_no_list_and_a_strange_file_are_refused(clerk):
    missing = sheet([])
    del missing["history"]
    assert "还没选来电记录。" in text(clerk.post(URL, missing))
    assert clerk.post(URL, sheet(month(), "来电.xlsx")).status_code == 422
    large = clerk.post(URL, sheet(["2026-11-02 08:30" + " " * 5_300_000]))
    assert (large.status_code, "文件太大，最多 5 MB。" in text(large)) == (422, True)
    assert clerk.post(URL, sheet(month())).status_code == 200


def test_another_union_does_not_find_the_page(door, point, federation):  # noqa: F811
    for role in (Role.CLERK, Role.PLANNER, Role.MANAGER):
        stranger = door(federation.colleague(role, federation.neighbour))
        assert stranger.get(URL, ASKED).status_code == 404
        assert stranger.post(URL, sheet(month())).status_code == 404
        assert door(federation.colleague(role)).get(URL, ASKED).status_code == 200


def test_a_visitor_signs_in_first(client, point, at, frozen):  # noqa: F811
    with frozen(at):
        asked = client.get(URL)
    assert (asked.status_code, asked.headers["Location"].endswith(f"?next={URL}")) == (302, True)


def test_statements_are_two(point, federation, at, django_assert_num_queries):
    told = Hotline({DayType.WORKING: (4.0,) * 24, DayType.REST: (2.0,) * 24}, 240, Target(0.9, 20))
    actor = federation.colleague(Role.CLERK)
    with django_assert_num_queries(2):
        page = pages.calls_page(code="610102", actor=actor, at=at, hotline=told)
    assert [day.word for day in page.days] == ["工作日", "休息日"]
    assert (page.night.calls_per_hour, page.night_percent, page.night.seats) == (4.0, 75, 2)
    assert [bar.label for bar in page.days[0].bars] == ["2"] + [""] * 23


@pytest.mark.parametrize(("share", "found"), [(0.896, 89), (0.9, 90), (0.904, 90), (0.744, 74), (0.746, 75)])
def test_a_share_is_not_rounded_up_to_a_target_it_misses(share, found):
    assert pages.percent(share, Target(0.9, 20)) == found
