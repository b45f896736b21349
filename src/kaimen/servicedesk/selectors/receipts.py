"""The printed receipt 回执 of a case, as the document takes it."""

from datetime import datetime

from django.utils.translation import gettext as _

from kaimen.kernel.base import clock, crypto
from kaimen.kernel.documents.rules.fields import View
from kaimen.servicedesk.selectors.cases import WorkerCase

TEMPLATE = "servicedesk/receipt"


def view(page: WorkerCase, *, pin: str, address: str, at: datetime) -> View:
    """Every field of the template; the PIN is that of the browser that has just told the case."""
    return {
        "title": _("收到您的事"),
        "issuer": page.organisation,
        "number": page.number,
        "received": _moment(page.received_at),
        "matter": page.title,
        "promise": _promise(page),
        "query_code": crypto.show_query_code(page.code),
        "pin": pin,
        "paragraphs": (
            _("怎么看答复：打开 {address}，输入查询码和密码。两样都要，12351 查不到。").format(address=address),
            _("谁知道：值守的人和带班，自己没人时是上级工会的。您的单位不知道；要跟单位说，先问过您。"),
        ),
        "at": at,
        "is_generated": page.is_generated,
    }


def _promise(page: WorkerCase) -> str:
    if page.until is None:
        return _("此刻没有人值守，不敢答应时间；急事请打 12351")
    who = page.answering_name or _("最先上班的人")
    return _("{until} 前，{who}回您的话").format(until=_moment(page.until), who=who)


def _moment(at: datetime) -> str:
    return clock.local(at).strftime("%Y-%m-%d %H:%M")
