"""Finding what workers said: every stretch of Chinese, on both databases, within what is seen."""

from collections import Counter
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.actors import Anonymous
from kaimen.servicedesk.models import Case, ContactWords
from kaimen.servicedesk.rules import bigrams, synonyms
from kaimen.servicedesk.rules.bigrams import Phrase
from kaimen.servicedesk.selectors import finding, queue
from kaimen.servicedesk.services import cases
from tests.servicedesk.world import NIGHT, World

HAN = st.text("工资欠薪拖发一", min_size=1, max_size=8)
MIXED = st.lists(st.one_of(HAN, st.sampled_from(["12351", "A", "，", " ", "３", "ab"])), max_size=6).map("".join)


def holds(text: str, term: str) -> bool:
    """What both indexes do with a phrase, in Python."""
    words, wanted = list(bigrams.tokens(text)), bigrams.phrase(term)
    assert wanted is not None
    for place in range(len(words) - len(wanted.tokens) + 1):
        *first, last = words[place : place + len(wanted.tokens)]
        goes_on = last.startswith(wanted.tokens[-1]) if wanted.is_open else last == wanted.tokens[-1]
        if tuple(first) == wanted.tokens[:-1] and goes_on:
            return True
    return False


def test_a_text_is_cut_into_pairs_and_whole_words() -> None:
    assert list(bigrams.tokens("欠了３个月，打12351 吧A1")) == [
        "欠了", "了", "3", "个月", "月", "打", "12351", "吧", "a1",
    ]  # fmt: skip
    assert bigrams.phrase("工资") == Phrase(("工资",), is_open=False)
    assert bigrams.phrase("拖工资") == Phrase(("拖工", "工资"), is_open=False)
    assert bigrams.phrase("资") == Phrase(("资",), is_open=True)
    assert bigrams.phrase("3个") == Phrase(("3", "个"), is_open=True)
    assert bigrams.phrase("？！") is None


@given(text=MIXED, term=HAN)
def test_a_term_is_found_where_it_stands_and_nowhere_else(text: str, term: str) -> None:
    assert holds(text, term) == (term in bigrams.normalised(text))


@given(text=MIXED, data=st.data())
def test_every_stretch_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    runs = [run for run in bigrams.normalised(text).replace(",", " ").split() if run]
    if runs:
        run = data.draw(st.sampled_from(runs))
        start = data.draw(st.integers(0, len(run) - 1).filter(lambda place: not run[place].isascii() or place == 0))
        assert holds(text, run[start:])


def test_no_word_stands_in_two_rings() -> None:
    held = Counter(word for ring in synonyms.RINGS for word in ring)
    assert [word for word, count in held.items() if count > 1] == []
    assert synonyms.alike("讨薪")[0] == "讨薪"
    assert set(synonyms.alike("欠薪")) == set(synonyms.alike("拖欠工资"))
    assert synonyms.alike("欠薪的人") == ("欠薪的人",)


def numbers(asked: str) -> set[str]:
    return set(Case.objects.filter(finding.said(asked)).values_list("title", flat=True))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("工资", {"厂里拖欠工资三个月", "不发工资还骂人"}),
        ("欠薪", {"厂里拖欠工资三个月", "不发工资还骂人"}),
        ("薪", set()),
        ("月", {"厂里拖欠工资三个月", "怀孕5个月被调夜班"}),
        ("三个月 工资", {"厂里拖欠工资三个月"}),
        ("５个月", {"怀孕5个月被调夜班"}),
        ("孕期", {"怀孕5个月被调夜班"}),
        ("ＡＢＣ", {"找abc公司"}),
        ("ab", {"找abc公司"}),
        ("资三", {"厂里拖欠工资三个月"}),
        ("工 资", {"厂里拖欠工资三个月", "不发工资还骂人"}),
        ("？", set()),
        ('\' OR "1" * ) -', set()),
        ("NEAR(工资)", set()),
    ],
)
def test_both_databases_find_the_same(world: World, asked: str, found: set[str]) -> None:
    for text in ("厂里拖欠工资三个月", "不发工资还骂人", "怀孕5个月被调夜班", "找abc公司"):
        world.tell(text)
    assert numbers(asked) == found


def test_a_further_word_is_found_and_the_newest_case_stands_first(world: World) -> None:
    first = world.tell("两个月没发钱", NIGHT.replace(hour=1))
    world.tell("年假不给休", NIGHT.replace(hour=2))
    cases.add_word(
        case_id=first.case.pk, text="年假也不给", submission_key=str(uuid4()),
        actor=Anonymous(tokens=frozenset({f"case:{first.case.pk}"})), at=NIGHT,
    )  # fmt: skip
    rows = queue.of(actor=world.actor(world.night, NIGHT), at=NIGHT, search="年假").page
    assert [row.title for row in rows] == ["年假不给休", "两个月没发钱"]


def test_what_was_said_before_the_index_is_found_after_it(world: World) -> None:
    world.tell("老板卷款跑了")
    ContactWords.objects.all().delete()
    assert numbers("卷款") == set()
    import_module("kaimen.servicedesk.migrations.0007_search_what_was_said")._fill(apps, None)
    assert numbers("卷款") == {"老板卷款跑了"}
