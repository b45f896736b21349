"""Log-in by a code to the telephone: each refusal beside the same steps that work."""

import re
from datetime import timedelta

import pytest

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.people import ports
from kaimen.kernel.people.models import Account, Person, PhoneCode
from kaimen.kernel.people.rules import codes
from kaimen.kernel.people.services import phone_codes

PHONE = "13900002046"
HERE, ELSEWHERE = "browser one", "browser two"
ADDRESS = "192.0.2.7"
WRONG = Refusal("code.wrong_or_late", {})


class Telephones:
    """What arrived, newest last."""

    def __init__(self):
        self.sent = []
        self.is_broken = False

    def __call__(self, *, phone, code, key, at):
        if self.is_broken:
            raise ports.NotSent("broken")
        self.sent.append((phone, code, key))

    @property
    def code(self):
        return self.sent[-1][1]

    @property
    def other(self):
        """Another code than the right one."""
        return f"{(int(self.code) + 1) % 1_000_000:06d}"


@pytest.fixture
def telephones():
    fake = Telephones()
    before = ports.codes.plug(fake)
    yield fake
    ports.codes.plug(before)


def send(at, *, phone=PHONE, browser=HERE, address=ADDRESS):
    return phone_codes.send(phone=phone, browser=browser, address=address, at=at)


def confirm(telephones, at, *, browser=HERE, typed=None):
    return phone_codes.confirm(browser=browser, typed=typed or telephones.code, at=at)


def refused(call, *args, **named):
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    return caught.value.refusals


def test_the_right_code_signs_in_and_makes_an_account_the_first_time(db, at, telephones):
    assert send(at, phone="+86 139-0000-2046") == PHONE
    assert re.fullmatch(r"\d{6}", telephones.code)
    account = confirm(telephones, at + timedelta(minutes=4, seconds=59))
    assert (account.person.phone, account.has_usable_password()) == (PHONE, False)
    again = at + timedelta(hours=1)
    send(again)
    assert confirm(telephones, again) == account
    assert Account.objects.count() == Person.objects.count() == 1


def test_full_width_digits_and_spaces_are_read(db, at, telephones):
    send(at)
    wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in telephones.code)
    assert confirm(telephones, at, typed=wide).person.phone == PHONE


def test_a_wrong_code_is_refused_and_counted(db, at, telephones):
    send(at)
    assert refused(confirm, telephones, at, typed=telephones.other) == (WRONG,)
    assert (PhoneCode.objects.get().tries, Account.objects.count()) == (1, 0)
    assert confirm(telephones, at).person.phone == PHONE


def test_after_five_minutes_the_code_is_late(db, at, telephones):
    send(at)
    assert refused(confirm, telephones, at + codes.LIFE) == (WRONG,)
    assert Account.objects.count() == 0


def test_after_five_tries_also_the_right_code_is_refused(db, at, telephones):
    send(at)
    for _ in range(5):
        assert refused(confirm, telephones, at, typed=telephones.other) == (WRONG,)
    assert refused(confirm, telephones, at) == (Refusal("code.too_many_tries", {"tries": 5}),)
    later = at + codes.PAUSE
    send(later)
    assert confirm(telephones, later).person.phone == PHONE


def test_the_code_of_another_browser_is_refused(db, at, telephones):
    send(at)
    assert refused(confirm, telephones, at, browser=ELSEWHERE) == (WRONG,)
    assert confirm(telephones, at).person.phone == PHONE


def test_a_code_is_used_once(db, at, telephones):
    send(at)
    confirm(telephones, at)
    assert refused(confirm, telephones, at) == (WRONG,)


def test_an_earlier_code_of_the_same_browser_counts_no_longer(db, at, telephones):
    send(at)
    first = telephones.code
    later = at + codes.PAUSE
    send(later, phone="13900002047")
    if first != telephones.code:
        assert refused(confirm, telephones, later, typed=first) == (WRONG,)
    assert confirm(telephones, later).person.phone == "13900002047"


@pytest.mark.parametrize(("waited", "left"), [(0, 60), (59, 1)])
def test_within_a_minute_no_second_code_goes_out(db, at, telephones, waited, left):
    send(at)
    again = at + timedelta(seconds=waited)
    assert refused(send, again, browser=ELSEWHERE) == (Refusal("code.too_often", {"seconds": left}),)
    assert len(telephones.sent) == 1
    send(at + timedelta(seconds=60))
    assert len(telephones.sent) == 2


def test_a_number_gets_ten_codes_a_day(db, at, telephones):
    for minute in range(10):
        send(at + timedelta(minutes=minute), browser=f"browser {minute}", address=f"192.0.2.{minute}")
    too_many = (Refusal("code.too_many_today", {}),)
    assert refused(send, at + timedelta(minutes=10), browser="eleventh") == too_many
    assert len(telephones.sent) == 10
    send(at + timedelta(minutes=10), phone="13900002047")
    send(at + timedelta(days=1))
    assert len(telephones.sent) == 12


def test_an_address_gets_a_hundred_codes_a_day(db, at, telephones):
    for number in range(100):
        send(at, phone=f"139000{number:05d}", browser=f"browser {number}")
    assert refused(send, at, phone="13911111111") == (Refusal("code.too_many_today", {}),)
    send(at, phone="13911111111", address="192.0.2.8")
    assert len(telephones.sent) == 101


def test_a_code_that_was_not_sent_does_not_count(db, at, telephones):
    telephones.is_broken = True
    assert refused(send, at) == (Refusal("code.not_sent", {}),)
    assert PhoneCode.objects.count() == 0
    telephones.is_broken = False
    send(at)
    assert confirm(telephones, at).person.phone == PHONE


def test_what_is_no_mobile_gets_nothing(db, at, telephones):
    assert refused(send, at, phone="029-87654321") == (Refusal("phone.not_mobile", {"length": 11}),)
    assert telephones.sent == []


def test_a_stopped_account_stays_out_and_the_code_is_not_spent_on_it(db, at, telephones):
    send(at)
    account = confirm(telephones, at)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    later = at + codes.PAUSE
    send(later)
    assert refused(confirm, telephones, later) == (Refusal("account.not_active", {}),)


def test_neither_number_nor_code_nor_address_is_stored_readable(db, at, telephones):
    from django.db import connection

    send(at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_phonecode")
        stored = str(cursor.fetchall())
    assert [secret for secret in (PHONE, telephones.code, ADDRESS, HERE) if secret in stored] == []


def test_codes_of_yesterday_are_deleted(db, at, telephones):
    send(at)
    send(at + timedelta(hours=1))
    assert phone_codes.forget_old(at=at + timedelta(days=1)) == 1
    assert PhoneCode.objects.get().sent_at == at + timedelta(hours=1)
