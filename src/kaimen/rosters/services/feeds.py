"""One's own calendar feed 日历订阅: a secret address, shown once, kept as a digest, revocable."""

from datetime import datetime

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base import crypto
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import CalendarFeed


@transaction.atomic
def make(*, actor: Actor, at: datetime) -> str:
    """A new secret; the one before opens nothing from now on. 404 for nobody."""
    if actor.person_id is None:
        raise NotVisible("CalendarFeed")
    CalendarFeed.objects.filter(person_id=actor.person_id, revoked_at=None).update(revoked_at=at)
    secret = crypto.secret_token()
    feed = CalendarFeed.objects.create(person_id=actor.person_id, secret_hash=digest(secret), made_at=at)
    audit.record(actor=actor, key=policy.OWN, subject=feed, at=at, after={"feed": "made"})
    return secret


@transaction.atomic
def revoke(*, actor: Actor, at: datetime) -> int:
    """No address opens one's shifts any more; how many were open."""
    found = list(CalendarFeed.objects.filter(person_id=actor.person_id or 0, revoked_at=None).order_by("id"))
    for feed in found:
        CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at)
        audit.record(actor=actor, key=policy.OWN, subject=feed, at=at, after={"feed": "revoked"})
    return len(found)


def digest(secret: str) -> str:
    return crypto.digest(secret.encode(), suite=crypto.INTL)
