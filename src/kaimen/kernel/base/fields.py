"""Model fields of the house: text that is encrypted in the database and plain in Python.

It refuses every comparison: an encrypted value is found through a blind index beside it (`crypto.blind_index`), never
by itself.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ExpressionWrapper, F, TextField
from django.db.models.lookups import Exact

from kaimen.kernel.base import crypto

if TYPE_CHECKING:
    _Base = TextField[str, str]
else:
    _Base = TextField


class _ExactlyNothing(Exact):  # type: ignore[type-arg]
    """Equality with "" or NULL, which are kept as they are; with anything else it would compare ciphertexts."""

    def get_prep_lookup(self) -> object:
        if self.rhs not in ("", None):
            raise FieldError(f"{self.lhs.output_field.context} is encrypted: compare its blind index, or ask isnull")
        return self.rhs


class EncryptedTextField(_Base):
    """Text kept as ciphertext; reads and writes as `str`, also in `bulk_create`, `bulk_update`, `update` and `values`.

    NULL and "" are kept as they are: that there is nothing is no secret, and constraints can speak of it. The
    ciphertext is bound to `app.model.field`; when a model or field is renamed, give the old name as `context`.
    Lookups other than `isnull` and equality with "" raise FieldError, `unique` and `db_index` fail the system check
    (each ciphertext differs).
    """

    description = "Encrypted text"

    def __init__(self, *args: object, context: str = "", **options: object) -> None:
        self.given_context = context
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, args, options = super().deconstruct()
        if self.given_context:
            options["context"] = self.given_context
        return name, path, list(args), options

    @property
    def context(self) -> str:
        """`app.model.field`, the place the ciphertext is bound to."""
        return self.given_context or f"{self.model._meta.label_lower}.{self.name}"

    def check(self, **options: object) -> list[checks.CheckMessage]:
        found = super().check(**options)
        if self.unique or getattr(self, "db_index", False):
            found.append(checks.Error("An encrypted field cannot be unique or indexed.", obj=self, id="base.E001"))
        return found

    def get_db_prep_value(self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False) -> object:
        plain = value if prepared else self.get_prep_value(value)
        if not isinstance(plain, str) or plain == "":
            return plain
        return crypto.seal(plain, context=self.context)

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        return crypto.unseal(value, context=self.context) if value else value

    def get_lookup(self, lookup_name: str) -> "type[models.Lookup[object]] | None":
        if lookup_name == "exact":
            return _ExactlyNothing
        if lookup_name != "isnull":
            raise FieldError(f"{self.context} is encrypted: compare its blind index, or ask isnull")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> None:
        raise FieldError(f"{self.context} is encrypted: {lookup_name} cannot look inside")


@dataclass(frozen=True)
class Reencryption:
    """What a key rotation did: rows looked at, written anew, and written by somebody else meanwhile."""

    seen: int
    rewritten: int
    moved_meanwhile: int


def reencrypt(model: type[models.Model], field_name: str, *, batch: int = 500) -> Reencryption:
    """Write every value of an encrypted field with the suite and key now in use, in transactions of `batch` rows.

    Can be stopped and started again: what is current is passed by. Each row is written only if it still holds the
    ciphertext that was read, so no concurrent change is lost. The old key may leave the key file when a second run
    rewrites nothing.
    """
    field = model._meta.get_field(field_name)
    if not isinstance(field, EncryptedTextField):
        raise TypeError(f"{field.name} is not an encrypted field")
    cipher = ExpressionWrapper(F(field_name), output_field=TextField())
    rows = model._base_manager.annotate(cipher=cipher).order_by("pk")
    seen = rewritten = moved = 0
    last: object = None
    while True:
        with transaction.atomic():
            page = rows if last is None else rows.filter(pk__gt=last)
            found = list(page.values_list("pk", "cipher")[:batch])
            for key, sealed in found:
                if not sealed or crypto.is_current(sealed):
                    continue
                plain = crypto.unseal(sealed, context=field.context)
                changed = rows.filter(pk=key, cipher=sealed).order_by().update(**{field_name: plain})
                rewritten += changed
                moved += 1 - changed
        if not found:
            return Reencryption(seen, rewritten, moved)
        seen += len(found)
        last = found[-1][0]
