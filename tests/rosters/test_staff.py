"""People's regimes, certificates, absences and wishes, and what seats ask for: who may keep them, what is refused."""

from dataclasses import replace
from datetime import date, time

import pytest

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import Absence, Certificate, Demand, DutyWish, Employment, Seat
from kaimen.rosters.rules import demands as usual
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
from kaimen.rosters.services import demands, staff
from kaimen.rosters.services.demands import SeatPlan
from kaimen.rosters.services.staff import AbsenceRow, CertificateRow, EmploymentRow, Staff, WishRow
from tests.rosters.conftest import SINCE, local, open_at, seat_of

TODAY = date(2026, 11, 23)
LATER = date(2026, 12, 1)
DAY = DemandRow(time(8, 30), 540, 60)


@pytest.fixture
def clerk(point, federation) -> int:
    return federation.clerk("周岚").pk


@pytest.fixture
def planner(federation):
    return federation.colleague(Role.PLANNER)


def refused(do, *refusals):
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.refusals == refusals


def every_day(*rows):
    return dict.fromkeys(DayType, rows)


def test_one_employment_at_a_time(point, clerk, planner, at):
    first = EmploymentRow(clerk, Regime.AGENCY, SINCE)
    staff.employ(point_id=point.pk, row=first, actor=planner, at=at)
    again = replace(first, regime=Regime.PUBLIC_INSTITUTION)
    refused(
        lambda: staff.employ(point_id=point.pk, row=again, actor=planner, at=at),
        Refusal("staff.held_already", {"from_on": "2026-11-01"}),
    )
    now = staff.employ(point_id=point.pk, row=replace(again, from_on=LATER, share=50), actor=planner, at=at)
    held = list(Employment.objects.order_by("from_on").values_list("regime", "share", "from_on", "to_on"))
    assert held == [("agency", 100, SINCE, LATER), ("public_institution", 50, LATER, None)]
    ended = staff.end_employment(employment_id=now.pk, on=date(2027, 1, 1), actor=planner, at=at)
    assert ended.to_on == date(2027, 1, 1)
    refused(
        lambda: staff.end_employment(employment_id=now.pk, on=date(2027, 1, 1), actor=planner, at=at),
        Refusal("staff.ended_already"),
    )
    refused(
        lambda: staff.employ(point_id=point.pk, row=replace(first, share=0), actor=planner, at=at),
        Refusal("staff.share_unclear"),
    )
    assert Entry.objects.filter(key="rosters.staff.keep").count() == 3


def test_certificates_begin_and_end(point, clerk, planner, at):
    row = CertificateRow(clerk, CertificateKind.HOTLINE, SINCE, number=" 培 2026-118 ")
    made = staff.certify(point_id=point.pk, row=row, actor=planner, at=at)
    assert (made.number, made.to_on) == ("培 2026-118", None)
    assert staff.end_certificate(certificate_id=made.pk, on=LATER, actor=planner, at=at).to_on == LATER
    refused(
        lambda: staff.certify(point_id=point.pk, row=replace(row, to_on=SINCE), actor=planner, at=at),
        Refusal("staff.runs_backward"),
    )


def test_leave_over_a_published_shift_names_what_it_uncovers(point, on_duty, planner, at):
    person = on_duty(point, starts=local(24, 8), ends=local(24, 16))
    leave = AbsenceRow(person, AbsenceKind.LEAVE, date(2026, 11, 24), date(2026, 11, 25))
    made, uncovered = staff.record_absence(point_id=point.pk, row=leave, actor=planner, at=at)
    assert [(shift.starts_at, shift.ends_at) for shift in uncovered] == [(local(24, 8), local(24, 16))]
    assert Entry.objects.filter(key="rosters.staff.keep").get().after["uncovers"] == [uncovered[0].pk]
    protected = AbsenceRow(person, AbsenceKind.NO_NIGHTS, date(2026, 11, 24))
    assert staff.record_absence(point_id=point.pk, row=protected, actor=planner, at=at)[1] == []
    after = replace(leave, first_on=date(2026, 11, 25))
    assert staff.record_absence(point_id=point.pk, row=after, actor=planner, at=at)[1] == []
    staff.withdraw_absence(absence_id=made.pk, actor=planner, at=at)
    assert Absence.objects.count() == 2
    refused(
        lambda: staff.record_absence(point_id=point.pk, row=replace(leave, last_on=SINCE), actor=planner, at=at),
        Refusal("staff.runs_backward"),
    )


