"""What happens to published shifts 班次变动: changes, marks, swaps, open shifts, feeds, released records, runs."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models.points import Seat, ServicePoint
from kaimen.rosters.models.rosters import Roster, Shift
from kaimen.rosters.rules.living import Deed, MarkKind, OfferState, SwapState
from kaimen.rosters.rules.runs import WAITING, RunState


class ShiftChange(models.Model):
    """One line of the change list 变动: what became of one stretch of one seat. Append-only; `undoes` points at the
    line that it takes back. `batch` joins the lines of one deed (a repair, both halves of a swap)."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="changes", verbose_name="值守表")
    deed = models.CharField("变动", max_length=12)
    batch = models.UUIDField("同一次变动")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="changes", verbose_name="班次")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", verbose_name="席位")
    starts_at = models.DateTimeField("起")
    ends_at = models.DateTimeField("止（不含）")
    before = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="原来")
    after = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="现在")
    reason = models.CharField("理由", max_length=200, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经手")
    made_at = models.DateTimeField("于")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by", verbose_name="撤销"
    )

    class Meta:
        verbose_name = verbose_name_plural = "变动"
        indexes = [models.Index(fields=["roster", "-made_at"], name="change_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=[each.value for each in Deed]), name="deed_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="change_runs_forward"),
        ]


class ShiftMark(models.Model):
    """What a person says about a shift of their own 知悉、到岗、离岗; append-only, the first of a kind counts."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="marks", verbose_name="班次")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("记号", max_length=12)
    at = models.DateTimeField("于")

    class Meta:
        verbose_name = verbose_name_plural = "班次记号"
        constraints = [
            models.UniqueConstraint(fields=["shift", "person", "kind"], name="marked_once"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in MarkKind]), name="mark_kind_known"),
        ]


class SwapQuerySet(models.QuerySet["Swap"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions whose rosters the actor may look at, and those that ask or are asked of the actor."""
        seen = in_ranges(actor.ranges(policy.VIEW), "shift__roster__point__organisation__")
        own = Q(asked_by_id=actor.person_id) | Q(asked_of_id=actor.person_id)
        return self.filter(seen | own if actor.person_id else seen)


class Swap(models.Model):
    """A swap 换班: one gives a shift to another, who may give one back (`other`). It counts once the planner
    approves."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps", verbose_name="换出的班")
    other = models.ForeignKey(Shift, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="换回的班")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="谁提出")
    asked_of = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="和谁换")
    state = models.CharField("状态", max_length=10, default=SwapState.ASKED.value)
    reason = models.CharField("理由", max_length=200, blank=True)
    batch = models.UUIDField("变动", null=True)
    asked_at = models.DateTimeField("提出于")
    moved_at = models.DateTimeField("改于")

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "换班"
        constraints = [
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(state__in=[SwapState.ASKED.value, SwapState.AGREED.value]),
                name="one_waiting_swap_a_shift",
            ),
            models.CheckConstraint(condition=Q(state__in=[each.value for each in SwapState]), name="swap_state_known"),
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="swap_has_two"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.shift.roster.point.organisation


class OpenShiftQuerySet(models.QuerySet["OpenShift"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions whose rosters the actor may look at: clerks see what they could claim."""
        return self.filter(in_ranges(actor.ranges(policy.VIEW), "roster__point__organisation__"))


class OpenShift(models.Model):
    """An open shift 待领的班 of a published roster: nobody holds it, anybody able may claim it."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="open_shifts", verbose_name="值守表")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", verbose_name="席位")
    starts_at = models.DateTimeField("起")
    ends_at = models.DateTimeField("止（不含）")
    break_minutes = models.PositiveSmallIntegerField("休息（分钟）", default=0)
    state = models.CharField("状态", max_length=10, default=OfferState.OPEN.value)
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="谁领")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="排成的班")
    offered_at = models.DateTimeField("放出于")
    moved_at = models.DateTimeField("改于")

    objects = OpenShiftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待领的班"
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "seat", "starts_at"],
                condition=Q(state__in=[OfferState.OPEN.value, OfferState.CLAIMED.value]),
                name="offered_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[each.value for each in OfferState]), name="offer_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[OfferState.CLAIMED.value, OfferState.FILLED.value], claimed_by__isnull=False)
                | Q(state__in=[OfferState.OPEN.value, OfferState.WITHDRAWN.value]),
                name="claimed_by_somebody",
            ),
        ]

    def scope_organisation(self) -> Organisation:
        return self.roster.point.organisation


class CalendarFeed(models.Model):
    """A person's own calendar feed 日历订阅. Only the hash of the secret is kept; a revoked one opens nothing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("建立于")
    revoked_at = models.DateTimeField("作废于", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="one_feed_a_person"),
        ]


class CoverageRelease(models.Model):
    """The head released the record of a year 值守记录公开; `sha256` is of the certificate that was looked at."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="releases", verbose_name="服务点")
    year = models.PositiveSmallIntegerField("年份")
    sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField("公开于")
    released_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="谁公开"
    )

    class Meta:
        verbose_name = verbose_name_plural = "值守记录公开"
        constraints = [models.UniqueConstraint(fields=["point", "year"], name="released_once_a_year")]

    def scope_organisation(self) -> Organisation:
        return self.point.organisation


class SolverRun(models.Model):
    """One run of the solver for one draft 自动排班. `cost` and `bound` in the units of `rules.costs`; `told` is what it
    says of the empty slots, as JSON."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="runs", verbose_name="值守表")
    state = models.CharField("状态", max_length=8, default=RunState.QUEUED.value)
    seed = models.PositiveIntegerField("种子", default=1)
    will_publish = models.BooleanField("排好就发布", default=False)
    asked_at = models.DateTimeField("提出于")
    ended_at = models.DateTimeField("结束于", null=True)
    cost = models.BigIntegerField("代价", null=True)
    bound = models.FloatField("下界", null=True)
    seconds = models.FloatField("用时", null=True)
    filled = models.PositiveIntegerField("排上", default=0)
    empty = models.PositiveIntegerField("还空", default=0)
    told = models.JSONField("说明", default=list)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "自动排班"
        constraints = [
            models.UniqueConstraint(
                fields=["roster"],
                condition=Q(state__in=sorted(each.value for each in WAITING)),
                name="one_waiting_run_a_roster",
            ),
            models.CheckConstraint(condition=Q(state__in=[each.value for each in RunState]), name="run_state_known"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.roster.point.organisation
