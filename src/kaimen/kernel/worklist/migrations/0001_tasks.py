import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder_kind", models.CharField(max_length=8, verbose_name="承办类别")),
                ("holder_id", models.BigIntegerField(verbose_name="承办人")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.BigIntegerField(verbose_name="对象")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("due_at", models.DateTimeField(null=True, verbose_name="应办结时刻")),
                ("created_at", models.DateTimeField(verbose_name="建立于")),
                ("escalated_at", models.DateTimeField(null=True, verbose_name="催办于")),
                ("done_at", models.DateTimeField(null=True, verbose_name="办结于")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="办结人",
                    ),
                ),
            ],
            options={
                "verbose_name": "待办",
                "verbose_name_plural": "待办",
                "indexes": [
                    models.Index(
                        models.F("holder_kind"),
                        models.F("holder_id"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(("done_at", None)),
                        name="task_open_of_holder",
                    ),
                    models.Index(
                        condition=models.Q(("done_at", None), ("escalated_at", None)),
                        fields=["due_at"],
                        name="task_to_escalate",
                    ),
                    models.Index(fields=["subject_type", "subject_id"], name="task_of_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("holder_kind", "subject_type", "subject_id", "kind"),
                        name="one_open_task",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holder_kind__in", ["seat", "person"])), name="task_holder_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_by", None), ("done_at__isnull", False), _connector="OR"),
                        name="task_done_by_when_done",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="task_has_title"),
                ],
            },
        ),
    ]
