"""Making a document: kept once, numbered once, audited; refused, nothing is left."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.documents import policy, selectors
from kaimen.kernel.documents.models import Document
from kaimen.kernel.documents.rules.forms import Form
from kaimen.kernel.documents.services import documents
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.selectors import open_content
from tests.documents.letters import LETTER
from tests.federation import Federation

VIEW = {name: value for name, value in LETTER.items() if name not in ("at", "is_generated", "number")}
NUMBER = "秦工函〔2026〕17号"
Make = Callable[..., Document]


@pytest.fixture
def make(federation: Federation, at: datetime) -> Make:
    actor = federation.colleague(Role.MANAGER)

    def made(**changed: object) -> Document:
        given = {"template": "documents/letter", "view": VIEW, "subject": ("trial.Thing", 7), "number": NUMBER}
        return documents.make(**{**given, "organisation": federation.county, "actor": actor, "at": at, **changed})  # type: ignore[arg-type]

    return made


@pytest.mark.parametrize(("form", "begins"), [(Form.PDF, b"%PDF-"), (Form.DOCX, b"PK")])
def test_it_is_kept_and_found_by_its_subject(make: Make, form: Form, begins: bytes) -> None:
    made = make(form=form, is_generated=True)
    (document,) = selectors.about("trial.Thing", 7)
    assert (document.pk, document.number, document.template_version, document.is_generated) == (
        made.pk,
        NUMBER,
        "1",
        True,
    )
    assert (document.file.label, document.file.is_generated) == (f"{NUMBER}.{form.value}", True)
    with open_content(document.file) as content:
        assert content.read(8).startswith(begins)
    entry = Entry.objects.get(key=policy.MAKE)
    assert entry.after == {"template": "documents/letter", "number": NUMBER, "sha256": document.file.sha256}
    assert entry.actor_person_id == document.made_by_id is not None
    assert selectors.about("trial.Thing", 8) == []


def test_a_number_is_used_once_in_a_union_and_a_form(make: Make, federation: Federation) -> None:
    make()
    with pytest.raises(Refused) as caught:
        make(subject=("trial.Thing", 8))
    assert caught.value.refusals == (Refusal("document.number_taken", {"number": NUMBER}),)
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)
    make(form=Form.DOCX)
    make(organisation=federation.neighbour)
    make(number="")
    make(number="")
    assert Document.objects.count() == 5


def test_the_database_holds_the_number(make: Make) -> None:
    make()
    other = make(number="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=other.pk).update(number=NUMBER)


def test_two_that_ask_at_once_get_one_number(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    asked = iter([False, True])
    monkeypatch.setattr(documents, "_is_taken", lambda *_given: next(asked))
    with pytest.raises(Refused) as caught:
        make()
    assert caught.value.refusals == (Refusal("document.number_taken", {"number": NUMBER}),)
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_hole_leaves_nothing(make: Make) -> None:
    with pytest.raises(Refused) as caught:
        make(view={**VIEW, "title": ""})
    facts = {"template": "documents/letter", "names": ("title",), "labels": ("标题",)}
    assert caught.value.refusals == (Refusal("document.field_missing", facts),)
    assert (Document.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not Entry.objects.filter(key=policy.MAKE).exists()
