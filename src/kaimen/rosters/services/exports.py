"""Rosters and fairness as files 导出. Each look is an entry of the audit."""

import io
from datetime import date, datetime

from django.db import transaction

from kaimen.kernel import access, audit, documents
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.sheets import write
from kaimen.rosters import policy
from kaimen.rosters.models import ServicePoint
from kaimen.rosters.selectors import hours, ledger, sheets

TEMPLATE = "rosters/month"


def month_pdf(*, code: str, month: date, actor: Actor, at: datetime) -> bytes:
    """The month's roster on paper: A4 across, as many pages as it needs; a roster over two months whole."""
    pages = sheets.read(code=code, month=month, actor=actor, at=at)
    access.require(actor, policy.EXPORT, pages[0].point.organisation)
    content = documents.render_pdf(TEMPLATE, sheets.paper(pages, at))
    _record(pages[0].point, "pdf", sheets.title(pages), actor, at)
    return content


def month_xlsx(*, code: str, month: date, actor: Actor, at: datetime) -> bytes:
    """The same as a sheet, with the hours of each shift."""
    pages = sheets.read(code=code, month=month, actor=actor, at=at)
    access.require(actor, policy.EXPORT, pages[0].point.organisation)
    target, title, point = io.BytesIO(), sheets.title(pages), pages[0].point
    lines = sheets.sheet_lines(pages)
    write.write_xlsx(target, sheets.sheet_header(pages), lines, title=title, is_generated=point.is_generated)
    _record(point, "xlsx", title, actor, at)
    return target.getvalue()


def fairness_xlsx(*, code: str, actor: Actor, at: datetime) -> bytes:
    """The fairness ledger as a sheet: a line for each person, measure and month with something in it."""
    page = ledger.page(code=code, actor=actor, at=at)
    access.require(actor, policy.EXPORT, page.point.organisation)
    target = io.BytesIO()
    lines = ledger.sheet_lines(page)
    write.write_xlsx(target, ledger.sheet_header(page), lines, title=page.title, is_generated=page.point.is_generated)
    _record(page.point, "xlsx", page.title, actor, at)
    return target.getvalue()


def hours_sheet(*, code: str, month: date, actor: Actor, at: datetime) -> bytes:
    """Hours and pay classes of a month by person and regime 工时表. They are of the person: who keeps the staff may
    take them along. No wage is known here, so the column of money stays empty."""
    page = hours.month_hours(code=code, month=month, actor=actor)
    access.require(actor, policy.STAFF, page.point.organisation)
    access.require(actor, policy.EXPORT, page.point.organisation)
    target, lines = io.BytesIO(), hours.sheet_lines(page)
    write.write_xlsx(target, hours.sheet_header(), lines, title=page.title, is_generated=page.point.is_generated)
    _record(page.point, "xlsx", page.title, actor, at)
    return target.getvalue()


@transaction.atomic
def _record(point: ServicePoint, form: str, title: str, actor: Actor, at: datetime) -> None:
    after: dict[str, object] = {"form": form, "title": title}
    audit.record(actor=actor, key=policy.EXPORT, subject=point, at=at, organisation=point.organisation, after=after)
