"""Port 端口 of the SMS gateway.   Filled by the site's wiring with an adapter; empty, every SMS fails and is tried
again.
"""

from datetime import datetime
from typing import Protocol


class SmsFailed(Exception):
    """The gateway did not take a message. `is_final`: it never will (barred number, refused text), so nobody tries
    again.
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class SmsSender(Protocol):
    """Hands one SMS to a gateway."""

    def send(self, *, phone: str, text: str, idempotency_key: str, at: datetime) -> str:
        """The gateway's receipt. The same `idempotency_key` again gives the same receipt and no second SMS. Raises
        SmsFailed.

        `phone` is a mobile number of the mainland, eleven digits.
        """
        ...


class SmsPort:
    """The place an adapter plugs into."""

    def __init__(self) -> None:
        self._sender: SmsSender | None = None

    def plug(self, sender: SmsSender | None) -> SmsSender | None:
        """Put an adapter in (or take it out with None); gives back the one that was there."""
        before, self._sender = self._sender, sender
        return before

    @property
    def is_plugged(self) -> bool:
        """Whether anything can be sent: a page offers no code that cannot come."""
        return self._sender is not None

    def send(self, *, phone: str, text: str, idempotency_key: str, at: datetime) -> str:
        if self._sender is None:
            raise SmsFailed("no gateway is set")
        return self._sender.send(phone=phone, text=text, idempotency_key=idempotency_key, at=at)


sms = SmsPort()
