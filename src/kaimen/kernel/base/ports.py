"""Ports 端口: what the ground floor needs of a floor above it.   Filled once, while the applications are loaded.

`audit` lies above `base`; services down here write their audit rows through `ports.audit.record(...)`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from kaimen.kernel.base.actors import Actor


class AuditRecord(Protocol):
    """Writes one audit row in the transaction that is open. `subject_type` is `app.Model`; values are JSON."""

    def __call__(
        self,
        *,
        actor: Actor,
        key: str,
        subject_type: str,
        subject_id: int,
        at: datetime,
        before: dict[str, object] | None = None,
        after: dict[str, object] | None = None,
        reason: str = "",
    ) -> None: ...


class AuditPort:
    """The place the audit plugs into. Empty, it fails: no deed without its row."""

    def __init__(self) -> None:
        self._record: AuditRecord | None = None

    def plug(self, record: AuditRecord) -> None:
        self._record = record

    def record(
        self,
        *,
        actor: Actor,
        key: str,
        subject_type: str,
        subject_id: int,
        at: datetime,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:
        if self._record is None:
            raise RuntimeError("the audit port is empty: call ports.set_audit while the applications are loaded")
        self._record(
            actor=actor,
            key=key,
            subject_type=subject_type,
            subject_id=subject_id,
            at=at,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
            reason=reason,
        )


audit = AuditPort()


def set_audit(record: AuditRecord) -> None:
    """Plug the audit in; called by its application."""
    audit.plug(record)
