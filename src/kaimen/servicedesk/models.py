"""Tables of the service desk. Written by the services of this room alone; contacts and actions are append-only."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.fields import EncryptedTextField
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people.models import Person
from kaimen.servicedesk import policy
from kaimen.servicedesk.rules.actions import ActionKind, CallOutcome, Channel
from kaimen.servicedesk.rules.promises import PromiseRule
from kaimen.servicedesk.rules.states import CaseState
from kaimen.servicedesk.rules.topics import Topic


def _ids(actor: Actor, kind: str) -> list[int]:
    """Numbers of the actor's tokens of one kind: `case:17` and `case:4` are [4, 17]."""
    return sorted(int(number) for name, _, number in (token.partition(":") for token in actor.tokens) if name == kind)


class Contact(models.Model):
    """One call, visit, letter or message as it came 来访来电来信. Never changed (a trigger holds it), never without
    an outcome. `submission_key` is a blind index (`proofs.index_of`): the key itself would give the PIN.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")
    point = models.ForeignKey("rosters.ServicePoint", on_delete=models.PROTECT, related_name="+", verbose_name="服务点")
    channel = models.CharField("渠道", max_length=8)
    text = models.TextField("原话")
    submission_key = models.UUIDField("提交编号", unique=True)
    received_at = models.DateTimeField("发生于")
    entered_at = models.DateTimeField("录入于")
    outcome = models.CharField("去向", max_length=8)
    outcome_set_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="定去向的人"
    )
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "来访来电来信"
        indexes = [models.Index(fields=["organisation", "received_at", "id"], name="contact_of_union")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=[each.value for each in Channel]), name="contact_channel_known"
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("entered_at")), name="contact_not_from_tomorrow"),
            models.CheckConstraint(condition=~Q(text=""), name="contact_says_something"),
            models.CheckConstraint(condition=Q(outcome__in=["case", "word"]), name="contact_outcome_known"),
        ]


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, actor: Actor) -> Self:
        """In the actor's range, in a seat the actor answers now, owned by the actor, or proven by code and PIN."""
        seen = in_ranges(actor.ranges(policy.VIEW), "organisation__")
        if seats := _ids(actor, "seat"):
            seen |= Q(seat_id__in=seats)
        if proven := _ids(actor, "case"):
            seen |= Q(pk__in=proven)
        if actor.person_id is not None:
            seen |= Q(owner_id=actor.person_id)
        return self.filter(seen).select_related("organisation")  # every right hangs on it

    def for_desk(self, actor: Actor) -> Self:
        """The part of it a clerk works on: by seat or range, never because it is one's own."""
        return self.filter(in_ranges(actor.ranges(policy.VIEW), "organisation__") | Q(seat_id__in=_ids(actor, "seat")))

    def owned_by(self, actor: Actor) -> Self:
        return self.filter(owner_id=actor.person_id) if actor.person_id is not None else self.none()


class Case(models.Model):
    """A worker's matter 诉求. It stands in one seat's queue until it is closed; `version` counts its moves."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="case", verbose_name="来访来电来信")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")
    point = models.ForeignKey("rosters.ServicePoint", on_delete=models.PROTECT, related_name="+", verbose_name="服务点")
    seat = models.ForeignKey("rosters.Seat", on_delete=models.PROTECT, related_name="+", verbose_name="席位")
    number = models.CharField("编号", max_length=24, unique=True)
    title = models.CharField("事由", max_length=24)
    topic = models.CharField("事项", max_length=12)
    state = models.CharField("状态", max_length=8, default=CaseState.RECEIVED.value)
    version = models.PositiveIntegerField("版本", default=1)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="本人")
    phone = EncryptedTextField("回电号码", blank=True, default="")
    query_code = models.CharField("查询码", max_length=8, unique=True)
    pin_hash = models.CharField("密码散列", max_length=120)
    promise_rule = models.CharField("答应的依据", max_length=12)
    promised_at = models.DateTimeField("答应于")
    promised_until = models.DateTimeField("答应到")
    promised_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="答应的人"
    )
    promise_met_at = models.DateTimeField("做到于", null=True)
    received_at = models.DateTimeField("收到于")
    opened_at = models.DateTimeField("接下于", null=True)
    answered_at = models.DateTimeField("答复于", null=True)
    closed_at = models.DateTimeField("办结于", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        indexes = [
            models.Index(fields=["seat", "state", "promised_until", "id"], name="case_of_seat"),
            models.Index(fields=["organisation", "promised_until", "id"], name="case_of_union"),
            models.Index(fields=["owner", "received_at", "id"], name="case_of_owner", condition=Q(owner__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[each.value for each in CaseState]), name="case_state_known"),
            models.CheckConstraint(condition=Q(topic__in=[each.value for each in Topic]), name="case_topic_known"),
            models.CheckConstraint(
                condition=Q(promise_rule__in=[each.value for each in PromiseRule]), name="case_rule_known"
            ),
            models.CheckConstraint(condition=Q(promised_until__gt=F("promised_at")), name="promise_runs_forward"),
            models.CheckConstraint(
                condition=Q(promise_met_at=None) | Q(promise_met_at__gte=F("promised_at")),
                name="promise_met_after_given",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "closed"]) | Q(answered_at__isnull=False),
                name="case_answered_at_known",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="case_closed_at_known",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def scope_organisation(self) -> Organisation:
        return self.organisation

    def allows(self, actor: Actor, key: str) -> bool:
        """Rights that hang on this one case: of the seat's holder, of its owner, of who proved it."""
        if key in policy.BY_SEAT and f"seat:{self.seat_id}" in actor.tokens:
            return True
        is_own = self.owner_id is not None and self.owner_id == actor.person_id
        return key in policy.BY_WORKER and (is_own or f"case:{self.pk}" in actor.tokens)


