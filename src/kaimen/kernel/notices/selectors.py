"""Reads of notices, and the words of each kind."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.notices.labels import NEUTRAL
from kaimen.kernel.notices.models import Attempt, Notice
from kaimen.kernel.notices.rules import kinds
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.notices.rules.kinds import NoticeWords

LIMIT = 100


class UnknownKind(LookupError):
    """No room declares this kind of notice."""


@dataclass(frozen=True)
class NoticeRow:
    """One notice in the page."""

    id: int
    words: str
    subject_type: str
    subject_id: int
    created_at: datetime
    is_read: bool


@cache
def all_kinds() -> dict[str, NoticeWords]:
    """Every kind of the house with its words."""
    names = [f"{config.name}.labels" for config in apps.get_app_configs() if config.name.startswith("kaimen.")]
    tables = [getattr(import_module(name), "NOTICES", {}) for name in names if find_spec(name)]
    return {kind: words for table in tables for kind, words in table.items()}


def words_of(kind: str) -> NoticeWords:
    """Raises UnknownKind."""
    try:
        return all_kinds()[kind]
    except KeyError:
        raise UnknownKind(kind) from None


def outside(notice: Notice) -> str:
    """What an SMS about this notice says."""
    return kinds.say_outside(words_of(notice.kind), notice.facts, neutral=NEUTRAL)


def mine(actor: Actor, *, limit: int = LIMIT) -> list[NoticeRow]:
    """The newest notices of a person, newest first; nobody else's, not even for the system."""
    if actor.person_id is None:
        return []
    notices = Notice.objects.visible_to(actor).order_by("-id")[:limit]
    return [
        NoticeRow(
            id=notice.pk,
            words=kinds.say(words_of(notice.kind).inside, notice.facts),
            subject_type=notice.subject_type,
            subject_id=notice.subject_id,
            created_at=notice.created_at,
            is_read=notice.read_at is not None,
        )
        for notice in notices
    ]


def count_unread(actor: Actor) -> int:
    if actor.person_id is None:
        return 0
    return Notice.objects.visible_to(actor).filter(read_at=None).count()


def failures(notice_id: int) -> int:
    """How often the SMS of a notice failed."""
    return Attempt.objects.filter(notice_id=notice_id, channel=Channel.SMS, state=AttemptState.FAILED).count()


def given_up(*, limit: int = LIMIT) -> list[Attempt]:
    """SMS nobody will try again, newest first: for those who look after the gateway."""
    over = Attempt.objects.filter(channel=Channel.SMS, state=AttemptState.GAVE_UP)
    return list(over.select_related("notice").order_by("-at", "-id")[:limit])
