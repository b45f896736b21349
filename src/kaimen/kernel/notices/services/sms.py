"""Handing SMS to the gateway, outside any transaction: it may be slow, and what it took cannot be rolled back."""

from datetime import datetime

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.notices import policy, ports, selectors
from kaimen.kernel.notices.models import Attempt, Notice
from kaimen.kernel.notices.rules import channels
from kaimen.kernel.notices.rules.channels import OVER, AttemptState, Channel

ERROR_LIMIT = 200


def deliver(*, notice_id: int, actor: Actor, at: datetime) -> AttemptState:
    """Send the SMS of a notice once more, unless it was sent or given up. What became of it; every try leaves its row.

    The key `notice-<id>` makes the gateway take a repeated message (a worker killed after sending) for the same one.
    """
    notice = Notice.objects.visible_to(actor).get(pk=notice_id)
    over = Attempt.objects.filter(notice=notice, channel=Channel.SMS, state__in=[state.value for state in OVER]).first()
    if over is not None:
        return AttemptState(over.state)
    try:
        receipt = ports.sms.send(
            phone=notice.phone, text=selectors.outside(notice), idempotency_key=f"notice-{notice.pk}", at=at
        )
    except ports.SmsFailed as failure:
        state = channels.after_failure(failures=selectors.failures(notice.pk) + 1, is_final=failure.is_final)
        _note(notice, state, actor, at, error=failure.reason[:ERROR_LIMIT])
        return state
    _note(notice, AttemptState.SENT, actor, at, provider_id=receipt)
    return AttemptState.SENT


@transaction.atomic
def _note(
    notice: Notice, state: AttemptState, actor: Actor, at: datetime, *, provider_id: str = "", error: str = ""
) -> None:
    Attempt.objects.create(notice=notice, channel=Channel.SMS, state=state, at=at, provider_id=provider_id, error=error)
    audit.record(actor=actor, key=policy.SEND, subject=notice, at=at, after={"state": state.value})
