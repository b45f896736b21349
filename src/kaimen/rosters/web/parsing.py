"""What the forms of the duty pages send, read once. Refuses with the codes named."""

import re
from datetime import date, datetime, time, timedelta

from django.http import QueryDict

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.rules.spans import instant

ID = re.compile(r"[0-9]{1,15}")
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month(text: str, today: date) -> date:
    """`2026-11`; empty or unclear text means this month, since it stands in an address anybody may type."""
    found = MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)


def wanted_month(form: QueryDict) -> tuple[date, date]:
    """First day of the month, first day of the next. Refuses roster.month_unclear."""
    found = MONTH.fullmatch(form.get("month", ""))
    if not found:
        raise Refused(Refusal("roster.month_unclear"))
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=32)).replace(day=1)


def number(form: QueryDict, name: str) -> int:
    """Refuses shift.choice_unclear."""
    text = form.get(name, "")
    if not ID.fullmatch(text):
        raise Refused(Refusal("shift.choice_unclear"))
    return int(text)


def optional_number(text: str) -> int | None:
    return int(text) if ID.fullmatch(text) else None


def times(form: QueryDict) -> tuple[datetime, datetime]:
    """A day with two times of the clock; an end that is not later lies on the next day. Refuses shift.time_unclear."""
    try:
        day = date.fromisoformat(form.get("day", ""))
        starts, ends = time.fromisoformat(form.get("starts", "")), time.fromisoformat(form.get("ends", ""))
    except ValueError:
        raise Refused(Refusal("shift.time_unclear")) from None
    if starts.tzinfo or ends.tzinfo or not 2000 <= day.year <= 2100:
        raise Refused(Refusal("shift.time_unclear"))
    return instant(day, starts), instant(day if ends > starts else day + timedelta(days=1), ends)


def people(form: QueryDict) -> tuple[int, ...]:
    """The chosen people, in the order of the list."""
    return tuple(dict.fromkeys(int(each) for each in form.getlist("people") if ID.fullmatch(each)))


def pattern(form: QueryDict) -> PatternKind:
    text = form.get("pattern", "")
    return PatternKind(text) if text in list(PatternKind) else PatternKind.THREE


def day(text: str) -> date | None:
    """`2026-12-03`; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def local_instant(form: QueryDict, name: str) -> datetime:
    """`2026-12-03T08:30` by the local clock. Refuses shift.time_unclear."""
    try:
        found = datetime.fromisoformat(form.get(name, ""))
    except ValueError:
        raise Refused(Refusal("shift.time_unclear")) from None
    if found.tzinfo or not 2000 <= found.year <= 2100:
        raise Refused(Refusal("shift.time_unclear"))
    return instant(found.date(), found.time())
