"""The API at a frozen 03:00, with one county, a case of it and the colleague on duty."""

from collections.abc import Iterator

import pytest

from tests.architecture.walled import AT, Held, build
from tests.conftest import frozen_at
from tests.federation import Federation


@pytest.fixture
def held(db: None) -> Iterator[Held]:
    with frozen_at(AT):
        yield build(Federation.build(AT, AT.date().replace(month=1, day=1)))
