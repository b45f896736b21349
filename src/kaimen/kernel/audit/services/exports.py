"""Taking entries out of the house: counted first, kept in the audit, never more than a sheet can hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kaimen.kernel.audit import policy, selectors
from kaimen.kernel.audit.selectors import Wanted
from kaimen.kernel.audit.services import entries
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden

MOST_ROWS = 10_000
SUBJECT = "audit.Entry"


@dataclass(frozen=True)
class Export:
    """What may leave: entries up to this id, so many of them."""

    newest_id: int
    rows: int


@transaction.atomic
def export(*, wanted: Wanted, asked: Mapping[str, str], actor: Actor, at: datetime) -> Export:
    """Count what is looked for and record that it leaves; `asked` are the filters as they were typed.

    Raises Forbidden. Refuses: audit.export_empty, audit.export_too_long.
    """
    if not actor.ranges(policy.EXPORT):
        raise Forbidden(policy.EXPORT)
    ids = list(selectors.matching(wanted=wanted, actor=actor).values_list("id", flat=True)[: MOST_ROWS + 1])
    if not ids:
        raise Refused(Refusal("audit.export_empty"))
    if len(ids) > MOST_ROWS:
        raise Refused(Refusal("audit.export_too_long", {"limit": MOST_ROWS}))
    after: dict[str, object] = {"rows": len(ids), "filters": dict(asked)}
    entries.record_by_reference(
        actor=actor, key=policy.EXPORT, subject_type=SUBJECT, subject_id=ids[0], at=at, after=after
    )
    return Export(newest_id=ids[0], rows=len(ids))
