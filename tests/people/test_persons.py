"""Persons: numbers encrypted, found by blind index, seen whole only by a logged look."""

from datetime import date

import pytest
from django.db import connection

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Account, Membership, Person
from kaimen.kernel.people.services import accounts, persons

PHONE = "13900002046"
ID_NUMBER = "11010519491231002X"


def register(federation, at, **changes):
    given = {"name": "艾买提·那斯尔", "organisation": federation.county, "actor": SYSTEM, "at": at, "phone": PHONE}
    return persons.register(**{**given, **changes})


def stored_bytes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, id_number FROM people_person")
        return str(cursor.fetchall())


def test_numbers_are_stored_encrypted_and_found_again(federation, at):
    person = register(federation, at, id_number=ID_NUMBER)
    assert PHONE not in stored_bytes()
    assert ID_NUMBER not in stored_bytes()
    found = Person.objects.get(phone_index=persons.phone_index(PHONE))
    assert (found.pk, found.phone, found.id_number) == (person.pk, PHONE, ID_NUMBER)


def test_one_id_number_is_one_person(federation, at):
    register(federation, at, id_number=ID_NUMBER)
    with pytest.raises(Refused) as caught:
        register(federation, at, id_number="11010519491231002x", name="另一人")
    assert caught.value.refusals == (Refusal("person.id_taken"),)
    assert Person.objects.count() == 1


def test_a_family_may_share_a_telephone(federation, at):
    register(federation, at)
    register(federation, at, name="古丽仙")
    assert Person.objects.filter(phone_index=persons.phone_index(PHONE)).count() == 2


def test_a_wrong_id_number_is_refused_and_nothing_stored(federation, at):
    with pytest.raises(Refused) as caught:
        register(federation, at, id_number="110105194912310021")
    assert [refusal.code for refusal in caught.value.refusals] == ["id_number.wrong_check"]
    assert Person.objects.count() == 0


def test_looking_at_whole_numbers_is_a_logged_deed_with_a_reason(federation, at):
    person = register(federation, at, id_number=ID_NUMBER)
    assert persons.reveal_numbers(person_id=person.pk, reason="回访", actor=SYSTEM, at=at) == (PHONE, ID_NUMBER)
    entry = Entry.objects.get(key=policy.VIEW_NUMBERS)
    assert (entry.subject_id, entry.reason) == (person.pk, "回访")


def test_whole_numbers_are_refused_without_the_key_and_hidden_from_elsewhere(federation, at):
    person = register(federation, at)
    manager = federation.colleague(Role.MANAGER, federation.county)
    with pytest.raises(Forbidden):
        persons.reveal_numbers(person_id=person.pk, reason="好奇", actor=manager, at=at)
    elsewhere = federation.colleague(Role.MANAGER, federation.neighbour)
    with pytest.raises(NotVisible):
        persons.reveal_numbers(person_id=person.pk, reason="好奇", actor=elsewhere, at=at)
    assert not Entry.objects.filter(key=policy.VIEW_NUMBERS).exists()


def test_a_batch_equals_single_registrations(federation, at):
    joined = date(2020, 2, 29)
    one = register(federation, at, joined_on=joined)
    row = persons.PersonRow("艾买提·那斯尔", federation.county.pk, PHONE, "", joined)
    (two,) = persons.register_many(rows=[row], actor=SYSTEM, at=at)
    columns = ("name", "phone", "phone_index", "id_number", "id_index", "organisation_id", "created_at", "is_generated")
    rows = Person.objects.order_by("id").values_list(*columns)
    assert rows[0] == rows[1]
    assert list(Membership.objects.order_by("id").values_list("person_id", "state", "from_on")) == [
        (one.pk, "active", joined),
        (two.pk, "active", joined),
    ]
    entries = Entry.objects.filter(subject_type="people.Person")
    assert [entry.organisation_path for entry in entries] == [federation.county.territorial_path] * 2


def test_a_verified_telephone_enters_the_same_account_again(db, at):
    first = accounts.enter_by_phone(phone=PHONE, at=at)
    assert accounts.enter_by_phone(phone=PHONE, at=at) == first
    assert (Account.objects.count(), first.has_usable_password()) == (1, False)


def test_a_stopped_account_is_not_entered(db, at):
    first = accounts.enter_by_phone(phone=PHONE, at=at)
    Account.objects.filter(pk=first.pk).update(is_active=False)
    with pytest.raises(Refused) as caught:
        accounts.enter_by_phone(phone=PHONE, at=at)
    assert caught.value.refusals == (Refusal("account.not_active"),)


def test_a_telephone_never_enters_a_colleagues_account(federation, at):
    person = register(federation, at)
    staff = accounts.open_staff_account(
        person=person, username="zhoulan", actor=SYSTEM, at=at, password="石榴花开在秦岭南坡的上面"
    )
    assert accounts.enter_by_phone(phone=PHONE, at=at) != staff


@pytest.mark.parametrize("password", ["short", "administrator"])
def test_a_weak_password_is_refused(federation, at, password):
    with pytest.raises(Refused) as caught:
        accounts.open_staff_account(
            person=federation.person(), username="zhoulan", actor=SYSTEM, at=at, password=password
        )
    assert [refusal.code for refusal in caught.value.refusals] == ["account.weak_password"]
    assert Account.objects.count() == 0


def test_a_log_in_name_is_taken_once(federation, at):
    accounts.open_staff_account(person=federation.person(), username="zhoulan", actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        accounts.open_staff_account(person=federation.person(), username="zhoulan", actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("account.name_taken", {"username": "zhoulan"}),)
