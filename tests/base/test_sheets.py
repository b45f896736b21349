"""Sheets from people: read as they are, judged row by row; and sheets for people, safe to open."""

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kaimen.kernel.base import sheets
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.sheets import Column, FoundColumn, ImportPlan, SheetLimits, SheetRow, cells, write
from tests.base.sheet_files import archive, rewritten, workbook

# ruff: noqa: DTZ001 - a sheet knows no zones

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
ON = date(2026, 11, 22)


def only_one_of_both(values: Mapping[str, object]) -> tuple[Refusal, ...]:
    return (Refusal("cell.not_a_choice", {"written": "both", "choices": ()}),) if values["count"] == 13 else ()


PLAN = ImportPlan(
    columns=(
        Column("name", "姓名", cells.name, synonyms=("职工姓名", "名字")),
        Column("phone", "手机", cells.mobile, synonyms=("电话", "联系电话"), is_unique=True),
        Column("joined", "入会日期", cells.day, required=False),
        Column("count", "人数", cells.count(0, 100), required=False),
    ),
    row_rule=only_one_of_both,
)
HEADER = ("姓名", "手机", "入会日期", "人数")


def read(content: BytesIO, label: str = "名单.xlsx", **limits: int) -> list[SheetRow]:
    return list(sheets.rows(content, label=label, limits=SheetLimits(**limits)))


def refusals_of(content: BytesIO, label: str = "名单.xlsx", **limits: int) -> tuple[Refusal, ...]:
    with pytest.raises(Refused) as caught:
        read(content, label, **limits)
    return caught.value.refusals


# ------------------------------------------------------------------------------------------------ reading


def test_a_workbook_is_read_with_the_numbers_of_its_rows() -> None:
    content = workbook(
        [["姓名", "日期"], [], ["张三", datetime(2026, 2, 28)], [None, " "], [0, 3.5]], blank_sheet_first=True
    )
    expected = [
        SheetRow(1, ("姓名", "日期")),
        SheetRow(3, ("张三", datetime(2026, 2, 28))),
        SheetRow(5, (0, 3.5)),
    ]
    assert read(content) == expected
    assert read(content) == expected  # and again, from the beginning
    assert not content.closed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_csv_is_read_as_excel_and_others_write_it(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n\r\n艾买提·那斯尔{delimiter}"两\n行"\r\n'
    content = BytesIO(text.encode(encoding))
    assert read(content, "名单.csv") == [SheetRow(1, ("姓名", "备注")), SheetRow(3, ("艾买提·那斯尔", "两\n行"))]
    assert not content.closed


def test_a_character_cut_by_the_reading_of_pieces_is_no_garbage() -> None:
    long = "姓名\n" + "张" * 100_000 + "\n"
    assert [row.number for row in read(BytesIO(long.encode("gb18030")), "名单.csv")] == [1, 2]


@pytest.mark.parametrize(
    ("content", "label", "refusal"),
    [
        (b"", "a.csv", Refusal("file.empty", {})),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "a.xlsx", Refusal("sheet.old_format", {})),
        (b"name", "a.xls", Refusal("sheet.old_format", {})),
        (b"name", "a.xlsx", Refusal("file.not_what_it_says", {"ending": ".xlsx"})),
        (b"PK\x03\x04" + b"x" * 99, "a.csv", Refusal("file.not_what_it_says", {"ending": ".csv"})),
        (b"PK\x03\x04" + b"x" * 99, "a.xlsx", Refusal("file.damaged", {})),
        (b"\xff\xff\xff\xff", "a.csv", Refusal("sheet.unknown_encoding", {})),
        (b"a,b\n\x00,1", "a.csv", Refusal("sheet.unknown_encoding", {})),
        (b'a,b\n"' + b"x" * 140_000, "a.csv", Refusal("sheet.unreadable", {"row": 2})),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, label: str, refusal: Refusal) -> None:
    assert refusals_of(BytesIO(content), label) == (refusal,)


def test_limits_of_a_sheet() -> None:
    lines = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert len(read(workbook(lines), rows=3, columns=2)) == 3
    assert refusals_of(workbook(lines), rows=2) == (Refusal("sheet.too_many_rows", {"limit": 2}),)
    assert refusals_of(workbook(lines), columns=1) == (Refusal("sheet.too_many_columns", {"limit": 1}),)
    assert refusals_of(BytesIO(b"a,b\n" * 3), "a.csv", rows=2) == (Refusal("sheet.too_many_rows", {"limit": 2}),)
    assert refusals_of(BytesIO(b"a,b\n"), "a.csv", columns=1) == (Refusal("sheet.too_many_columns", {"limit": 1}),)
    assert refusals_of(BytesIO(b"a" * 2_000_000), "a.csv", bytes=1_048_576) == (
        Refusal("file.too_large", {"limit_mb": 1, "size_mb": 2}),
    )


def sheet_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><dimension ref="A1:A1"/><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_cell_far_out_makes_neither_a_billion_rows_nor_sixteen_thousand_columns() -> None:
    part = "xl/worksheets/sheet1.xml"
    far_right = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')
    assert read(rewritten(workbook([["x"]]), {part: far_right})) == [SheetRow(1, (1,))]
    far_down = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999999"><c r="A99999999999"><v>2</v></c></row>'
    )
    assert refusals_of(rewritten(workbook([["x"]]), {part: far_down})) == (
        Refusal("sheet.too_many_rows", {"limit": 200_000}),
    )


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize(
    "content", [b"", b"<", b"<a/>", b"\xff\xfe", b"<worksheet><sheetData><row r='x'/></sheetData></worksheet>"]
)
def test_a_broken_part_gives_a_refusal_or_no_rows_but_never_a_crash(part: str, content: bytes) -> None:
    broken = rewritten(workbook([["姓名"], ["张三"]]), {part: content})
    preview = sheets.check(PLAN, sheets.rows(broken, label="a.xlsx"))
    assert {refusal.code for refusal in preview.refusals} <= {
        "sheet.unreadable",
        "sheet.no_header",
        "sheet.column_missing",
    }
    assert not preview.is_usable


