"""What must be held when 值守需求, and approved systems of hours 特殊工时审批."""

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.models.points import Seat, ServicePoint
from kaimen.rosters.rules.demands import DemandRow, lasting
from kaimen.rosters.rules.staff import CertificateKind

CERTIFICATES = ["", *(kind.value for kind in CertificateKind)]


class Demand(models.Model):
    """One shift that a seat asks for on each day of a type 值守需求, in local times; `ends` not after `starts` means
    the next day. `weekdays` narrows it to some days of the week (digits 1 to 7, Monday 1; empty: all)."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="demands", verbose_name="席位")
    day_type = models.CharField("日别", max_length=8)
    weekdays = models.CharField("星期", max_length=7, blank=True)
    starts = models.TimeField("起")
    ends = models.TimeField("止")
    break_minutes = models.PositiveSmallIntegerField("休息（分钟）", default=0)
    certificate = models.CharField("所需合格证", max_length=12, blank=True)
    from_on = models.DateField("起用日")
    to_on = models.DateField("止（不含）", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "值守需求"
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "day_type", "weekdays", "starts", "from_on"], name="demand_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(day_type__in=[each.value for each in DayType]), name="demand_day_type_known"
            ),
            models.CheckConstraint(condition=Q(certificate__in=CERTIFICATES), name="demand_certificate_known"),
            models.CheckConstraint(condition=Q(break_minutes__lte=240), name="demand_break_is_short"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gt=F("from_on")), name="demand_holds_a_day"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.seat.point.organisation

    def asked(self) -> DemandRow:
        """The row as a plain value."""
        minutes = lasting(self.starts, self.ends)
        return DemandRow(self.starts, minutes, self.break_minutes, self.certificate, self.weekdays)


class HoursApproval(models.Model):
    """The labour bureau's approval of comprehensive hours 综合计算工时 for a point (劳动法 第三十九条). Without one the
    standard hours hold."""

    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, related_name="approvals", verbose_name="服务点")
    number = models.CharField("批文号", max_length=60)
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）")
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "综合工时审批"
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="approval_runs_forward"),
            models.CheckConstraint(condition=~Q(number=""), name="approval_has_number"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.point.organisation
