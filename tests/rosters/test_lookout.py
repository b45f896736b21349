"""The head's page: gaps and who is asked, months without a roster, what waits, what nobody acknowledged."""

import uuid
from datetime import date, timedelta

import pytest

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.actors import SYSTEM
from kaimen.rosters.models import OpenShift, Roster, Shift, ShiftMark, Swap
from kaimen.rosters.selectors import lookout
from kaimen.rosters.services import alarms, rosters
from tests.rosters.conftest import local, open_at, seat_of
from tests.rosters.test_pages import client, door  # noqa: F401


@pytest.fixture
def counties(federation, at):
    return [open_at(getattr(federation, name), at=at) for name in ("county", "neighbour", "sibling")]


@pytest.fixture
def head(federation):
    return federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE, name="韩若松")


def seen(actor, at, **asked):
    return lookout.page(actor=actor, at=at, **asked)


def test_gaps_name_when_how_much_and_who_is_asked(counties, head, on_duty, federation, at):
    federation.colleague(Role.PLANNER, name="沈见月")
    federation.colleague(Role.DUTY_LEADER, name="马建川")
    on_duty(counties[0], starts=local(23, 0), ends=local(23, 5))
    on_duty(counties[0], starts=local(23, 8), ends=local(24, 8), name="罗启明")
    on_duty(counties[1], starts=local(23, 8), ends=local(24, 8), name="陈禾")
    found = seen(head, at)
    assert (found.view, found.counts) == ("gaps", {"all": 2, "gaps": 2, "missing": 2, "waiting": 0, "unread": 2})
    now, later = found.page
    assert (now.point.code, now.is_now, now.until) == ("610103", True, local(23, 8))
    assert (later.point.code, later.is_now, later.starts, later.until) == (
        "610102", False, local(23, 5), local(23, 8)
    )  # fmt: skip
    # until December, which is not planned yet, there are 3 hours and 6 days and 16 hours
    assert (later.count, later.hours) == (2, 3 + 16 + 6 * 24)
    assert ([each.name for each in later.asked], later.is_superior_told) == (["沈见月", "马建川"], False)
    open_at(federation.city, at=at)
    alarms.tell_of_empty_seats(at=at)
    assert [each.is_superior_told for each in seen(head, at, view="gaps", search="新城区").page] == [True]


def test_a_month_that_is_not_planned_is_missing_and_no_gap(counties, head, at):
    point = counties[0]
    rosters.draft(point_id=point.pk, from_on=date(2026, 12, 1), to_on=date(2027, 1, 1), actor=SYSTEM, at=at)
    found = seen(head, at)
    assert (found.view, found.counts["gaps"]) == ("all", 0)
    assert [(each.code, each.next_word) for each in seen(head, at, view="missing").page] == [
        ("610102", "草稿"),
        ("610103", ""),
    ]
    Roster.objects.update(state="published", published_at=at)
    assert [each.code for each in seen(head, at, view="missing").page] == ["610103"]


def test_what_waits_and_what_nobody_has_read(counties, head, on_duty, federation, at):
    mine, other = counties[0], counties[2]
    for point in (mine, other):
        on_duty(point, starts=local(23, 8), ends=local(24, 8))
        on_duty(point, starts=local(25, 4), ends=local(25, 8), name="罗启明")  # beyond 48 hours
    shift = Shift.objects.filter(roster__point=mine).earliest("starts_at")
    roster, second = shift.roster, Shift.objects.filter(roster__point=mine).latest("starts_at").person
    Swap.objects.create(shift=shift, asked_by=shift.person, asked_of=second, state="agreed", asked_at=at, moved_at=at)
    claimed = {"state": "claimed", "claimed_by": second, "offered_at": at, "moved_at": at}
    for day in (22, 26):  # the first has begun
        OpenShift.objects.create(
            roster=roster, seat=seat_of(mine), starts_at=local(day, 8), ends_at=local(day, 16), **claimed
        )
    waiting = seen(head, at, view="waiting").page
    assert [(each.point, each.starts_at, each.who, each.other, each.word) for each in waiting] == [
        (mine.name, local(23, 8), "周岚", "罗启明", "等排班员批准"),
        (mine.name, local(26, 8), "罗启明", "", "有人领，等批准"),
    ]
    assert [(each.shift_id, each.person) for each in seen(head, at, view="unread").page] == [(shift.pk, "周岚")]
    ShiftMark.objects.create(shift=shift, person=shift.person, kind="acknowledged", at=at)
    assert seen(head, at).counts["unread"] == 0
    Swap.objects.update(state="approved", batch=uuid.uuid4())
    assert seen(head, at).counts["waiting"] == 1


def test_search_and_pages(counties, head, at):
    for asked, codes in {"碑林": ["610103"], "610102": ["610102"], "铜岭": [], "长宁": []}.items():
        assert [each.code for each in seen(head, at, search=asked).page] == codes
    assert [each.code for each in seen(head, at, view="nonsense", number="99").page] == ["610102", "610103"]


def test_siblings_are_not_seen(counties, federation, on_duty, at):
    on_duty(counties[2], starts=local(23, 8), ends=local(24, 8))
    other = federation.colleague(Role.MANAGER, federation.sibling, Scope.SUBTREE)
    city = federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE)
    assert [row.point.code for row in seen(other, at).page] == ["610200"]
    assert seen(city, at).counts == {"all": 2, "gaps": 0, "missing": 2, "waiting": 0, "unread": 0}


@pytest.mark.parametrize("points", [1, 3])
def test_statements_do_not_grow(federation, on_duty, at, points, django_assert_num_queries):
    for name in ("county", "neighbour", "city")[:points]:
        on_duty(open_at(getattr(federation, name), at=at), starts=local(23, 8), ends=local(24, 8))
    actor = federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE)
    with django_assert_num_queries(9):
        lookout.page(actor=actor, at=at)


@pytest.mark.parametrize("view", ["", "gaps", "missing", "waiting", "unread", "all"])
def test_every_view_is_shown(door, counties, head, on_duty, view):  # noqa: F811
    on_duty(counties[0], starts=local(23, 8), ends=local(24, 8))
    shift = Shift.objects.get()
    Swap.objects.create(
        shift=shift, asked_by=shift.person, asked_of_id=head.person_id, state="asked", asked_at=shift.starts_at,
        moved_at=shift.starts_at,
    )  # fmt: skip
    answer = door(head).get("/duty/", {"view": view})
    words = {"gaps": "现在没人", "waiting": "周岚 和 韩若松", "unread": "值守席", "all": "还没排", "missing": "还没排"}
    assert answer.status_code == 200
    assert words.get(view, "现在没人") in answer.content.decode()


def test_the_fortnight_ends(counties, head, federation, at):
    """A gap on the fifteenth day is not told yet."""
    point = counties[0]
    clerk = federation.clerk("罗启明", point.organisation)
    roster = rosters.draft(
        point_id=point.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 20), actor=SYSTEM, at=local(1, 0)
    )
    Shift.objects.bulk_create(
        Shift(
            roster=roster, seat=seat_of(point), person_id=clerk.pk, starts_at=local(22, 0) + timedelta(days=n),
            ends_at=local(23, 0) + timedelta(days=n),
        )
        for n in range(16)
    )  # fmt: skip
    Roster.objects.update(state="published", published_at=at)
    assert seen(head, at).counts["gaps"] == 0
    Shift.objects.order_by("starts_at").last().delete()
    assert seen(head, at).counts["gaps"] == 1
