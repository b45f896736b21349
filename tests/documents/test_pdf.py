"""Letters as PDF: what a person typed is shown letter for letter, and nothing leaves the paper."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pypdfium2
import pytest

from kaimen.kernel import documents
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.documents.rendering import catalogue
from tests.documents.letters import AT, letter

MILLIMETRE = 72 / 25.4


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    pdf = pypdfium2.PdfDocument(content)
    try:
        yield pdf
    finally:
        pdf.close()


def text_of(content: bytes) -> str:
    """All text; line ends of the setting are no part of it."""
    with opened(content) as pdf:
        pages = [pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf))]
    return re.sub(r"[\r\n\u200b]", "", "".join(pages))


def test_every_element_is_on_the_paper() -> None:
    text = text_of(documents.render_pdf("documents/letter", letter())).replace(" ", "")
    for words in (
        "秦岭省总工会秦工函〔2026〕17号关于书面答复工资集体协商要约的函长宁宏远机械有限责任公司：",
        "请在收到本函之日起20日内书面答复。第二段。第三段。秦岭省总工会2026年11月23日（联系人：周岚）",
        "—1—",
    ):
        assert words in text
    assert "演示数据" not in text


def test_what_is_optional_leaves_no_trace() -> None:
    text = text_of(documents.render_pdf("documents/letter", letter(number="", addressee="", note=None))).replace(
        " ", ""
    )
    assert "秦岭省总工会关于书面答复工资集体协商要约的函请在收到" in text
    assert "（" not in text


def test_generated_data_is_marked_on_every_page() -> None:
    content = documents.render_pdf("documents/letter", letter(is_generated=True, paragraphs=["一段正文。" * 40] * 8))
    with opened(content) as pdf:
        marks = ["演示数据" in pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf))]
    assert len(marks) == 3
    assert all(marks)


@pytest.mark.parametrize(
    "typed",
    [
        '#import "/site/secrets.py": *',
        "#panic()",
        "#sys.inputs.view",
        "*bold* _slanted_ `raw` $math$",
        "= heading",
        "- list",
        "https://example.org/a//b /* no comment */ // none",
        "\\ \\u{41} \\n ~ @cite <label> [x] #[y]",
        "\"quotes\" 'single' “全角”",
        '{"json": ["in", "json"]}',
    ],
)
def test_markup_is_only_text(typed: str) -> None:
    content = documents.render_pdf("documents/letter", letter(title=typed, paragraphs=[typed], note=typed))
    assert text_of(content).count(typed) == 3


@pytest.mark.parametrize("word", ["a" * 900, "https://example.org/" + "x-y_" * 200, "Ж" * 300, "1234567890" * 60])
def test_a_word_without_end_stays_on_the_paper(word: str) -> None:
    content = documents.render_pdf("documents/letter", letter(title=word[:200], paragraphs=[word, f"字{word}字"]))
    with opened(content) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            text_page = page.get_textpage()
            boxes = [text_page.get_charbox(place) for place in range(text_page.count_chars())]
            assert max(right for _left, _bottom, right, _top in boxes) <= page.get_width() - 25 * MILLIMETRE
            assert min(left for left, _bottom, _right, _top in boxes if left) >= 27 * MILLIMETRE
    assert word in text_of(content)


def test_the_same_view_gives_the_same_bytes() -> None:
    first = documents.render_pdf("documents/letter", letter())
    assert documents.render_pdf("documents/letter", letter()) == first
    assert documents.render_pdf("documents/letter", letter(note="联系人：高峰")) != first


def test_the_paper_is_dated_by_its_view_and_archival() -> None:
    content = documents.render_pdf("documents/letter", letter())
    with opened(content) as pdf:
        facts = pdf.get_metadata_dict()
    assert (facts["CreationDate"], facts["Title"]) == ("D:20261122190000Z", "关于书面答复工资集体协商要约的函")
    assert b"pdfaid:part>2<" in content


def test_a_character_the_font_lacks_costs_the_archival_mark_not_the_letter() -> None:
    content = documents.render_pdf("documents/letter", letter(paragraphs=["来信原文：谢谢😀。"]))
    assert b"pdfaid:part" not in content
    assert "来信原文：谢谢" in text_of(content)


def test_control_signs_are_left_out() -> None:
    assert "前后" in text_of(documents.render_pdf("documents/letter", letter(paragraphs=["前\x00\x1b后"])))


def test_what_is_required_and_empty_is_refused_together() -> None:
    view = letter(title="  ", paragraphs=["", "\n"])
    del view["signer"]
    with pytest.raises(Refused) as caught:
        documents.render_pdf("documents/letter", view)
    names = ("title", "paragraphs", "signer")
    facts = {"template": "documents/letter", "names": names, "labels": ("标题", "正文", "发文机关署名")}
    assert caught.value.refusals == (Refusal("document.field_missing", facts),)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"wage": "100"}, "does not declare wage"),
        ({"at": datetime(2026, 11, 22)}, "aware `at`"),  # noqa: DTZ001
        ({"at": "2026-11-22"}, "aware `at`"),
        ({"is_generated": None}, "is_generated"),
    ],
)
def test_a_view_that_is_our_fault_crashes(changed: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        documents.render_pdf("documents/letter", letter(**changed))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["documents/none", "nothing/letter", "documents/../documents/letter", "letter"])
def test_a_template_nobody_declares(name: str) -> None:
    with pytest.raises(catalogue.UnknownTemplate):
        documents.render_pdf(name, letter())


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2028, 2, 28, 16, 0, tzinfo=UTC), "2028年2月29日"),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), "2026年12月31日"),
        (AT, "2026年11月23日"),
    ],
)
def test_the_day_is_the_local_one(at: datetime, words: str) -> None:
    assert catalogue.day_in_words(at) == words


def test_a_paper_of_an_instant_between_two_seconds_is_made() -> None:
    assert documents.render_pdf("documents/letter", letter(at=AT.replace(microsecond=7))).startswith(b"%PDF")
