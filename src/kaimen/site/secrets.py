"""The keys of one installation, kept in one file.     Plain Python: settings call it before Django exists.

The file is made on first start and read ever after; losing it loses every encrypted field, so it belongs into the
backup, apart from the database. Nothing here rotates keys: an operator adds a field key to the file, names it
current, and runs the rotation.
"""

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "secrets.json"
KEY_BYTES = 32


class SecretsBroken(Exception):
    """The key file is there but cannot be used; making a new one would lose data, so the operator must decide."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Every key is 32 bytes as 64 hexadecimal digits; `django_secret_key` is text. Never printed."""

    django_secret_key: str
    field_keys: Mapping[str, str]
    field_key_id: str
    blind_index_key: str
    audit_signing_key: str

    def __repr__(self) -> str:
        return f"Secrets(field_key_id={self.field_key_id!r}, …)"


def ensure_secrets(home: Path) -> Secrets:
    """Read `home`/secrets.json, made now with mode 0600 when missing; two first starts at once end with one file.

    Raises SecretsBroken when the file is there and unusable.
    """
    path = home / FILE_NAME
    if not path.exists():
        _write_once(path, _new_secrets())
    _tighten(path)
    return _read(path)


def _new_secrets() -> Secrets:
    return Secrets(
        django_secret_key=secrets.token_urlsafe(48),
        field_keys={"k1": secrets.token_hex(KEY_BYTES)},
        field_key_id="k1",
        blind_index_key=secrets.token_hex(KEY_BYTES),
        audit_signing_key=secrets.token_hex(KEY_BYTES),
    )


def _write_once(path: Path, fresh: Secrets) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            json.dump(asdict(fresh), target, indent=2)
            target.flush()
            os.fsync(target.fileno())
        with suppress(FileExistsError):  # a rename would overwrite the file another first start has just made
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _tighten(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _read(path: Path) -> Secrets:
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        found = Secrets(**written)
        keys = [*found.field_keys.values(), found.blind_index_key, found.audit_signing_key]
        lengths = {len(bytes.fromhex(key)) for key in keys}
    except (ValueError, TypeError, AttributeError) as broken:
        raise SecretsBroken(f"{FILE_NAME} cannot be read: {type(broken).__name__}") from broken
    if lengths != {KEY_BYTES}:
        raise SecretsBroken(f"{FILE_NAME}: every key must have {KEY_BYTES} bytes")
    if found.field_key_id not in found.field_keys:
        raise SecretsBroken(f"{FILE_NAME}: the current field key {found.field_key_id!r} is not among the field keys")
    if not found.django_secret_key:
        raise SecretsBroken(f"{FILE_NAME}: django_secret_key is empty")
    return found
