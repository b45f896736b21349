"""The audit trail 留痕 with names: who did what to which thing, where, and what changed.   Reads only.

Names of colleagues are whole, names of others masked: an officer examines deeds in office, not workers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.utils.translation import gettext as _

from kaimen.kernel.access import selectors as grants
from kaimen.kernel.audit import selectors as entries
from kaimen.kernel.audit.selectors import Entry, Verification, Wanted
from kaimen.kernel.audit.services.exports import Export
from kaimen.kernel.base import clock, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rules.redaction import hide_personal_numbers, redact
from kaimen.kernel.base.sheets.write import Line
from kaimen.kernel.base.text import mask_name
from kaimen.kernel.organisations import selectors as unions
from kaimen.kernel.people.selectors import directory
from kaimen.site.officers import names

CHUNK = 500
LONGEST_FACT = 300
JOURNAL = frozenset({"last_error", "payload"})


@dataclass(frozen=True)
class Change:
    """One fact before and after; "" where it was not there. What stayed as it was is no change."""

    term: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One entry as it is read. `sequence` is its link in the chain, None until the job has come by."""

    id: int
    at: datetime
    who: str
    person_id: int | None
    key: str
    what: str
    thing: str
    subject_type: str
    subject_id: int
    where: str
    changes: tuple[Change, ...]
    reason: str
    sequence: int | None


@dataclass(frozen=True)
class Names:
    """Names behind the ids of some entries."""

    persons: Mapping[int, str]
    colleagues: frozenset[int]
    unions: Mapping[int, str]
    places: Mapping[str, str]

    def person(self, person_id: int) -> str:
        name = self.persons.get(person_id, "")
        return (name if person_id in self.colleagues else mask_name(name)) or _("没留姓名")


@dataclass(frozen=True)
class Trail:
    """One page of the trail and how the chain stood when it was last checked."""

    rows: Sequence[Row]
    older: int | None
    newer: int | None
    verification: Verification | None
    verified_by: str


def page(*, wanted: Wanted, actor: Actor, below: int | None, above: int | None) -> Trail:
    """Fifty entries with names, and the last check. Raises Forbidden. Seven statements at most, whatever the size."""
    found = entries.page(wanted=wanted, actor=actor, below=below, above=above)
    last = entries.last_verification()
    asked_by = (last.asked_by_id,) if last and last.asked_by_id else ()
    known = _names(found.entries, also=asked_by)
    return Trail(
        rows=[_row(entry, known) for entry in found.entries],
        older=found.older,
        newer=found.newer,
        verification=last,
        verified_by=known.person(asked_by[0]) if asked_by else "",
    )


def sheet_lines(*, wanted: Wanted, export: Export, actor: Actor) -> Iterator[Line]:
    """The entries of an export, newest first, 500 in memory at a time."""
    rows = entries.matching(wanted=wanted, actor=actor).filter(id__lte=export.newest_id)
    stream = rows[: export.rows].iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        known = _names(chunk)
        yield from (_line(_row(entry, known)) for entry in chunk)


def sheet_header() -> Line:
    return (
        _("编号"), _("时间"), _("谁"), _("做了什么"), _("权限键"), _("哪件"), _("对象编号"), _("在哪里"),
        _("变化"), _("理由"), _("链环"),
    )  # fmt: skip


def _line(row: Row) -> Line:
    changed = _("；").join(_change_in_words(change) for change in row.changes)
    return (
        row.id, row.at, row.who, row.what, row.key, row.thing, row.subject_id, row.where, changed, row.reason,
        row.sequence,
    )  # fmt: skip


def _change_in_words(change: Change) -> str:
    moved = f"{change.before} → {change.after}" if change.before else change.after
    return f"{change.term} {moved}"


def _names(found: Iterable[Entry], also: Iterable[int] = ()) -> Names:
    persons: set[int] = set(also)
    held: set[int] = set()
    places: set[str] = set()
    for entry in found:
        places.add(entry.organisation_path)
        if entry.actor_person_id:
            persons.add(entry.actor_person_id)
        for facts in (entry.before or {}, entry.after or {}):
            persons.update(_ids(facts, names.PERSONS))
            held.update(_ids(facts, names.UNIONS))
    by_id, by_path = unions.names(ids=held, territorial_paths=places - {""})
    return Names(directory.names(persons), grants.colleagues(persons), by_id, by_path)


def _ids(facts: Mapping[str, object], wanted: frozenset[str]) -> Iterator[int]:
    return (value for name, value in facts.items() if name in wanted and isinstance(value, int))


def _row(entry: Entry, known: Names) -> Row:
    kinds = {"system": _("系统"), "anonymous": _("没登录的人")}
    return Row(
        id=entry.pk,
        at=entry.at,
        who=known.person(entry.actor_person_id) if entry.actor_person_id else kinds.get(entry.actor_kind, ""),
        person_id=entry.actor_person_id,
        key=entry.key,
        what=str(words.key_words().get(entry.key, entry.key)),
        thing=names.subject(entry.subject_type),
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        where=known.places.get(entry.organisation_path, entry.organisation_path),
        changes=tuple(_changes(entry, known)),
        reason=hide_personal_numbers(entry.reason),
        sequence=entry.chainlink.sequence if hasattr(entry, "chainlink") else None,
    )


def _changes(entry: Entry, known: Names) -> Iterator[Change]:
    before, after = entry.before or {}, entry.after or {}
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after and before[name] == after[name]:
            continue
        yield Change(
            term=names.fact(name),
            before=_value(entry, name, before[name], known) if name in before else "",
            after=_value(entry, name, after[name], known) if name in after else "",
        )


def _value(entry: Entry, name: str, value: object, known: Names) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None:
        return _("无")
    if isinstance(value, int):
        return _named(name, value, known)
    if isinstance(value, str):
        return _text(entry, name, value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return _("、").join(_text(entry, name, each) for each in value)[:LONGEST_FACT] or _("无")
    return redact(str(value) if not isinstance(value, Mapping) else _pairs(value))[:LONGEST_FACT]


def _named(name: str, value: int, known: Names) -> str:
    if name in names.PERSONS:
        return known.person(value)
    return known.unions.get(value, str(value)) if name in names.UNIONS else str(value)


def _text(entry: Entry, name: str, value: str) -> str:
    if name == "by" and value in names.WAYS:
        return str(names.WAYS[value])
    if (name, value) in names.VALUES:
        return str(names.VALUES[name, value])
    if name == "kind" and value in names.KINDS:
        return str(names.KINDS[value])
    if name == "holder":
        return names.holder(value)
    enum = names.enum_of(entry.subject_type, name)
    if enum and value in list(enum):
        return words.label(enum(value))
    shown = redact(value) if name in JOURNAL else hide_personal_numbers(value)
    return (_instant(shown) or shown)[:LONGEST_FACT]


def _instant(value: str) -> str:
    """An instant on the local clock; "" for anything else."""
    if len(value) < len("2026-11-22T19:00+00:00"):
        return ""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at.tzinfo else ""


def _pairs(value: Mapping[str, object]) -> str:
    return _("，").join(f"{names.fact(str(name))} {each}" for name, each in value.items())


def day_of(text: str) -> date | None:
    """A day typed into the filter; None when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