def test_a_zip_that_is_no_workbook() -> None:
    assert refusals_of(archive({"readme.txt": b"hello"})) == (Refusal("sheet.unreadable", {"row": 1}),)


@settings(max_examples=60)
@given(place=st.integers(0, 100_000), garbage=st.binary(min_size=1, max_size=40))
def test_garbage_inside_the_sheet_never_crashes(place: int, garbage: bytes) -> None:
    part = sheet_xml(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" s="0" t="d"><v>2026-01-01</v></c></row>'
    )
    spot = place % len(part)
    content = rewritten(
        workbook([["x"]]), {"xl/worksheets/sheet1.xml": part[:spot] + garbage + part[spot + len(garbage) :]}
    )
    preview = sheets.check(PLAN, sheets.rows(content, label="a.xlsx"))
    assert preview.refusals != ()


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_as_csv_give_a_preview(garbage: bytes) -> None:
    preview = sheets.check(PLAN, sheets.rows(BytesIO(garbage), label="a.csv"))
    assert preview.refusals != ()


# ------------------------------------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13812345678, "13812345678"),
        (13812345678.0, "13812345678"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (999_999_999_999_999, "999999999999999"),
        (True, "TRUE"),
        (datetime(2026, 2, 28), "2026-02-28"),
        ("'=1+1", "=1+1"),
        ("'quoted'", "'quoted'"),
        (" x ", "x"),
    ],
)
def test_cells_as_text(cell: sheets.Cell, text: str) -> None:
    assert cells.as_text(cell) == text


