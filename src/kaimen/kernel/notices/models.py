"""Tables of notices 通知."""

import json
from typing import Self

from django.db import models
from django.db.models import Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.fields import EncryptedTextField
from kaimen.kernel.base.refusals import Fact
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.people.models import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; the machine sees all."""
        if actor.kind == "system":
            return self
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()


class Notice(models.Model):
    """Something somebody is told 通知. `subject_type` is `app.Model`; `sealed_facts` is JSON under encryption."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="收件人")
    phone = EncryptedTextField("手机号", blank=True, default="")
    kind = models.CharField("种类", max_length=60)
    sealed_facts = EncryptedTextField("事实", blank=True, default="")
    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.BigIntegerField("对象")
    created_at = models.DateTimeField("建立于")
    read_at = models.DateTimeField("看过于", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(phone=""), name="notice_has_addressee"),
        ]

    @property
    def facts(self) -> dict[str, Fact]:
        found: dict[str, Fact] = json.loads(self.sealed_facts) if self.sealed_facts else {}
        return found


class Attempt(models.Model):
    """What became of one attempt 发送记录. Rows are only added; the last one of a channel is its state."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts", verbose_name="通知")
    channel = models.CharField("渠道", max_length=8)
    state = models.CharField("状态", max_length=8)
    at = models.DateTimeField("时刻")
    provider_id = models.CharField("回执号", max_length=80, blank=True, default="")
    error = models.CharField("原因", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=Q(state__in=[AttemptState.SENT.value, AttemptState.GAVE_UP.value]),
                name="attempt_ends_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "channel"], condition=Q(state=AttemptState.QUEUED.value), name="attempt_queued_once"
            ),
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="attempt_channel_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in AttemptState]), name="attempt_state_known"),
        ]
