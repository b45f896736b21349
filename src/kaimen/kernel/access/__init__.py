"""Access 权限: who may do what, where and in which line.

Nouns: permission key, role 角色 (a set of keys), grant 授权 (person × role × organisation × line × scope × from/to).
`fetch` is the only way to one object, `visible_to` the only way to many: 404 out of sight, 403 seen but not allowed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from kaimen.kernel.base.actors import SYSTEM, Actor, Anonymous
from kaimen.kernel.base.rights import Forbidden, NotVisible, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from kaimen.kernel.people.models import Account

M = TypeVar("M")

TokenSource = Callable[[int, datetime], frozenset[str]]
token_sources: list[TokenSource] = []
"""What a person holds at an instant beside grants, as `seat:12`; filled by the site's wiring."""

__all__ = [
    "SYSTEM",
    "Actor",
    "Anonymous",
    "Forbidden",
    "NotVisible",
    "actor_for",
    "fetch",
    "fetch_for_change",
    "require",
]


def fetch(actor: Actor, model: type[M], pk: int, key: str) -> M:
    """One object. Raises `NotVisible` when the actor cannot see it, `Forbidden` when seen but `key` is not held there.

    The model says by `scope_organisation()` which organisation its rights hang on; its manager has `visible_to`.
    A model with owners may also say `allows(actor, key)`.
    """
    return _fetch(actor, model, pk, key, for_change=False)


def fetch_for_change(actor: Actor, model: type[M], pk: int, key: str) -> M:
    """The same, with the row locked where the database has row locks."""
    return _fetch(actor, model, pk, key, for_change=True)


def _fetch(actor: Actor, model: type[M], pk: int, key: str, *, for_change: bool) -> M:
    rows = model._default_manager.visible_to(actor).filter(pk=pk)  # type: ignore[attr-defined]
    if for_change:
        rows = rows.select_for_update(of=("self",))
    found: M | None = rows.order_by("pk").first()
    if found is None:
        raise NotVisible(f"{model.__name__} {pk}")
    allows = getattr(found, "allows", None)
    if not (allows and allows(actor, key)):
        require(actor, key, found.scope_organisation())  # type: ignore[attr-defined]
    return found


def actor_for(account: "Account | AnonymousUser", *, at: datetime, tokens: frozenset[str] = frozenset()) -> Actor:
    """The actor behind a log-in with the grants in force at `at`, or `Anonymous` with its proofs."""
    from kaimen.kernel.access import selectors

    if not account.is_authenticated:
        return Anonymous(tokens=tokens)
    held = tokens.union(*(source(account.person_id, at) for source in token_sources))
    return selectors.person_actor(account.person_id, at=at, tokens=held)
