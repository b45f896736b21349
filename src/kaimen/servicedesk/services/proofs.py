"""Proofs 凭证: coming back to a case by query code and PIN, without an account."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from kaimen.kernel import audit
from kaimen.kernel.base import crypto
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.servicedesk import policy
from kaimen.servicedesk.models import Case, ProofTries
from kaimen.servicedesk.rules import proofs

PIN_DIGITS = 6


def pin_of(submission_key: UUID) -> str:
    """The PIN that belongs to one pressing of the button: six digits from the key under the house's secret.

    Drawn so rather than kept, because a double click must show the same PIN and the database must not hold it. Nor
    does it hold the key: see `index_of`.
    """
    return f"{int(crypto.blind_index(submission_key.hex, 'servicedesk.pin')[:16], 16) % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def index_of(submission_key: UUID) -> UUID:
    """What is kept of a pressing: enough to know it again, too little to compute its PIN."""
    return UUID(crypto.blind_index(submission_key.hex, "servicedesk.submission")[:32])


def by_code(*, query_code: str, pin: str, actor: Actor, at: datetime) -> int:
    """The id of the case that code and PIN open together. Refuses: proof.too_many_tries {minutes}, proof.wrong (never
    which part).

    A try is counted before it is looked at, so that many at once do not slip through; an unknown code takes as long
    as a known one. What cannot be a code is refused at once and counted nowhere: it must pause nobody else.
    """
    code = crypto.read_query_code(query_code)
    if not proofs.is_code(code):
        raise Refused(Refusal("proof.wrong"))
    index = crypto.blind_index(code, "servicedesk.query_code")
    _count_try(index, at)
    case = Case.objects.filter(query_code=code).select_related("organisation").first()
    if case is None:
        crypto.hash_pin(pin)  # the same work as for a known code
        raise Refused(Refusal("proof.wrong"))
    is_right = crypto.is_pin(pin, case.pin_hash)
    _note(case, index, is_right, actor, at)
    if not is_right:
        raise Refused(Refusal("proof.wrong"))
    return case.pk


@transaction.atomic
def _count_try(index: str, at: datetime) -> None:
    kept, _ = ProofTries.objects.get_or_create(code_index=index, defaults={"last_at": at})
    raise_any(proofs.refusals_to_try(tries=kept.tries, last_at=kept.last_at, at=at))
    rested = ProofTries.objects.filter(pk=kept.pk, last_at__lte=at - proofs.PAUSE)
    if rested.update(tries=1, last_at=at):
        return
    if not ProofTries.objects.filter(pk=kept.pk, tries__lt=proofs.MOST_TRIES).update(tries=F("tries") + 1, last_at=at):
        raise_any(proofs.refusals_to_try(tries=proofs.MOST_TRIES, last_at=at, at=at))


@transaction.atomic
def _note(case: Case, index: str, is_right: bool, actor: Actor, at: datetime) -> None:
    if is_right:
        ProofTries.objects.filter(code_index=index).delete()
    after: dict[str, object] = {"right": is_right}
    audit.record(actor=actor, key=policy.PROVE, subject=case, at=at, organisation=case.organisation, after=after)


def forget_tries(*, at: datetime) -> int:
    """Remove counts whose pause is long over; the number removed. Run every day; a count is no deed of anybody."""
    return ProofTries.objects.filter(last_at__lt=at - 2 * proofs.PAUSE).delete()[0]
