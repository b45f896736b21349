"""Tables of the worklist 待办."""

from typing import Self

from django.db import models
from django.db.models import Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.people.models import Person
from kaimen.kernel.worklist.rules import holders
from kaimen.kernel.worklist.rules.holders import Holder, HolderKind


class TaskQuerySet(models.QuerySet["Task"]):
    def held_by(self, tokens: frozenset[str]) -> Self:
        """Those of the seats and persons among the tokens."""
        wanted = holders.among(tokens)
        seats = [each.id for each in wanted if each.kind == HolderKind.SEAT]
        persons = [each.id for each in wanted if each.kind == HolderKind.PERSON]
        return self.filter(
            Q(holder_kind=HolderKind.SEAT, holder_id__in=seats)
            | Q(holder_kind=HolderKind.PERSON, holder_id__in=persons)
        )

    def visible_to(self, actor: Actor) -> Self:
        """The machine sees all; a person the own ones and those of the seats answered for now."""
        if actor.kind == "system":
            return self
        own = frozenset({f"person:{actor.person_id}"}) if actor.person_id else frozenset()
        return self.held_by(actor.tokens | own)


class Task(models.Model):
    """Something that waits for its holder 待办. `subject_type` is `app.Model`."""

    holder_kind = models.CharField("承办类别", max_length=8)
    holder_id = models.BigIntegerField("承办人")
    kind = models.CharField("种类", max_length=60)
    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象")
    title = models.CharField("标题", max_length=120)
    due_at = models.DateTimeField("应办结时刻", null=True)
    created_at = models.DateTimeField("建立于")
    escalated_at = models.DateTimeField("催办于", null=True)
    done_at = models.DateTimeField("办结于", null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="办结人")

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        indexes = [
            models.Index(
                "holder_kind", "holder_id", "due_at", "id", condition=Q(done_at=None), name="task_open_of_holder"
            ),
            models.Index(fields=["due_at"], condition=Q(done_at=None, escalated_at=None), name="task_to_escalate"),
            models.Index(fields=["subject_type", "subject_id"], name="task_of_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["holder_kind", "subject_type", "subject_id", "kind"],
                condition=Q(done_at=None),
                name="one_open_task",
            ),
            models.CheckConstraint(
                condition=Q(holder_kind__in=[kind.value for kind in HolderKind]), name="task_holder_kind_known"
            ),
            models.CheckConstraint(condition=Q(done_by=None) | Q(done_at__isnull=False), name="task_done_by_when_done"),
            models.CheckConstraint(condition=~Q(title=""), name="task_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def holder(self) -> Holder:
        return Holder(HolderKind(self.holder_kind), self.holder_id)
