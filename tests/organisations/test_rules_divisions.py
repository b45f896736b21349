"""Division codes: names in their time, Shaanxi complete, and what is not certain said so."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.organisations.rules.divisions import DivisionLevel

TODAY = date(2026, 11, 22)
PAGE = date(2015, 12, 1)


def names(code: str, day: date = TODAY) -> list[str]:
    return [division.name for division in divisions.children_on(code, day)]


def test_shaanxi_has_ten_cities_and_107_counties() -> None:
    cities = divisions.children_on("610000", TODAY)
    assert [city.name for city in cities] == [
        "西安市",
        "铜川市",
        "宝鸡市",
        "咸阳市",
        "渭南市",
        "延安市",
        "汉中市",
        "榆林市",
        "安康市",
        "商洛市",
    ]
    counts = {city.name: len(divisions.children_on(city.code, TODAY)) for city in cities}
    assert counts == {
        "西安市": 13,
        "铜川市": 4,
        "宝鸡市": 12,
        "咸阳市": 14,
        "渭南市": 11,
        "延安市": 13,
        "汉中市": 11,
        "榆林市": 12,
        "安康市": 10,
        "商洛市": 7,
    }
    assert sum(counts.values()) == 107
    assert "杨陵区" in names("610400")
    assert "韩城市" in names("610500")


def test_the_whole_country() -> None:
    held = Counter(division.level for division in divisions.load() if division.is_valid_on(TODAY))
    assert held == {DivisionLevel.PROVINCE: 34, DivisionLevel.PREFECTURE: 333, DivisionLevel.COUNTY: 2844}
    assert len(names("120000")) == 16
    assert len(names("")) == 34


@pytest.mark.parametrize(
    ("old", "new", "old_name", "new_name"),
    [
        ("610721", "610703", "南郑县", "南郑区"),
        ("610126", "610117", "高陵县", "高陵区"),
        ("120221", "120117", "宁河县", "宁河区"),
        ("120225", "120119", "蓟县", "蓟州区"),
        ("610125", "610118", "户县", "鄠邑区"),
        ("610821", "610881", "神木县", "神木市"),
        ("610427", "610482", "彬县", "彬州市"),
        ("610623", "610681", "子长县", "子长市"),
        ("610322", "610305", "凤翔县", "凤翔区"),
        ("610928", "610981", "旬阳县", "旬阳市"),
    ],
)
def test_the_old_code_ends_on_the_day_the_new_one_begins(old: str, new: str, old_name: str, new_name: str) -> None:
    (before,), (after,) = divisions.history(old), divisions.history(new)
    assert (before.name, after.name) == (old_name, new_name)
    assert before.valid_to == after.valid_from
    assert before.valid_to is not None
    eve = before.valid_to - timedelta(days=1)
    assert (divisions.name_on(old, eve), divisions.name_on(new, eve)) == (old_name, "")
    assert (divisions.name_on(old, before.valid_to), divisions.name_on(new, before.valid_to)) == ("", new_name)


def test_a_certain_approval_is_the_beginning_and_an_uncertain_one_is_left_empty() -> None:
    (nanzheng,), (ninghe,) = divisions.history("610703"), divisions.history("120117")
    assert (nanzheng.valid_from, nanzheng.approved_on) == (date(2017, 7, 18), date(2017, 7, 18))
    assert nanzheng.source.startswith("国函〔2017〕108号")
    assert (ninghe.valid_from, ninghe.approved_on) == (date(2015, 11, 30), None)
    assert ninghe.source == "seen in GB/T 2260 revision 201511"


def test_one_code_under_two_names() -> None:
    assert [division.name for division in divisions.history("530800")] == ["思茅市", "普洱市"]
    assert divisions.name_on("530800", date(2004, 1, 1)) == "思茅市"
    assert divisions.name_on("530800", PAGE) == "普洱市"


def test_names_of_the_newspaper_page_were_names_of_its_day() -> None:
    assert [divisions.name_on(code, PAGE) for code in ("610721", "652901", "210400")] == [
        "南郑县",
        "阿克苏市",
        "抚顺市",
    ]


def test_rows_of_a_code_do_not_overlap_and_parents_exist() -> None:
    for division in divisions.load():
        rows = divisions.history(division.code)
        for earlier, later in pairwise(rows):
            assert earlier.valid_to is not None
            assert later.valid_from is not None
            assert earlier.valid_to <= later.valid_from
        first_day = division.valid_from or date(2002, 12, 31)
        assert not division.parent_code or divisions.valid_on(division.parent_code, first_day), division


@pytest.mark.parametrize("code", ["61072", "6107211", "六一〇七二一", "61072x", ""])
def test_what_is_no_code(code: str) -> None:
    assert divisions.check_code(code) == (Refusal("division.unreadable", {"code": code}),)


def test_a_code_may_be_unknown_or_out_of_use() -> None:
    assert divisions.check_code("610703") == ()
    assert divisions.check_code("610721") == ()
    assert divisions.check_code("610799") == (Refusal("division.unknown", {"code": "610799"}),)
    told = Refusal("division.not_in_use", {"code": "610721", "name": "南郑县", "on": "2026-11-22"})
    assert divisions.check_code("610721", TODAY) == (told,)
    assert divisions.check_code("610721", PAGE) == ()
