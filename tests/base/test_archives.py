"""Archives that would exhaust the machine are refused before anything opens them."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.archives import MEBI, ArchiveLimits, check_archive, entry_names
from kaimen.kernel.base.refusals import Refusal
from tests.base.sheet_files import archive, workbook

SMALL = ArchiveLimits(entries=5, unpacked_bytes=3 * MEBI, ratio=100, depth=2)
NOISE = bytes(range(256)) * 4


def test_an_ordinary_workbook_passes_and_is_left_at_its_beginning() -> None:
    content = workbook([["姓名"], ["张三"]])
    assert check_archive(content) == ()
    assert content.tell() == 0
    assert "xl/workbook.xml" in entry_names(content)


def test_too_many_entries() -> None:
    assert check_archive(archive({f"{n}": b"" for n in range(5)}), limits=SMALL) == ()
    assert check_archive(archive({f"{n}": b"" for n in range(6)}), limits=SMALL) == (
        Refusal("file.bomb", {"reason": "entries", "limit": 5}),
    )


def test_too_many_bytes_unpacked() -> None:
    stored = {"a": b"x" * (3 * MEBI), "b": b""}
    assert check_archive(archive(stored, compression=zipfile.ZIP_STORED), limits=SMALL) == ()
    assert check_archive(archive({**stored, "b": b"x"}, compression=zipfile.ZIP_STORED), limits=SMALL) == (
        Refusal("file.bomb", {"reason": "size", "limit": 3 * MEBI}),
    )


def test_too_high_a_ratio() -> None:
    assert check_archive(archive({"zeros": b"\0" * MEBI})) == ()  # one megabyte hurts nobody
    assert check_archive(archive({"zeros": b"\0" * (2 * MEBI)})) == (
        Refusal("file.bomb", {"reason": "ratio", "limit": 100}),
    )


def test_archives_inside_archives() -> None:
    once = archive({"inner.xlsx": archive({"a": NOISE}).getvalue()})
    assert check_archive(once) == ()
    assert check_archive(archive({"once.bin": once.getvalue()})) == (
        Refusal("file.bomb", {"reason": "nesting", "limit": 2}),
    )


def test_what_is_inside_an_inner_archive_counts_too() -> None:
    zeros = archive({"zeros": b"\0" * (4 * MEBI)}).getvalue()
    assert check_archive(archive({"inner.zip": zeros}, compression=zipfile.ZIP_STORED), limits=SMALL) == (
        Refusal("file.bomb", {"reason": "size", "limit": 3 * MEBI}),
    )


def test_a_header_that_lies_about_the_size() -> None:
    """zipfile trusts the header: `read()` would unpack all and hide the rest, so the walk must notice by itself."""
    content = bytearray(archive({"a.xml": b"<a/>" + b" " * (2 * MEBI)}).getvalue())
    central = content.rindex(b"PK\x01\x02")
    struct.pack_into("<L", content, central + 16, zlib.crc32(b"<a/>"))
    struct.pack_into("<L", content, central + 24, 4)
    with zipfile.ZipFile(BytesIO(content)) as believed:
        assert believed.read("a.xml") == b"<a/>"
    assert check_archive(BytesIO(content)) == (Refusal("file.bomb", {"reason": "size", "limit": 4}),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_xml(encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'.encode(encoding)
    assert check_archive(archive({"xl/workbook.xml": bomb})) == (Refusal("file.bomb", {"reason": "doctype"}),)
    plain = '<?xml version="1.0"?><!-- x --><a>&lt;!DOCTYPE a&gt;</a>'.encode(encoding)
    assert check_archive(archive({"xl/workbook.xml": plain})) == ()


def test_a_locked_archive() -> None:
    content = bytearray(archive({"a": NOISE}).getvalue())
    central = content.rindex(b"PK\x01\x02")
    content[central + 8] |= 1
    assert check_archive(BytesIO(content)) == (Refusal("file.locked", {}),)


def test_a_packing_nobody_uses() -> None:
    assert check_archive(archive({"a": NOISE}, compression=zipfile.ZIP_BZIP2)) == (Refusal("file.damaged", {}),)


@given(st.binary(max_size=300))
def test_garbage_is_damaged(garbage: bytes) -> None:
    assert check_archive(BytesIO(b"PK\x03\x04" + garbage)) == (Refusal("file.damaged", {}),)


@given(cut=st.integers(1, 3000))
def test_a_truncated_workbook_is_damaged(cut: int) -> None:
    whole = workbook([["姓名"], ["张三"]]).getvalue()
    assert check_archive(BytesIO(whole[:-cut])) == (Refusal("file.damaged", {}),)


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_harmless_but_never_a_crash(place: int, value: int) -> None:
    content = bytearray(workbook([["姓名"], ["张三"]]).getvalue())
    content[place % len(content)] = value
    codes = {refusal.code for refusal in check_archive(BytesIO(content))}
    assert codes <= {"file.damaged", "file.bomb", "file.locked"}