def test_digits_that_excel_has_lost_are_not_kept() -> None:
    for spoilt in (610103199001011000, 6.10103199001011e17, 10**15):
        with pytest.raises(Refused) as caught:
            cells.id_number(ON)(spoilt)
        assert caught.value.refusals == (Refusal("cell.digits_lost", {}),)
    assert cells.id_number(ON)("11010519491231002x") == "11010519491231002X"


def test_an_error_of_a_formula_is_no_text() -> None:
    for cell, error in (("#N/A", "#N/A"), (float("nan"), "#NUM!"), (float("inf"), "#NUM!")):
        with pytest.raises(Refused) as caught:
            cells.text(10)(cell)
        assert caught.value.refusals == (Refusal("cell.formula_error", {"error": error}),)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-29",
        "2024/2/29",
        "2024.2.29",
        "2024年2月29日",
        "20240229",
        20240229,
        "２０２４-02-29",
        date(2024, 2, 29),
    ],
)
def test_days_are_read_in_every_usual_spelling(written: sheets.Cell) -> None:
    assert cells.day(written) == date(2024, 2, 29)


@pytest.mark.parametrize("written", ["2023-02-29", "29/2/2024", "2024-2", "昨天", 45350, "2024-13-01"])
def test_days_that_are_none_are_refused(written: sheets.Cell) -> None:
    with pytest.raises(Refused) as caught:
        cells.day(written)
    assert caught.value.refusals == (Refusal("cell.not_a_day", {"written": str(written)}),)


@pytest.mark.parametrize(
    ("written", "fen"),
    [(9860, 986_000), ("9,860.03", 986_003), ("￥9860.5元", 986_050), (0.07, 7), ("１２", 1200), (19.99, 1999)],
)
def test_money_is_whole_fen(written: sheets.Cell, fen: int) -> None:
    assert cells.fen(written) == fen


