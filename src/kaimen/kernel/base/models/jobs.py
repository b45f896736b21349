"""Tables of background work: jobs 后台作业 and the schedule 定时.   Written by `base.jobs` alone."""

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.rules.jobs import DEFAULT_QUEUE, LIVE, OVER, JobState

ERROR_LIMIT = 1000


class Job(models.Model):
    """One piece of work 后台作业: a registered name with its payload, leased to one worker at a time."""

    name = models.CharField("名称", max_length=120)
    payload = models.JSONField("参数")
    queue = models.CharField("队列", max_length=40, default=DEFAULT_QUEUE)
    priority = models.SmallIntegerField("优先级", default=0)
    state = models.CharField("状态", max_length=8, default=JobState.QUEUED.value)
    due_at = models.DateTimeField("应执行时刻")
    lease_until = models.DateTimeField("租约到期", null=True)
    leased_by = models.CharField("租用者", max_length=120, blank=True, default="")
    attempts = models.PositiveSmallIntegerField("已尝试次数", default=0)
    max_attempts = models.PositiveSmallIntegerField("最多尝试次数")
    unique_key = models.CharField("唯一键", max_length=200, null=True)  # noqa: DJ001  (null: unique only where given)
    last_error = models.CharField("最近错误", max_length=ERROR_LIMIT, blank=True, default="")
    enqueued_at = models.DateTimeField("入队时刻")
    finished_at = models.DateTimeField("结束时刻", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台作业"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in JobState]), name="job_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING.value, lease_until__isnull=False) & ~Q(leased_by="")
                | ~Q(state=JobState.RUNNING.value) & Q(lease_until__isnull=True, leased_by=""),
                name="job_is_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OVER], finished_at__isnull=False)
                | Q(state__in=[s.value for s in LIVE], finished_at__isnull=True),
                name="job_is_finished_when_over",
            ),
            models.CheckConstraint(
                condition=Q(max_attempts__gte=1, attempts__lte=F("max_attempts")), name="job_attempts_within_limit"
            ),
            models.CheckConstraint(condition=~Q(unique_key=""), name="job_unique_key_is_said"),
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=Q(state__in=[s.value for s in LIVE]),
                name="job_unique_while_live",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "-priority", "due_at", "id"],
                condition=Q(state=JobState.QUEUED.value),
                name="job_queued_order",
            ),
            models.Index(fields=["lease_until"], condition=Q(state=JobState.RUNNING.value), name="job_running_leases"),
            models.Index(fields=["finished_at"], condition=Q(state=JobState.DEAD.value), name="job_dead_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.name}#{self.pk}"


class Schedule(models.Model):
    """When a periodic job is next due 定时. One row per registered name; changed by compare-and-set alone."""

    name = models.CharField("名称", max_length=120, primary_key=True)
    every_seconds = models.PositiveIntegerField("间隔秒数", null=True)
    daily_at = models.TimeField("每日时刻", null=True)
    next_due_at = models.DateTimeField("下次应执行")

    class Meta:
        verbose_name = verbose_name_plural = "定时"
        constraints = [
            models.CheckConstraint(
                condition=Q(every_seconds__isnull=False, every_seconds__gte=1, daily_at__isnull=True)
                | Q(every_seconds__isnull=True, daily_at__isnull=False),
                name="schedule_has_one_cadence",
            ),
        ]

    def __str__(self) -> str:
        return self.name
