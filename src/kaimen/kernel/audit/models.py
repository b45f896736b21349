"""Tables of the audit 留痕. Both are append-only; triggers refuse UPDATE and DELETE on both databases."""

from typing import Self

from django.db import models
from django.db.models import Q

from kaimen.kernel.audit import policy
from kaimen.kernel.audit.rules.chain import Fault
from kaimen.kernel.base import words
from kaimen.kernel.base.actors import TERRITORIAL, Actor
from kaimen.kernel.base.rights import oversees_house


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Deeds at the unions of the actor's range; what belongs to no union (log-ins, jobs) only from the top."""
        if oversees_house(actor, policy.VIEW):
            return self.all()
        seen = Q(pk__in=())
        for reach in actor.ranges(policy.VIEW):
            if reach.line == TERRITORIAL:
                seen |= Q(organisation_path__gte=reach.low, organisation_path__lt=reach.high)
        return self.filter(seen)


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

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "留痕"
        indexes = [
            models.Index(fields=["key", "id"], name="audit_of_key"),
            models.Index(fields=["organisation_path", "id"], name="audit_of_organisation"),
            models.Index(fields=["at"], name="audit_of_day"),
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


class Verification(models.Model):
    """One check of the chain 核对: asked for by an officer; `finished_at` stays empty while a job walks the chain."""

    asked_at = models.DateTimeField("要求于")
    asked_by_id = models.BigIntegerField("要求人", null=True)
    finished_at = models.DateTimeField("完成于", null=True)
    links = models.BigIntegerField("链环", default=0)
    unchained = models.BigIntegerField("未链", default=0)
    head = models.CharField("链尾哈希", max_length=64, blank=True)
    break_sequence = models.BigIntegerField("断在", null=True)
    break_why = models.CharField("断因", max_length=8, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "留痕核对"
        constraints = [
            models.CheckConstraint(
                condition=Q(break_why__in=["", *(fault.value for fault in Fault)]), name="verification_fault_known"
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.finished_at is None

    @property
    def fault_says(self) -> str:
        """Why the chain breaks, in words; "" when it holds."""
        return words.label(Fault(self.break_why)) if self.break_why else ""

    @property
    def holds(self) -> bool:
        return self.finished_at is not None and self.break_sequence is None
