"""Background work of people."""

from datetime import datetime

from kaimen.kernel.base.jobs import job, periodic
from kaimen.kernel.people.services import imports, phone_codes, sessions


@job(imports.IMPORT_JOB, atomic=False)
def import_persons(*, at: datetime, import_id: int) -> None:
    """Goes on where a killed worker stopped."""
    imports.work_off(import_id=import_id, at=at)


@periodic("people.forget_old", daily="03:40")
def forget_old(*, at: datetime) -> None:
    """Codes, sheets and log-ins that are over."""
    phone_codes.forget_old(at=at)
    imports.forget_old(at=at)
    sessions.forget_old(at=at)
