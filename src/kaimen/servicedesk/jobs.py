"""Background work of the service desk."""

from datetime import datetime

from kaimen.kernel.base.jobs import periodic
from kaimen.servicedesk.services import proofs, tellings


@periodic("servicedesk.forget_tries", daily="04:10")
def forget_tries(*, at: datetime) -> None:
    """Counts of query tries do not pile up, nor of tellings."""
    proofs.forget_tries(at=at)
    tellings.forget(at=at)
