from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=6, verbose_name="行政区划代码")),
                ("line", models.CharField(max_length=120, verbose_name="详细地址")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="怎么找")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=8, null=True, verbose_name="纬度")),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name="经度")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
            options={
                "verbose_name": "地址",
                "verbose_name_plural": "地址",
                "indexes": [models.Index(fields=["division_code"], name="address_division")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("line", ""), _negated=True), name="address_has_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__gte", Decimal(3)),
                                ("latitude__isnull", False),
                                ("latitude__lte", Decimal(54)),
                                ("longitude__gte", Decimal(73)),
                                ("longitude__isnull", False),
                                ("longitude__lte", Decimal(136)),
                            ),
                            _connector="OR",
                        ),
                        name="address_point_on_the_map",
                    ),
                ],
            },
        ),
    ]
