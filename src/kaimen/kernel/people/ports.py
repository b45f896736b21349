"""Port 端口: a code to a telephone. Notices lie above people, so the site's wiring connects the two."""

from datetime import datetime
from typing import Protocol


class NotSent(Exception):
    """The gateway did not take the message."""


class CodeSender(Protocol):
    """Sends a code by SMS. The same `key` again is the same message. Raises NotSent."""

    def __call__(self, *, phone: str, code: str, key: str, at: datetime) -> None: ...


class CodePort:
    """The place the sender plugs into; empty, nothing is sent and the person is told so."""

    def __init__(self) -> None:
        self._sender: CodeSender | None = None

    def plug(self, sender: CodeSender | None) -> CodeSender | None:
        """Put a sender in (or take it out with None); gives back the one that was there."""
        before, self._sender = self._sender, sender
        return before

    def send(self, *, phone: str, code: str, key: str, at: datetime) -> None:
        if self._sender is None:
            raise NotSent("no sender is set")
        self._sender(phone=phone, code=code, key=key, at=at)


codes = CodePort()
