"""Tables of the calendar: what operators add to the committed data."""

from django.db import models
from django.db.models import Q

from kaimen.kernel.calendars.rules.adoption import OFFICIAL_KINDS, REGIONAL_KINDS


class OfficialYear(models.Model):
    """A year's notice adopted by an operator 年度放假安排. It stands in place of the committed rows of that year."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    notice = models.CharField("文号", max_length=60, blank=True)
    source = models.CharField("来源", max_length=200)
    adopted_at = models.DateTimeField("录入时刻")

    class Meta:
        verbose_name = verbose_name_plural = "年度放假安排"

    def __str__(self) -> str:
        return str(self.year)


class OfficialDay(models.Model):
    """One day of an adopted notice. Where two notices speak of one day of December, the later year's counts."""

    official_year = models.ForeignKey(OfficialYear, on_delete=models.CASCADE, related_name="days", verbose_name="年度")
    day = models.DateField("日期")
    kind = models.CharField("日别", max_length=24)
    name = models.CharField("节日", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排日"
        constraints = [
            models.UniqueConstraint(fields=["official_year", "day"], name="one_kind_per_official_day"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(kind.value for kind in OFFICIAL_KINDS)), name="official_day_kind_known"
            ),
        ]


class RegionalHoliday(models.Model):
    """One day made different by a region's own notice 地方节日. `prefix` begins the division codes it is for."""

    prefix = models.CharField("区划代码前缀", max_length=6)
    day = models.DateField("日期")
    kind = models.CharField("日别", max_length=24)
    name = models.CharField("节日", max_length=40)
    source = models.CharField("来源", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "地方节日"
        constraints = [
            models.UniqueConstraint(fields=["prefix", "day"], name="one_regional_day_per_prefix"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(kind.value for kind in REGIONAL_KINDS)), name="regional_day_kind_known"
            ),
        ]
