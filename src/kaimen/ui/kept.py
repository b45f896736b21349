"""What somebody typed when the log-in had run out 登录过期, kept for half an hour in the session and shown again
after log-in.

Belongs to one page and is given back once. Secrets are never kept; files cannot be. `ui.refuse.keep_form` is for
pages that cannot be shown again.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest

from kaimen.ui.typed import is_from_here, typed

KEY = "kept_form"
LIFE = timedelta(minutes=30)


def keep(request: HttpRequest, *, page: str, at: datetime) -> bool:
    """Keep the posted fields for `page`, the address where the form stands. False (and nothing kept) for a form that
    is not ours.
    """
    if not is_from_here(request):
        return False
    fields = {one.name: one.value for one in typed(request)}
    request.session[KEY] = {"page": page, "at": at.isoformat(), "fields": fields}
    return True


def take(request: HttpRequest, *, page: str, at: datetime) -> dict[str, str]:
    """The fields kept for this page, once; {} when there are none or the half hour is over."""
    kept = request.session.get(KEY)
    if not kept or kept["page"] != page:
        return {}
    del request.session[KEY]
    return kept["fields"] if at <= datetime.fromisoformat(kept["at"]) + LIFE else {}
