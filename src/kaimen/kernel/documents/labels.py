"""Words of documents, and the templates every room may use."""

from django.utils.translation import gettext_lazy as _

from kaimen.kernel.base.words import Words
from kaimen.kernel.documents import policy
from kaimen.kernel.documents.rules.fields import Field, Template
from kaimen.kernel.documents.rules.forms import Form

FORMAT = "GB/T 9704-2012"

DOCUMENTS = {
    "documents/letter": Template(
        "1",
        (
            Field("issuer", _("发文机关"), f"{FORMAT} 7.2.4"),
            Field("number", _("发文字号"), f"{FORMAT} 7.2.5", is_required=False),
            Field("title", _("标题"), f"{FORMAT} 7.3.1"),
            Field("addressee", _("主送机关"), f"{FORMAT} 7.3.2", is_required=False),
            Field("paragraphs", _("正文"), f"{FORMAT} 7.3.3"),
            Field("signer", _("发文机关署名"), f"{FORMAT} 7.3.5"),
            Field("note", _("附注"), f"{FORMAT} 7.3.6", is_required=False),
        ),
    ),
}
ENUMS = {Form: {Form.PDF: _("PDF"), Form.DOCX: _("Word 文档")}}
KEYS = {policy.MAKE: _("出具文书")}
REFUSALS = {
    "document.field_missing": Words(says=_("文书还缺：{labels}。"), next=_("请补上这几项，再出具。")),
    "document.number_taken": Words(says=_("文号 {number} 已经用过。"), next=_("请换一个文号，或查看已出具的那一份。")),
}
