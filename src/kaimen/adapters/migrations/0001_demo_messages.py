from django.db import migrations, models

import kaimen.kernel.base.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DemoMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idempotency_key", models.CharField(max_length=80, unique=True, verbose_name="幂等键")),
                ("phone", kaimen.kernel.base.fields.EncryptedTextField(verbose_name="手机号")),
                ("text", kaimen.kernel.base.fields.EncryptedTextField(verbose_name="内容")),
                ("sent_at", models.DateTimeField(verbose_name="发出于")),
            ],
            options={
                "verbose_name": "演示短信",
                "verbose_name_plural": "演示短信",
                "indexes": [models.Index(fields=["-sent_at", "-id"], name="demo_message_newest")],
            },
        ),
    ]
