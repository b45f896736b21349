"""Empty seats are told of before they are empty."""

from datetime import timedelta

import pytest

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.notices.models import Notice
from kaimen.kernel.worklist.models import Task
from kaimen.rosters.services import alarms
from tests.rosters.conftest import local, open_at, seat_of


def told():
    return list(Task.objects.filter(done_at=None).values_list("holder_kind", "holder_id", "title", "due_at"))


def test_a_gap_ahead_becomes_one_task_and_goes_when_filled(point, on_duty, at):
    on_duty(point, starts=local(23, 0), ends=local(23, 20))
    assert alarms.tell_of_empty_seats(at=at) == 1
    ahead = [("seat", seat_of(point).pk, "新城区总职工服务中心 11-23 20:00 起没排人", local(23, 20))]
    assert told() == ahead
    alarms.tell_of_empty_seats(at=at + timedelta(minutes=5))
    assert told() == ahead
    on_duty(point, starts=local(23, 20), ends=local(24, 8), name="罗启明")
    assert alarms.tell_of_empty_seats(at=at + timedelta(minutes=10)) == 0
    assert told() == []


def test_a_seat_that_is_empty_now_has_no_due_time_any_more(point, on_duty, at):
    on_duty(point, starts=local(23, 8), ends=local(24, 7))
    assert alarms.tell_of_empty_seats(at=at) == 1
    assert told() == [("seat", seat_of(point).pk, "新城区总职工服务中心现在没排人，到 11-23 08:00", None)]


def test_an_unplanned_point_is_told_of_once_however_often_it_is_looked_at(point, at):
    """Its end is only as far as we look, and would be another one every five minutes."""
    for later in (0, 5, 10):
        assert alarms.tell_of_empty_seats(at=at + timedelta(minutes=later)) == 1
        assert told() == [("seat", seat_of(point).pk, "新城区总职工服务中心现在没排人", None)]
    task = Task.objects.get()
    assert Entry.objects.filter(subject_type="worklist.Task", subject_id=task.pk).count() == 1


def test_a_gap_that_has_begun_is_told_of_once_while_it_stays_the_same(point, on_duty, at):
    on_duty(point, starts=local(23, 8), ends=local(24, 7))
    for later in (0, 5, 10):
        assert alarms.tell_of_empty_seats(at=at + timedelta(minutes=later)) == 1
        assert told() == [("seat", seat_of(point).pk, "新城区总职工服务中心现在没排人，到 11-23 08:00", None)]
    task = Task.objects.get()
    assert Entry.objects.filter(subject_type="worklist.Task", subject_id=task.pk).count() == 1


def test_a_covered_day_tells_nothing(point, on_duty, at):
    on_duty(point, starts=local(23, 0), ends=local(23, 20))
    on_duty(point, starts=local(23, 20), ends=local(24, 4), name="罗启明")
    assert alarms.tell_of_empty_seats(at=at) == 0
    assert told() == []


# step by step


@pytest.fixture
def line(federation, point, at):
    """The county with its planner, the city above with a duty leader and a head."""
    city = open_at(federation.city, at=at)
    people = {
        "planner": federation.colleague(Role.PLANNER, name="沈见月").person_id,
        "leader": federation.colleague(Role.DUTY_LEADER, federation.city, name="马建川").person_id,
        "head": federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE, name="韩若松").person_id,
    }
    return {"county": point, "city": city, **people}


def open_tasks(point):
    rows = Task.objects.filter(done_at=None, subject_id=point.pk).order_by("id")
    return [(each.kind.removeprefix("rosters.seat_"), each.holder.token) for each in rows]


def notices():
    told = Notice.objects.filter(kind__in=alarms.KINDS)
    return list(told.order_by("id").values_list("kind", "person_id"))


def test_each_step_is_taken_once_and_all_end_when_filled(line, on_duty, at):
    county, seat = line["county"], seat_of(line["county"]).pk
    on_duty(line["city"], starts=local(23, 0), ends=local(23, 23))
    on_duty(county, starts=local(23, 0), ends=local(23, 9))
    alarms.tell_of_empty_seats(at=at)  # six hours ahead
    own = [("empty", f"seat:{seat}"), ("empty", f"person:{line['planner']}")]
    assert (open_tasks(county), notices()) == (own, [])
    for later in (3, 4):  # three hours ahead, and again: the union above
        alarms.tell_of_empty_seats(at=at + timedelta(hours=later))
    above = [*own, ("empty_soon", f"seat:{seat_of(line['city']).pk}")]
    assert (open_tasks(county), notices()) == (above, [("rosters.seat_empty_soon", line["leader"])])
    for minutes in (0, 5):  # empty: the head
        alarms.tell_of_empty_seats(at=local(23, 9, minutes))
    assert open_tasks(county) == [*above, ("empty_now", f"person:{line['head']}")]
    assert notices()[1:] == [("rosters.seat_empty_now", line["head"])]
    on_duty(county, starts=local(23, 9, 30), ends=local(24, 9, 30), name="罗启明")
    alarms.tell_of_empty_seats(at=local(23, 9, 30))
    assert (open_tasks(county), len(notices())) == ([], 2)


def test_a_gap_far_ahead_leaves_the_superior_in_peace(line, on_duty, at):
    on_duty(line["county"], starts=local(23, 0), ends=local(23, 7, 1))
    alarms.tell_of_empty_seats(at=at)
    assert [kind for kind, _holder in open_tasks(line["county"])] == ["empty", "empty"]
    alarms.tell_of_empty_seats(at=at + timedelta(minutes=1))
    assert [kind for kind, _holder in open_tasks(line["county"])] == ["empty", "empty", "empty_soon"]


def test_the_task_stays_with_the_planner_who_has_it(line, on_duty, federation, at):
    on_duty(line["county"], starts=local(23, 0), ends=local(23, 20))
    alarms.tell_of_empty_seats(at=at)
    Grant.objects.filter(person_id=line["planner"]).delete()
    federation.colleague(Role.PLANNER, name="苏槿")
    alarms.tell_of_empty_seats(at=at + timedelta(minutes=5))
    assert open_tasks(line["county"])[1] == ("empty", f"person:{line['planner']}")


def test_a_later_gap_calls_again(line, on_duty, at):
    county = line["county"]
    on_duty(county, starts=local(23, 4), ends=local(23, 10))
    alarms.tell_of_empty_seats(at=at)  # empty now, until four
    alarms.tell_of_empty_seats(at=local(23, 5))  # the next gap is five hours away
    assert [kind for kind, _holder in open_tasks(county)] == ["empty", "empty"]
    alarms.tell_of_empty_seats(at=local(23, 10))
    about = Notice.objects.filter(subject_id=county.pk, kind=alarms.ALARM)
    assert list(about.values_list("person_id", flat=True)) == [line["head"]] * 2
