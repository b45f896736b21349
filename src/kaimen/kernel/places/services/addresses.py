"""Putting addresses. A room checks its own rights to what stands there first."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base import clock, text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import raise_any
from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.places import policy
from kaimen.kernel.places.models import Address
from kaimen.kernel.places.rules.points import point_refusals

LINE_LIMIT = 120
NOTE_LIMIT = 200


@transaction.atomic
def put(
    *,
    division_code: str,
    line: str,
    actor: Actor,
    at: datetime,
    note: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    is_generated: bool = False,
    address_id: int | None = None,
) -> Address:
    """A new address, or another content for one there is. The county must exist on the local day of `at`.

    Refuses: division.unreadable, division.unknown, division.not_in_use, address.half_a_point, address.off_the_map,
    text.empty, text.too_long.
    """
    raise_any((*divisions.check_code(division_code, clock.local(at).date()), *point_refusals(latitude, longitude)))
    values: dict[str, object] = {
        "division_code": division_code,
        "line": text.clean_line(line, limit=LINE_LIMIT),
        "note": text.clean_line(note, limit=NOTE_LIMIT, may_be_empty=True),
        "latitude": latitude,
        "longitude": longitude,
        "is_generated": is_generated,
    }
    before = _shown(Address.objects.get(pk=address_id)) if address_id else None
    address, _is_new = Address.objects.update_or_create(pk=address_id, defaults=values)
    address.refresh_from_db()
    audit.record(actor=actor, key=policy.PUT, subject=address, at=at, before=before, after=_shown(address))
    return address


def _shown(address: Address) -> dict[str, object]:
    names = ("division_code", "line", "note", "latitude", "longitude")
    values = {name: getattr(address, name) for name in names}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}
