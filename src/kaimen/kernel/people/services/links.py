"""One-time links 一次性链接: the first way into an account without password, and the way back after a lost one.

Only the digest of the token is kept. Using it sets the password, drops the second factor and ends all log-ins.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base import crypto, text
from kaimen.kernel.base.actors import SYSTEM, Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible, require
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Account, AccountLink, Person
from kaimen.kernel.people.rules import links
from kaimen.kernel.people.services import accounts, sessions


def _digest(token: str) -> str:
    return crypto.digest(token.encode(), suite=crypto.INTL)


@transaction.atomic
def issue(*, account: Account, actor: Actor, at: datetime) -> str:
    """A new link's token; earlier unused links of the account open no more."""
    require(actor, policy.MANAGE_ACCOUNTS, account.person.organisation)
    AccountLink.objects.filter(account=account, used_at=None).delete()
    token = crypto.secret_token()
    AccountLink.objects.create(account=account, token_hash=_digest(token), made_at=at)
    audit.record(actor=actor, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"link": "issued"})
    return token


@transaction.atomic
def invite(*, person_id: int, username: str, actor: Actor, at: datetime) -> str:
    """A link for a colleague: the account is opened the first time, later `username` does not count. 404 out of sight.

    Refuses: account.not_by_oneself, account.none_yet, account.name_taken, text.*.
    """
    person = Person.objects.visible_to(actor).select_related("organisation").filter(pk=person_id).first()
    if person is None:
        raise NotVisible(f"Person {person_id}")
    require(actor, policy.MANAGE_ACCOUNTS, person.organisation)
    if actor.person_id == person.pk:
        raise Refused(Refusal("account.not_by_oneself", {}))
    account = Account.objects.filter(person=person).first()
    if account is None:
        if not username.strip():
            raise Refused(Refusal("account.none_yet", {"name": person.name}))
        name = text.clean_line(username, limit=64)
        account = accounts.open_staff_account(person=person, username=name, actor=actor, at=at)
    return issue(account=account, actor=actor, at=at)


def account_behind(*, token: str, at: datetime) -> Account:
    """Whose link this is, without using it. Refuses: link.used_or_late."""
    row = AccountLink.objects.select_related("account__person").filter(token_hash=_digest(token), used_at=None).first()
    if row is None or not row.account.is_active or not links.is_alive(made_at=row.made_at, at=at):
        raise Refused(Refusal("link.used_or_late", {}))
    return row.account


@transaction.atomic
def use(*, token: str, password: str, at: datetime) -> Account:
    """Set the password by a link, once. Refuses: link.used_or_late, account.weak_password (the link stays good)."""
    account = account_behind(token=token, at=at)
    if not AccountLink.objects.filter(token_hash=_digest(token), used_at=None).update(used_at=at):
        raise Refused(Refusal("link.used_or_late", {}))
    accounts.change_password(account=account, password=password, actor=SYSTEM, at=at)
    Authenticator.objects.filter(user=account).delete()
    sessions.end_all(account=account, actor=SYSTEM, at=at)
    audit.record(actor=SYSTEM, key=policy.MANAGE_ACCOUNTS, subject=account, at=at, after={"link": "used"})
    return account
