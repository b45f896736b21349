"""Reads of adapters."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.adapters.models import DemoMessage
from kaimen.kernel.base.text import mask_phone


@dataclass(frozen=True)
class Sms:
    """One SMS of the demo, the number masked: somebody may have typed a real one."""

    phone: str
    text: str
    sent_at: datetime


def demo_outbox(*, limit: int = 50) -> list[Sms]:
    """The newest SMS of the demo, newest first."""
    messages = DemoMessage.objects.order_by("-sent_at", "-id")[:limit]
    return [Sms(mask_phone(message.phone), message.text, message.sent_at) for message in messages]