def test_wishes_are_one_s_own(point, clerk, planner, federation, at):
    own = person_actor(clerk, at=at)
    row = WishRow(clerk, LATER, WishKind.OFF)
    staff.wish(point_id=point.pk, row=row, actor=own, at=at)
    kept = staff.wish(point_id=point.pk, row=replace(row, kind=WishKind.ON), actor=planner, at=at)
    assert list(DutyWish.objects.values_list("kind", flat=True)) == ["on"]
    with pytest.raises(Forbidden):  # a clerk keeps nobody else's
        staff.wish(point_id=point.pk, row=row, actor=person_actor(federation.clerk("罗启明").pk, at=at), at=at)
    refused(
        lambda: staff.wish(point_id=point.pk, row=replace(row, day=date(2026, 11, 22)), actor=own, at=at),
        Refusal("wish.in_the_past", {"today": "2026-11-23"}),
    )
    staff.withdraw_wish(wish_id=kept.pk, actor=own, at=at)
    assert DutyWish.objects.count() == 0


def test_siblings_keep_nothing_here(point, clerk, federation, planner, at):
    row = EmploymentRow(clerk, Regime.AGENCY, SINCE)
    made = staff.employ(point_id=point.pk, row=row, actor=planner, at=at)
    sibling = federation.colleague(Role.PLANNER, federation.neighbour)
    manager, elsewhere = (
        federation.colleague(Role.MANAGER, union) for union in (point.organisation, federation.neighbour)
    )
    for do in (
        lambda: staff.employ(point_id=point.pk, row=replace(row, from_on=LATER), actor=sibling, at=at),
        lambda: staff.end_employment(employment_id=made.pk, on=LATER, actor=sibling, at=at),
        lambda: demands.default_demands(point_id=point.pk, from_on=TODAY, actor=elsewhere, at=at),
        lambda: demands.set_demands(
            seat_id=seat_of(point).pk, demands=every_day(DAY), from_on=TODAY, actor=elsewhere, at=at
        ),
    ):
        with pytest.raises(NotVisible):
            do()
    with pytest.raises(Forbidden):
        demands.default_demands(point_id=point.pk, from_on=TODAY, actor=planner, at=at)
    assert len(demands.default_demands(point_id=point.pk, from_on=TODAY, actor=manager, at=at)) == 2
    stranger = federation.clerk("罗启明", federation.neighbour).pk
    refused(
        lambda: staff.employ(point_id=point.pk, row=replace(row, person_id=stranger), actor=planner, at=at),
        Refusal("shift.person_elsewhere", {"organisation": "新城区总工会"}),
    )


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([DemandRow(time(8, 30), 0)], Refusal("demand.too_short", {"minutes": 30})),
        ([DemandRow(time(8, 30), 1800)], Refusal("demand.too_long", {"hours": 24})),
        ([DemandRow(time(8, 30), 60, 60)], Refusal("demand.break_too_long", {"row": "08:30–09:30"})),
        ([DemandRow(time(8, 30), 540, 60, "", "18")], Refusal("demand.weekdays_unclear")),
        ([DemandRow(time(8, 30), 540, 0, "driver")], Refusal("demand.certificate_unclear")),
        (
            [DAY, DemandRow(time(17), 60)],
            Refusal("demand.overlap", {"first": "08:30–17:30", "second": "17:00–18:00"}),
        ),
        (
            [DAY, DemandRow(time(17, 30), 901)],
            Refusal("demand.overlap", {"first": "17:30–08:31", "second": "08:30–17:30"}),
        ),
    ],
)
def test_what_a_seat_cannot_ask_for(point, at, rows, refusal):
    seat = seat_of(point)
    refused(
        lambda: demands.set_demands(seat_id=seat.pk, demands=every_day(*rows), from_on=TODAY, actor=SYSTEM, at=at),
        refusal,
    )
    assert Demand.objects.count() == 0
    whole = [DAY, DemandRow(time(17, 30), 900)]
    demands.set_demands(seat_id=seat.pk, demands=every_day(*whole), from_on=TODAY, actor=SYSTEM, at=at)
    assert Demand.objects.count() == 6


