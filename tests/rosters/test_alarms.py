"""Empty seats are told of before they are empty."""

from datetime import timedelta

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.worklist.models import Task
from kaimen.rosters.services import alarms
from tests.rosters.conftest import local, seat_of


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
