"""Making documents and keeping them. A room checks its right to the subject first."""

import io
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from kaimen.kernel import audit, documents
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.documents import policy
from kaimen.kernel.documents.models import Document
from kaimen.kernel.documents.rendering import catalogue
from kaimen.kernel.documents.rules.fields import Value
from kaimen.kernel.documents.rules.forms import Form
from kaimen.kernel.files.rules.retention import Retention
from kaimen.kernel.files.services import keep
from kaimen.kernel.organisations.models import Organisation

_RENDER = {Form.PDF: documents.render_pdf, Form.DOCX: documents.render_docx}


def make(
    *,
    template: str,
    view: Mapping[str, Value],
    subject: tuple[str, int],
    organisation: Organisation,
    actor: Actor,
    at: datetime,
    form: Form = Form.PDF,
    number: str = "",
    is_generated: bool = False,
    retention: Retention = Retention.TEN_YEARS,
) -> Document:
    """Set the template with the view, keep the file, write the row. `number` fills the view's `number`; `subject` is
    (`app.Model`, id).

    The setting is done before the transaction, so that no writer waits for it. Refuses: document.field_missing,
    document.number_taken {number}, file.disk_full.
    """
    declared = catalogue.template(template)
    given = {"number": number} if "number" in declared.names else {}
    if number and _is_taken(organisation, number, form):
        raise Refused(Refusal("document.number_taken", {"number": number}))
    content = _RENDER[form](template, {**view, **given, "at": at, "is_generated": is_generated})
    label = f"{number or template.partition('/')[2]}.{form.value}"
    row = Document(
        subject_type=subject[0],
        subject_id=subject[1],
        organisation=organisation,
        template=template,
        template_version=declared.version,
        form=form,
        number=number,
        made_at=at,
        made_by_id=actor.person_id,
        is_generated=is_generated,
    )
    try:
        return _store(row, content, label, retention, actor, at)
    except IntegrityError:
        if not (number and _is_taken(organisation, number, form)):
            raise
        raise Refused(Refusal("document.number_taken", {"number": number})) from None


@transaction.atomic
def _store(row: Document, content: bytes, label: str, retention: Retention, actor: Actor, at: datetime) -> Document:
    row.file = keep(
        content=io.BytesIO(content),
        label=label,
        actor=actor,
        at=at,
        organisation=row.organisation,
        retention=retention,
        is_generated=row.is_generated,
    )
    row.save(force_insert=True)
    after: dict[str, object] = {"template": row.template, "number": row.number, "sha256": row.file.sha256}
    audit.record(actor=actor, key=policy.MAKE, subject=row, at=at, organisation=row.organisation, after=after)
    return row


def _is_taken(organisation: Organisation, number: str, form: Form) -> bool:
    return Document.objects.filter(organisation=organisation, number=number, form=form).exists()
