"""Chaining entries, and checking the chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction

from kaimen.kernel.audit.models import ChainLink, Entry
from kaimen.kernel.audit.rules import chain

LOCK = 7_301_001  # PostgreSQL advisory lock; SQLite's IMMEDIATE transactions already exclude a second chainer

COMMIT_WINDOW = 20_000  # transactions commit out of order on PostgreSQL: look back this many entries for late ones


@dataclass(frozen=True)
class ChainState:
    """What `verify` says: links checked, entries not chained yet, and the first break if there is one."""

    links: int
    unchained: int
    first_break: chain.Break | None
    head: str


def content(entry: Entry) -> Mapping[str, object]:
    """The entry as it is hashed."""
    return {
        "id": entry.pk,
        "at": entry.at.isoformat(),
        "actor": [entry.actor_kind, entry.actor_person_id],
        "key": entry.key,
        "subject": [entry.subject_type, entry.subject_id],
        "organisation": entry.organisation_path,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
    }


@transaction.atomic
def extend(*, limit: int = 5000, looks_back: int | None = COMMIT_WINDOW) -> int:
    """Chain up to `limit` entries that have no link yet, oldest first; the number chained.

    `looks_back` is how many ids before the last chained entry are searched for late commits; None searches all.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = ChainLink.objects.order_by("-sequence").first()
    floor = last.entry_id - looks_back if last and looks_back is not None else 0
    entries = list(Entry.objects.filter(id__gt=floor, chainlink=None).order_by("id")[:limit])
    if not entries:
        return 0
    previous_hash, sequence = (last.hash, last.sequence) if last else (chain.GENESIS, 0)
    links = []
    for entry in entries:
        sequence += 1
        made = chain.link(previous_hash=previous_hash, sequence=sequence, entry=content(entry))
        links.append(ChainLink(sequence=sequence, entry=entry, previous_hash=made.previous_hash, hash=made.hash))
        previous_hash = made.hash
    ChainLink.objects.bulk_create(links, batch_size=1000)
    return len(links)


def _rows() -> Iterator[tuple[chain.Link, Mapping[str, object]]]:
    for stored in ChainLink.objects.select_related("entry").order_by("sequence").iterator(chunk_size=2000):
        yield chain.Link(stored.sequence, stored.previous_hash, stored.hash), content(stored.entry)


def verify() -> ChainState:
    """Walk the whole chain."""
    found = chain.first_break(_rows())
    head = ChainLink.objects.order_by("-sequence").first()
    return ChainState(
        links=ChainLink.objects.count(),
        unchained=Entry.objects.filter(chainlink=None).count(),
        first_break=found,
        head=head.hash if head else chain.GENESIS,
    )
