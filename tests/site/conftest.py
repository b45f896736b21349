"""Fixtures of the site's pages."""

import pytest

from tests.conftest import frozen_at
from tests.site.officers import Desk


@pytest.fixture
def desk(federation, at):
    """03:00 in a small federation, with colleagues who open pages."""
    with frozen_at(at):
        yield Desk(federation, at)
