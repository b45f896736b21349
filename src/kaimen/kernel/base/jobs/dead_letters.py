"""Dead letters 死信: jobs that used up their attempts.

A person with `base.jobs.manage` sends them again or forgets them.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from kaimen.kernel.base import ports, text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.policy import MANAGE_JOBS
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import NotVisible, require_house
from kaimen.kernel.base.rules.jobs import JobMove, JobState, refusals_to_move

SUBJECT = "base.Job"
REASON_LIMIT = 200


def _dead(job_id: int, actor: Actor) -> Job:
    require_house(actor, MANAGE_JOBS)
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotVisible(f"Job {job_id}")
    raise_any(refusals_to_move(JobState(job.state), JobMove.RETRY))
    return job


@transaction.atomic
def retry(*, job_id: int, actor: Actor, at: datetime, reason: str = "") -> None:
    """Queue a dead job again with all its attempts.

    Raises Forbidden, NotVisible. Refuses: jobs.move_not_possible, jobs.key_in_use (a live job has its key),
    jobs.moved_meanwhile, text.too_long.
    """
    reason = text.clean_line(reason, limit=REASON_LIMIT, may_be_empty=True)
    job = _dead(job_id, actor)
    try:
        with transaction.atomic():
            changed = Job.objects.filter(pk=job.pk, state=JobState.DEAD.value).update(
                state=JobState.QUEUED.value, attempts=0, due_at=at, finished_at=None
            )
    except IntegrityError:
        raise Refused(Refusal("jobs.key_in_use", {"key": job.unique_key})) from None
    if not changed:
        raise Refused(Refusal("jobs.moved_meanwhile", {"id": job.pk}))
    ports.audit.record(
        actor=actor,
        key=MANAGE_JOBS,
        subject_type=SUBJECT,
        subject_id=job.pk,
        at=at,
        before={"state": job.state, "attempts": job.attempts},
        after={"state": JobState.QUEUED.value, "attempts": 0},
        reason=reason,
    )


@transaction.atomic
def forget(*, job_id: int, actor: Actor, at: datetime, reason: str) -> None:
    """Remove a dead job; what it was stays in the audit.

    Raises Forbidden, NotVisible. Refuses: jobs.move_not_possible, jobs.reason_missing, jobs.moved_meanwhile,
    text.too_long.
    """
    job = _dead(job_id, actor)
    reason = text.clean_line(reason, limit=REASON_LIMIT, may_be_empty=True)
    if not reason:
        raise Refused(Refusal("jobs.reason_missing"))
    removed, _ = Job.objects.filter(pk=job.pk, state=JobState.DEAD.value).delete()
    if not removed:
        raise Refused(Refusal("jobs.moved_meanwhile", {"id": job_id}))
    ports.audit.record(
        actor=actor,
        key=MANAGE_JOBS,
        subject_type=SUBJECT,
        subject_id=job_id,
        at=at,
        before={"name": job.name, "payload": job.payload, "attempts": job.attempts, "last_error": job.last_error},
        reason=reason,
    )
