"""Moving shifts in the grid: the check before the drop, and the drop."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.rules.spans import local_day
from kaimen.rosters.selectors import months
from kaimen.rosters.selectors import moves as verdicts
from kaimen.rosters.services import moves
from kaimen.rosters.web import parsing
from kaimen.rosters.web.staff import Request, show_month
from kaimen.ui.signed_in import signed_in

NOBODY = 0


@signed_in
@require_GET
def check(request: Request, shift_id: int) -> HttpResponse:
    """What stands against a move, in words; nothing is changed."""
    person_id = parsing.optional_number(request.GET.get("person", "")) or NOBODY
    day = parsing.day(request.GET.get("day", ""))
    found = verdicts.check(shift_id=shift_id, person_id=person_id, day=day, actor=request.actor, at=clock.now())
    said = words.explain_all(found.refusals or found.with_reason)
    answer = {"can": not found.refusals, "wants_reason": found.wants_reason, "says": [str(each.says) for each in said]}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@signed_in
@require_POST
def move(request: Request, roster_id: int) -> HttpResponse:
    """Drop a shift. The answer is the page itself, with the way back where there is one."""
    at, form = clock.now(), request.POST
    day = parsing.day(form.get("day", ""))
    before = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at, day=day)
    try:
        was_at, was_person_id = parsing.local_instant(form, "was_at"), parsing.number(form, "was_person")
        moved = moves.move(
            roster_id=roster_id,
            shift_id=parsing.number(form, "shift"),
            person_id=parsing.number(form, "person"),
            day=day or local_day(was_at),
            was_person_id=was_person_id,
            was_starts_at=was_at,
            reason=form.get("reason", ""),
            actor=request.actor,
            at=at,
        )
    except Refused as refused:
        return show_month(request, before, refused)
    page = months.page_of_roster(roster_id=roster_id, actor=request.actor, at=at, day=day)
    said = page.moved(moved.pk, was_person_id=was_person_id, was_at=was_at, is_undo="undo" in form)
    return show_month(request, page, moved=said)
