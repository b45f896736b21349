"""The key file is made once, for its owner alone, and never replaced."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kaimen.site.secrets import FILE_NAME, SecretsBroken, ensure_secrets


def test_the_first_start_makes_keys_and_the_next_reads_them(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    made = ensure_secrets(home)
    assert ensure_secrets(home) == made
    assert (home / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == [FILE_NAME]
    keys = [made.field_keys[made.field_key_id], made.blind_index_key, made.audit_signing_key]
    assert [len(bytes.fromhex(key)) for key in keys] == [32, 32, 32]
    assert len(set(keys)) == 3
    assert len(made.django_secret_key) == 64
    assert ensure_secrets(tmp_path / "other") != made


def test_many_first_starts_at_once_end_with_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starts:
        found = list(starts.map(lambda _: ensure_secrets(tmp_path), range(16)))
    assert all(secrets == found[0] for secrets in found)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_file_others_can_read_is_closed(tmp_path: Path) -> None:
    made = ensure_secrets(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o644)
    assert ensure_secrets(tmp_path) == made
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"blind_index_key": "00"}, "every key must have 32 bytes"),
        ({"blind_index_key": "zz" * 32}, "cannot be read"),
        ({"field_key_id": "k2"}, "the current field key 'k2' is not among the field keys"),
        ({"field_keys": []}, "cannot be read"),
        ({"django_secret_key": ""}, "django_secret_key is empty"),
        ({"unknown": "x"}, "cannot be read"),
    ],
)
def test_a_broken_file_is_named_and_not_replaced(tmp_path: Path, change: dict[str, object], says: str) -> None:
    ensure_secrets(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    before = path.read_bytes()
    with pytest.raises(SecretsBroken, match=says):
        ensure_secrets(tmp_path)
    assert path.read_bytes() == before


def test_an_empty_file_is_broken(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(SecretsBroken, match="cannot be read"):
        ensure_secrets(tmp_path)


def test_keys_are_not_printed(tmp_path: Path) -> None:
    made = ensure_secrets(tmp_path)
    assert repr(made) == "Secrets(field_key_id='k1', …)"
