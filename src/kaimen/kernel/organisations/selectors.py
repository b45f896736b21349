"""Reads of organisations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Length

from kaimen.kernel.audit.selectors import of_subject
from kaimen.kernel.base import clock, paths, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.organisations import policy
from kaimen.kernel.organisations.models import Organisation, Placement
from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line

PAGE_SIZE = 30
SEARCH_LIMIT = 40


def superiors(organisation: Organisation, line: Line = Line.TERRITORIAL) -> list[Organisation]:
    """The unions above, nearest first."""
    column = f"{line.value}_path"
    above = paths.parents(getattr(organisation, column))
    return sorted(Organisation.objects.filter(**{f"{column}__in": above}), key=lambda o: -len(getattr(o, column)))


def subtree(organisation: Organisation, line: Line = Line.TERRITORIAL) -> QuerySet[Organisation]:
    """The union and all below it, in path order."""
    column = f"{line.value}_path"
    return Organisation.objects.within(paths.subtree(line.value, getattr(organisation, column))).order_by(column, "id")


def by_code(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def parent_on(organisation: Organisation, on: date, line: Line = Line.TERRITORIAL) -> Organisation | None:
    """Who stood above on a day, from the placements; so statistics replay."""
    held = Placement.objects.filter(child=organisation, line=line, from_on__lte=on).filter(
        Q(to_on=None) | Q(to_on__gt=on)
    )
    placement = held.select_related("parent").first()
    return placement.parent if placement else None


def highest() -> Organisation | None:
    """The first union of the highest level; None when there is none yet."""
    roots = Organisation.objects.exclude(territorial_path="").filter(closed_on=None)
    return roots.order_by(Length("territorial_path"), "territorial_path", "id").first()


def names(
    *, ids: Iterable[int] = (), territorial_paths: Iterable[str] = ()
) -> tuple[Mapping[int, str], Mapping[str, str]]:
    """Short names by id and by territorial path as it is today. One statement."""
    wanted, places = set(ids), set(territorial_paths)
    rows = Organisation.objects.filter(Q(pk__in=wanted) | Q(territorial_path__in=places))
    found = list(rows.values_list("pk", "territorial_path", "short_name"))
    by_id = {pk: name for pk, _path, name in found if pk in wanted}
    return by_id, {path: name for _pk, path, name in found if path in places}


def find(text: str, *, actor: Actor) -> Organisation | None:
    """The visible union with this code or exactly this name."""
    asked = text.strip()
    named = Q(code=asked) | Q(name=asked) | Q(short_name=asked)
    return Organisation.objects.visible_to(actor).filter(named).order_by("territorial_path", "id").first()


def seen(union_id: int, *, actor: Actor) -> Organisation:
    """One visible union. Raises NotVisible."""
    found = Organisation.objects.visible_to(actor).filter(pk=union_id).first()
    if found is None:
        raise NotVisible(f"Organisation {union_id}")
    return found


@dataclass(frozen=True)
class UnionRow:
    """A union in a list; `below` counts those right below it."""

    id: int
    code: str
    name: str
    level_says: str
    below: int
    is_closed: bool
    is_generated: bool


@dataclass(frozen=True)
class Superior:
    """One step of the breadcrumb; `id` is None where the actor may not look."""

    id: int | None
    name: str


@dataclass(frozen=True)
class PlacementShown:
    """Under whom, from when to when (excluded). `waits`: its day is still to come."""

    line_says: str
    parent: str
    from_on: date
    to_on: date | None
    waits: bool


@dataclass(frozen=True)
class FormerName:
    """A name the union bore until a day."""

    name: str
    until: date


@dataclass(frozen=True)
class DivisionShown:
    """The division it stands on: its name now, and the one of the founding day where that was another."""

    code: str
    name: str
    name_then: str
    then_on: date | None


@dataclass(frozen=True)
class UnionPage:
    """One union in one line."""

    union: Organisation
    line: Line
    lines: Sequence[Line]
    superiors: Sequence[Superior]
    children: "Page[UnionRow]"
    in_subtree: int
    placements: Sequence[PlacementShown]
    former_names: Sequence[FormerName]
    division: DivisionShown | None
    may_change: bool

    @property
    def level_says(self) -> str:
        return words.label(Level(self.union.level))

    @property
    def kind_says(self) -> str:
        return words.label(Kind(self.union.kind))


@dataclass(frozen=True)
class UnionList:
    """Unions found by a word, or those where the actor's range begins."""

    page: "Page[UnionRow]"
    search: str


