"""Table of stored files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_organisations"),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="内容摘要")),
                ("received_sha256", models.CharField(max_length=64, verbose_name="收到时的摘要")),
                ("size_bytes", models.PositiveIntegerField(verbose_name="大小（字节）")),
                ("media_type", models.CharField(max_length=100, verbose_name="类型")),
                ("label", models.CharField(max_length=120, verbose_name="名称")),
                ("retention", models.CharField(max_length=16, verbose_name="保管期限")),
                ("created_at", models.DateTimeField(verbose_name="上传时间")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="所属工会",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="上传人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("retention__in", ["temporary", "ten_years", "thirty_years", "permanent"])),
                        name="file_retention_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "media_type__in",
                                [
                                    "application/pdf",
                                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                    "image/jpeg",
                                    "image/png",
                                    "image/webp",
                                    "text/csv",
                                    "text/plain",
                                ],
                            )
                        ),
                        name="file_media_type_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="file_not_empty"),
                ],
            },
        ),
    ]
