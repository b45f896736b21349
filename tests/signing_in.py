"""Signing in for tests of pages: with the second factor, or without."""

from datetime import datetime

from django.test import Client

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.people.models import Account, Person
from kaimen.kernel.people.services import accounts
from kaimen.site import guard

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "石榴花开在秦岭南坡的上面"


def account_of(person_id: int, *, at: datetime, username: str = "", password: str | None = None) -> Account:
    """The staff account of a person, opened the first time."""
    found = Account.objects.filter(person_id=person_id).first()
    if found:
        return found
    person = Person.objects.get(pk=person_id)
    return accounts.open_staff_account(
        person=person, username=username or f"staff-{person_id}", actor=SYSTEM, at=at, password=password
    )


def sign_in(client: Client, person_id: int, *, at: datetime, second_factor: bool = True) -> Account:
    """Sign a person in, as after password and TOTP; or, without the second factor, as after the password alone."""
    account = account_of(person_id, at=at)
    client.force_login(account, backend=BACKEND)
    if second_factor:
        session = client.session
        session[guard.SECOND_FACTOR] = guard.DEMO
        session.save()
    return account
