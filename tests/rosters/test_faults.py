"""Bad input to the rosters: each is refused by name or explained, and nothing is half published.

Beside these: a taken seat, a person in two centres, short rest (test_services), leave over a published shift
(test_staff, test_planning_pages), demand nobody is certified for and months without a placement (test_explain,
test_planning), a swap that breaks the rest before a third shift (test_swaps), two planners of one shift (test_moves), a
revoked secret of the calendar (test_mine).
"""

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day

import pytest

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.notices.models import Notice
from kaimen.kernel.worklist.models import Task
from kaimen.rosters.models import Demand, Roster, Shift, ShiftMark
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.rules.staff import CertificateKind
from kaimen.rosters.selectors import ahead, duty, mine, proofs
from kaimen.rosters.services import alarms, demands, marks, rosters, shifts, staff
from kaimen.rosters.services.staff import CertificateRow
from tests.rosters.conftest import SINCE, local, open_at, seat_of
from tests.signing_in import sign_in

PATH = "/duty/610102/?month=2026-11"


def put(roster, person_id, starts, ends, **more):
    return shifts.assign(
        roster_id=roster.pk, seat_id=seat_of(roster.point).pk, person_id=person_id, starts_at=starts, ends_at=ends,
        actor=SYSTEM, at=local(1, 0), **more,
    )  # fmt: skip


def refused(deed, *given, **more):
    with pytest.raises(Refused) as caught:
        deed(*given, **more)
    return caught.value.refusals


@pytest.fixture
def clerk(federation):
    return federation.clerk("周岚").pk


@pytest.fixture
def desk(client, federation, at, frozen):
    """The planner of the county, signed in."""
    sign_in(client, federation.colleague(Role.PLANNER, name="沈见月").person_id, at=at)
    with frozen(local(1, 8)):
        yield client


def test_a_certificate_that_ends_in_mid_shift_does_not_carry_the_shift(point, november, clerk, at):
    """The night of the 20th begins with a certificate and ends without."""
    row = DemandRow(time_of_day(17, 30), 900, certificate=CertificateKind.HOTLINE)
    asked = dict.fromkeys(DayType, (row,))
    demands.set_demands(seat_id=seat_of(point).pk, demands=asked, from_on=SINCE, actor=SYSTEM, at=at)
    paper = CertificateRow(clerk, CertificateKind.HOTLINE, SINCE, date(2026, 11, 21))
    staff.certify(point_id=point.pk, row=paper, actor=SYSTEM, at=at)
    night = (local(20, 17, 30), local(21, 8, 30))
    found = Refusal("shift.not_certified", {"person": "周岚", "certificate": "hotline", "day": "11-21"})
    assert refused(put, november, clerk, *night) == (found,)
    assert Shift.objects.count() == 0
    put(november, clerk, local(19, 17, 30), local(20, 8, 30))
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    ("ends", "refusal", "says"),
    [
        (local(25, 8), Refusal("shift.runs_backward", {"starts": "11-25 08:00", "ends": "11-25 08:00"}), None),
        (local(26, 14), Refusal("shift.too_long", {"hours": 24}), None),
        (local(25, 8, 29), Refusal("shift.too_short", {"minutes": 30}), "08:29"),
    ],
)
def test_a_shift_of_nothing_or_of_thirty_hours_is_refused(november, clerk, desk, ends, refusal, says):
    assert refused(put, november, clerk, local(25, 8), ends) == (refusal,)
    if says:  # the page knows one day and two times of the clock: what is too long cannot be typed there
        form = {"seat": seat_of(november.point).pk, "person": clerk, "day": "2026-11-25", "starts": "08:00"}
        answer = desk.post(f"/duty/rosters/{november.pk}/assign/", form | {"ends": says})
        assert (answer.status_code, "一班至少 30 分钟。" in answer.content.decode()) == (422, True)
        assert says in answer.content.decode()
    assert Shift.objects.count() == 0


