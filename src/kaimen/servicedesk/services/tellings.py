"""Counting what one address tells. The address stands here as a blind index only, and is forgotten every night."""

from datetime import datetime

from kaimen.kernel.base import crypto
from kaimen.kernel.base.refusals import raise_any
from kaimen.servicedesk.models import Telling
from kaimen.servicedesk.rules import tellings


def count(*, address: str, at: datetime) -> None:
    """One more from this address; "" (our own programs) is not counted. Refuses: telling.too_often {most}."""
    if not address:
        return
    index = crypto.blind_index(address, "servicedesk.address")
    told = Telling.objects.filter(address_index=index, at__gt=at - tellings.WINDOW).count()
    raise_any(tellings.refusals_to_tell(told=told))
    Telling.objects.create(address_index=index, at=at)


def forget(*, at: datetime) -> int:
    """Remove counts that count no longer; the number removed. A count is no deed of anybody."""
    return Telling.objects.filter(at__lte=at - tellings.WINDOW).delete()[0]
