"""The scheduler: makes jobs of cadences.

Every worker may be one; a compare-and-set on the due instant lets one win.
"""

from datetime import datetime

from django.db import transaction

from kaimen.kernel.base.jobs import registry
from kaimen.kernel.base.jobs.queue import enqueue
from kaimen.kernel.base.models import Schedule
from kaimen.kernel.base.rules.jobs import Cadence, next_due


def _row(name: str, rhythm: Cadence, at: datetime) -> Schedule:
    return Schedule(
        name=name,
        every_seconds=rhythm.every_seconds,
        daily_at=rhythm.daily_at,
        next_due_at=next_due(rhythm, after=at),
    )


@transaction.atomic
def _start(name: str, rhythm: Cadence, row: Schedule, at: datetime) -> bool:
    mine = Schedule.objects.filter(pk=row.pk, next_due_at=row.next_due_at).update(
        next_due_at=next_due(rhythm, after=at)
    )
    if not mine:
        return False
    return enqueue(name, {}, at=at, due_at=row.next_due_at, unique_key=f"periodic:{name}") is not None


def tick(at: datetime) -> int:
    """Queue every periodic job that is due; how many.

    A name seen first, or with a new cadence, begins at its next instant.
    Rows of names that are not registered here are left alone: during an upgrade another version of the program may
    own them.
    """
    rhythms = registry.rhythms()
    rows = {row.name: row for row in Schedule.objects.filter(name__in=[name for name, _rhythm in rhythms])}
    started = 0
    for name, rhythm in rhythms:
        row = rows.get(name)
        if row is None:
            Schedule.objects.bulk_create([_row(name, rhythm, at)], ignore_conflicts=True)
        elif (row.every_seconds, row.daily_at) != (rhythm.every_seconds, rhythm.daily_at):
            fresh = _row(name, rhythm, at)
            Schedule.objects.filter(pk=row.pk, next_due_at=row.next_due_at).update(
                every_seconds=fresh.every_seconds, daily_at=fresh.daily_at, next_due_at=fresh.next_due_at
            )
        elif row.next_due_at <= at:
            started += _start(name, rhythm, row, at)
    return started
