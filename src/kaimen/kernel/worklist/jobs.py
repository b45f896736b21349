"""Background work of the worklist."""

from datetime import datetime, timedelta

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.jobs import periodic
from kaimen.kernel.worklist.services import tasks


@periodic("worklist.escalate", every=timedelta(minutes=1))
def escalate(*, at: datetime) -> None:
    """Every minute: tell of tasks whose time has run out."""
    tasks.escalate(actor=SYSTEM, at=at)
