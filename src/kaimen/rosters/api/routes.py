"""Service points for programs. Public: the same as the board shows, without names."""

from django.http import HttpRequest
from ninja import Query, Router

from kaimen.kernel.base import clock
from kaimen.rosters.api.schemas import Answering, Point, PointList, PointNow, State
from kaimen.rosters.selectors import points
from kaimen.rosters.selectors.duty import Answer
from kaimen.rosters.selectors.situation import PointRow

router = Router(tags=["points"])


def _point(row: PointRow, state: str) -> dict[str, object]:
    names = ("code", "name", "kind", "organisation", "division_code", "address", "phone", "answers_hotline")
    return {**{name: getattr(row, name) for name in names}, "is_generated": row.is_generated, "state": state}


def _answering(answer: Answer) -> Answering:
    return Answering(
        role=answer.role.value,
        point=answer.point_name,
        organisation=answer.organisation,
        phone=answer.phone,
        since=answer.since,
        until=answer.until,
        is_fallback=answer.is_fallback,
    )


@router.get("", response=PointList, summary="Service points 服务点, with their state now")
def list_points(
    request: HttpRequest,
    q: str = Query("", max_length=100, description="Name, city or division code"),
    division: str = Query("", pattern="^[0-9]{0,6}$", description="Beginning of a division code"),
    state: State | None = None,
    page: int = Query(1, ge=1, le=10_000),
    page_size: int = Query(50, ge=1, le=200),
) -> PointList:
    """A page beyond the last gives the last one."""
    found = points.board(
        at=clock.now(), search=q, division_code=division, state=state or "", page=page, page_size=page_size
    )
    return PointList(
        at=found.at,
        count=found.page.paginator.count,
        page=found.page.number,
        pages=found.page.paginator.num_pages,
        counts={each.value: count for each, count in found.counts.items()},
        items=[Point.model_validate(_point(row.point, row.state.value)) for row in found.page],
    )


@router.get("/{code}", response=PointNow, summary="One service point, and who answers it now")
def one_point(request: HttpRequest, code: str) -> PointNow:
    """404 for a code that is not on the board."""
    found = points.for_machine(code, clock.now())
    answer = _answering(found.answer) if found.answer else None
    return PointNow.model_validate({**_point(found.point, found.state.value), "until": found.until, "answer": answer})
