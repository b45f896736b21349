"""Contents on disk: written aside, flushed, renamed, so that a name always stands for the whole content.

The same content is kept once. A full disk leaves nothing half written. `sweep` and `put` exclude each other by a lock
on the folder: a content that is being kept again is not taken away.
"""

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.files.selectors import folder, path_of

INCOMING = "incoming"
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def locked(*, is_sweeping: bool) -> Iterator[None]:
    """Hold the folder: many may put, one alone may sweep."""
    (folder() / INCOMING).mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX if is_sweeping else fcntl.LOCK_SH)
        yield


def put(content: bytes, sha256: str, *, at: datetime) -> None:
    """Keep a content under its digest; its time is set to `at`, also when it was there. Refuses: file.disk_full."""
    path = path_of(sha256)
    try:
        with locked(is_sweeping=False):
            if not path.exists() or path.stat().st_size != len(content):
                _write(content, path)
            os.utime(path, (at.timestamp(), at.timestamp()))
    except OSError as failed:
        if failed.errno not in _FULL:
            raise
        raise Refused(Refusal("file.disk_full", {})) from failed


def _write(content: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = folder() / INCOMING / secrets.token_hex(16)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
        _flush_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _flush_folder(folder_path: Path) -> None:
    handle = os.open(folder_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
