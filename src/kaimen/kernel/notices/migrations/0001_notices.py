import django.db.models.deletion
from django.db import migrations, models

import kaimen.kernel.base.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone", kaimen.kernel.base.fields.EncryptedTextField(blank=True, default="", verbose_name="手机号")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                (
                    "sealed_facts",
                    kaimen.kernel.base.fields.EncryptedTextField(blank=True, default="", verbose_name="事实"),
                ),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.BigIntegerField(verbose_name="对象")),
                ("created_at", models.DateTimeField(verbose_name="建立于")),
                ("read_at", models.DateTimeField(null=True, verbose_name="看过于")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "verbose_name_plural": "通知",
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=8, verbose_name="渠道")),
                ("state", models.CharField(max_length=8, verbose_name="状态")),
                ("at", models.DateTimeField(verbose_name="时刻")),
                ("provider_id", models.CharField(blank=True, default="", max_length=80, verbose_name="回执号")),
                ("error", models.CharField(blank=True, default="", max_length=200, verbose_name="原因")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="notices.notice",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "发送记录",
                "verbose_name_plural": "发送记录",
            },
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "-id"], name="notice_of_person"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notice_unread"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["subject_type", "subject_id"], name="notice_of_subject"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), models.Q(("phone", ""), _negated=True), _connector="OR"),
                name="notice_has_addressee",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["sent", "gave_up"])),
                fields=("notice", "channel"),
                name="attempt_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "queued")), fields=("notice", "channel"), name="attempt_queued_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["in_app", "sms"])), name="attempt_channel_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "sent", "failed", "gave_up"])), name="attempt_state_known"
            ),
        ),
    ]
