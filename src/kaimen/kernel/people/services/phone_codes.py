"""Log-in by a code to the telephone 短信验证码: sent, tried, used once.

Nobody learns here whether a number is known. A wrong try is counted and committed before anything is compared.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kaimen.kernel.base import crypto, identity
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.people import ports
from kaimen.kernel.people.models import Account, PhoneCode
from kaimen.kernel.people.rules import codes
from kaimen.kernel.people.services import accounts
from kaimen.kernel.people.services.persons import phone_index


def send(*, phone: str, browser: str, address: str, at: datetime) -> str:
    """Send a code to a mobile number; gives the number as read. `browser` is a secret of the asking session.

    An earlier code of the same browser counts no longer. Refuses: phone.not_mobile, code.too_often,
    code.too_many_today, code.not_sent.
    """
    number = identity.read_phone(phone)
    raise_any(identity.check_mobile(number))
    code = crypto.new_pin()
    row = _keep(number, code, browser, address, at)
    try:
        ports.codes.send(phone=number, code=code, key=f"code-{row.pk}", at=at)
    except ports.NotSent:
        row.delete()  # it does not count: the person may ask again at once
        raise Refused(Refusal("code.not_sent", {})) from None
    return number


@transaction.atomic
def _keep(number: str, code: str, browser: str, address: str, at: datetime) -> PhoneCode:
    since = at - codes.WINDOW
    index, origin = phone_index(number), crypto.blind_index(address, "people.address")
    recent = PhoneCode.objects.filter(sent_at__gt=since)
    raise_any(
        codes.may_send(
            to_number=list(recent.filter(phone_index=index).values_list("sent_at", flat=True)),
            from_address=recent.filter(address_index=origin).count(),
            at=at,
        )
    )
    return PhoneCode.objects.create(
        phone=number,
        phone_index=index,
        address_index=origin,
        browser=crypto.digest(browser.encode(), suite=crypto.INTL),
        code_hash=crypto.hash_pin(code),
        sent_at=at,
    )


def confirm(*, browser: str, typed: str, at: datetime) -> Account:
    """The account of the telephone whose code was typed in the browser that asked for it; made the first time.

    Refuses: code.wrong_or_late, code.too_many_tries, account.not_active.
    """
    row = _take_try(browser, at)
    if not crypto.is_pin(codes.read_code(typed), row.code_hash):
        raise Refused(Refusal("code.wrong_or_late", {}))
    return _use(row, at)


@transaction.atomic
def _take_try(browser: str, at: datetime) -> PhoneCode:
    asked = PhoneCode.objects.filter(browser=crypto.digest(browser.encode(), suite=crypto.INTL))
    row = asked.order_by("-id").first()
    if row is None or row.used_at is not None or not codes.is_alive(sent_at=row.sent_at, at=at):
        raise Refused(Refusal("code.wrong_or_late", {}))
    if not PhoneCode.objects.filter(pk=row.pk, tries__lt=codes.TRIES).update(tries=F("tries") + 1):
        raise Refused(Refusal("code.too_many_tries", {"tries": codes.TRIES}))
    return row


@transaction.atomic
def _use(row: PhoneCode, at: datetime) -> Account:
    if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise Refused(Refusal("code.wrong_or_late", {}))
    return accounts.enter_by_phone(phone=row.phone, at=at)


def forget_old(*, at: datetime) -> int:
    """Delete codes that are older than a day; how many."""
    return PhoneCode.objects.filter(sent_at__lte=at - codes.WINDOW).delete()[0]