def test_past_days_keep_what_was_asked(point, at):
    seat = seat_of(point)
    given = {"seat_id": seat.pk, "actor": SYSTEM, "at": at}
    demands.set_demands(demands={DayType.REST: [DAY]}, from_on=SINCE, **given)
    demands.set_demands(demands={DayType.REST: []}, from_on=LATER, **given)
    assert list(Demand.objects.values_list("from_on", "to_on")) == [(SINCE, LATER)]
    refused(
        lambda: demands.set_demands(demands={DayType.REST: []}, from_on=date(2026, 11, 22), **given),
        Refusal("demand.in_the_past", {"today": "2026-11-23"}),
    )


def test_a_seat_is_renamed(point, federation, at):
    manager = federation.colleague(Role.MANAGER)
    seat = demands.rename_seat(seat_id=seat_of(point).pk, name="窗口", actor=manager, at=at)
    assert seat.name == "窗口"
    other = demands.default_demands(point_id=point.pk, from_on=TODAY, actor=manager, at=at)[1]
    refused(
        lambda: demands.rename_seat(seat_id=other.pk, name="窗口", actor=manager, at=at),
        Refusal("seat.name_taken", {"name": "窗口"}),
    )


def rows(model, *without):
    skipped = {"id", "seat_id", "person_id", "organisation_id", *without}
    return [{k: v for k, v in row.items() if k not in skipped} for row in model.objects.order_by("id").values()]


def test_a_batch_makes_the_same_rows_as_step_by_step(federation, at):
    one, other = open_at(federation.county, at=at), open_at(federation.neighbour, at=at)
    asked = usual.LOCAL[0].demands
    people = [federation.clerk("周岚", union).pk for union in (federation.county, federation.neighbour)]

    def given(person):
        return (
            EmploymentRow(person, Regime.AGENCY, SINCE, 80),
            CertificateRow(person, CertificateKind.WINDOW, SINCE, LATER, "培 1"),
            AbsenceRow(person, AbsenceKind.LEAVE, LATER, LATER),
            WishRow(person, LATER, WishKind.OFF),
        )

    def entries():
        return [{**(row.after or {}), "person_id": 0} for row in Entry.objects.order_by("id")]

    start = len(entries())
    employment, certificate, absence, wish = given(people[0])
    demands.set_demands(seat_id=seat_of(one).pk, demands=asked, from_on=SINCE, actor=SYSTEM, at=at)
    staff.employ(point_id=one.pk, row=employment, actor=SYSTEM, at=at)
    staff.certify(point_id=one.pk, row=certificate, actor=SYSTEM, at=at)
    staff.record_absence(point_id=one.pk, row=absence, actor=SYSTEM, at=at)
    staff.wish(point_id=one.pk, row=wish, actor=SYSTEM, at=at)
    middle = len(entries())
    employment, certificate, absence, wish = given(people[1])
    plan = SeatPlan(seat_of(other).pk, asked)
    assert demands.set_many(plans=[plan], from_on=SINCE, actor=SYSTEM, at=at) == 3
    batch = Staff(federation.neighbour, [employment], [certificate], [absence], [wish])
    assert staff.record_many(staff=[batch], actor=SYSTEM, at=at) == 4
    for model in (Demand, Employment, Certificate, Absence, DutyWish):
        found = rows(model)
        assert found[: len(found) // 2] == found[len(found) // 2 :]
    said = entries()
    for row in said:
        row.pop("uncovers", None)
    assert said[start:middle] == said[middle:]
    assert Seat.objects.count() == 2
