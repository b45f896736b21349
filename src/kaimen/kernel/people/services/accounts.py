"""Log-in accounts: staff by name and password, workers by a verified telephone."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import SYSTEM, Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Account, Person, Session
from kaimen.kernel.people.services.persons import phone_index


@transaction.atomic
def open_staff_account(
    *, person: Person, username: str, actor: Actor, at: datetime, password: str | None = None
) -> Account:
    """An account for a colleague; without password it can only be entered by a one-time link. Refuses:
    account.name_taken, account.weak_password.
    """
    require(actor, policy.MANAGE_ACCOUNTS, person.organisation)
    if Account.objects.filter(username=username).exists():
        raise Refused(Refusal("account.name_taken", {"username": username}))
    account = Account(username=username, person=person, created_at=at)
    _set_password(account, password)
    account.save(force_insert=True)
    audit.record(actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, organisation=person.organisation)
    return account


@transaction.atomic
def change_password(*, account: Account, password: str, actor: Actor, at: datetime) -> Account:
    """Set a new password. Refuses: account.weak_password."""
    _set_password(account, password)
    account.save(update_fields=["password"])
    audit.record(actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"changed": "password"})
    return account


@transaction.atomic
def enter_by_phone(*, phone: str, at: datetime) -> Account:
    """The account of a telephone that has just been verified; the first time it is made, with a person of that number.

    Where several persons share the number (a family), a person of its own is made: numbers are no proof of a name.
    Refuses: account.not_active.
    """
    index = phone_index(phone)
    found = Account.objects.filter(person__phone_index=index, phone_verified_at__isnull=False).order_by("id").first()
    if found is not None:
        if not found.is_active:
            raise Refused(Refusal("account.not_active"))
        return found
    person = Person.objects.create(name="", phone=phone, phone_index=index, created_at=at)
    account = Account(username=f"phone-{person.pk}", person=person, created_at=at, phone_verified_at=at)
    account.set_unusable_password()
    account.save(force_insert=True)
    audit.record(actor=SYSTEM, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"by": "phone"})
    return account


@transaction.atomic
def stop(*, account_id: int, actor: Actor, at: datetime, reason: str) -> Account:
    """Stop an account and end all its log-ins; what it did stays. 404 out of sight. Refuses: account.not_by_oneself."""
    account = _managed(account_id, actor)
    if account.person_id == actor.person_id:
        raise Refused(Refusal("account.not_by_oneself", {}))
    Account.objects.filter(pk=account.pk).update(is_active=False)
    Session.objects.filter(account=account).delete()
    audit.record(
        actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"is_active": False}, reason=reason
    )
    return Account.objects.get(pk=account.pk)


@transaction.atomic
def resume(*, account_id: int, actor: Actor, at: datetime, reason: str) -> Account:
    """Let a stopped account in again."""
    account = _managed(account_id, actor)
    Account.objects.filter(pk=account.pk).update(is_active=True)
    audit.record(
        actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"is_active": True}, reason=reason
    )
    return Account.objects.get(pk=account.pk)


@transaction.atomic
def note_sign_in(*, account: Account, by: str, actor: Actor, at: datetime) -> None:
    """Write down that somebody signed in, and how (`password`, `phone`, `demo`)."""
    audit.record(actor=actor, key=policy.SIGN_IN, subject=account, at=at, after={"by": by})


@transaction.atomic
def note_second_factor(*, account: Account, change: str, actor: Actor, at: datetime) -> None:
    """Write down what became of a second factor: `connected`, `removed`, `codes_renewed`."""
    audit.record(actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"second_factor": change})


def _managed(account_id: int, actor: Actor) -> Account:
    account = Account.objects.select_related("person__organisation").filter(pk=account_id).first()
    if account is None or not Person.objects.visible_to(actor).filter(pk=account.person_id).exists():
        raise NotVisible(f"Account {account_id}")
    require(actor, policy.MANAGE_ACCOUNTS, account.person.organisation)
    return account


def _set_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as problem:
        raise Refused(Refusal("account.weak_password", {"why": " ".join(problem.messages)})) from None
    account.set_password(password)


@transaction.atomic
def open_many(*, rows: Sequence[tuple[Person, str]], actor: Actor, at: datetime) -> int:
    """Accounts without password for many colleagues (person, log-in name); equal to `open_staff_account` row by row."""
    organisations = Organisation.objects.in_bulk({person.organisation_id for person, _ in rows})
    for organisation in organisations.values():
        require(actor, policy.MANAGE_ACCOUNTS, organisation)
    for person, _ in rows:
        person.organisation = organisations.get(person.organisation_id or 0)
    unusable = make_password(None)
    made = Account.objects.bulk_create(
        (Account(username=username, person=person, created_at=at, password=unusable) for person, username in rows),
        batch_size=1000,
    )
    audit.record_many(actor=actor, key=policy.MANAGE_ACCOUNTS, subjects=list(made), at=at)
    return len(made)