def listed(*, actor: Actor, on: date, search: str = "", page: object = 1) -> UnionList:
    """Visible unions whose name holds `search` or whose code begins with it; without it the tops of the ranges.

    Raises Forbidden. Three statements.
    """
    require_view(actor)
    asked = " ".join(search.split())[:SEARCH_LIMIT]
    rows = Organisation.objects.visible_to(actor)
    rows = rows.filter(Q(name__icontains=asked) | Q(code__istartswith=asked)) if asked else rows.filter(_tops(actor))
    return UnionList(_rows(rows.order_by("territorial_path", "industrial_path", "id"), on, page), asked)


def union_page(*, union_id: int, actor: Actor, on: date, line: str = "", page: object = 1) -> UnionPage:
    """One union with its superiors, those below, its past. Raises NotVisible. Eight statements."""
    union = seen(union_id, actor=actor)
    lines = [each for each in Line if getattr(union, f"{each.value}_path")] or [Line.TERRITORIAL]
    shown = next((each for each in lines if each == line), lines[0])
    below = Organisation.objects.visible_to(actor).filter(_right_below(union, shown, on))
    return UnionPage(
        union=union,
        line=shown,
        lines=lines,
        superiors=_breadcrumb(union, shown, actor),
        children=_rows(below.order_by(f"{shown.value}_path", "id"), on, page, shown),
        in_subtree=subtree(union, shown).count() - 1 if getattr(union, f"{shown.value}_path") else 0,
        placements=_placements(union),
        former_names=_former_names(union),
        division=_division(union, on),
        may_change=actor.may(policy.CHANGE, union),
    )


def require_view(actor: Actor) -> None:
    """Raise `Forbidden` for those who see no union."""
    if not actor.ranges(policy.VIEW):
        raise Forbidden(policy.VIEW)


def _tops(actor: Actor) -> Q:
    roots = Placement.objects.filter(parent=None, to_on=None).values("child_id")
    found = Q(pk__in=())
    for reach in actor.ranges(policy.VIEW):
        found |= Q(**{f"{reach.line}_path": reach.low}) if reach.low else Q(pk__in=roots)
    return found


def _open_on(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on=None) | Q(to_on__gt=on))


def _right_below(union: Organisation, line: Line, on: date) -> Q:
    held = Placement.objects.filter(_open_on(on), parent=union, line=line)
    return Q(pk__in=held.values("child_id"))


def _rows(rows: QuerySet[Organisation], on: date, page: object, line: Line = Line.TERRITORIAL) -> "Page[UnionRow]":
    shown = Paginator(rows, PAGE_SIZE).get_page(page)  # type: ignore[arg-type]
    unions = list(shown.object_list)
    held = Placement.objects.filter(_open_on(on), parent__in=unions, line=line, child__closed_on=None)
    counts = dict(held.values_list("parent_id").annotate(below=Count("pk")))
    shown.object_list = [
        UnionRow(  # type: ignore[misc]
            id=each.pk,
            code=each.code,
            name=each.name,
            level_says=words.label(Level(each.level)),
            below=counts.get(each.pk, 0),
            is_closed=each.closed_on is not None,
            is_generated=each.is_generated,
        )
        for each in unions
    ]
    return shown  # type: ignore[return-value]


def _breadcrumb(union: Organisation, line: Line, actor: Actor) -> list[Superior]:
    above = reversed(superiors(union, line))
    return [Superior(each.pk if actor.may(policy.VIEW, each) else None, each.short_name) for each in above]


def _placements(union: Organisation) -> list[PlacementShown]:
    held = union.placements.select_related("parent").order_by("line", "-from_on", "-id")
    return [
        PlacementShown(
            line_says=words.label(Line(each.line)),
            parent=each.parent.name if each.parent else "",
            from_on=each.from_on,
            to_on=each.to_on,
            waits=not each.is_applied,
        )
        for each in held
    ]


def _former_names(union: Organisation) -> list[FormerName]:
    """From the audit, where a renaming leaves the name before."""
    changed = of_subject("organisations.Organisation", union.pk).filter(before__has_key="name")
    return [FormerName(str(each.before["name"]), clock.local(each.at).date()) for each in changed if each.before][::-1]


def _division(union: Organisation, on: date) -> DivisionShown | None:
    if not union.division_code:
        return None
    now = divisions.name_on(union.division_code, on)
    then = divisions.name_on(union.division_code, union.founded_on) if union.founded_on else ""
    return DivisionShown(union.division_code, now, then if then != now else "", union.founded_on)
