"""Two points that want the same person at one instant, in threads of their own on a real database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections

from kaimen.kernel.access.models import Grant
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refused
from kaimen.rosters.models import Roster
from kaimen.rosters.selectors import standing
from kaimen.rosters.services import rosters, shifts
from tests.conftest import AT
from tests.federation import Federation
from tests.rosters.conftest import local, open_at, seat_of

pytestmark = pytest.mark.postgres
APART_SECONDS = 1


@pytest.fixture
def drafts(transactional_db: None) -> list[int]:
    """Drafts of two points with the same person at the same hours; committed, so that every thread sees them."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        pytest.skip("threads need a database of their own: SQLite in memory")
    federation = Federation.build(AT, date(2026, 1, 1))
    person = federation.clerk()
    Grant.objects.create(
        person=person, role="clerk", organisation=federation.neighbour, line="territorial", scope="self",
        from_on=federation.since,
    )  # fmt: skip
    made = []
    for union in (federation.county, federation.neighbour):
        point = open_at(union, at=AT)
        roster = rosters.draft(
            point_id=point.pk, from_on=date(2026, 12, 1), to_on=date(2027, 1, 1), actor=SYSTEM, at=AT
        )
        shifts.assign(
            roster_id=roster.pk, seat_id=seat_of(point).pk, person_id=person.pk, starts_at=local(3, 8, month=12),
            ends_at=local(3, 16, month=12), actor=SYSTEM, at=AT,
        )  # fmt: skip
        made.append(roster.pk)
    return made


def test_two_points_published_at_once_do_not_share_a_person(drafts: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    read, both_have_read = standing.duties, Barrier(2)

    def reads_and_waits_for_the_other(**asked: object) -> object:
        found = read(**asked)
        with suppress(BrokenBarrierError):  # the other is held up by the lock, as it should be
            both_have_read.wait(APART_SECONDS)
        return found

    monkeypatch.setattr(standing, "duties", reads_and_waits_for_the_other)

    def publish(roster_id: int) -> str:
        try:
            return rosters.publish(roster_id=roster_id, actor=SYSTEM, at=AT).state
        except Refused as refused:
            return refused.refusals[0].code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(publish, drafts)) == ["published", "shift.person_busy"]
    assert Roster.objects.filter(state="published").count() == 1
