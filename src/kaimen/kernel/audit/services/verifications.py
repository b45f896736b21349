"""Checks of the chain 核对, asked for by an officer and kept.

Walking a chain of some ten thousand links takes a moment and is done at once; a longer one is left to a job.
"""

from datetime import datetime, timedelta

from django.db import transaction

from kaimen.kernel.audit import policy, selectors
from kaimen.kernel.audit.models import ChainLink, Verification
from kaimen.kernel.audit.rules.chain import Break, Fault
from kaimen.kernel.audit.services import chains, entries
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import require_house

AT_ONCE = 20_000
GIVEN_UP_AFTER = timedelta(minutes=30)
VERIFY_JOB = "audit.verify"


def ask(*, actor: Actor, at: datetime) -> Verification:
    """Check the chain, now or by a job. While one check runs it is the answer; after 30 minutes a new one begins.

    Raises Forbidden.
    """
    require_house(actor, policy.VERIFY)
    last = selectors.last_verification()
    if last is not None and last.is_running and at - last.asked_at < GIVEN_UP_AFTER:
        return last
    is_short = selectors.link_count() <= AT_ONCE
    begun = _begin(actor=actor, at=at, by_job=not is_short)
    return finish(verification_id=begun.pk, at=at) if is_short else begun


def finish(*, verification_id: int, at: datetime) -> Verification:
    """Walk the chain and keep what was found. Not in one transaction: on SQLite every writer would wait for it."""
    told = selectors.last_finished()
    state = chains.verify()
    broken = state.first_break or lost_head(told)
    Verification.objects.filter(pk=verification_id, finished_at=None).update(
        finished_at=at,
        links=state.links,
        unchained=state.unchained,
        head=state.head,
        break_sequence=broken.sequence if broken else None,
        break_why=broken.why.value if broken else "",
    )
    return Verification.objects.get(pk=verification_id)


@transaction.atomic
def _begin(*, actor: Actor, at: datetime, by_job: bool) -> Verification:
    begun = Verification.objects.create(asked_at=at, asked_by_id=actor.person_id)
    entries.record(actor=actor, key=policy.VERIFY, subject=begun, at=at)
    if by_job:
        jobs.enqueue(VERIFY_JOB, {"verification_id": begun.pk}, at=at)
    return begun


def lost_head(told: Verification | None) -> Break | None:
    """A chain cut short is whole in itself; the check before remembers how far it had come."""
    if told is None or not told.links or told.break_sequence is not None:
        return None
    stands = ChainLink.objects.filter(sequence=told.links, hash=told.head).exists()
    return None if stands else Break(told.links, Fault.HEAD)
