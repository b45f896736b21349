"""Log-ins for browsers: a session of a colleague with both factors passed, as the log-in pages leave it behind.

One journey walks through those pages itself (`test_signing_in.py`); the others begin here.
"""

import time
from datetime import datetime
from importlib import import_module

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase

from kaimen.kernel.base import clock
from kaimen.kernel.people.services.sessions import SEEN, STARTED

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def session_of(person_id: int, *, at: datetime | None = None, factors: tuple[str, ...] = ("password", "mfa")) -> str:
    """The key of a stored session; `factors` are what was shown at this log-in."""
    account = get_user_model().objects.get(person_id=person_id)
    at, shown_at = at or clock.now(), time.time()  # allauth reads the real clock
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[METHODS_OF] = user_id_to_str(account)
    session[METHODS] = [{"method": each, "at": shown_at} for each in factors]
    session[STARTED] = session[SEEN] = at.isoformat()
    session.create()
    return str(session.session_key)


def cookie_of(person_id: int, address: str, **options: object) -> dict[str, object]:
    """A cookie for playwright's `add_cookies`."""
    key = session_of(person_id, **options)  # type: ignore[arg-type]
    return {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address, "httpOnly": True, "sameSite": "Lax"}
