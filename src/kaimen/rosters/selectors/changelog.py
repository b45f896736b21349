"""The change list of a point 变动: what became of published shifts, by whom and why, and what waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import ServicePoint, ShiftChange
from kaimen.rosters.rules.living import Deed
from kaimen.rosters.rules.spans import LOCAL_ZONE
from kaimen.rosters.selectors import exchange
from kaimen.rosters.selectors.exchange import OfferRow, SwapRow

A_PAGE = 25


@dataclass(frozen=True)
class ChangeLine:
    """What became of one stretch of one seat; an empty name: nobody."""

    seat: str
    starts: datetime
    ends: datetime
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One deed with its lines. `may_undo`: nothing of it has begun, and it was not taken back."""

    batch: UUID
    deed: Deed
    at: datetime
    by: str
    reason: str
    lines: Sequence[ChangeLine]
    is_undone: bool
    may_undo: bool

    @property
    def word(self) -> str:
        return words.label(self.deed)


@dataclass(frozen=True)
class ChangesPage:
    """The page of a point's changes."""

    point: ServicePoint
    swaps: Sequence[SwapRow]
    offers: Sequence[OfferRow]
    page: Page[UUID]
    changes: Sequence[Change]
    may_approve: bool


def page(*, code: str, actor: Actor, at: datetime, number: int | str = 1) -> ChangesPage:
    """Newest first, a deed in one piece. Raises NotVisible."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    lines = ShiftChange.objects.filter(roster__point=point)
    batches = list(dict.fromkeys(lines.order_by("-made_at", "-id").values_list("batch", flat=True)))
    shown = Paginator(batches, A_PAGE).get_page(number)
    may = actor.may(policy.APPROVE, point.organisation)
    return ChangesPage(
        point=point,
        swaps=exchange.waiting_swaps(point, at),
        offers=exchange.waiting_offers(point, at),
        page=shown,
        changes=_changes(list(shown), at, may=may),
        may_approve=may,
    )


def _changes(batches: Sequence[UUID], at: datetime, *, may: bool) -> list[Change]:
    held = ("seat", "before", "after", "made_by", "undone_by")
    rows: dict[UUID, list[ShiftChange]] = {batch: [] for batch in batches}
    for row in ShiftChange.objects.filter(batch__in=batches).select_related(*held).order_by("starts_at", "id"):
        rows[row.batch].append(row)
    return [_change(batch, rows[batch], at, may=may) for batch in batches]


def _change(batch: UUID, rows: Sequence[ShiftChange], at: datetime, *, may: bool) -> Change:
    first = rows[0]
    is_undone = any(hasattr(row, "undone_by") for row in rows)
    is_ahead = all(row.starts_at > at for row in rows)
    return Change(
        batch=batch,
        deed=Deed(first.deed),
        at=first.made_at,
        by=first.made_by.name if first.made_by else "",
        reason=first.reason,
        lines=[
            ChangeLine(
                seat=row.seat.name,
                starts=row.starts_at.astimezone(LOCAL_ZONE),
                ends=row.ends_at.astimezone(LOCAL_ZONE),
                before=row.before.name if row.before else "",
                after=row.after.name if row.after else "",
            )
            for row in rows
        ],
        is_undone=is_undone,
        may_undo=may and is_ahead and not is_undone and first.deed != Deed.UNDONE,
    )
