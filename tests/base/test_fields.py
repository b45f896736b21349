"""Encrypted fields: plain in Python, ciphertext in the table, closed to comparisons, movable to another key."""

from dataclasses import replace

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models import ExpressionWrapper, F, TextField, Value
from django.test.utils import isolate_apps

from kaimen.kernel.base import crypto
from kaimen.kernel.base.fields import EncryptedTextField, Reencryption, reencrypt

pytestmark = pytest.mark.django_db
CIPHER = ExpressionWrapper(F("phone"), output_field=TextField())


@pytest.fixture
def contact(db: None) -> type[models.Model]:
    with isolate_apps("kaimen.kernel.base"):

        class Contact(models.Model):
            phone = EncryptedTextField(null=True)
            note = EncryptedTextField(default="", blank=True)

            class Meta:
                app_label = "base"

        statement, _ = connection.schema_editor().table_sql(Contact)
        with connection.cursor() as cursor:
            cursor.execute(statement)  # inside the test's transaction, which takes the table away again
        return Contact


def ciphers(model: type[models.Model]) -> list[str]:
    return list(model._base_manager.order_by("pk").values_list(CIPHER, flat=True))


@pytest.fixture
def second_key(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = crypto.keyring()
    later = replace(ring, key_id="k9", field_keys={**ring.field_keys, "k9": "09" * 32})
    monkeypatch.setattr(crypto, "keyring", lambda: later)


def test_every_way_in_encrypts_and_every_way_out_decrypts(contact: type[models.Model]) -> None:
    objects = contact._base_manager
    made = objects.create(phone="13812345678", note="=1+1")
    objects.bulk_create([contact(phone="13900000001"), contact(phone="13900000002")])
    objects.filter(pk=made.pk).update(note="改过")
    second, third = objects.exclude(pk=made.pk).order_by("pk")
    second.note, third.note = "乙", "丙"
    objects.bulk_update([second, third], ["note"])

    rows = objects.order_by("pk")
    assert list(rows.values_list("phone", "note")) == [
        ("13812345678", "改过"), ("13900000001", "乙"), ("13900000002", "丙"),
    ]  # fmt: skip
    assert [row.phone for row in rows] == ["13812345678", "13900000001", "13900000002"]
    assert rows.values("phone")[1] == {"phone": "13900000001"}
    assert rows.annotate(again=F("phone")).first().again == "13812345678"
    stored = ciphers(contact)
    assert all(text.startswith(f"v1.{crypto.keyring().suite}.k1.") for text in stored)
    assert len(set(stored)) == 3


def test_nothing_is_kept_as_nothing(contact: type[models.Model]) -> None:
    contact._base_manager.create(phone=None, note="")
    assert list(contact._base_manager.values_list("phone", "note")) == [(None, "")]
    contact._base_manager.create(phone="", note="记")
    assert contact._base_manager.filter(phone="").values_list("note").get() == ("记",)
    assert contact._base_manager.exclude(note="").values_list("note").get() == ("记",)
    assert contact._base_manager.filter(phone=None).values_list("note").get() == ("",)
    assert contact._base_manager.filter(phone__isnull=True).count() == 1
    assert contact._base_manager.filter(phone__isnull=False).count() == 1


@pytest.mark.parametrize(
    "lookup", ["phone", "phone__in", "phone__startswith", "phone__gt", "phone__regex", "phone__lower"]
)
def test_comparisons_are_refused(contact: type[models.Model], lookup: str) -> None:
    with pytest.raises(FieldError, match=r"base\.contact\.phone is encrypted"):
        contact._base_manager.filter(**{lookup: "13812345678"})


def test_a_value_copied_from_another_field_does_not_open(contact: type[models.Model]) -> None:
    contact._base_manager.create(phone="13812345678")
    contact._base_manager.update(note=F("phone"))
    with pytest.raises(crypto.Unreadable):
        contact._base_manager.get()


def test_rotation_rewrites_what_is_old_and_passes_by_what_is_current(
    contact: type[models.Model], request: pytest.FixtureRequest
) -> None:
    objects = contact._base_manager
    objects.bulk_create([contact(phone=f"1390000000{digit}") for digit in range(7)])
    objects.create(phone=None)
    request.getfixturevalue("second_key")
    objects.create(phone="13911111111")

    assert reencrypt(contact, "phone", batch=3) == Reencryption(seen=9, rewritten=7, moved_meanwhile=0)
    stored = ciphers(contact)
    assert [text and text.split(".")[2] for text in stored] == ["k9"] * 7 + [None, "k9"]
    phones = [*(f"1390000000{digit}" for digit in range(7)), None, "13911111111"]
    assert list(objects.order_by("pk").values_list("phone", flat=True)) == phones
    assert reencrypt(contact, "phone", batch=3) == Reencryption(seen=9, rewritten=0, moved_meanwhile=0)


@pytest.mark.usefixtures("second_key")
def test_rotation_does_not_overwrite_a_change_made_meanwhile(
    contact: type[models.Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = contact._base_manager
    old = replace(crypto.keyring(), key_id="k1")
    with monkeypatch.context() as before:
        before.setattr(crypto, "keyring", lambda: old)
        objects.create(phone="13900000001")
    unseal = crypto.unseal

    def unseal_while_somebody_writes(sealed: str, *, context: str) -> str:
        objects.update(phone=Value("13922222222", output_field=contact._meta.get_field("phone")))
        return unseal(sealed, context=context)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(crypto, "unseal", unseal_while_somebody_writes)
        assert reencrypt(contact, "phone") == Reencryption(seen=1, rewritten=0, moved_meanwhile=1)
    assert objects.get().phone == "13922222222"


def test_only_encrypted_fields_are_rotated(contact: type[models.Model]) -> None:
    with pytest.raises(TypeError, match="id is not an encrypted field"):
        reencrypt(contact, "id")


@isolate_apps("kaimen.kernel.base")
def test_a_unique_or_indexed_encrypted_field_fails_the_system_check() -> None:
    class Wrong(models.Model):
        code = EncryptedTextField(unique=True)
        fine = EncryptedTextField()

        class Meta:
            app_label = "base"

    assert [error.id for error in Wrong._meta.get_field("code").check()] == ["base.E001"]
    assert Wrong._meta.get_field("fine").check() == []


@isolate_apps("kaimen.kernel.base")
def test_a_renamed_field_keeps_its_old_place() -> None:
    class Renamed(models.Model):
        mobile = EncryptedTextField(context="base.contact.phone")

        class Meta:
            app_label = "base"

    field = Renamed._meta.get_field("mobile")
    assert field.context == "base.contact.phone"
    assert field.deconstruct()[3] == {"context": "base.contact.phone"}
    assert field.clone().context == "base.contact.phone"
