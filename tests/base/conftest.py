"""Fixtures of the ground floor: a registry of their own, and an audit that writes into a list."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from kaimen.kernel.base import outbox, ports
from kaimen.kernel.base.jobs import registry


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the test registers is registered."""
    monkeypatch.setattr(registry, "_by_name", {})
    monkeypatch.setattr(registry, "_by_function", {})
    monkeypatch.setattr(outbox, "_subscriptions", {})


@pytest.fixture
def audited() -> Iterator[list[dict[str, object]]]:
    """The audit rows that were written through the port."""
    rows: list[dict[str, object]] = []

    def record(**row: object) -> None:
        assert isinstance(row["at"], datetime)
        rows.append(row)

    before = ports.audit._record
    ports.set_audit(record)
    yield rows
    ports.audit._record = before
