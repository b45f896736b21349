"""What is known of people for the roster 值守人员: employment, certificates, absences, wishes.

Each row is of a person at a union; it is seen by who may look at that union's rosters, and by the person.
"""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people.models import Person
from kaimen.rosters import policy
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind


class PersonalQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the unions whose rosters the actor may look at, and the actor's own."""
        seen = in_ranges(actor.ranges(policy.VIEW), "organisation__")
        return self.filter(seen | Q(person_id=actor.person_id) if actor.person_id else seen)


class Personal(models.Model):
    """A row about one person at one union."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")

    objects = PersonalQuerySet.as_manager()

    class Meta:
        abstract = True

    def scope_organisation(self) -> Organisation:
        return self.organisation


class Employment(Personal):
    """How somebody works for a union 用工: the regime chooses the rules of time, rest and pay. `share` is the part of
    a full load of duty, in hundredths."""

    regime = models.CharField("用工性质", max_length=20)
    share = models.PositiveSmallIntegerField("值守份额（%）", default=100)
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "用工"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(to_on=None), name="one_open_employment"
            ),
            models.CheckConstraint(condition=Q(regime__in=[each.value for each in Regime]), name="regime_known"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="share_is_a_part"),
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gt=F("from_on")), name="employment_runs_forward"),
        ]


class Certificate(Personal):
    """A certificate 合格证, valid from a day to a day (exclusive)."""

    kind = models.CharField("类别", max_length=12)
    number = models.CharField("证号", max_length=40, blank=True)
    from_on = models.DateField("起")
    to_on = models.DateField("止（不含）", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "合格证"
        indexes = [models.Index(fields=["person", "kind"], name="certificate_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in CertificateKind]), name="certificate_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gt=F("from_on")), name="certificate_runs_forward"
            ),
        ]


class Absence(Personal):
    """When somebody is away or protected 请假、保护; whole local days, the last one included."""

    kind = models.CharField("类别", max_length=12)
    first_on = models.DateField("首日")
    last_on = models.DateField("末日", null=True)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "请假和保护"
        indexes = [models.Index(fields=["person", "first_on"], name="absence_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in AbsenceKind]), name="absence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="absence_runs_forward"
            ),
        ]


class DutyWish(Personal):
    """What somebody would like on a day 意愿; never a promise."""

    day = models.DateField("日期")
    kind = models.CharField("意愿", max_length=10)
    is_generated = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "意愿"
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "day"], name="one_wish_a_day"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in WishKind]), name="wish_kind_known"),
        ]
