"""Background work of organisations: placements that begin today take effect."""

from datetime import datetime

from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.jobs import periodic
from kaimen.kernel.organisations.services import unions


@periodic("organisations.apply_placements", daily="00:05")
def apply_placements(*, at: datetime) -> None:
    unions.apply_due_placements(on=clock.local(at).date(), actor=SYSTEM, at=at)
