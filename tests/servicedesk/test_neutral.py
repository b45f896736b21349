"""Every notice of this room is neutral outside the house."""

import pytest

from kaimen.kernel.notices.labels import NEUTRAL
from kaimen.kernel.notices.rules import kinds
from kaimen.servicedesk.demo.stories import STORIES
from kaimen.servicedesk.labels import NOTICES
from kaimen.servicedesk.rules import neutral


@pytest.mark.parametrize("kind", sorted(NOTICES))
def test_no_notice_says_what_it_is_about(kind: str) -> None:
    outside = str(NOTICES[kind].outside or NEUTRAL)
    assert kinds.leaks(NOTICES[kind]) == frozenset()
    assert [neutral.telling(outside, said=story.text) for story in STORIES] == [()] * len(STORIES)
