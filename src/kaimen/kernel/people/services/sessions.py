"""Log-ins of browsers 登录: where they are kept, and ending them. Server-side, random keys, one row each.

`SessionStore` is Django's database store over our table, which knows the account and when it was last used.
"""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Account, Session
from kaimen.kernel.people.selectors.sessions import session_reference

STARTED, SEEN, AGENT = "started_at", "seen_at", "agent"


class SessionStore(DatabaseStore):
    """The session of one browser. Instants in it are ISO texts, written by the site's guard."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        if not isinstance(row, Session):
            raise TypeError(type(row).__name__)
        row.account_id = int(data["_auth_user_id"]) if data.get("_auth_user_id") else None
        row.started_at = _instant(data.get(STARTED))
        row.seen_at = _instant(data.get(SEEN))
        row.agent = str(data.get(AGENT, ""))[:120]
        return row


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None


@transaction.atomic
def end_all(*, account: Account, actor: Actor, at: datetime, but: str = "") -> int:
    """End every log-in of an account, except the one with the key `but`; how many. The caller has decided that the
    actor may.
    """
    ended, _ = Session.objects.filter(account=account).exclude(session_key=but).delete()
    audit.record(actor=actor, key=policy.SIGN_IN, subject=account, at=at, after={"sessions_ended": ended})
    return ended


@transaction.atomic
def end_own(*, reference: str, actor: Actor, at: datetime) -> None:
    """End one of one's own log-ins. 404 for anybody else's."""
    row = next((one for one in _own(actor) if session_reference(one.session_key) == reference), None)
    if row is None or row.account is None:
        raise NotVisible("Session")
    row.delete()
    audit.record(actor=actor, key=policy.SIGN_IN, subject=row.account, at=at, after={"sessions_ended": 1})


@transaction.atomic
def end_others(*, but: str, actor: Actor, at: datetime) -> int:
    """End all one's own log-ins except the one with the key `but`; how many."""
    others = [one for one in _own(actor) if one.session_key != but]
    for row in others:
        row.delete()
        if row.account is not None:
            audit.record(actor=actor, key=policy.SIGN_IN, subject=row.account, at=at, after={"sessions_ended": 1})
    return len(others)


def _own(actor: Actor) -> list[Session]:
    if not actor.person_id:
        return []
    rows = Session.objects.filter(account__person_id=actor.person_id)
    return list(rows.select_related("account").order_by("session_key"))


def forget_old(*, at: datetime) -> int:
    """Delete log-ins that have expired; how many."""
    return Session.objects.filter(expire_date__lte=at).delete()[0]
