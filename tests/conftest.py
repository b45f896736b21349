"""Fixtures for all tests: a frozen clock, a small federation, actors."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from kaimen.kernel.base import clock

hypothesis_settings.register_profile("kaimen", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("kaimen")

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 03:00 on Monday 23 November in Shanghai


@contextmanager
def frozen_at(at: datetime) -> Iterator[None]:
    """Every reading of the clock gives `at`, in all threads of this process."""
    before = clock._read
    clock._read = lambda: at
    try:
        yield
    finally:
        clock._read = before


@pytest.fixture
def frozen() -> Callable[[datetime], AbstractContextManager[None]]:
    return frozen_at


@pytest.fixture
def at() -> datetime:
    """03:00 on 23 November 2026 in Shanghai."""
    return AT


@pytest.fixture
def home() -> Path:
    return settings.HOME


@pytest.fixture
def federation(db: None) -> object:
    from tests.federation import Federation

    return Federation.build(AT, date(2026, 1, 1))


@pytest.fixture(autouse=True, scope="session")
def _let_flush_empty_the_audit() -> Iterator[None]:
    """Between transactional tests Django empties all tables; on SQLite the append-only triggers would stop it, so
    they step aside for that moment.
    """
    from importlib import import_module

    from django.db import connection
    from django.test import TransactionTestCase

    triggers = import_module("kaimen.kernel.audit.migrations.0002_append_only")
    plain_teardown = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            return plain_teardown(self)
        with connection.schema_editor() as editor:
            triggers._allow(None, editor)
        plain_teardown(self)
        with connection.schema_editor() as editor:
            triggers._forbid(None, editor)
        return None

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = plain_teardown
