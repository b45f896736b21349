"""The API at a frozen 03:00, with one county, a case of it and the colleague on duty."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.architecture.walled import AT, Held, build
from tests.conftest import frozen_at
from tests.federation import Federation


@pytest.fixture(autouse=True)
def _requests_leave_the_connection_of_the_test_alone() -> Iterator[None]:
    """As Django's own test client does: these requests go straight to the WSGI application."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def held(db: None) -> Iterator[Held]:
    with frozen_at(AT):
        yield build(Federation.build(AT, AT.date().replace(month=1, day=1)))
