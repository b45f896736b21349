import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0004_tellings_counted")]

    operations = [
        migrations.CreateModel(
            name="ContactWords",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="servicedesk.contact",
                        verbose_name="原话",
                    ),
                ),
                ("tokens", models.TextField(verbose_name="检索词")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="servicedesk.case",
                        verbose_name="诉求",
                    ),
                ),
            ],
            options={"verbose_name": "检索词", "verbose_name_plural": "检索词"},
        ),
    ]
