"""Tables of documents 文书."""

from django.db import models
from django.db.models import Q

from kaimen.kernel.documents.rules.forms import Form
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Person


class Document(models.Model):
    """A document that was made 文书: what it is about, from which template, and the file. Never changed; a correction
    is a new one.

    No `visible_to`: the subject leads to it, and its room decides who may.
    """

    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="出具工会")
    template = models.CharField("模板", max_length=80)
    template_version = models.CharField("模板版本", max_length=12)
    form = models.CharField("形式", max_length=4)
    number = models.CharField("文号", max_length=60, blank=True, default="")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    made_at = models.DateTimeField("出具于")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="出具人")
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="document_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number", "form"], condition=~Q(number=""), name="document_number_once"
            ),
            models.CheckConstraint(condition=Q(form__in=[form.value for form in Form]), name="document_form_known"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.template}#{self.pk}"