@pytest.fixture
def elsewhere(monkeypatch) -> Iterator[None]:
    """A server that lives in New York, whose summer time ended on 1 November 2026."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_the_zone_of_the_server_moves_no_shift(elsewhere, point, november, clerk, at):
    put(november, clerk, local(1, 0), local(1, 8))
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=local(1, 0))
    assert datetime(2026, 11, 1, 12).astimezone().utcoffset() == timedelta(hours=-5)  # the server believes so
    duty_of = mine.my_duty(person_actor(clerk, at=local(1, 0)), local(1, 1)).next
    assert duty_of is not None
    assert (duty_of.starts.isoformat(), duty_of.ends.isoformat()) == (
        "2026-11-01T00:00:00+08:00",
        "2026-11-01T08:00:00+08:00",
    )
    day = date(2026, 11, 1)
    proof = proofs.prove(from_on=day, to_on=day, level=Level.PLANNED, at=at, code=point.code)
    assert (proof.minutes(Cover.COVERED), proof.period.minutes) == (8 * 60, 24 * 60)


def test_a_clock_that_is_set_back_tells_nobody_twice_and_loses_no_mark(point, on_duty, at):
    who = on_duty(point, starts=local(23, 0), ends=local(23, 8))
    actor, shift = person_actor(who, at=at), Shift.objects.get()
    marks.mark(shift_id=shift.pk, kind=MarkKind.CHECKED_IN, actor=actor, at=local(23, 0, 1))
    for minutes in (0, 30, 5, 30):
        alarms.tell_of_empty_seats(at=at + timedelta(minutes=minutes))
        marks.mark(shift_id=shift.pk, kind=MarkKind.CHECKED_IN, actor=actor, at=at + timedelta(minutes=minutes))
    assert list(ShiftMark.objects.values_list("kind", "at")) == [("checked_in", local(23, 0, 1))]
    assert (Task.objects.filter(done_at=None).count(), Notice.objects.count()) == (1, 0)


def test_two_planners_of_one_day_leave_one_shift(november, clerk, federation, desk):
    """Both saw the seat empty; the second is told who was first, and keeps what was typed."""
    put(november, federation.clerk("罗启明").pk, local(25, 8), local(25, 16))
    form = {
        "seat": seat_of(november.point).pk, "person": clerk, "day": "2026-11-25", "starts": "09:15", "ends": "17:00",
    }  # fmt: skip
    answer = desk.post(f"/duty/rosters/{november.pk}/assign/", form)
    page = answer.content.decode()
    assert (answer.status_code, "这个席位 11-25 08:00–11-25 16:00 已排了罗启明。" in page) == (422, True)
    assert 'value="09:15"' in page
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"person": "999999999999999"},
        {"person": "-1"},
        {"seat": "٣"},
        {"day": "9999-12-31"},
        {"day": "1900-01-01"},
        {"starts": "08:30:00.5+08:00"},
        {"override_reason": "\u202e" + "长" * 201},
    ],
)
def test_hand_made_forms_are_refused_and_store_nothing(november, clerk, desk, change):
    form = {
        "seat": seat_of(november.point).pk, "person": clerk, "day": "2026-11-25", "starts": "08:00", "ends": "16:00",
    }  # fmt: skip
    assert desk.post(f"/duty/rosters/{november.pk}/assign/", form | change).status_code == 422
    assert Shift.objects.count() == 0


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2026-13", "\x00", "2026-11-25", "9" * 400])
def test_strange_months_show_this_one(desk, november, month):
    assert desk.get("/duty/610102/", {"month": month}).status_code == 200


def test_a_shift_of_another_union_is_out_of_reach(federation, november, clerk, desk, at):
    other = open_at(federation.neighbour, at=at)
    roster = rosters.draft(
        point_id=other.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=local(1, 0)
    )
    theirs = put(roster, federation.clerk("外人", federation.neighbour).pk, local(25, 8), local(25, 16))
    for address in (f"/duty/rosters/{roster.pk}/publish/", f"/duty/shifts/{theirs.pk}/remove/"):
        assert desk.post(address).status_code == 404
    form = {"seat": seat_of(other).pk, "person": clerk, "day": "2026-11-25", "starts": "08:00", "ends": "16:00"}
    assert desk.post(f"/duty/rosters/{november.pk}/assign/", form).status_code == 422
    assert (Shift.objects.get().pk, Roster.objects.get(pk=roster.pk).state) == (theirs.pk, "draft")


def test_whose_duty_role_ended_covers_no_minute_and_is_not_announced(point, on_duty, at):
    who = on_duty(point, starts=local(23, 8), ends=local(24, 8))
    Grant.objects.filter(person_id=who).update(to_on=date(2026, 11, 24))
    days = {"from_on": date(2026, 11, 23), "to_on": date(2026, 11, 24), "code": point.code}
    proof = proofs.prove(level=Level.PLANNED, at=at, **days)
    assert proof.minutes(Cover.COVERED) == 16 * 60  # until midnight, when the role ends
    assert ahead.next_watch(point.pk, at).person_id == who
    Grant.objects.filter(person_id=who).update(to_on=date(2026, 11, 23))
    assert proofs.prove(level=Level.PLANNED, at=at, **days).minutes(Cover.COVERED) == 0
    assert ahead.next_watch(point.pk, at) is None
    assert duty.seats_answered_by(who, local(23, 9)) == frozenset()


def test_the_form_of_demand_keeps_the_days_of_the_week(point, federation, client, at, frozen):
    weekdays = DemandRow(time_of_day(8, 30), 540, weekdays="135")
    asked = {kind: (weekdays,) if kind == DayType.WORKING else () for kind in DayType}
    seat = seat_of(point)
    demands.set_demands(seat_id=seat.pk, demands=asked, from_on=SINCE, actor=SYSTEM, at=at)
    sign_in(client, federation.colleague(Role.MANAGER).person_id, at=at)
    form = {"from_on": "2026-12-01", "hours_working": "08:30-17:30 18:00-20:00", "break_working": "30"}
    with frozen(at):
        answer = client.post(f"/duty/610102/demand/{seat.pk}/", form)
    assert answer.status_code == 302
    rows = Demand.objects.filter(from_on=date(2026, 12, 1)).order_by("starts")
    assert list(rows.values_list("starts", "weekdays")) == [(time_of_day(8, 30), "135"), (time_of_day(18), "")]