class Action(models.Model):
    """One entry of a case's course 经过, append-only. A worker's own words stand in its contact, everything else in
    `text`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions", verbose_name="诉求")
    kind = models.CharField("种类", max_length=8)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="原话")
    text = models.TextField("内容", blank=True)
    outcome = models.CharField("通话结果", max_length=12, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="谁")
    at = models.DateTimeField("发生于")
    entered_at = models.DateTimeField("录入于")
    is_for_worker = models.BooleanField("本人可见")

    class Meta:
        verbose_name = verbose_name_plural = "经过"
        indexes = [models.Index(fields=["case", "at", "id"], name="action_of_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in ActionKind]), name="action_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="called", outcome__in=[each.value for each in CallOutcome])
                | ~Q(kind="called") & Q(outcome=""),
                name="action_calls_have_outcomes",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["told", "added"], contact__isnull=False, text="")
                | ~Q(kind__in=["told", "added"]) & Q(contact=None),
                name="action_words_stand_in_contacts",
            ),
            models.CheckConstraint(condition=Q(at__lte=F("entered_at")), name="action_not_from_tomorrow"),
        ]


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(case__in=Case.objects.visible_to(actor))


class Attachment(models.Model):
    """A photo or paper that came with a word 材料."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments", verbose_name="诉求")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attachments", verbose_name="原话")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    place = models.PositiveSmallIntegerField("次序")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        constraints = [models.UniqueConstraint(fields=["contact", "place"], name="attachment_in_order")]

    def scope_organisation(self) -> Organisation:
        return self.case.organisation


class ContactWords(models.Model):
    """What a contact is found by 检索词: the tokens of `rules.bigrams`, one space between. The index over them is the
    database's own."""

    contact = models.OneToOneField(
        Contact, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="原话"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", verbose_name="诉求")
    tokens = models.TextField("检索词")

    class Meta:
        verbose_name = verbose_name_plural = "检索词"


class NumberCounter(models.Model):
    """The last number given in a division and year; raised in the transaction that uses it, so that none is lost or
    doubled.
    """

    prefix = models.CharField("区划", max_length=6)
    year = models.PositiveSmallIntegerField("年")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_a_division_and_year")]


class ProofTries(models.Model):
    """Tries with one query code, known or not; the code stands here as a blind index only."""

    code_index = models.CharField("查询码索引", max_length=64, unique=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    last_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = verbose_name_plural = "查询次数"
        indexes = [models.Index(fields=["last_at"], name="proof_tries_last")]


class Telling(models.Model):
    """That an address told something, for an hour; the address stands here as a blind index only."""

    address_index = models.CharField("地址索引", max_length=64)
    at = models.DateTimeField("时刻")

    class Meta:
        verbose_name = verbose_name_plural = "说事次数"
        indexes = [
            models.Index(fields=["address_index", "at"], name="telling_of_address"),
            models.Index(fields=["at"], name="telling_at"),
        ]
