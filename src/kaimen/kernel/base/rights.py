"""What happens when an actor may not: 404 for what is out of sight, 403 for what is seen but not allowed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kaimen.kernel.base.actors import Actor, HasPaths


class NotVisible(Http404):
    """Out of the actor's sight; the page says that there is no such thing."""


class Forbidden(PermissionDenied):
    """Seen, but the deed is not allowed; the argument is the permission key."""


def require(actor: Actor, key: str, organisation: HasPaths | None) -> None:
    """Raise `Forbidden` unless the actor may."""
    if not actor.may(key, organisation):
        raise Forbidden(key)
