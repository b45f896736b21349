"""What somebody typed when the log-in had run out 登录过期, kept for half an hour in the session and shown again
after log-in.

Belongs to one page and to the account that was signed in, and is given back once; whoever else signs in at this
browser never sees it. Secrets are never kept; files cannot be. `ui.refuse.keep_form` is for forms nobody can be named
for, and for pages that cannot be shown again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest

from kaimen.ui.typed import is_from_here, typed

KEY = "kept_form"
LIFE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Whose log-in this very request has ended, and when; the site puts it on the request."""

    account_id: int
    at: datetime


def keep(request: HttpRequest, *, page: str) -> bool:
    """Keep the posted fields for `page`, the address where the form stands. False (and nothing kept) for a form that
    is not ours, and where no log-in ended with it.
    """
    signed_out: SignedOut | None = getattr(request, "signed_out", None)
    if signed_out is None or not is_from_here(request):
        return False
    request.session[KEY] = {
        "account": signed_out.account_id,
        "page": page,
        "at": signed_out.at.isoformat(),
        "fields": {one.name: one.value for one in typed(request)},
    }
    return True


def take(request: HttpRequest, *, page: str, at: datetime) -> dict[str, str]:
    """The fields kept for this page, once; {} when there are none or the half hour is over. Those of another account
    are dropped.
    """
    kept = request.session.get(KEY)
    if not kept:
        return {}
    is_own = kept.get("account") == request.user.pk
    if is_own and kept["page"] != page:
        return {}
    del request.session[KEY]
    return kept["fields"] if is_own and at <= datetime.fromisoformat(kept["at"]) + LIFE else {}
