"""Tables of organisations 工会组织."""

from typing import Self

from django.db import models
from django.db.models import Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.paths import PathRange
from kaimen.kernel.organisations import policy
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line


def in_ranges(ranges: tuple[PathRange, ...], prefix: str = "") -> Q:
    """A filter for rows whose organisation lies in any of the ranges; `prefix` is the lookup of that organisation
    (`case__organisation__`).
    """
    if not ranges:
        return Q(pk__in=())
    found = Q()
    for each in ranges:
        column = f"{prefix}{each.line}_path"
        found |= Q(**{f"{column}__gte": each.low, f"{column}__lt": each.high})
    return found


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those the actor has a right to look at."""
        return self.filter(in_ranges(actor.ranges(policy.VIEW)))

    def within(self, wanted: PathRange) -> Self:
        """A subtree, by range."""
        return self.filter(in_ranges((wanted,)))


class Organisation(models.Model):
    """A union 工会. Paths are derived from placements and empty where the union has no place in that line."""

    code = models.CharField("编码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)
    level = models.CharField("层级", max_length=12)
    kind = models.CharField("类别", max_length=16)
    division_code = models.CharField("行政区划代码", max_length=6, blank=True)
    founded_on = models.DateField("成立日", null=True)
    closed_on = models.DateField("撤销日", null=True)
    territorial_path = models.CharField("地方路径", max_length=64, blank=True)
    industrial_path = models.CharField("产业路径", max_length=64, blank=True)
    is_generated = models.BooleanField("演示数据", default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工会"
        indexes = [
            models.Index(fields=["territorial_path"], name="organisation_territorial"),
            models.Index(fields=["industrial_path"], name="organisation_industrial"),
            models.Index(fields=["division_code"], name="organisation_division"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["territorial_path"], condition=~Q(territorial_path=""), name="one_place_in_territorial_line"
            ),
            models.UniqueConstraint(
                fields=["industrial_path"], condition=~Q(industrial_path=""), name="one_place_in_industrial_line"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="organisation_level_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in Kind]), name="organisation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_organisation(self) -> "Organisation":
        return self


class Placement(models.Model):
    """Who stood under whom, in which line, from when to when 隶属. `ordinal` is never used twice under one parent
    and line.
    """

    child = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="placements", verbose_name="下级")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上级")
    line = models.CharField("线", max_length=12)
    ordinal = models.PositiveIntegerField("次序")
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）", null=True)
    is_applied = models.BooleanField("路径已随之更新", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "隶属"
        constraints = [
            models.UniqueConstraint(fields=["child", "line"], condition=Q(to_on=None), name="one_open_placement"),
            models.UniqueConstraint(fields=["parent", "line", "ordinal"], name="ordinal_used_once"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gt=models.F("from_on")), name="placement_runs_forward"
            ),
            models.CheckConstraint(condition=Q(line__in=[line.value for line in Line]), name="placement_line_known"),
        ]
