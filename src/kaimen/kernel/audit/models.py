"""Tables of the audit 留痕. Both are append-only; triggers refuse UPDATE and DELETE on both databases."""

from django.db import models


class Entry(models.Model):
    """One deed 一条留痕. `subject_type` is `app.Model`; `organisation_path` the territorial path at that moment."""

    at = models.DateTimeField("时刻")
    actor_kind = models.CharField("行动者类别", max_length=12)
    actor_person_id = models.BigIntegerField("行动者", null=True)
    key = models.CharField("权限键", max_length=80)
    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象")
    organisation_path = models.CharField("组织路径", max_length=64, blank=True)
    before = models.JSONField("之前", null=True)
    after = models.JSONField("之后", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_of_subject"),
            models.Index(fields=["actor_person_id", "id"], name="audit_of_person"),
        ]


class ChainLink(models.Model):
    """One link of the chain 链环: fixes an entry's place and content."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, verbose_name="留痕")
    previous_hash = models.CharField("前一哈希", max_length=64)
    hash = models.CharField("哈希", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "链环"
