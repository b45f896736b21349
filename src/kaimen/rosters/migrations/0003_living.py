"""People for the roster, what is wanted, and what becomes of published shifts.

SQLite makes the table of shifts anew for its new column and drops its triggers with the old one: they are taken away
first and put back last.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

apart = import_module("kaimen.rosters.migrations.0002_shifts_apart")


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_byte_order_of_paths"),
        ("people", "0003_dead_imports"),
        ("places", "0001_addresses"),
        ("rosters", "0002_shifts_apart"),
    ]

    operations = [
        migrations.RunPython(apart.release, apart.hold),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="类别")),
                ("first_on", models.DateField(verbose_name="首日")),
                ("last_on", models.DateField(null=True, verbose_name="末日")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "请假和保护",
                "verbose_name_plural": "请假和保护",
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="建立于")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="作废于")),
            ],
            options={
                "verbose_name": "日历订阅",
                "verbose_name_plural": "日历订阅",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="类别")),
                ("number", models.CharField(blank=True, max_length=40, verbose_name="证号")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(null=True, verbose_name="止（不含）")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "合格证",
                "verbose_name_plural": "合格证",
            },
        ),
        migrations.CreateModel(
            name="CoverageRelease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("sha256", models.CharField(max_length=64)),
                ("released_at", models.DateTimeField(verbose_name="公开于")),
            ],
            options={
                "verbose_name": "值守记录公开",
                "verbose_name_plural": "值守记录公开",
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day_type", models.CharField(max_length=8, verbose_name="日别")),
                ("weekdays", models.CharField(blank=True, max_length=7, verbose_name="星期")),
                ("starts", models.TimeField(verbose_name="起")),
                ("ends", models.TimeField(verbose_name="止")),
                ("break_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="休息（分钟）")),
                ("certificate", models.CharField(blank=True, max_length=12, verbose_name="所需合格证")),
                ("from_on", models.DateField(verbose_name="起用日")),
                ("to_on", models.DateField(null=True, verbose_name="止（不含）")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "值守需求",
                "verbose_name_plural": "值守需求",
            },
        ),
        migrations.CreateModel(
            name="DutyWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日期")),
                ("kind", models.CharField(max_length=10, verbose_name="意愿")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "意愿",
                "verbose_name_plural": "意愿",
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("regime", models.CharField(max_length=20, verbose_name="用工性质")),
                ("share", models.PositiveSmallIntegerField(default=100, verbose_name="值守份额（%）")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(null=True, verbose_name="止（不含）")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "用工",
                "verbose_name_plural": "用工",
            },
        ),
        migrations.CreateModel(
            name="HoursApproval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="批文号")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(verbose_name="止（不含）")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "综合工时审批",
                "verbose_name_plural": "综合工时审批",
            },
        ),
        migrations.CreateModel(
            name="OpenShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="起")),
                ("ends_at", models.DateTimeField(verbose_name="止（不含）")),
                ("break_minutes", models.PositiveSmallIntegerField(default=0, verbose_name="休息（分钟）")),
                ("state", models.CharField(default="open", max_length=10, verbose_name="状态")),
                ("offered_at", models.DateTimeField(verbose_name="放出于")),
                ("moved_at", models.DateTimeField(verbose_name="改于")),
            ],
            options={
                "verbose_name": "待领的班",
                "verbose_name_plural": "待领的班",
            },
        ),
        migrations.CreateModel(
            name="ShiftChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deed", models.CharField(max_length=12, verbose_name="变动")),
                ("batch", models.UUIDField(verbose_name="同一次变动")),
                ("starts_at", models.DateTimeField(verbose_name="起")),
                ("ends_at", models.DateTimeField(verbose_name="止（不含）")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("made_at", models.DateTimeField(verbose_name="于")),
            ],
            options={
                "verbose_name": "变动",
                "verbose_name_plural": "变动",
            },
        ),
        migrations.CreateModel(
            name="ShiftMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="记号")),
                ("at", models.DateTimeField(verbose_name="于")),
            ],
            options={
                "verbose_name": "班次记号",
                "verbose_name_plural": "班次记号",
            },
        ),
        migrations.CreateModel(
            name="SolverRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="queued", max_length=8, verbose_name="状态")),
                ("seed", models.PositiveIntegerField(default=1, verbose_name="种子")),
                ("will_publish", models.BooleanField(default=False, verbose_name="排好就发布")),
                ("asked_at", models.DateTimeField(verbose_name="提出于")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束于")),
                ("cost", models.BigIntegerField(null=True, verbose_name="代价")),
                ("bound", models.FloatField(null=True, verbose_name="下界")),
                ("seconds", models.FloatField(null=True, verbose_name="用时")),
                ("filled", models.PositiveIntegerField(default=0, verbose_name="排上")),
                ("empty", models.PositiveIntegerField(default=0, verbose_name="还空")),
                ("told", models.JSONField(default=list, verbose_name="说明")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "自动排班",
                "verbose_name_plural": "自动排班",
            },
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(default="asked", max_length=10, verbose_name="状态")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("batch", models.UUIDField(null=True, verbose_name="变动")),
                ("asked_at", models.DateTimeField(verbose_name="提出于")),
                ("moved_at", models.DateTimeField(verbose_name="改于")),
            ],
            options={
                "verbose_name": "换班",
                "verbose_name_plural": "换班",
            },
        ),
        migrations.RemoveConstraint(
            model_name="servicepoint",
            name="point_kind_known",
        ),
        migrations.AddField(
            model_name="shift",
            name="break_minutes",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="休息（分钟）"),
        ),
        migrations.AddConstraint(
            model_name="servicepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["service_centre", "hardship_centre", "aid_centre", "station"])),
                name="point_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="工会",
            ),
        ),
        migrations.AddField(
            model_name="absence",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="工会",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="coveragerelease",
            name="point",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="rosters.servicepoint",
                verbose_name="服务点",
            ),
        ),
        migrations.AddField(
            model_name="coveragerelease",
            name="released_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="谁公开",
            ),
        ),
        migrations.AddField(
            model_name="demand",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="demands",
                to="rosters.seat",
                verbose_name="席位",
            ),
        ),
        migrations.AddField(
            model_name="dutywish",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="工会",
            ),
        ),
        migrations.AddField(
            model_name="dutywish",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="工会",
            ),
        ),
        migrations.AddField(
            model_name="employment",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="hoursapproval",
            name="point",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="rosters.servicepoint",
                verbose_name="服务点",
            ),
        ),
        migrations.AddField(
            model_name="openshift",
            name="claimed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="谁领",
            ),
        ),
        migrations.AddField(
            model_name="openshift",
            name="roster",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="open_shifts",
                to="rosters.roster",
                verbose_name="值守表",
            ),
        ),
        migrations.AddField(
            model_name="openshift",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rosters.seat", verbose_name="席位"
            ),
        ),
        migrations.AddField(
            model_name="openshift",
            name="shift",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="rosters.shift",
                verbose_name="排成的班",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="after",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="现在",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="before",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="原来",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
                verbose_name="经手",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="roster",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="rosters.roster",
                verbose_name="值守表",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rosters.seat", verbose_name="席位"
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="shift",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="changes",
                to="rosters.shift",
                verbose_name="班次",
            ),
        ),
        migrations.AddField(
            model_name="shiftchange",
            name="undoes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="rosters.shiftchange",
                verbose_name="撤销",
            ),
        ),
        migrations.AddField(
            model_name="shiftmark",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="人员"
            ),
        ),
        migrations.AddField(
            model_name="shiftmark",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="marks",
                to="rosters.shift",
                verbose_name="班次",
            ),
        ),
        migrations.AddField(
            model_name="solverrun",
            name="roster",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="runs",
                to="rosters.roster",
                verbose_name="值守表",
            ),
        ),
        migrations.AddField(
            model_name="swap",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="谁提出"
            ),
        ),
        migrations.AddField(
            model_name="swap",
            name="asked_of",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person", verbose_name="和谁换"
            ),
        ),
        migrations.AddField(
            model_name="swap",
            name="other",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="rosters.shift",
                verbose_name="换回的班",
            ),
        ),
        migrations.AddField(
            model_name="swap",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="swaps",
                to="rosters.shift",
                verbose_name="换出的班",
            ),
        ),
        migrations.AddIndex(
            model_name="absence",
            index=models.Index(fields=["person", "first_on"], name="absence_of_person"),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["leave", "sick", "training", "no_nights", "no_overtime"])),
                name="absence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on", None), ("last_on__gte", models.F("first_on")), _connector="OR"),
                name="absence_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("person",), name="one_feed_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["person", "kind"], name="certificate_of_person"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["hotline", "window", "leading"])), name="certificate_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gt", models.F("from_on")), _connector="OR"),
                name="certificate_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveragerelease",
            constraint=models.UniqueConstraint(fields=("point", "year"), name="released_once_a_year"),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.UniqueConstraint(
                fields=("seat", "day_type", "weekdays", "starts", "from_on"), name="demand_begins_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_type__in", ["working", "rest", "holiday"])), name="demand_day_type_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("certificate__in", ["", "hotline", "window", "leading"])),
                name="demand_certificate_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_minutes__lte", 240)), name="demand_break_is_short"
            ),
        ),
        migrations.AddConstraint(
            model_name="demand",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gt", models.F("from_on")), _connector="OR"),
                name="demand_holds_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutywish",
            constraint=models.UniqueConstraint(fields=("person", "organisation", "day"), name="one_wish_a_day"),
        ),
        migrations.AddConstraint(
            model_name="dutywish",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["off", "on", "no_night"])), name="wish_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on", None)), fields=("person", "organisation"), name="one_open_employment"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "regime__in",
                        ["civil_servant_like", "public_institution", "labour_contract", "agency", "volunteer"],
                    )
                ),
                name="regime_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="share_is_a_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="employment",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gt", models.F("from_on")), _connector="OR"),
                name="employment_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gt", models.F("from_on"))), name="approval_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="approval_has_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="openshift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["open", "claimed"])),
                fields=("roster", "seat", "starts_at"),
                name="offered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="openshift",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "claimed", "filled", "withdrawn"])), name="offer_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="openshift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_by__isnull", False), ("state__in", ["claimed", "filled"])),
                    ("state__in", ["open", "withdrawn"]),
                    _connector="OR",
                ),
                name="claimed_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="shiftchange",
            index=models.Index(fields=["roster", "-made_at"], name="change_by_time"),
        ),
        migrations.AddConstraint(
            model_name="shiftchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "deed__in",
                        ["added", "removed", "swapped", "taken_over", "claimed", "overridden", "repaired", "undone"],
                    )
                ),
                name="deed_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="change_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftmark",
            constraint=models.UniqueConstraint(fields=("shift", "person", "kind"), name="marked_once"),
        ),
        migrations.AddConstraint(
            model_name="shiftmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["acknowledged", "checked_in", "checked_out"])), name="mark_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="solverrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "solving"])),
                fields=("roster",),
                name="one_waiting_run_a_roster",
            ),
        ),
        migrations.AddConstraint(
            model_name="solverrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "solving", "done", "failed"])), name="run_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "agreed"])),
                fields=("shift",),
                name="one_waiting_swap_a_shift",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "agreed", "approved", "declined", "rejected", "withdrawn", "undone"])
                ),
                name="swap_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="swap",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", models.F("asked_of")), _negated=True), name="swap_has_two"
            ),
        ),
        migrations.RunPython(apart.hold, apart.release),
    ]
