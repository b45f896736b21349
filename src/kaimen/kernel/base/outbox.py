"""Outbox 发件箱: facts others may hear, kept in the transaction that made them true.

An event is a frozen dataclass in the past tense with ids and `at`. `put` queues one job for each handler subscribed
to its class, in the transaction that is open: rolled back with it, delivered after it. A handler's effect and the
end of its job are one transaction, so each handler hears each event exactly once as far as the database goes;
retries and dead letters are those of jobs.

Why no event table: it would be a second queue to claim, retry and sweep, and a table of deliveries would repeat
what the job's row says. The price: who hears an event must be known when it is put (`site.wiring` subscribes while
the applications are loaded), and a handler added later does not hear the past. The queue holds the handler's name,
not a path: classes and modules may move.

Events keep no order among themselves; a handler that needs it compares `at`.
"""

import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from kaimen.kernel.base import jobs
from kaimen.kernel.base.jobs.registry import JobSpec, add
from kaimen.kernel.base.rules.jobs import DEFAULT_QUEUE

SCALARS: tuple[type, ...] = (int, str, bool, date, datetime)


class Event(Protocol):
    """A frozen dataclass with `at`."""

    @property
    def at(self) -> datetime: ...


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class _Subscription:
    job_name: str
    event_class: type


_subscriptions: dict[type, dict[str, _Subscription]] = {}


def subscribe(
    event_class: type[E], name: str, handler: Callable[[E], None], *, queue: str = DEFAULT_QUEUE, atomic: bool = True
) -> None:
    """Let `handler` hear every event of this class put from now on. `name` is its own in the whole house and lasts.

    Refuses (TypeError) a class that is not a frozen dataclass of ids, days and instants with `at`; (ValueError) a
    name in use.
    """
    shape = _shape(event_class)

    def deliver(*, at: datetime, event: dict[str, object]) -> None:
        handler(event_class(**{field: _read(shape[field], value) for field, value in event.items()}))

    deliver.__module__, deliver.__qualname__ = handler.__module__, handler.__qualname__
    job_name = f"outbox.{name}"
    for other, heard in _subscriptions.items():
        if name in heard and other is not event_class:
            raise ValueError(f"the handler name {name} is in use")
    add(JobSpec(job_name, deliver, queue, 8, atomic, True))
    _subscriptions.setdefault(event_class, {})[name] = _Subscription(job_name, event_class)


def on(event_class: type[E], name: str) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """`subscribe` as a decorator."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        subscribe(event_class, name, handler)
        return handler

    return register


def put(event: Event) -> int:
    """Queue the event for everybody who hears it, in the open transaction.

    How many that are. Nobody hearing it is fine.
    """
    _shape(type(event))
    heard = _subscriptions.get(type(event), {})
    if not heard:
        return 0
    plain = {field.name: _write(getattr(event, field.name)) for field in fields(event)}  # type: ignore[arg-type]
    for subscription in heard.values():
        jobs.enqueue(subscription.job_name, {"event": plain}, at=event.at)
    return len(heard)


_shapes: dict[type, dict[str, Any]] = {}


def _shape(event_class: type) -> dict[str, Any]:
    """Field name → type of a proper event class, looked at once."""
    if event_class not in _shapes:
        if not is_dataclass(event_class) or not event_class.__dataclass_params__.frozen:  # type: ignore[attr-defined]
            raise TypeError(f"{event_class.__name__}: an event is a frozen dataclass")
        hints = get_type_hints(event_class)
        if hints.get("at") is not datetime:
            raise TypeError(f"{event_class.__name__}: an event has `at: datetime`")
        for name, hint in hints.items():
            if not _is_plain(hint):
                raise TypeError(f"{event_class.__name__}.{name}: an event has ids, days and instants only")
        _shapes[event_class] = hints
    return _shapes[event_class]


def _is_plain(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return len(get_args(hint)) == 2 and types.NoneType in get_args(hint) and _is_plain(_given(hint))
    if get_origin(hint) is tuple:
        return len(get_args(hint)) == 2 and get_args(hint)[1] is Ellipsis and get_args(hint)[0] in SCALARS
    return hint in SCALARS


def _given(hint: Any) -> Any:
    """`int` of `int | None`."""
    return next((part for part in get_args(hint) if part is not types.NoneType), hint)


def _write(value: object) -> object:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("an instant without its offset")
    if isinstance(value, date):
        return value.isoformat()
    return [_write(part) for part in value] if isinstance(value, tuple) else value


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    kind = _given(hint) if get_origin(hint) in (Union, types.UnionType) else hint
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], part) for part in value)
    return kind.fromisoformat(value) if kind in (date, datetime) else value
