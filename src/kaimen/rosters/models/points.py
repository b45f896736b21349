"""Service points 服务点, their hours and seats."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.rosters import policy
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import MIDNIGHT


class ServicePointQuerySet(models.QuerySet["ServicePoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those whose rosters the actor may look at. What the public sees of a point is `on_the_board`."""
        return self.filter(in_ranges(actor.ranges(policy.VIEW), "organisation__"))

    def on_the_board(self, on: date) -> Self:
        """Points open to the public on a day."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=on), opened_on__lte=on)


class ServicePoint(models.Model):
    """A place where workers are heard. `code` stands in its address: division code, then what tells it from others
    there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")
    code = models.SlugField("编码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=16)
    address = models.ForeignKey("places.Address", on_delete=models.PROTECT, related_name="+", verbose_name="地址")
    phone = models.CharField("电话", max_length=24, blank=True)
    answers_hotline = models.BooleanField("接听 12351", default=False)
    opened_on = models.DateField("启用日")
    closed_on = models.DateField("停用日", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    objects = ServicePointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务点"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in PointKind]), name="point_kind_known"),
            models.CheckConstraint(condition=~Q(code=""), name="point_has_code"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")), name="point_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_organisation(self) -> Organisation:
        return self.organisation


class OpeningHours(models.Model):
    """One opening of one day type 开放时间, in local times; `closes` 00:00 is midnight at the end of the day."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="hours", verbose_name="服务点")
    day_type = models.CharField("日别", max_length=8)
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "开放时间"
        constraints = [
            models.UniqueConstraint(fields=["point", "day_type", "opens", "from_on"], name="hours_begin_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")) | Q(closes=MIDNIGHT), name="hours_run_forward"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gt=F("from_on")), name="hours_hold_a_day"),
            models.CheckConstraint(
                condition=Q(day_type__in=[each.value for each in DayType]), name="hours_day_type_known"
            ),
        ]


class Seat(models.Model):
    """A seat that a person holds for a shift 席位. The oldest `on_seat` of a point is its primary seat: cases belong
    to it."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="seats", verbose_name="服务点")
    kind = models.CharField("类别", max_length=12)
    name = models.CharField("名称", max_length=30)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "席位"
        constraints = [
            models.UniqueConstraint(fields=["point", "name"], name="seat_name_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in SeatKind]), name="seat_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
