"""The page of an import of persons: upload, preview, confirm, progress, rows that were not taken."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaimen.kernel.base import clock, words
from kaimen.kernel.base.refusals import Refused
from kaimen.kernel.base.sheets import write
from kaimen.kernel.people.selectors import imports as reads
from kaimen.kernel.people.selectors import preview_page
from kaimen.kernel.people.services import imports
from kaimen.kernel.people.web.entering import actor_of
from kaimen.kernel.people.web.forms import ImportForm
from kaimen.ui.refuse import refuse


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a sheet; sent, its preview is shown."""
    reads.require_import(actor_of(request))
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return render(request, "people/import.html", {"form": form}, status=422 if form.is_bound else 200)
    sheet = form.cleaned_data["sheet"]
    try:
        batch, preview = imports.receive(content=sheet, label=sheet.name, actor=actor_of(request), at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/import.html", {"form": ImportForm()})
    page = preview_page.build(batch, preview)
    return render(request, "people/import_preview.html", {"page": page, "batch": batch})


@login_required
@require_POST
def run(request: HttpRequest, import_id: int) -> HttpResponse:
    """Confirm; twice is once."""
    try:
        batch = imports.begin(import_id=import_id, actor=actor_of(request), at=clock.now())
    except Refused as refused:
        return refuse(request, words.explain_all(refused.refusals), "people/import.html", {"form": ImportForm()})
    return redirect("people:import_progress", batch.pk)


@login_required
@require_safe
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """How far it is; asks again by itself while it runs."""
    batch = reads.own_import(import_id, actor_of(request))
    template = (
        "people/import_progress_part.html" if request.headers.get("HX-Request") else "people/import_progress.html"
    )
    return render(request, template, {"batch": batch, "is_running": batch.state == "running"})


@login_required
@require_safe
def refused(request: HttpRequest, import_id: int) -> HttpResponse:
    """The rows that were not taken, with reasons, to be mended and sent again."""
    batch = reads.own_import(import_id, actor_of(request))
    try:
        content = imports.refused_as_sheet(batch=batch, actor=actor_of(request), at=clock.now())
    except Refused as gone:
        return refuse(request, words.explain_all(gone.refusals), "people/import.html", {"form": ImportForm()})
    return _sheet(content, f"refused-{batch.pk}.xlsx")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the right headers."""
    buffer = BytesIO()
    write.write_xlsx(buffer, reads.HEADERS, [])
    return _sheet(buffer.getvalue(), "persons.xlsx")


def _sheet(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=write.XLSX_MEDIA_TYPE, headers=headers)
