"""Background work of files."""

from datetime import datetime

from kaimen.kernel.base.jobs import periodic
from kaimen.kernel.files import services


@periodic("files.sweep", daily="03:40")
def sweep(*, at: datetime) -> None:
    """Contents that no row has do not pile up."""
    services.sweep(at=at)
