"""What is taken is on a short list, says what it is, and has its term."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.files.rules import kinds
from kaimen.kernel.files.rules.content import clean_label, place
from kaimen.kernel.files.rules.kinds import EVERY, PICTURES, SHEETS, FileKind
from kaimen.kernel.files.rules.retention import Retention, kept_until
from tests.files.uploads import docx, jpeg, picture, xlsx

ALL = kinds.endings(EVERY)


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("现场.JPG", jpeg()),
        ("现场.jpeg", jpeg()),
        ("现场.png", picture("PNG")),
        ("现场.webp", picture("WEBP")),
        ("合同.pdf", b"%PDF-1.7\n..."),
        ("合同.docx", docx()),
        ("名单.xlsx", xlsx()),
        ("情况.txt", "三个月没有发工资\r\n".encode()),
        ("情况.txt", "三个月没有发工资\r\n".encode("gb18030")),
        ("情况.txt", "三个月没有发工资\r\n".encode("utf-16")),
        ("名单.csv", "姓名,手机\r\n".encode("utf-8-sig")),
    ],
)
def test_each_kind_on_the_list_is_taken(label: str, content: bytes) -> None:
    stream = BytesIO(content)
    assert kinds.check(stream, label=label) == ()
    assert stream.tell() == 0


@pytest.mark.parametrize(
    "ending", [".svg", ".html", ".heic", ".exe", ".zip", ".doc", ".xls", ".xlsm", ".docm", ".gif", ".php", ""]
)
def test_what_is_not_on_the_list_is_refused(ending: str) -> None:
    assert kinds.check(BytesIO(b"x"), label=f"a.jpg{ending}" if ending else "jpg") == (
        Refusal("file.type_not_allowed", {"ending": ending, "allowed": ALL}),
    )


def test_a_room_may_take_less() -> None:
    assert kinds.check(BytesIO(jpeg()), label="a.jpg", kinds=PICTURES) == ()
    assert kinds.check(BytesIO(jpeg()), label="a.jpg", kinds=SHEETS) == (
        Refusal("file.type_not_allowed", {"ending": ".jpg", "allowed": (".xlsx", ".csv")}),
    )


@pytest.mark.parametrize(
    ("label", "content"),
    [
        ("a.jpg", picture("PNG")),
        ("a.png", jpeg()),
        ("a.pdf", b"<html>%PDF-</html>"),
        ("a.jpg", b"MZ\x90\x00"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WAVE"),
        ("a.docx", xlsx()),
        ("a.xlsx", docx()),
        ("a.xlsx", b"name\n"),
        ("a.txt", b"text\x00more"),
        ("a.txt", jpeg()),
        ("a.csv", b"a,b\x1b[2J"),
        ("a.txt", b"\xff\xff\xff"),
    ],
)
def test_content_and_name_must_agree(label: str, content: bytes) -> None:
    ending = label[1:]
    assert kinds.check(BytesIO(content), label=label) == (Refusal("file.not_what_it_says", {"ending": ending}),)


def test_sizes() -> None:
    full = b"%PDF-" + b"x" * (kinds.MAX_BYTES - 5)
    assert kinds.check(BytesIO(full), label="a.pdf") == ()
    assert kinds.check(BytesIO(full + b"x"), label="a.pdf") == (
        Refusal("file.too_large", {"limit_mb": 10, "size_mb": 11}),
    )
    assert kinds.check(BytesIO(b""), label="a.pdf") == (Refusal("file.empty", {}),)


def test_a_bomb_in_the_clothes_of_a_document() -> None:
    content = BytesIO(docx())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/media/zeros.bin", b"\0" * 30_000_000)
    assert kinds.check(content, label="a.docx") == (Refusal("file.bomb", {"reason": "ratio", "limit": 100}),)


def test_macros_are_refused_whatever_the_name_says() -> None:
    content = BytesIO(docx())
    with zipfile.ZipFile(content, "a") as made:
        made.writestr("word/vbaProject.bin", b"x")
    assert kinds.check(content, label="a.docx") == (Refusal("file.has_macros", {}),)


@given(
    st.sampled_from(sorted(kinds.endings(EVERY))),
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"RIFF"]),
)
def test_any_bytes_get_an_answer(ending: str, garbage: bytes, head: bytes) -> None:
    assert len(kinds.check(BytesIO(head + garbage), label=f"a{ending}")) <= 1


def test_the_form_accepts_what_the_rule_takes() -> None:
    assert kinds.endings(frozenset((FileKind.XLSX, FileKind.JPEG))) == (".jpg", ".jpeg", ".jfif", ".xlsx")
    assert all(kinds.kind_of(f"a{ending}") in PICTURES for ending in kinds.endings(PICTURES))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("工资表.xlsx", "工资表.xlsx"),
        ("C:\\Users\\张三\\工资表.xlsx", "工资表.xlsx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("工资\u202excod.exe.docx", "工资xcod.exe.docx"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("", "file"),
        ("...", "file"),
        ("/", "file"),
        ("长" * 200 + ".jpeg", "长" * 115 + ".jpeg"),
    ],
)
def test_a_label_is_a_name_and_nothing_else(name: str, label: str) -> None:
    assert clean_label(name) == label


def test_a_content_has_one_place() -> None:
    digest = "ab" + "cd" + "0" * 60
    assert str(place(digest)) == f"ab/cd/{digest}"
    for wrong in ("", "../" + digest, digest.upper(), digest[:-1]):
        with pytest.raises(ValueError, match="not a SHA-256"):
            place(wrong)


@pytest.mark.parametrize(
    ("retention", "kept_on", "until"),
    [
        (Retention.TEMPORARY, date(2026, 1, 31), date(2026, 3, 2)),
        (Retention.TEN_YEARS, date(2026, 11, 22), date(2036, 11, 22)),
        (Retention.TEN_YEARS, date(2028, 2, 29), date(2038, 2, 28)),
        (Retention.THIRTY_YEARS, date(2028, 2, 29), date(2058, 2, 28)),
        (Retention.PERMANENT, date(2028, 2, 29), None),
    ],
)
def test_terms_of_keeping(retention: Retention, kept_on: date, until: date | None) -> None:
    assert kept_until(retention, kept_on=kept_on) == until
