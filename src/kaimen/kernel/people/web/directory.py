"""The list of people 人员: by name, by a whole number (posted, logged, never in an address), one person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.people.selectors import directory
from kaimen.kernel.people.services import persons
from kaimen.kernel.people.web.entering import actor_of
from kaimen.ui.refuse import refuse
from kaimen.ui.signed_in import signed_in

LIST, PERSON = "people/list.html", "people/person.html"


@signed_in
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Those of the actor's range, by name."""
    asked = request.GET
    found = directory.directory(actor=actor_of(request), search=asked.get("q", ""), page=asked.get("page", 1))
    return render(request, LIST, {"found": found})


@never_cache
@sensitive_post_parameters("number")
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Whom a whole number belongs to."""
    if request.method != "POST":
        return redirect("people:list")
    actor = actor_of(request)
    try:
        ids = persons.find_by_number(number=request.POST.get("number", ""), actor=actor, at=clock.now())
    except Refused as refused:
        context = {"found": directory.directory(actor=actor), "is_unclear": True}
        return refuse(request, words.explain_all(refused.refusals), LIST, context)
    return render(request, LIST, {"found": directory.of_ids(ids=ids, actor=actor)})


@never_cache
@signed_in
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person, numbers masked."""
    return render(request, PERSON, {"page": directory.person(person_id=person_id, actor=actor_of(request))})


@never_cache
@signed_in
@require_POST
def numbers(request: HttpRequest, person_id: int) -> HttpResponse:
    """The whole numbers, shown once; the look and its reason are kept."""
    actor, reason = actor_of(request), request.POST.get("reason", "")
    page = directory.person(person_id=person_id, actor=actor)
    try:
        phone, id_number = persons.reveal_numbers(person_id=person_id, reason=reason, actor=actor, at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), PERSON, {"page": page})
    return render(request, PERSON, {"page": page, "phone": phone, "id_number": id_number, "is_revealed": True})
