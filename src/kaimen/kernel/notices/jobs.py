"""Background work of notices."""

from datetime import datetime

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.jobs import job
from kaimen.kernel.notices.rules.channels import TRIES, AttemptState
from kaimen.kernel.notices.services import sms
from kaimen.kernel.notices.services.notices import SMS_JOB


class NotDelivered(Exception):
    """Tells the queue to try again later; the reason stands in the attempt's row."""


@job(SMS_JOB, queue="outside", max_attempts=TRIES + 3, atomic=False)
def send_sms(*, at: datetime, notice_id: int) -> None:
    """Three runs more than tries: for workers that were killed."""
    if sms.deliver(notice_id=notice_id, actor=SYSTEM, at=at) == AttemptState.FAILED:
        raise NotDelivered(f"notice {notice_id}")
