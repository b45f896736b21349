"""Adopting the State Council's notice for a year 年度放假安排."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.ports import audit
from kaimen.kernel.base.refusals import raise_any
from kaimen.kernel.base.rights import require
from kaimen.kernel.calendars import policy, selectors
from kaimen.kernel.calendars.models import OfficialDay, OfficialYear
from kaimen.kernel.calendars.rules.adoption import year_refusals
from kaimen.kernel.calendars.rules.days import OfficialRow
from kaimen.kernel.calendars.rules.table import published


@transaction.atomic
def adopt_year(
    *,
    year: int,
    rows: Sequence[OfficialRow],
    notice: str,
    source: str,
    actor: Actor,
    at: datetime,
    is_law_amended: bool = False,
) -> OfficialYear:
    """Let a notice stand for its year, in place of an earlier one and of the committed rows: all its days, not a part.

    Refuses as `adoption.year_refusals` says. Promised deadlines stay as they were told; who keeps them decides.
    """
    require(actor, policy.ADOPT_YEAR, None)
    raise_any(year_refusals(rows, year=year, festivals=published().festivals, is_law_amended=is_law_amended))
    facts = {"notice": notice, "source": source, "adopted_at": at}
    official_year, is_new = OfficialYear.objects.update_or_create(year=year, defaults=facts)
    before = None if is_new else {"days": _told(official_year)}
    official_year.days.all().delete()
    days = [OfficialDay(official_year=official_year, day=row.day, kind=row.kind.value, name=row.name) for row in rows]
    OfficialDay.objects.bulk_create(days)
    audit.record(
        actor=actor,
        key=policy.ADOPT_YEAR,
        subject_type=OfficialYear._meta.label,
        subject_id=official_year.pk,
        at=at,
        before=before,
        after={"year": year, "notice": notice, "source": source, "days": _told(official_year)},
    )
    selectors.forget()
    transaction.on_commit(selectors.forget)
    return official_year


def _told(official_year: OfficialYear) -> list[str]:
    rows = official_year.days.order_by("day").values_list("day", "kind", "name")
    return [f"{day.isoformat()} {kind} {name}".strip() for day, kind, name in rows]
