"""Uploads are kept once, whole, without what tells who took the picture; and nothing is half kept."""

import errno
import hashlib
import os
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.http import FileResponse
from django.test import RequestFactory
from PIL import Image

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.files import policy, selectors, web
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.rules.kinds import SHEETS
from kaimen.kernel.files.rules.retention import Retention
from kaimen.kernel.files.selectors import Dangling
from kaimen.kernel.files.services import Swept, discard, keep, receive, record, sweep
from tests.files import uploads

pytestmark = pytest.mark.django_db
TEXT = "三个月没有发工资".encode()


class GivenUp(Exception):
    """The caller's transaction fails after the file was kept."""


def orphan(content: bytes = TEXT, *, at: datetime) -> None:
    with suppress(GivenUp), transaction.atomic():
        kept(content, at=at)
        raise GivenUp


def refusals_of(content: bytes, label: str, *, at: datetime) -> tuple[Refusal, ...]:
    try:
        kept(content, label, at=at)
    except Refused as refused:
        return refused.refusals
    return ()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: SimpleNamespace) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def contents(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "files").rglob("*") if path.is_file() and path.name != ".lock")


def kept(content: bytes = TEXT, label: str = "情况.txt", *, at: datetime, **options: object) -> StoredFile:
    return keep(content=BytesIO(content), label=label, actor=SYSTEM, at=at, **options)


def test_a_file_is_kept_with_its_row_and_its_audit_entry(own_home: Path, at: datetime) -> None:
    file = kept(label="C:\\我的\\情况.txt", at=at, retention=Retention.THIRTY_YEARS)
    digest = hashlib.sha256(TEXT).hexdigest()
    assert StoredFile.objects.values().get() == {
        "id": file.pk,
        "sha256": digest,
        "received_sha256": digest,
        "size_bytes": 24,
        "media_type": "text/plain",
        "label": "情况.txt",
        "retention": "thirty_years",
        "organisation_id": None,
        "uploaded_by_id": None,
        "created_at": at,
        "is_generated": False,
    }
    with selectors.open_content(file) as content:
        assert content.read() == TEXT
    assert contents(own_home) == [digest]
    assert (own_home / "files" / digest[:2] / digest[2:4] / digest).stat().st_mode & 0o777 == 0o600
    assert Entry.objects.values_list("key", "subject_type", "subject_id", "at", "after").get() == (
        policy.KEEP, "files.StoredFile", file.pk, at, {"sha256": digest, "received_sha256": digest, "size_bytes": 24},
    )  # fmt: skip


def test_an_upload_can_be_received_before_the_transaction_that_records_it(own_home: Path, at: datetime) -> None:
    received = receive(content=BytesIO(TEXT), label="情况.txt", at=at)
    assert (StoredFile.objects.count(), Entry.objects.count(), contents(own_home)) == (0, 0, [received.sha256])
    file = record(received=received, actor=SYSTEM, at=at)
    assert StoredFile.objects.get() == file
    assert (file.sha256, file.size_bytes, file.media_type) == (received.sha256, 24, "text/plain")


def test_the_same_content_lies_once_under_two_names(own_home: Path, at: datetime) -> None:
    first, second = kept(label="a.txt", at=at), kept(label="b.txt", at=at)
    assert first.pk != second.pk
    assert first.sha256 == second.sha256
    assert contents(own_home) == [first.sha256]


def test_a_content_that_was_cut_short_is_written_again(own_home: Path, at: datetime) -> None:
    file = kept(at=at)
    selectors.path_of(file.sha256).write_bytes(TEXT[:5])
    kept(at=at)
    with selectors.open_content(file) as content:
        assert content.read() == TEXT