@pytest.mark.parametrize("written", ["-1", "1.005", "1,00", "九百", "1e3"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(Refused) as caught:
        cells.fen(written)
    assert caught.value.refusals == (Refusal("cell.not_money", {"written": written}),)


def test_counts_and_choices() -> None:
    assert cells.count(0, 40_000)("40,000") == 40_000
    assert cells.choice({"男": 1, "女": 2})(" 女 ") == 2
    for parse, cell, refusal in (
        (cells.count(0, 9), 10, Refusal("cell.out_of_range", {"low": 0, "high": 9})),
        (cells.count(0, 9), "1.5", Refusal("cell.not_a_count", {"written": "1.5"})),
        (
            cells.choice({"男": 1, "女": 2}),
            "nan",
            Refusal("cell.not_a_choice", {"written": "nan", "choices": ("男", "女")}),
        ),
    ):
        with pytest.raises(Refused) as caught:
            parse(cell)
        assert caught.value.refusals == (refusal,)


# ------------------------------------------------------------------------------------------------ import by plan


def rows(*lines: tuple[sheets.Cell, ...]) -> list[SheetRow]:
    return [SheetRow(number, line) for number, line in enumerate(lines, start=1)]


def test_a_preview_says_what_was_found_and_what_each_row_is_worth() -> None:
    preview = sheets.check(
        PLAN,
        rows(
            ("二〇二六年会员名单",),
            ("序号", "职工姓名 *", "联系电话（必填）", "人 数", "民族"),
            (1, "张 三", 13812345678, 12, "x"),
            (2, None, "138", None),
            (3, "李四", "138-1234-5678", 13),
            (4, "王五", "13900000000", 13),
            (5, "赵六", "13900000001"),
        ),
    )
    assert preview.refusals == ()
    assert preview.found == (
        FoundColumn("name", "职工姓名 *", 1),
        FoundColumn("phone", "联系电话（必填）", 2),
        FoundColumn("count", "人 数", 3),
    )
    assert preview.missing == ("入会日期",)
    assert preview.ignored == ("序号", "民族")
    assert [row.number for row in preview.first_rows] == [3, 4, 5, 6, 7]
    assert preview.first_rows[0].values == {"name": "张三", "phone": "13812345678", "joined": None, "count": 12}
    assert {row.number: row.refusals for row in preview.refused_rows} == {
        4: {"name": (Refusal("cell.missing", {}),), "phone": (Refusal("phone.not_mobile", {"length": 3}),)},
        5: {"phone": (Refusal("cell.repeated", {"row": 3}),)},
        6: {sheets.WHOLE_ROW: only_one_of_both({"count": 13})},
    }
    assert (preview.row_count, preview.accepted_count, preview.refused_count) == (5, 2, 3)
    assert preview.refusal_counts == {
        ("name", "cell.missing"): 1,
        ("phone", "phone.not_mobile"): 1,
        ("phone", "cell.repeated"): 1,
        ("", "cell.not_a_choice"): 1,
    }
    assert preview.is_usable


def test_a_refused_row_does_not_stop_the_others() -> None:
    lines = rows(HEADER, *((f"职工{n}", "1" if n % 3 == 0 else f"1380000{n:04d}") for n in range(1, 8)))
    batches = list(sheets.accepted(PLAN, lines, batch=2))
    assert [[row.number for row in batch] for batch in batches] == [[2, 3], [5, 6], [8]]
    layout, refused = sheets.refused(PLAN, lines)
    assert layout.headers == HEADER
    assert [row.number for row in refused] == [4, 7]


def test_a_parser_may_give_its_refusal_instead_of_raising_it() -> None:
    refusal = Refusal("cell.out_of_range", {"low": 1, "high": 2})
    plan = ImportPlan((Column("n", "数", lambda cell: refusal if cell == 3 else cell),))
    preview = sheets.check(plan, rows(("数",), (3,), (2,)))
    assert [row.refusals for row in preview.first_rows] == [{"n": (refusal,)}, {}]


def test_a_column_of_the_plan_takes_its_own_title_before_a_synonym() -> None:
    preview = sheets.check(PLAN, rows(("名字", "电话", "姓名", "手机"), ("a", "b", "张三", "13812345678")))
    assert preview.first_rows[0].values["name"] == "张三"
    assert preview.ignored == ("名字", "电话")


def test_one_header_serves_one_column() -> None:
    plan = ImportPlan(
        (Column("a", "手机", cells.phone, ("号码",)), Column("b", "座机", cells.phone, ("号码",), required=False))
    )
    preview = sheets.check(plan, rows(("号码",), ("12351",)))
    assert (preview.found, preview.missing) == ((FoundColumn("a", "号码", 0),), ("座机",))


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (rows(), Refusal("sheet.no_header", {"columns": ("姓名", "手机")})),
        (rows(("a", "b"), ("c", "d")), Refusal("sheet.no_header", {"columns": ("姓名", "手机")})),
        (rows(*[("x",)] * 10, HEADER), Refusal("sheet.no_header", {"columns": ("姓名", "手机")})),
        (rows(("姓名", "人数"), ("张三", 1)), Refusal("sheet.column_missing", {"columns": ("手机",)})),
    ],
)
def test_a_sheet_without_its_header_is_not_taken_at_all(lines: list[SheetRow], refusal: Refusal) -> None:
    assert sheets.check(PLAN, lines).refusals == (refusal,)
    with pytest.raises(Refused) as caught:
        list(sheets.accepted(PLAN, lines))
    assert caught.value.refusals == (refusal,)


def test_a_header_alone_has_no_rows() -> None:
    preview = sheets.check(PLAN, rows(*[("标题",)] * 9, HEADER))
    assert preview.refusals == (Refusal("sheet.no_rows", {}),)


def test_a_sheet_refused_half_way_is_refused_as_a_whole() -> None:
    preview = sheets.check(
        PLAN, sheets.rows(workbook([HEADER, ["张三", 13812345678]]), label="a.xlsx", limits=SheetLimits(rows=1))
    )
    assert preview.refusals == (Refusal("sheet.too_many_rows", {"limit": 1}),)
    assert not preview.is_usable


