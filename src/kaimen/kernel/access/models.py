"""Tables of access 权限."""

from typing import Self

from django.db import models
from django.db.models import Q

from kaimen.kernel.access import policy
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.organisations.rules.levels import Line
from kaimen.kernel.people.models import Person


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(in_ranges(actor.ranges(policy.GRANT), "organisation__"))

    def in_force(self, on: object) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gt=on), from_on__lte=on)


class Grant(models.Model):
    """A role held by a person at an organisation, in one line, for a time 授权.

    Withdrawn on its first day it was never in force: the period is empty.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants", verbose_name="人员")
    role = models.CharField("角色", max_length=20)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")
    line = models.CharField("线", max_length=12)
    scope = models.CharField("范围", max_length=8)
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）", null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        indexes = [models.Index(fields=["person", "from_on"], name="grant_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation", "line"], condition=Q(to_on=None), name="grant_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="grant_runs_forward"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="grant_role_known"),
            models.CheckConstraint(condition=Q(scope__in=[scope.value for scope in Scope]), name="grant_scope_known"),
            models.CheckConstraint(condition=Q(line__in=[line.value for line in Line]), name="grant_line_known"),
        ]

    def scope_organisation(self) -> Organisation:
        return self.organisation
