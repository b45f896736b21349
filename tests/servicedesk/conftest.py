"""Fixtures of the service desk."""

import pytest

from tests.federation import Federation
from tests.servicedesk.world import World


@pytest.fixture
def world(federation: Federation) -> World:
    return World.build(federation)