def test_a_preview_keeps_few_rows_of_many() -> None:
    lines = rows(HEADER, *(("职工", "1") for _ in range(1000)))
    preview = sheets.check(PLAN, lines)
    assert (len(preview.first_rows), len(preview.refused_rows), preview.refused_count) == (20, 200, 1000)


# ------------------------------------------------------------------------------------------------ writing


@pytest.mark.parametrize("risky", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])
def test_text_never_runs_as_a_formula(risky: str) -> None:
    assert write.safe(risky) == f"'{risky}"
    target = BytesIO()
    write.write_xlsx(target, ["a"], [[risky]])
    sheet = load_workbook(target).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.replace("_x000D_", "\r").replace("\r", "") == f"'{risky}".replace("\r", "")
    [row] = list(
        csv.reader(b"".join(write.csv_chunks(["a"], [[risky]])).decode("utf-8-sig").splitlines(keepends=True))
    )[1:]
    assert row[0].startswith("'")


def test_numbers_stay_numbers_and_long_ones_become_text() -> None:
    target = BytesIO()
    at = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    write.write_xlsx(
        target, ["n"], [[-5], [0.5], [610103199001011234], ["a\x00b\x0b"], [at], [date(2026, 2, 28)], [None], [True]]
    )
    values = [cell.value for (cell,) in load_workbook(target).active.iter_rows(min_row=2)]
    local = datetime(2026, 11, 23, 3, 30)
    day = datetime(2026, 2, 28)
    assert values == [-5, 0.5, "610103199001011234", "ab", local, day, None, True]


def test_generated_data_is_marked_and_can_still_be_read() -> None:
    target = BytesIO()
    assert write.write_xlsx(target, HEADER, [["张三", "13812345678"]], title="名单/一", is_generated=True) == 1
    book = load_workbook(target)
    assert book.sheetnames == ["名单 一"]
    assert book.active["A1"].value == "演示数据：由系统生成，与任何真实的人员、单位无关"
    assert sheets.check(PLAN, sheets.rows(target, label="a.xlsx")).accepted_count == 1
    plain = BytesIO()
    write.write_xlsx(plain, HEADER, [["张三", "13812345678"]])
    assert load_workbook(plain).active["A1"].value == "姓名"


def test_csv_opens_in_excel_and_streams() -> None:
    chunks = list(write.csv_chunks(["姓名"], ([f"职工{n}"] for n in range(401)), is_generated=True))
    assert len(chunks) == 3
    lines = b"".join(chunks).decode("utf-8").split("\r\n")
    assert lines[:3] == ["\ufeff演示数据：由系统生成，与任何真实的人员、单位无关", "姓名", "职工0"]
    assert lines[-2:] == ["职工400", ""]
    target = BytesIO()
    write.write_csv(target, ["姓名"], [["\ud800"]])
    assert target.getvalue() == '\ufeff姓名\r\n""\r\n'.encode()


def test_refused_rows_go_back_with_their_reasons_and_can_be_sent_again() -> None:
    lines = rows(("姓名", "电话", "备注"), ("张三", "138", "=x"), ("李四", "13812345678"), (None, "13900000000"))
    layout, refused = sheets.refused(PLAN, lines)
    target = BytesIO()
    with translation.override("zh-hans"):
        assert write.refused_rows(target, layout, refused) == 2
    found = [row.cells for row in sheets.rows(target, label="a.xlsx")]
    assert found == [
        ("姓名", "电话", "备注", "原行号", "未导入的原因"),
        ("张三", "138", "'=x", 2, "电话：这不是手机号码。 请填 11 位、以 1 开头的手机号码。"),
        (None, "13900000000", None, 4, "姓名：必填，却是空的。 请补上。"),
    ]
    again = sheets.check(PLAN, sheets.rows(target, label="a.xlsx"))
    assert again.ignored == ("备注", "原行号", "未导入的原因")
