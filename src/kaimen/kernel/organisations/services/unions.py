"""Founding, moving, renaming and closing unions; every placement dated, every path derived in the same transaction."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Concat, Substr

from kaimen.kernel import audit
from kaimen.kernel.base import clock, paths, text
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused, raise_any
from kaimen.kernel.base.rights import require
from kaimen.kernel.organisations import policy
from kaimen.kernel.organisations.models import Organisation, Placement, in_ranges
from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line, placement_refusals

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,31}")


@dataclass(frozen=True)
class UnionRow:
    """One union of a batch; `parent_code` must name an earlier row or a stored union, "" makes a root."""

    code: str
    name: str
    short_name: str
    level: Level
    kind: Kind
    parent_code: str = ""
    industrial_parent_code: str | None = None
    division_code: str = ""


def _path(line: Line) -> str:
    return f"{line.value}_path"


def _next_ordinal(parent: Organisation | None, line: Line) -> int:
    used = Placement.objects.filter(parent=parent, line=line).aggregate(last=Max("ordinal"))["last"]
    return 0 if used is None else used + 1


@transaction.atomic
def found(
    *,
    code: str,
    name: str,
    short_name: str,
    level: Level,
    kind: Kind,
    parent: Organisation | None,
    actor: Actor,
    at: datetime,
    division_code: str = "",
    is_generated: bool = False,
) -> Organisation:
    """Found a union under `parent` in the territorial line. Refuses: organisation.code_unclear,
    organisation.code_taken, placement.level_not_below, organisation.closed, text.*, division.*.
    """
    require(actor, policy.CHANGE, parent)
    today = clock.local(at).date()
    name, short_name = _names(name, short_name)
    if not CODE.fullmatch(code):
        raise Refused(Refusal("organisation.code_unclear"))
    if division_code:
        raise_any(divisions.check_code(division_code, today))
    if Organisation.objects.filter(code=code).exists():
        raise Refused(Refusal("organisation.code_taken", {"code": code}))
    organisation = Organisation.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        kind=kind,
        division_code=division_code,
        founded_on=today,
        is_generated=is_generated,
    )
    _settle(organisation, parent, Line.TERRITORIAL, today)
    organisation.refresh_from_db()
    audit.record(
        actor=actor, key=policy.CHANGE, subject=organisation, at=at, organisation=organisation, after={"name": name}
    )
    return organisation


@transaction.atomic
def place(
    *, organisation: Organisation, parent: Organisation, line: Line, on: date, actor: Actor, at: datetime
) -> Organisation:
    """Put a union under another superior from a day on. Refuses: placement.circle, placement.level_not_below,
    placement.before_last, organisation.closed.
    """
    require(actor, policy.CHANGE, organisation)
    require(actor, policy.CHANGE, parent)
    _refuse_closed(organisation)
    held = Placement.objects.filter(child=organisation, line=line, to_on=None).first()
    if held and on <= held.from_on:
        raise Refused(Refusal("placement.before_last", {"since": held.from_on.isoformat()}))
    before = getattr(organisation, _path(line))
    if held:
        Placement.objects.filter(pk=held.pk, to_on=None).update(to_on=on)
    _settle(organisation, parent, line, on, is_due=on <= clock.local(at).date())
    organisation.refresh_from_db()
    after = {
        "line": line.value,
        "parent": parent.pk,
        "from": on.isoformat(),
        "path": getattr(organisation, _path(line)),
    }
    audit.record(
        actor=actor,
        key=policy.CHANGE,
        subject=organisation,
        at=at,
        organisation=organisation,
        before={"path": before},
        after=after,
    )
    return organisation


@transaction.atomic
def rename(*, organisation: Organisation, name: str, short_name: str, actor: Actor, at: datetime) -> Organisation:
    """Give a union another name from now on; the names before stay in the audit. Refuses: text.*,
    organisation.closed, organisation.same_name.
    """
    require(actor, policy.CHANGE, organisation)
    _refuse_closed(organisation)
    name, short_name = _names(name, short_name)
    before = {"name": organisation.name, "short_name": organisation.short_name}
    after = {"name": name, "short_name": short_name}
    if before == after:
        raise Refused(Refusal("organisation.same_name", {"name": name}))
    Organisation.objects.filter(pk=organisation.pk).update(name=name, short_name=short_name)
    audit.record(
        actor=actor,
        key=policy.CHANGE,
        subject=organisation,
        at=at,
        organisation=organisation,
        before={**before},
        after={**after},
    )
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def close(*, organisation: Organisation, on: date, actor: Actor, at: datetime) -> Organisation:
    """Close a union that has no union below it. Refuses: organisation.has_children, organisation.closed,
    organisation.closes_later, organisation.closes_before_founding.
    """
    require(actor, policy.CHANGE, organisation)
    _refuse_closed(organisation)
    if on > clock.local(at).date():
        raise Refused(Refusal("organisation.closes_later"))
    if organisation.founded_on and on < organisation.founded_on:
        raise Refused(Refusal("organisation.closes_before_founding", {"founded": organisation.founded_on.isoformat()}))
    below = Placement.objects.filter(Q(to_on=None) | Q(to_on__gt=on), parent=organisation, child__closed_on=None)
    children = below.values("child").distinct().count()
    if children:
        raise Refused(Refusal("organisation.has_children", {"count": children}))
    Organisation.objects.filter(pk=organisation.pk, closed_on=None).update(closed_on=on)
    audit.record(
        actor=actor,
        key=policy.CHANGE,
        subject=organisation,
        at=at,
        organisation=organisation,
        after={"closed_on": on.isoformat()},
    )
    return Organisation.objects.get(pk=organisation.pk)


@transaction.atomic
def import_tree(*, rows: Sequence[UnionRow], on: date, actor: Actor, at: datetime, is_generated: bool = False) -> int:
    """Found many unions at once, parents before children; the same tree as `found` row by row. The number made.

    Refuses: organisation.unknown_parent, organisation.code_taken (nothing is stored then).
    """
    known = {o.code: o for o in Organisation.objects.filter(code__in=_codes(rows))}
    raise_any(_row_refusals(rows, known))
    counters: dict[tuple[str, Line], int] = {}
    made: dict[str, Organisation] = {}
    placements: list[tuple[str, str, Line, int]] = []
    for row in rows:
        organisation = Organisation(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            level=row.level,
            kind=row.kind,
            division_code=row.division_code,
            founded_on=on,
            is_generated=is_generated,
        )
        for line, parent_code in _parents(row):
            parent = made.get(parent_code) or known.get(parent_code)
            if (parent_code, line) not in counters:
                counters[parent_code, line] = _next_ordinal(known.get(parent_code), line)
            ordinal = counters[parent_code, line]
            counters[parent_code, line] += 1
            setattr(organisation, _path(line), paths.child(getattr(parent, _path(line), ""), ordinal))
            placements.append((row.code, parent_code, line, ordinal))
        made[row.code] = organisation
    Organisation.objects.bulk_create(made.values(), batch_size=2000)
    stored = {**known, **made}
    Placement.objects.bulk_create(
        (
            Placement(
                child=stored[child], parent=stored.get(parent), line=line, ordinal=ordinal, from_on=on, is_applied=True
            )
            for child, parent, line, ordinal in placements
        ),
        batch_size=2000,
    )
    audit.record_many(actor=actor, key=policy.CHANGE, subjects=[stored[code] for code in made], at=at)
    return len(made)


@transaction.atomic
def apply_due_placements(*, on: date, actor: Actor, at: datetime) -> int:
    """Bring paths in step with placements that begin on or before a day; the number of unions moved. Run every
    night.
    """
    due = (
        Placement.objects.filter(is_applied=False, from_on__lte=on)
        .select_related("child", "parent")
        .order_by("from_on", "id")
    )
    for placement in due:
        line = Line(placement.line)
        wanted = paths.child(getattr(placement.parent, _path(line), ""), placement.ordinal)
        _move_subtree(placement.child, line, wanted)
        Placement.objects.filter(pk=placement.pk).update(is_applied=True)
        audit.record(actor=actor, key=policy.CHANGE, subject=placement.child, at=at, after={"path": wanted})
    return len(due)


def _refuse_closed(organisation: Organisation) -> None:
    if organisation.closed_on:
        raise Refused(
            Refusal("organisation.closed", {"name": organisation.name, "on": organisation.closed_on.isoformat()})
        )


def _names(name: str, short_name: str) -> tuple[str, str]:
    return text.clean_line(name, limit=120), text.clean_line(short_name, limit=40)


def _codes(rows: Iterable[UnionRow]) -> set[str]:
    return {code for row in rows for code in (row.code, row.parent_code, row.industrial_parent_code or "")}


def _parents(row: UnionRow) -> list[tuple[Line, str]]:
    lines = [(Line.TERRITORIAL, row.parent_code)]
    if row.industrial_parent_code is not None:
        lines.append((Line.INDUSTRIAL, row.industrial_parent_code))
    return lines


def _row_refusals(rows: Sequence[UnionRow], known: dict[str, Organisation]) -> tuple[Refusal, ...]:
    seen, refusals = set(known), []
    for row in rows:
        if row.code in seen:
            refusals.append(Refusal("organisation.code_taken", {"code": row.code}))
        for _line, parent_code in _parents(row):
            if parent_code and parent_code not in seen:
                refusals.append(Refusal("organisation.unknown_parent", {"parent": parent_code}))
        seen.add(row.code)
    return tuple(refusals)


def _settle(
    organisation: Organisation, parent: Organisation | None, line: Line, on: date, *, is_due: bool = True
) -> None:
    if parent is not None:
        parent = Organisation.objects.select_for_update().get(pk=parent.pk)
        _refuse_closed(parent)
    own, above = getattr(organisation, _path(line)), getattr(parent, _path(line), "")
    is_own_subtree = bool(own) and paths.subtree(line.value, own).holds(above)
    parent_level = Level(parent.level) if parent else None
    raise_any(
        placement_refusals(
            child_level=Level(organisation.level), parent_level=parent_level, is_own_subtree=is_own_subtree
        )
    )
    ordinal = _next_ordinal(parent, line)
    Placement.objects.create(
        child=organisation, parent=parent, line=line, ordinal=ordinal, from_on=on, is_applied=is_due
    )
    if is_due:
        _move_subtree(organisation, line, paths.child(above, ordinal))


def _move_subtree(organisation: Organisation, line: Line, wanted: str) -> None:
    column, old = _path(line), getattr(organisation, _path(line))
    if not old:
        Organisation.objects.filter(pk=organisation.pk).update(**{column: wanted})
        return
    moved = Organisation.objects.filter(in_ranges((paths.subtree(line.value, old),)))
    moved.update(**{column: Concat(Value(wanted), Substr(F(column), len(old) + 1))})
