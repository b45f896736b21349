"""Coming back by query code and PIN."""

from datetime import timedelta

import pytest

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import crypto
from kaimen.kernel.base.actors import Anonymous
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.servicedesk.models import Case, ProofTries
from kaimen.servicedesk.services import proofs
from tests.servicedesk.world import NIGHT, World

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


def test_the_database_holds_no_pin(world: World) -> None:
    told = world.tell()
    row = str(Case.objects.values().get(pk=told.case.pk))
    assert told.pin not in row.replace(str(told.case.pk), "")
    assert crypto.is_pin(told.pin, Case.objects.get().pin_hash)
