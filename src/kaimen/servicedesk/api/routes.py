"""Cases for programs: tell one, read one's own by code and PIN; the queue for whoever is signed in and on duty."""

from typing import Literal

from django.http import HttpRequest
from ninja import Header, Query, Router, Status
from ninja.security import SessionAuth

from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import Anonymous
from kaimen.servicedesk.api.schemas import PROBLEMS, CaseNow, Entry, QueueItem, QueuePage, Telling, ToldCase
from kaimen.servicedesk.rules.actions import Channel
from kaimen.servicedesk.selectors import cases as pages
from kaimen.servicedesk.selectors import helps
from kaimen.servicedesk.selectors import queue as queues
from kaimen.servicedesk.services import cases, proofs
from kaimen.servicedesk.web.asking import Request, address_of

router = Router()


@router.post("/cases", response={201: ToldCase, **PROBLEMS}, tags=["cases"], summary="Tell what is wrong 说事")
def tell(
    request: HttpRequest,
    telling: Telling,
    idempotency_key: str = Header(alias="Idempotency-Key", max_length=64, description="A random UUID (version 4)"),
) -> Status[ToldCase]:
    """Nameless, whoever is signed in: a page of somebody else's could send it. 409 when the key was used for other
    words.
    """
    told = cases.tell(
        point_code=telling.point,
        text=telling.text,
        phone=telling.phone,
        submission_key=idempotency_key,
        channel=Channel.MACHINE,
        actor=Anonymous(),
        at=clock.now(),
        address=address_of(request),
    )
    made = ToldCase(
        number=told.case.number,
        query_code=told.case.query_code,
        pin=told.pin,
        is_first=told.is_first,
        promised_until=told.case.promised_until if told.case.promised_by_id else None,
        helps=[line.number for line in helps.lines(telling.text)],
    )
    return Status(201, made)


@router.get("/cases/{query_code}", response={200: CaseNow, **PROBLEMS}, tags=["cases"], summary="One's own case")
def one_case(
    request: HttpRequest,
    query_code: str,
    pin: str = Header(alias="X-Case-Pin", max_length=12, description="密码"),
) -> CaseNow:
    """422 `proof.wrong` never says which part was wrong; 429 after five tries."""
    at = clock.now()
    case_id = proofs.by_code(query_code=query_code, pin=pin, actor=Anonymous(), at=at)
    actor = Anonymous(tokens=frozenset({f"case:{case_id}"}))
    page = pages.page_for_worker(code=query_code, actor=actor, at=at)
    return CaseNow(
        number=page.number,
        title=page.title,
        state=page.state.value,
        promised_until=page.until,
        promise_met=page.clock.kind == "met",
        answering=page.answering_name,
        is_generated=page.is_generated,
        course=[_entry(each) for each in page.course],
    )


def _entry(entry: pages.Entry) -> Entry:
    return Entry(
        kind=entry.kind.value,
        by_worker=entry.is_workers,
        text=entry.said,
        outcome=entry.outcome.value if entry.outcome else None,
        at=entry.at,
    )


@router.get(
    "/desk/queue", response={200: QueuePage, **PROBLEMS}, auth=SessionAuth(), tags=["desk"], summary="The queue 收件"
)
def queue(
    request: Request,
    shelf: Literal["mine", "soon", "all"] = "mine",
    q: str = Query("", max_length=40, description="Number or words"),
    page: int = Query(1, ge=1, le=10_000),
) -> QueuePage:
    """What the desk shows to whoever is signed in. 403 without a seat or a role at the desk."""
    found = queues.of(actor=request.actor, at=clock.now(), shelf=shelf, search=q, page=page)
    return QueuePage(
        at=found.at,
        mine=found.mine_count,
        soon=found.soon_count,
        all=found.all_count,
        page=found.page.number,
        pages=found.page.paginator.num_pages,
        items=[_item(row) for row in found.page],
    )


def _item(row: queues.QueueRow) -> QueueItem:
    return QueueItem(
        id=row.id,
        number=row.number,
        title=row.title,
        topic=row.topic.value,
        state=row.state.value,
        received_at=row.received_at,
        promised_until=row.clock.until,
        standing=row.clock.kind.value,
        is_urgent=row.is_urgent,
        is_generated=row.is_generated,
    )
