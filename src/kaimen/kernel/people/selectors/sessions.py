"""Log-ins as their owner sees them."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel.base import crypto
from kaimen.kernel.people.models import Session
from kaimen.kernel.people.rules.browsers import known_as


@dataclass(frozen=True)
class OwnSession:
    """A log-in as its owner sees it; `reference` names it without opening it."""

    reference: str
    agent: str
    started_at: datetime | None
    seen_at: datetime | None
    is_this: bool


def session_reference(session_key: str) -> str:
    """A name for a session key that does not give it away."""
    return crypto.blind_index(session_key, "people.session")[:32]


def own_sessions(account_id: int, here: str, *, at: datetime) -> list[OwnSession]:
    """Log-ins of an account that still run, the one of this browser first."""
    rows = Session.objects.filter(account_id=account_id, expire_date__gt=at).order_by("-seen_at", "session_key")
    found = [
        OwnSession(
            reference=session_reference(row.session_key),
            agent=" ".join(known_as(row.agent)),
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.session_key == here,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_this)
