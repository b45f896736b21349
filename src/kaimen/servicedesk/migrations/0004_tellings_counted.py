"""How often one address has told something within the hour."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("servicedesk", "0003_keys_as_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address_index", models.CharField(max_length=64, verbose_name="地址索引")),
                ("at", models.DateTimeField(verbose_name="时刻")),
            ],
            options={
                "verbose_name": "说事次数",
                "verbose_name_plural": "说事次数",
                "indexes": [
                    models.Index(fields=["address_index", "at"], name="telling_of_address"),
                    models.Index(fields=["at"], name="telling_at"),
                ],
            },
        ),
    ]
