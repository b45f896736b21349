"""Import of persons 人员导入: states of an import, and what a row must have.   Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal

KEPT_FOR = timedelta(hours=24)


class ImportState(StrEnum):
    """Where an import stands. `stopped`: its worker died and never came back; what it wrote stays."""

    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


def check_row(values: Mapping[str, object], *, today: date) -> tuple[Refusal, ...]:
    """A whole row. Refuses: person.no_number (nothing to know the person again by), person.joins_later."""
    found = []
    if not values.get("phone") and not values.get("id_number"):
        found.append(Refusal("person.no_number", {}))
    joined_on = values.get("joined_on")
    if isinstance(joined_on, date) and joined_on > today:
        found.append(Refusal("person.joins_later", {"day": joined_on.isoformat()}))
    return tuple(found)
