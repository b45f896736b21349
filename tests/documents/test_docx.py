"""Letters as DOCX: placeholders are filled wherever Word cut them, rows repeat, and a value is never read again."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened

from kaimen.kernel import documents
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.documents.rendering import catalogue
from kaimen.kernel.documents.rules.fields import Field, Template, Value
from tests.documents.letters import AT, letter

Render = Callable[..., Opened]


def opened(content: bytes) -> Opened:
    return Document(io.BytesIO(content))


def lines(document: Opened) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.fixture
def render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Render:
    """Fill a template written in the test: `render(write, title=…)`."""
    fields = (
        Field("title", "标题", "本章", is_required=False),
        Field("lines", "正文", "本章", is_required=False),
        Field("items", "明细", "本章", is_required=False, columns=("name", "amount")),
    )
    monkeypatch.setattr(catalogue, "declared", lambda: {"trial/table": Template("1", fields)})
    monkeypatch.setattr(catalogue, "file", lambda name, suffix: tmp_path / "table.docx")

    def filled(write: Callable[[Opened], object], **view: Value) -> Opened:
        document = Document()
        write(document)
        document.save(str(tmp_path / "table.docx"))
        return opened(documents.render_docx("trial/table", {"at": AT, "is_generated": False, **view}))

    return filled


def test_every_element_is_in_the_letter() -> None:
    document = opened(documents.render_docx("documents/letter", letter()))
    assert lines(document) == [
        "秦岭省总工会",
        "秦工函〔2026〕17号",
        "关于书面答复工资集体协商要约的函",
        "长宁宏远机械有限责任公司：",
        "请在收到本函之日起20日内书面答复。",
        "第二段。",
        "第三段。",
        "秦岭省总工会",
        "2026年11月23日",
        "联系人：周岚",
    ]
    assert [paragraph.text for paragraph in document.sections[0].header.paragraphs] == [""]


def test_what_is_optional_leaves_no_empty_line() -> None:
    document = opened(documents.render_docx("documents/letter", letter(number="", addressee=None, note="")))
    assert lines(document)[1:3] == ["关于书面答复工资集体协商要约的函", "请在收到本函之日起20日内书面答复。"]
    assert lines(document)[-1] == "2026年11月23日"


def test_generated_data_is_marked_in_the_header() -> None:
    document = opened(documents.render_docx("documents/letter", letter(is_generated=True)))
    assert [paragraph.text for paragraph in document.sections[0].header.paragraphs] == ["演示数据"]


def test_a_placeholder_cut_into_runs_takes_the_look_of_its_beginning(render: Render) -> None:
    def write(document: Opened) -> None:
        paragraph = document.add_paragraph()
        for text, bold in (("前 {", False), ("{ti", True), ("tle }", False), ("} 后 {{title}}", True), ("。", False)):
            paragraph.add_run(text).bold = bold

    (paragraph,) = render(write, title="协商").paragraphs
    assert [(run.text, run.bold) for run in paragraph.runs if run.text] == [
        ("前 协商", False),
        (" 后 协商", True),
        ("。", False),
    ]


def test_a_value_is_never_read_again(render: Render) -> None:
    document = render(
        lambda document: document.add_paragraph("{{title}} {{lines}}"), title="{{lines}}", lines="{{title}}"
    )
    assert lines(document) == ["{{lines}} {{title}}"]


def test_a_row_is_repeated_for_each_item(render: Render) -> None:
    def write(document: Opened) -> None:
        table = document.add_table(rows=3, cols=2)
        for row, texts in zip(
            table.rows, (("姓名", "金额"), ("{{items.name}}", "{{items.amount}} 元"), ("{{title}}", "")), strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    items = [{"name": "{{title}}", "amount": "9,860.03"}, {"name": "买买提·艾力", "amount": 3}]
    (table,) = render(write, items=items, title="合计").tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["姓名", "金额"],
        ["{{title}}", "9,860.03 元"],
        ["买买提·艾力", "3 元"],
        ["合计", ""],
    ]
    (empty,) = render(write, items=[], title="合计").tables
    assert [[cell.text for cell in row.cells] for row in empty.rows] == [["姓名", "金额"], ["合计", ""]]


def test_a_row_without_its_column_is_refused(render: Render) -> None:
    with pytest.raises(Refused) as caught:
        render(lambda document: document.add_paragraph("x"), items=[{"name": "王岚", "amount": "3"}, {"name": "高峰"}])
    facts = {"template": "trial/table", "names": ("items.amount",), "labels": ("明细",)}
    assert caught.value.refusals == (Refusal("document.field_missing", facts),)


def test_markup_and_control_signs_are_only_text(render: Render) -> None:
    typed = '<w:br/> & "quotes" \\ <script>\x00\x0b'
    document = render(lambda document: document.add_paragraph("{{title}}"), title=typed)
    assert lines(document) == ['<w:br/> & "quotes" \\ <script>']


def test_a_template_that_names_a_stranger_crashes(render: Render) -> None:
    with pytest.raises(KeyError, match="wage"):
        render(lambda document: document.add_paragraph("{{wage}} {{title}}"), title="协商")


def test_the_same_view_gives_the_same_bytes_dated_by_it() -> None:
    first = documents.render_docx("documents/letter", letter())
    assert documents.render_docx("documents/letter", letter()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 22, 19, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
    assert opened(first).core_properties.created == AT