@pytest.mark.parametrize(
    ("label", "upload"), [("a.jpg", uploads.jpeg()), ("a.png", uploads.png()), ("a.webp", uploads.webp())]
)
def test_a_picture_tells_nothing_of_who_took_it(label: str, upload: bytes, at: datetime) -> None:
    assert uploads.SECRET in upload
    file = kept(upload, label, at=at)
    with selectors.open_content(file) as stored:
        written = stored.read()
    assert uploads.SECRET not in written
    with Image.open(BytesIO(written)) as image:
        assert image.size == (40, 30)
        assert dict(image.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment", "Author"} & set(image.info)
    assert file.received_sha256 == hashlib.sha256(upload).hexdigest() != file.sha256


def test_a_picture_taken_sideways_is_turned(at: datetime) -> None:
    file = kept(uploads.jpeg(orientation=6), "a.jpg", at=at)
    with selectors.open_content(file) as stored, Image.open(stored) as image:
        assert image.size == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_are_kept(mode: str, at: datetime) -> None:
    assert kept(uploads.picture("PNG", mode=mode), "a.png", at=at).media_type == "image/png"


def test_a_picture_for_printing_is_kept_for_screens(at: datetime) -> None:
    file = kept(uploads.picture("JPEG", mode="CMYK"), "a.jpg", at=at)
    with selectors.open_content(file) as stored, Image.open(stored) as image:
        assert image.mode == "RGB"


@pytest.mark.parametrize("size", [(40_001, 1000), (20_000, 6000), (60_000, 6000)])
def test_too_many_pixels(size: tuple[int, int], own_home: Path, at: datetime) -> None:
    upload = uploads.picture("PNG", size=size, mode="1")
    with pytest.raises(Refused) as caught:
        kept(upload, "a.png", at=at)
    assert caught.value.refusals == (Refusal("file.too_many_pixels", {"limit_million": 40}),)
    assert contents(own_home) == []
    assert kept(uploads.picture("PNG", size=(40_000, 1000), mode="1"), "a.png", at=at).pk


def test_a_small_file_that_unfolds_to_much(own_home: Path, at: datetime) -> None:
    """A picture of 16 bits takes twice the room of the same at 8."""
    size = (4000, 3751)
    assert len(uploads.deep_png(size, bits=16)) < 200_000
    with pytest.raises(Refused) as caught:
        kept(uploads.deep_png(size, bits=16), "a.png", at=at)
    assert caught.value.refusals == (Refusal("file.picture_too_heavy", {"limit_mb": 120}),)
    assert contents(own_home) == []
    assert kept(uploads.deep_png(size, bits=8), "a.png", at=at).pk
    assert kept(uploads.deep_png((40, 30), bits=16), "b.png", at=at).pk


@pytest.mark.parametrize(
    ("label", "upload"), [("a.jpg", uploads.jpeg()), ("a.png", uploads.png()), ("a.webp", uploads.webp())]
)
def test_a_picture_cut_short_is_damaged(label: str, upload: bytes, own_home: Path, at: datetime) -> None:
    damaged = (Refusal("file.damaged", {}),)
    lengths = range(12, len(upload), max(len(upload) // 40, 1))
    assert all(refusals_of(upload[:length], label, at=at) in (damaged, ()) for length in lengths)
    assert refusals_of(upload[: len(upload) // 2], label, at=at) == damaged
    assert refusals_of(upload, label, at=at) == ()


@pytest.mark.parametrize(
    ("label", "content", "refusal"),
    [
        ("a.txt", b"", Refusal("file.empty", {})),
        ("a.txt", b"a" * (10 * 1024 * 1024 + 1), Refusal("file.too_large", {"limit_mb": 10, "size_mb": 11})),
        ("a.pdf", b"MZ", Refusal("file.not_what_it_says", {"ending": ".pdf"})),
    ],
)
def test_what_is_refused_leaves_nothing(
    label: str, content: bytes, refusal: Refusal, own_home: Path, at: datetime
) -> None:
    with pytest.raises(Refused) as caught:
        kept(content, label, at=at)
    assert caught.value.refusals == (refusal,)
    assert (StoredFile.objects.count(), Entry.objects.count(), contents(own_home)) == (0, 0, [])


def test_a_room_takes_only_its_kinds(at: datetime) -> None:
    with pytest.raises(Refused) as caught:
        kept(at=at, kinds=SHEETS)
    assert caught.value.refusals == (
        Refusal("file.type_not_allowed", {"ending": ".txt", "allowed": (".xlsx", ".csv")}),
    )
    assert kept(b"a,b\n", "a.csv", at=at, kinds=SHEETS).media_type == "text/csv"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_full_disk_leaves_nothing_half_written(
    code: int, call: str, own_home: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as disk:
        disk.setattr(os, call, full)
        with pytest.raises(Refused) as caught:
            kept(at=at)
    assert caught.value.refusals == (Refusal("file.disk_full", {}),)
    assert (StoredFile.objects.count(), Entry.objects.count(), contents(own_home)) == (0, 0, [])
    assert kept(at=at).pk  # when there is room again


def test_another_fault_of_the_disk_is_not_called_full(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="input/output error"):
        kept(at=at)


def test_a_sweep_takes_what_no_row_has_and_spares_what_is_young(own_home: Path, at: datetime) -> None:
    stays = kept(at=at - timedelta(days=9))
    orphan(b"old orphan", at=at - timedelta(days=2))
    orphan(b"young orphan", at=at - timedelta(hours=1))
    draft = own_home / "files" / "incoming" / "broken-write"
    draft.write_bytes(b"xyz")
    os.utime(draft, ((at - timedelta(days=2)).timestamp(),) * 2)

    assert sweep(at=at) == Swept(contents=1, drafts=1, size_bytes=13)
    assert contents(own_home) == sorted([stays.sha256, hashlib.sha256(b"young orphan").hexdigest()])
    assert sweep(at=at) == Swept()


def test_a_content_kept_again_is_young_again(own_home: Path, at: datetime) -> None:
    orphan(at=at - timedelta(days=2))
    orphan(at=at)
    assert sweep(at=at) == Swept()


def test_a_discarded_file_leaves_with_a_reason_and_its_content_follows(own_home: Path, at: datetime) -> None:
    gone, stays = kept(b"a", at=at), kept(b"b", at=at)
    twin = kept(b"a", at=at)
    pk = gone.pk
    discard(file=gone, actor=SYSTEM, at=at, reason="重复上传")
    assert list(StoredFile.objects.order_by("pk").values_list("pk", flat=True)) == [stays.pk, twin.pk]
    assert Entry.objects.filter(key=policy.DISCARD).values_list("subject_id", "reason").get() == (pk, "重复上传")
    later = at + timedelta(days=2)
    assert sweep(at=later) == Swept()
    discard(file=twin, actor=SYSTEM, at=at, reason="重复上传")
    assert sweep(at=later) == Swept(contents=1, size_bytes=1)
    assert contents(own_home) == [stays.sha256]


def test_dangling_rows_are_named(at: datetime) -> None:
    fine, lost, cut, changed = (kept(text, at=at) for text in (b"fine", b"lost", b"cut!", b"same"))
    selectors.path_of(lost.sha256).unlink()
    selectors.path_of(cut.sha256).write_bytes(b"cut")
    selectors.path_of(changed.sha256).write_bytes(b"SAME")
    expected = {
        Dangling(lost.pk, lost.sha256, is_missing=True),
        Dangling(cut.pk, cut.sha256, is_missing=False),
    }
    assert set(selectors.dangling()) == expected
    assert set(selectors.dangling(reads_contents=True)) == expected | {
        Dangling(changed.pk, changed.sha256, is_missing=False)
    }
    assert fine.pk


def body(response: FileResponse) -> bytes:
    read = b"".join(response.streaming_content)
    response.close()
    return read


def test_a_download_is_named_in_chinese_and_runs_nowhere(at: datetime) -> None:
    file = kept(label='工资"表".txt', at=at)
    response = web.download(RequestFactory().get("/"), file)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B7%A5%E8%B5%84%22%E8%A1%A8%22.txt"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Length"] == "24"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert body(response) == TEXT


def test_only_pictures_are_shown_in_a_page(at: datetime) -> None:
    request = RequestFactory().get("/")
    shown = web.download(request, kept(uploads.jpeg(), "现场.jpg", at=at), is_shown=True)
    assert shown["Content-Disposition"].startswith("inline;")
    attached = web.download(request, kept(b"%PDF-1.7", "a.pdf", at=at), is_shown=True)
    assert attached["Content-Disposition"] == 'attachment; filename="a.pdf"'
    body(shown), body(attached)


@pytest.mark.parametrize("wrong", [{"retention": "for ever"}, {"media_type": "image/svg+xml"}, {"size_bytes": 0}])
def test_the_database_holds_what_the_rules_say(wrong: dict[str, object], at: datetime) -> None:
    file = kept(at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(**wrong)
