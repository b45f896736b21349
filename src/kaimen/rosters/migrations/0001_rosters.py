"""Tables of the rosters."""

import datetime as dt

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_byte_order_of_paths"),
        ("people", "0001_people"),
        ("places", "0001_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServicePoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=24, unique=True, verbose_name="编码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("kind", models.CharField(max_length=16, verbose_name="类别")),
                ("phone", models.CharField(blank=True, max_length=24, verbose_name="电话")),
                ("answers_hotline", models.BooleanField(default=False, verbose_name="接听 12351")),
                ("opened_on", models.DateField(verbose_name="启用日")),
                ("closed_on", models.DateField(null=True, verbose_name="停用日")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "address",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.address",
                        verbose_name="地址",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务点",
                "verbose_name_plural": "服务点",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="类别")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="rosters.servicepoint",
                        verbose_name="服务点",
                    ),
                ),
            ],
            options={
                "verbose_name": "席位",
                "verbose_name_plural": "席位",
            },
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(verbose_name="止（不含）")),
                ("state", models.CharField(default="draft", max_length=10, verbose_name="状态")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布于")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rosters",
                        to="rosters.servicepoint",
                        verbose_name="服务点",
                    ),
                ),
            ],
            options={
                "verbose_name": "值守表",
                "verbose_name_plural": "值守表",
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day_type", models.CharField(max_length=8, verbose_name="日别")),
                ("opens", models.TimeField(verbose_name="开门")),
                ("closes", models.TimeField(verbose_name="关门")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(null=True, verbose_name="止（不含）")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours",
                        to="rosters.servicepoint",
                        verbose_name="服务点",
                    ),
                ),
            ],
            options={
                "verbose_name": "开放时间",
                "verbose_name_plural": "开放时间",
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="起")),
                ("ends_at", models.DateTimeField(verbose_name="止（不含）")),
                ("override_reason", models.CharField(blank=True, max_length=200, verbose_name="少歇的理由")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="rosters.roster",
                        verbose_name="值守表",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rosters.seat",
                        verbose_name="席位",
                    ),
                ),
            ],
            options={
                "verbose_name": "班次",
                "verbose_name_plural": "班次",
            },
        ),
        migrations.AddConstraint(
            model_name="servicepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["service_centre", "aid_centre", "station"])), name="point_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicepoint",
            constraint=models.CheckConstraint(condition=models.Q(("code", ""), _negated=True), name="point_has_code"),
        ),
        migrations.AddConstraint(
            model_name="servicepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_on", None), ("closed_on__gt", models.F("opened_on")), _connector="OR"),
                name="point_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("point", "name"), name="seat_name_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["on_seat", "standby", "duty_leader"])), name="seat_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("point", "from_on"), name="published_begins_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("point", "to_on"), name="published_ends_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gt", models.F("from_on"))), name="roster_runs_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published"])), name="roster_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="roster",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(("published_at", None), ("state", "draft")),
                    _connector="OR",
                ),
                name="published_has_its_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("point", "day_type", "opens", "from_on"), name="hours_begin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens")), ("closes", dt.time(0, 0)), _connector="OR"),
                name="hours_run_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on", None), ("to_on__gt", models.F("from_on")), _connector="OR"),
                name="hours_hold_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("day_type__in", ["working", "rest", "holiday"])), name="hours_day_type_known"
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["starts_at", "seat"], name="shift_by_time"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["person", "starts_at"], name="shift_of_person"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("roster", "seat", "starts_at"), name="seat_taken_once"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("roster", "person", "starts_at"), name="person_begins_once"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_runs_forward"
            ),
        ),
    ]
