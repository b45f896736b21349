"""Refusals of the calendar as a person reads them."""

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.words import explain


def test_lists_are_read_as_lists_and_nothing_as_a_dash() -> None:
    facts = {"missing": ("2027-02-05", "2027-02-06"), "unknown": ()}
    said = explain(Refusal("calendars.statutory_differs", facts)).says
    assert said == "法定节假日与放假办法不一致：缺 2027-02-05、2027-02-06，多 —。"


def test_the_alarm_names_the_year_and_how_far_the_calendar_goes() -> None:
    said = explain(Refusal("calendars.year_missing", {"year": 2027, "known_until": "2026-12-31"}))
    assert said.says == "还没有 2027 年的放假安排，日历只到 2026-12-31。"
    assert said.next == "请在国务院办公厅通知发布后录入；此前 2027 年的日子都标为暂定。"
