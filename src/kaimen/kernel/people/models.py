"""Tables of people 人员."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.fields import EncryptedTextField
from kaimen.kernel.organisations.models import Organisation, in_ranges
from kaimen.kernel.people import policy
from kaimen.kernel.people.rules.codes import TRIES
from kaimen.kernel.people.rules.imports import ImportState
from kaimen.kernel.people.rules.membership import MembershipState


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself, and those whose union lies in the actor's range."""
        seen = in_ranges(actor.ranges(policy.VIEW), "organisation__")
        return self.filter(seen | Q(pk=actor.person_id) if actor.person_id else seen)


class Person(models.Model):
    """Somebody 人. Numbers are encrypted; the index columns find them again and say nothing else. `organisation` is
    where the person works or joined.
    """

    name = models.CharField("姓名", max_length=30)
    phone = EncryptedTextField("手机号", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True)
    id_number = EncryptedTextField("身份证件号", blank=True, default="")
    id_index = models.CharField(max_length=64, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="所在工会"
    )
    created_at = models.DateTimeField("建立于")
    is_generated = models.BooleanField("演示数据", default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [models.Index(fields=["phone_index"], name="person_phone")]
        constraints = [
            models.UniqueConstraint(fields=["id_index"], condition=~Q(id_index=""), name="one_person_an_id_number"),
        ]

    def __str__(self) -> str:
        return self.name

    def scope_organisation(self) -> Organisation | None:
        return self.organisation


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A log-in 账号. Workers sign in by phone, staff by name, password and a second factor."""

    username = models.CharField("登录名", max_length=64, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    phone_verified_at = models.DateTimeField("手机号验证于", null=True)
    created_at = models.DateTimeField("建立于")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    def scope_organisation(self) -> Organisation | None:
        return self.person.organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        seen = in_ranges(actor.ranges(policy.VIEW), "organisation__")
        return self.filter(seen | Q(person_id=actor.person_id) if actor.person_id else seen)


class Membership(models.Model):
    """A member of a union 会籍, from a day to a day (exclusive)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="工会")
    state = models.CharField("状态", max_length=8)
    from_on = models.DateField("入会日")
    to_on = models.DateField("止（不含）", null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会籍"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(to_on=None), name="one_open_membership"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in MembershipState]), name="membership_state_known"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gt=models.F("from_on")), name="membership_runs_forward"
            ),
        ]

    def scope_organisation(self) -> Organisation:
        return self.organisation


class PhoneCode(models.Model):
    """A code sent to a telephone 短信验证码; bound to the browser that asked, used once."""

    phone = EncryptedTextField("手机号")
    phone_index = models.CharField(max_length=64)
    address_index = models.CharField(max_length=64)
    browser = models.CharField(max_length=64)
    """Digest of a secret in the session of the browser that asked."""
    code_hash = models.CharField(max_length=120)
    sent_at = models.DateTimeField("发出于")
    tries = models.PositiveSmallIntegerField("试过", default=0)
    used_at = models.DateTimeField("用于", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="code_of_number"),
            models.Index(fields=["address_index", "sent_at"], name="code_of_address"),
            models.Index(fields=["browser"], name="code_of_browser"),
        ]
        constraints = [models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tries_limited")]


class AccountLink(models.Model):
    """A one-time link into an account 一次性链接: sets a password, drops the old second factor."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", verbose_name="账号")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField("建立于")
    used_at = models.DateTimeField("用于", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "一次性链接"


class Session(AbstractBaseSession):
    """A log-in in one browser 登录; knows its account, so that all of one account can be seen and ended."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="账号")
    started_at = models.DateTimeField("登录于", null=True)
    seen_at = models.DateTimeField("最近用于", null=True)
    agent = models.CharField("浏览器", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录"


class SharedCounter(models.Model):
    """Table of Django's database cache: tries and spent codes of log-ins, counted over all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_shared_counter"
        verbose_name = verbose_name_plural = "登录计数"


class PersonImportQuerySet(models.QuerySet["PersonImport"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own only."""
        return self.filter(person_id=actor.person_id) if actor.person_id else self.none()


class PersonImport(models.Model):
    """A sheet of persons on its way in 人员导入; the sheet itself lies in the home's folder for a day at most."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="导入人")
    label = models.CharField("文件名", max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=8, default=ImportState.CHECKED.value)
    ranges = models.JSONField(default=list)
    """Where the importer might import when this was confirmed: `[line, low, high]`."""
    total = models.PositiveIntegerField("可导入", default=0)
    refused = models.PositiveIntegerField("不能导入", default=0)
    written = models.PositiveIntegerField("已导入", default=0)
    row_reached = models.PositiveIntegerField("做到第几行", default=0)
    made_at = models.DateTimeField("上传于")
    done_at = models.DateTimeField("完成于", null=True)

    objects = PersonImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员导入"
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state__in=[ImportState.RUNNING.value, ImportState.DONE.value]),
                name="one_import_of_a_sheet",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ImportState]), name="person_import_state_known"
            ),
        ]
