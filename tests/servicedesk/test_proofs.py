"""Coming back by query code and PIN."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import crypto
from kaimen.kernel.base.actors import Anonymous
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.servicedesk.models import Case, Contact, ProofTries
from kaimen.servicedesk.services import proofs
from tests.servicedesk.world import NIGHT, World

stay = import_module("kaimen.servicedesk.migrations.0002_words_stay")
turn = import_module("kaimen.servicedesk.migrations.0003_keys_as_indexes")
WRONG = (Refusal("proof.wrong"),)


def refused(code: str, pin: str, at: object = NIGHT) -> tuple[Refusal, ...]:
    with pytest.raises(Refused) as caught:
        proofs.by_code(query_code=code, pin=pin, actor=Anonymous(), at=at)  # type: ignore[arg-type]
    return caught.value.refusals


def other(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def test_code_and_pin_together_open_the_case_however_they_are_typed(world: World) -> None:
    told = world.tell()
    code = told.case.query_code.lower()
    typed = f" {code[:4]}-{code[4:]} "
    assert proofs.by_code(query_code=typed, pin=told.pin, actor=Anonymous(), at=NIGHT) == told.case.pk
    assert Entry.objects.get(key="servicedesk.case.prove").after == {"right": True}
    assert ProofTries.objects.count() == 0


def test_a_refusal_never_says_which_part_was_wrong(world: World) -> None:
    told = world.tell()
    assert refused(told.case.query_code, other(told.pin)) == WRONG
    assert refused("ZZZZZZZZ", told.pin) == WRONG
    assert refused("", "") == WRONG
    assert Entry.objects.get(key="servicedesk.case.prove").after == {"right": False}


def test_an_unknown_code_costs_as_much_work_as_a_known_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = world.tell()
    stretched: list[str] = []
    plain = crypto._stretched
    monkeypatch.setattr(crypto, "_stretched", lambda pin, *rest: stretched.append(pin) or plain(pin, *rest))
    refused(told.case.query_code, "111111")
    refused("ZZZZZZZZ", "222222")
    assert stretched == ["111111", "222222"]


@pytest.mark.parametrize("is_known", [True, False])
def test_after_five_tries_even_the_right_pin_waits_fifteen_minutes(world: World, is_known: bool) -> None:
    told = world.tell()
    code = told.case.query_code if is_known else "ZZZZZZZZ"
    for _ in range(5):
        assert refused(code, other(told.pin)) == WRONG
    pause = (Refusal("proof.too_many_tries", {"minutes": 15}),)
    assert refused(code, told.pin) == pause
    assert refused(code, told.pin, NIGHT + timedelta(minutes=14)) == (Refusal("proof.too_many_tries", {"minutes": 1}),)
    after = NIGHT + timedelta(minutes=15)
    if is_known:
        assert proofs.by_code(query_code=code, pin=told.pin, actor=Anonymous(), at=after) == told.case.pk
    else:
        assert refused(code, told.pin, after) == WRONG


@pytest.mark.parametrize("typed", ["", "-", "7Q4D28K", "7Q4D28KMX", "七七七七八八八八"])
def test_what_cannot_be_a_code_is_refused_and_counted_nowhere(world: World, typed: str) -> None:
    for _ in range(6):
        assert refused(typed, "123456") == WRONG
    assert ProofTries.objects.count() == 0


def test_a_pause_of_one_code_hinders_no_other(world: World) -> None:
    one, two = world.tell(), world.tell("另一件")
    for _ in range(5):
        refused(one.case.query_code, other(one.pin))
    assert proofs.by_code(query_code=two.case.query_code, pin=two.pin, actor=Anonymous(), at=NIGHT) == two.case.pk


def test_the_code_of_a_try_is_not_kept_in_clear(world: World) -> None:
    told = world.tell()
    refused(told.case.query_code, other(told.pin))
    kept = ProofTries.objects.get()
    assert told.case.query_code not in kept.code_index
    assert kept.tries == 1


def test_counts_whose_pause_is_long_over_are_forgotten(world: World) -> None:
    refused("ZZZZZZZZ", "1")
    assert proofs.forget_tries(at=NIGHT + timedelta(minutes=30)) == 0
    assert proofs.forget_tries(at=NIGHT + timedelta(minutes=31)) == 1


def test_no_stored_row_gives_the_pin_even_with_the_key_file(world: World) -> None:
    key = uuid4()
    told = world.tell(key=key)
    kept = Contact.objects.get().submission_key
    assert kept != key
    assert proofs.pin_of(kept) != told.pin
    assert world.tell(key=key).is_first is False


def test_keys_kept_before_are_turned_into_indexes_and_words_stay_again(world: World) -> None:
    key = uuid4()
    contact = world.tell(key=key).case.contact
    editor = connection.schema_editor()
    stay._allow(apps, editor)
    Contact.objects.filter(pk=contact.pk).update(submission_key=key)
    stay._forbid(apps, editor)
    turn._forget(apps, editor)
    assert Contact.objects.get().submission_key == proofs.index_of(key)
    with pytest.raises(DatabaseError, match="words stay"), transaction.atomic():
        Contact.objects.update(text="别的话")


def test_the_database_holds_no_pin(world: World) -> None:
    told = world.tell()
    row = str(Case.objects.values().get(pk=told.case.pk))
    assert told.pin not in row.replace(str(told.case.pk), "")
    assert crypto.is_pin(told.pin, Case.objects.get().pin_hash)
