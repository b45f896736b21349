"""What happens when an actor may not: 404 for what is out of sight, 403 for what is seen but not allowed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kaimen.kernel.base import paths
from kaimen.kernel.base.actors import TERRITORIAL, Actor, HasPaths


class NotVisible(Http404):
    """Out of the actor's sight; the page says that there is no such thing."""


class Forbidden(PermissionDenied):
    """Seen, but the deed is not allowed; the argument is the permission key."""


def require(actor: Actor, key: str, organisation: HasPaths | None) -> None:
    """Raise `Forbidden` unless the actor may."""
    if not actor.may(key, organisation):
        raise Forbidden(key)


def oversees_house(actor: Actor, key: str) -> bool:
    """Holds the key from a union without superior down: what belongs to no union is theirs to look after."""
    return any(reach.line == TERRITORIAL and paths.is_whole_line(reach) for reach in actor.ranges(key))


def stands_at_the_top(actor: Actor, key: str) -> bool:
    """Holds the key at a union without superior, whether or not it reaches below."""
    return any(reach.line == TERRITORIAL and 0 < len(reach.low) <= paths.WIDTH for reach in actor.ranges(key))


def require_house(actor: Actor, key: str) -> None:
    """Raise `Forbidden` unless the actor may do this for the whole house (jobs, the chain of the audit)."""
    if not oversees_house(actor, key):
        raise Forbidden(key)
