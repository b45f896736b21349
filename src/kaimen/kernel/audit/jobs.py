"""Background work of the audit: the chain follows the entries by a second."""

from datetime import datetime, timedelta

from kaimen.kernel.audit.services import chains
from kaimen.kernel.base.jobs import periodic


@periodic("audit.chain", every=timedelta(seconds=1))
def chain(*, at: datetime) -> None:
    chains.extend()
