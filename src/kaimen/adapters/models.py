"""Tables of adapters 适配."""

from django.db import models

from kaimen.kernel.base.fields import EncryptedTextField


class DemoMessage(models.Model):
    """An SMS of the demo 演示短信: what would have gone to a telephone."""

    idempotency_key = models.CharField("幂等键", max_length=80, unique=True)
    phone = EncryptedTextField("手机号")
    text = EncryptedTextField("内容")
    sent_at = models.DateTimeField("发出于")

    class Meta:
        verbose_name = verbose_name_plural = "演示短信"
        indexes = [models.Index(fields=["-sent_at", "-id"], name="demo_message_newest")]
