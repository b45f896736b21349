"""What this browser has proven 凭证, in its session: cases by code and PIN; and for half an hour the PIN that was
just given.

The PIN stands in the session as ciphertext: a copy of the database alone shows none.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from kaimen.kernel.base import crypto

TOKENS = "tokens"  # read by the site's middleware into `request.actor.tokens`
FRESH = "servicedesk_fresh"
IDLE = timedelta(minutes=30)
SHOWN_FOR = timedelta(minutes=30)
MOST = 20
CONTEXT = "servicedesk.session.pin"


def remember(request: HttpRequest, case_id: int) -> None:
    """This browser may read the case. The newest twenty are kept.

    The session gets another key, or whoever had planted one would read along; nobody signed in is asked again after
    half an hour without a page.
    """
    request.session.cycle_key()
    token = f"case:{case_id}"
    others = [each for each in request.session.get(TOKENS, []) if each != token]
    request.session[TOKENS] = [*others, token][-MOST:]
    stay(request)


def stay(request: HttpRequest) -> None:
    """The half hour of somebody nameless begins anew: a telephone lent or lost shows nothing for long."""
    if not request.user.is_authenticated:
        request.session.set_expiry(int(IDLE.total_seconds()))


def show_pin(request: HttpRequest, code: str, pin: str, *, at: datetime) -> None:
    request.session[FRESH] = {"code": code, "pin": crypto.seal(pin, context=CONTEXT), "at": at.isoformat()}


def pin_to_show(request: HttpRequest, code: str, *, at: datetime) -> str | None:
    """The PIN of this code, while it may be shown; None afterwards."""
    fresh = request.session.get(FRESH)
    if not fresh or fresh["code"] != code or at > datetime.fromisoformat(fresh["at"]) + SHOWN_FOR:
        return None
    return crypto.unseal(fresh["pin"], context=CONTEXT)


def hide_pin(request: HttpRequest) -> None:
    """Whoever has gone on to the case has seen it."""
    request.session.pop(FRESH, None)
