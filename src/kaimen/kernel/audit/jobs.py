"""Background work of the audit: the chain follows the entries by a second; long checks."""

from datetime import datetime, timedelta

from kaimen.kernel.audit.services import chains, verifications
from kaimen.kernel.base.jobs import job, periodic


@periodic("audit.chain_late", every=timedelta(minutes=1))
def chain_late(*, at: datetime) -> None:
    """Entries of a transaction so long that the look-back of every second has passed it."""
    chains.extend(looks_back=None)


@periodic("audit.chain", every=timedelta(seconds=1))
def chain(*, at: datetime) -> None:
    chains.extend()


@job(verifications.VERIFY_JOB, atomic=False)
def verify(*, at: datetime, verification_id: int) -> None:
    verifications.finish(verification_id=verification_id, at=at)
