"""What people type is kept as they meant it, and nothing hidden comes with it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.text import clean, clean_line, clean_name, is_same_text, mask_id, mask_name, mask_phone

HIDDEN = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\u00ad\x00\x07\x1b\x7f\x9f"


@pytest.mark.parametrize(
    "sign", [*HIDDEN, "\ud800", "\ufffe", "\ufdd0", "\U000e0041"], ids=lambda sign: f"U+{ord(sign):04X}"
)
def test_hidden_characters_go(sign: str) -> None:
    assert clean(f"拖欠{sign}工资", limit=10) == "拖欠工资"


@pytest.mark.parametrize(
    "sign", ["\t", "\n", "\ue863", "\u3000", "，", "𠮷", "\u0600"], ids=lambda sign: f"U+{ord(sign):04X}"
)
def test_characters_that_mean_something_stay(sign: str) -> None:
    assert clean(f"拖欠{sign}工资", limit=10) == f"拖欠{sign}工资"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("می\u200cخواهم", "می\u200cخواهم"),  # Persian: the plural hangs on it
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("ᠰᠠᠷ\u180eᠠ", "ᠰᠠᠷ\u180eᠠ"),
        ("张\u200d三", "张三"),
        ("a\u200cb", "ab"),
        ("\u200dक", "क"),
        ("a\u200cक", "aक"),
        ("क\u200ca", "कa"),
        ("张\u180e三", "张三"),
    ],
)
def test_joiners_stay_where_a_script_needs_them(typed: str, kept: str) -> None:
    assert clean(typed, limit=20) == kept


def test_lines_end_one_way_and_blank_ends_go() -> None:
    assert clean(" \u3000第一行\r\n第二行\r第三行\u2028第四行\n\n ", limit=40) == "第一行\n第二行\n第三行\n第四行"


def test_composed_and_decomposed_are_one() -> None:
    assert clean("Zoe\u0308", limit=5) == "Zo\u00eb"


def test_the_limit_counts_what_is_kept() -> None:
    assert clean("  " + "字" * 20 + "\u200b", limit=20) == "字" * 20
    with pytest.raises(Refused) as caught:
        clean("字" * 21, limit=20)
    assert caught.value.refusals == (Refusal("text.too_long", {"limit": 20, "length": 21}),)


def test_a_hundred_kilobytes_are_refused_with_their_length() -> None:
    with pytest.raises(Refused) as caught:
        clean("a\u202e" * 50_000, limit=4000)
    assert caught.value.refusals == (Refusal("text.too_long", {"limit": 4000, "length": 50_000}),)


@pytest.mark.parametrize("typed", ["", " \n\u3000", "\u200b\u202e", "\u3164\u2800", "\x00"])
def test_what_shows_nothing_is_empty(typed: str) -> None:
    with pytest.raises(Refused) as caught:
        clean(typed, limit=10)
    assert caught.value.refusals == (Refusal("text.empty", {}),)


def test_nothing_is_taken_where_it_may_be_empty() -> None:
    assert clean(" \u200b", limit=10, may_be_empty=True) == ""


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = clean(typed, limit=500, may_be_empty=True)
    assert clean(once, limit=500, may_be_empty=True) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set(HIDDEN)
    once.encode()  # no surrogate is left that a database could not take


def test_a_line_is_one_line() -> None:
    assert clean_line(" 新城区\r\n总工会\t 办公室 ", limit=20) == "新城区 总工会 办公室"
    with pytest.raises(Refused) as caught:
        clean_line("字 字", limit=2)
    assert caught.value.refusals == (Refusal("text.too_long", {"limit": 2, "length": 3}),)


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "･", ".", "．", "∙", "⋅", " · ", "··"])
def test_every_middle_dot_is_written_one_way(dot: str) -> None:
    assert clean_name(f"艾买提{dot}那斯尔") == "艾买提·那斯尔"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张 三", "张三"),
        ("张\u3000三 丰", "张三丰"),
        ("J. R. Smith", "J. R. Smith"),
        ("·张三·", "张三"),
        ("𠮷野", "𠮷野"),
        ("䶮\u200b", "䶮"),
    ],
)
def test_names_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_names_have_thirty_characters() -> None:
    assert clean_name("阿" * 30) == "阿" * 30
    with pytest.raises(Refused) as caught:
        clean_name("阿" * 31)
    assert caught.value.refusals == (Refusal("text.too_long", {"limit": 30, "length": 31}),)
    with pytest.raises(Refused) as caught:
        clean_name(" • · ")
    assert caught.value.refusals == (Refusal("text.empty", {}),)


def test_masks_tell_no_more_than_they_say() -> None:
    assert [mask_name(name) for name in ("张三", "欧阳修文", "艾买提·那斯尔", "")] == ["张**", "欧**", "艾**", ""]
    assert [mask_phone(phone) for phone in ("13812345678", "02987654321", "12351", "")] == [
        "138****5678", "029****4321", "****", "",
    ]  # fmt: skip
    assert mask_id("110105194912310021") == "110***********0021"
    assert mask_id("E12345678") == "*********"
    assert mask_id("") == ""


def test_the_same_words_are_the_same_text() -> None:
    assert is_same_text("拖欠工资！三个月，ＡＢＣ", "拖欠 工资三个月\nabc")
    assert not is_same_text("拖欠工资三个月", "拖欠工资四个月")
