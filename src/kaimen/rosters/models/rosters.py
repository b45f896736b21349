"""Rosters 值守表 and shifts 班次."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.models.points import Seat, ServicePoint
from kaimen.rosters.rules.shifts import LONGEST
from kaimen.rosters.rules.spans import Span, of_days
from kaimen.rosters.rules.states import RosterState


class RosterQuerySet(models.QuerySet["Roster"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_ranges(actor.ranges(policy.VIEW), "point__organisation__"))


class Roster(models.Model):
    """The duty of one point from a day to a day (exclusive). The service holds that no two published ones share a
    day."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="rosters", verbose_name="服务点")
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）")
    state = models.CharField("状态", max_length=10, default=RosterState.DRAFT.value)
    published_at = models.DateTimeField("发布于", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "值守表"
        constraints = [
            models.UniqueConstraint(
                fields=["point", "from_on"],
                condition=Q(state=RosterState.PUBLISHED.value),
                name="published_begins_once",
            ),
            models.UniqueConstraint(
                fields=["point", "to_on"], condition=Q(state=RosterState.PUBLISHED.value), name="published_ends_once"
            ),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="roster_runs_forward"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RosterState]), name="roster_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RosterState.PUBLISHED.value, published_at__isnull=False)
                | Q(state=RosterState.DRAFT.value, published_at=None),
                name="published_has_its_instant",
            ),
        ]

    def scope_organisation(self) -> Organisation:
        return self.point.organisation

    @property
    def period(self) -> Span:
        return of_days(self.from_on, self.to_on)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_ranges(actor.ranges(policy.VIEW), "roster__point__organisation__"))

    def published(self) -> Self:
        return self.filter(roster__state=RosterState.PUBLISHED.value)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Shifts that share an instant with start ≤ t < end. No shift is longer than a day, so the index bounds it
        both ways."""
        return self.filter(starts_at__gt=start - LONGEST, starts_at__lt=end, ends_at__gt=start)


class Shift(models.Model):
    """One person on one seat 班次, half-open, in UTC. It belongs to the roster in which it begins."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="shifts", verbose_name="值守表")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", verbose_name="席位")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    starts_at = models.DateTimeField("起")
    ends_at = models.DateTimeField("止（不含）")
    break_minutes = models.PositiveSmallIntegerField("休息（分钟）", default=0)
    override_reason = models.CharField("少歇的理由", max_length=200, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "班次"
        indexes = [
            models.Index(fields=["starts_at", "seat"], name="shift_by_time"),
            models.Index(fields=["person", "starts_at"], name="shift_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["roster", "seat", "starts_at"], name="seat_taken_once"),
            models.UniqueConstraint(fields=["roster", "person", "starts_at"], name="person_begins_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_runs_forward"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.roster.point.organisation

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)
