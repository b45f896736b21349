"""The first administrator 第一个管理员: no default account and no default password, but a link that works once.

He gets the role of the security officer 安全管理员 and no other: giving roles to others is his first deed.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.services import grants
from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.organisations import selectors as organisations
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Kind, Level
from kaimen.kernel.organisations.services import unions
from kaimen.kernel.people.services import accounts, links, persons

ROOT_CODE = "000000"


@transaction.atomic
def create(*, username: str, name: str, organisation_code: str, at: datetime) -> str:
    """Make person, account and grant; the one-time link. Without any union a root is founded, to be renamed later.

    Refuses: account.name_taken, account.no_such_union, text.*.
    """
    organisation = _organisation(organisation_code, at)
    person = persons.register(name=name, organisation=organisation, actor=SYSTEM, at=at)
    account = accounts.open_staff_account(person=person, username=username, actor=SYSTEM, at=at)
    grants.give(
        person=person,
        role=Role.SECURITY_OFFICER,
        organisation=organisation,
        scope=Scope.SUBTREE,
        actor=SYSTEM,
        at=at,
        from_on=clock.local(at).date(),
    )
    return address(links.issue(account=account, actor=SYSTEM, at=at))


def address(token: str) -> str:
    """The link as it is handed over, on the first host name of this site."""
    host = next((host for host in settings.ALLOWED_HOSTS if host not in ("*", "")), "127.0.0.1")
    scheme, port = ("https", "") if settings.KAIMEN.https else ("http", ":8000")
    return f"{scheme}://{host.lstrip('.')}{port}{reverse('people:first_link', args=[token])}"


def _organisation(code: str, at: datetime) -> Organisation:
    if code:
        return _known(code)
    highest = organisations.highest()
    if highest is not None:
        return highest
    return unions.found(
        code=ROOT_CODE,
        name=settings.KAIMEN.host or "总工会",
        short_name="总工会",
        level=Level.PROVINCE,
        kind=Kind.FEDERATION,
        parent=None,
        actor=SYSTEM,
        at=at,
    )


def _known(code: str) -> Organisation:
    try:
        return organisations.by_code(code)
    except Organisation.DoesNotExist:
        raise Refused(Refusal("account.no_such_union", {"code": code})) from None
