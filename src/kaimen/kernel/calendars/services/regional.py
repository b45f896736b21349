"""Days of a region's own 地方节日, entered by operators."""

from datetime import date, datetime

from django.db import transaction

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.ports import audit
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import require
from kaimen.kernel.calendars import policy, selectors
from kaimen.kernel.calendars.models import RegionalHoliday
from kaimen.kernel.calendars.rules.adoption import regional_refusals
from kaimen.kernel.calendars.rules.days import DayKind


def _told(row: RegionalHoliday) -> dict[str, object]:
    return {"prefix": row.prefix, "day": row.day.isoformat(), "kind": row.kind, "name": row.name, "source": row.source}


@transaction.atomic
def enter_regional_day(
    *, prefix: str, day: date, kind: DayKind, name: str, source: str, actor: Actor, at: datetime
) -> RegionalHoliday:
    """Make a day different in a region. Refuses: calendars.regional_day_taken; as adoption.regional_refusals."""
    require(actor, policy.ENTER_REGIONAL, None)
    raise_any(regional_refusals(prefix=prefix, kind=kind, name=name))
    row, is_new = RegionalHoliday.objects.get_or_create(
        prefix=prefix, day=day, defaults={"kind": kind.value, "name": name, "source": source}
    )
    if not is_new:
        raise Refused(
            Refusal("calendars.regional_day_taken", {"prefix": prefix, "day": day.isoformat(), "name": row.name})
        )
    _record(row, actor, at, after=_told(row))
    return row


@transaction.atomic
def withdraw_regional_day(*, prefix: str, day: date, reason: str, actor: Actor, at: datetime) -> None:
    """Take an entered day back; committed days stay. Refuses: calendars.regional_day_unknown."""
    require(actor, policy.ENTER_REGIONAL, None)
    row = RegionalHoliday.objects.filter(prefix=prefix, day=day).first()
    if row is None:
        raise Refused(Refusal("calendars.regional_day_unknown", {"prefix": prefix, "day": day.isoformat()}))
    _record(row, actor, at, before=_told(row), reason=reason)
    row.delete()


def _record(
    row: RegionalHoliday,
    actor: Actor,
    at: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        actor=actor,
        key=policy.ENTER_REGIONAL,
        subject_type=RegionalHoliday._meta.label,
        subject_id=row.pk,
        at=at,
        before=before,
        after=after,
        reason=reason,
    )
    selectors.forget()
    transaction.on_commit(selectors.forget)
