import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_files"),
        ("organisations", "0002_byte_order_of_paths"),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_type", models.CharField(max_length=60, verbose_name="对象类别")),
                ("subject_id", models.BigIntegerField(verbose_name="对象")),
                ("template", models.CharField(max_length=80, verbose_name="模板")),
                ("template_version", models.CharField(max_length=12, verbose_name="模板版本")),
                ("form", models.CharField(max_length=4, verbose_name="形式")),
                ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="文号")),
                ("made_at", models.DateTimeField(verbose_name="出具于")),
                ("is_generated", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="出具人",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="出具工会",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
                "indexes": [models.Index(fields=["subject_type", "subject_id", "id"], name="document_of_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("organisation", "number", "form"),
                        name="document_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["pdf", "docx"])), name="document_form_known"
                    ),
                ],
            },
        ),
    ]
