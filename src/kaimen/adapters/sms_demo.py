"""SMS of the demo: kept in a table, shown on a page. Implements `notices.ports.SmsSender`; sends nothing anywhere."""

from datetime import datetime

from kaimen.adapters.models import DemoMessage


class DemoSms:
    """The gateway of the demo profile. It takes every number and never fails."""

    def send(self, *, phone: str, text: str, idempotency_key: str, at: datetime) -> str:
        message, _is_new = DemoMessage.objects.get_or_create(
            idempotency_key=idempotency_key, defaults={"phone": phone, "text": text, "sent_at": at}
        )
        return f"demo-{message.pk}"
