"""Calendar tests leave the process's kept calendar as they found it: unread."""

from collections.abc import Iterator

import pytest

from kaimen.kernel.calendars import selectors


@pytest.fixture(autouse=True)
def _unread_calendar() -> Iterator[None]:
    selectors.forget()
    yield
    selectors.forget()
