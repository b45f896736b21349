"""Wiring: who hears which event, which adapter serves which port.   The only place that knows both ends."""

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from kaimen.adapters.sms_demo import DemoSms
from kaimen.kernel import access, worklist
from kaimen.kernel.base import outbox
from kaimen.kernel.notices import ports as notice_ports
from kaimen.kernel.people import ports as people_ports
from kaimen.kernel.worklist.events import TaskOverdue
from kaimen.rosters.selectors import duty, subjects
from kaimen.servicedesk.selectors import waiting
from kaimen.servicedesk.services import lapses
from kaimen.site import year_alarm


def connect() -> None:
    """Called once when the applications are loaded."""
    _load_jobs()
    access.token_sources[:] = [seats]
    for sort, shown in subjects.RESOLVED.items():
        worklist.resolve_with(sort, shown)
    worklist.resolve_with(year_alarm.SUBJECT, year_alarm.shown)
    outbox.subscribe(TaskOverdue, "servicedesk.promise_lapsed", promise_lapsed)
    people_ports.codes.plug(send_code)
    if not settings.KAIMEN.is_production:
        notice_ports.sms.plug(DemoSms())


def _load_jobs() -> None:
    for config in apps.get_app_configs():
        name = f"{config.name}.jobs"
        if config.name.startswith("kaimen.") and config.label != "base" and find_spec(name):
            import_module(name)


def send_code(*, phone: str, code: str, key: str, at: datetime) -> None:
    """The code of a log-in, as an SMS."""
    words = _("验证码 {code}，5 分钟内有效。不要告诉任何人，工会的人也不会问您要。").format(code=code)
    try:
        notice_ports.sms.send(phone=phone, text=words, idempotency_key=key, at=at)
    except notice_ports.SmsFailed as failure:
        raise people_ports.NotSent(failure.reason) from failure


def promise_lapsed(event: TaskOverdue) -> None:
    """A task about a case is overdue: somebody was promised a word that has not come."""
    if event.subject_type == waiting.CASE:
        lapses.tell(case_id=event.subject_id, overdue=event.kind, at=event.at)


def seats(person_id: int, at: datetime) -> frozenset[str]:
    """The seats that somebody answers now, own ones and those that fell to them."""
    return frozenset(f"seat:{seat}" for seat in duty.seats_answered_by(person_id, at))
