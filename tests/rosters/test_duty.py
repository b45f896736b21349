"""Who answers a point now, and what falls to whom."""

from datetime import date

import pytest

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role
from kaimen.rosters.models import Seat
from kaimen.rosters.rules.doors import DoorState
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.selectors import duty, points
from kaimen.rosters.selectors.duty import Answer
from tests.rosters.conftest import local, open_at, seat_of

NIGHT = {"starts": local(23, 0), "ends": local(23, 8, 30)}


@pytest.fixture
def line(federation, at):
    """A centre at the county, the city, the province; and one at the neighbouring county."""
    return {name: open_at(getattr(federation, name), at=at) for name in ("county", "city", "province", "neighbour")}


def test_the_own_seat_answers(line, on_duty, at):
    person = on_duty(line["county"], **NIGHT)
    on_duty(line["city"], **NIGHT, name="罗启明")
    assert duty.who_answers(line["county"].pk, at) == Answer(
        seat_id=seat_of(line["county"]).pk,
        point_id=line["county"].pk,
        point_name="新城区总职工服务中心",
        organisation="新城区总工会",
        person_id=person,
        person_name="周岚",
        role=SeatKind.ON_SEAT,
        since=local(23, 0),
        until=local(23, 8, 30),
        is_fallback=False,
        phone="0000-6820 1201",
    )


def test_an_empty_county_falls_to_the_city(line, on_duty, at):
    person = on_duty(line["city"], **NIGHT)
    on_duty(line["province"], **NIGHT, name="罗启明")
    answer = duty.who_answers(line["county"].pk, at)
    assert (answer.point_id, answer.person_id, answer.is_fallback) == (line["city"].pk, person, True)


def test_an_empty_city_falls_to_the_province(line, on_duty, at):
    person = on_duty(line["province"], **NIGHT)
    answer = duty.who_answers(line["county"].pk, at)
    assert (answer.point_id, answer.person_id, answer.is_fallback) == (line["province"].pk, person, True)


def test_a_neighbour_never_answers(line, on_duty, at):
    on_duty(line["neighbour"], **NIGHT)
    assert duty.who_answers(line["county"].pk, at) is None


def test_nobody_anywhere_is_nobody(line, at):
    assert duty.who_answers(line["county"].pk, at) is None


@pytest.mark.parametrize(("minute", "is_own"), [(local(23, 8, 29), True), (local(23, 8, 30), False)])
def test_a_shift_ends_with_its_last_minute(line, on_duty, minute, is_own):
    on_duty(line["county"], **NIGHT)
    on_duty(line["city"], starts=local(23, 0), ends=local(23, 17), name="罗启明")
    assert duty.who_answers(line["county"].pk, minute).is_fallback is not is_own


def test_a_draft_answers_nobody(line, on_duty, federation, at):
    from datetime import date

    from kaimen.kernel.base.actors import SYSTEM
    from kaimen.rosters.services import rosters, shifts

    roster = rosters.draft(
        point_id=line["county"].pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=at
    )
    shifts.assign(
        roster_id=roster.pk,
        seat_id=seat_of(line["county"]).pk,
        person_id=federation.clerk().pk,
        starts_at=local(23, 0),
        ends_at=local(23, 8, 30),
        actor=SYSTEM,
        at=at,
    )
    assert duty.who_answers(line["county"].pk, at) is None
    rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=at)
    assert duty.who_answers(line["county"].pk, at).point_id == line["county"].pk


def test_a_person_answers_the_own_seat_and_those_that_fall_back(line, on_duty, at):
    city = on_duty(line["city"], **NIGHT)
    neighbour = on_duty(line["neighbour"], **NIGHT, name="罗启明")
    seats = {name: seat_of(point).pk for name, point in line.items()}
    assert duty.seats_answered_by(city, at) == {seats["city"], seats["county"]}
    assert duty.seats_answered_by(neighbour, at) == {seats["neighbour"]}


def test_off_duty_one_answers_nothing(line, on_duty):
    person = on_duty(line["city"], **NIGHT)
    assert duty.seats_answered_by(person, local(23, 8, 29)) != frozenset()
    assert duty.seats_answered_by(person, local(23, 8, 30)) == frozenset()


def test_a_seat_is_answered_only_with_a_duty_role_in_force_there_or_above(line, on_duty, at):
    person = on_duty(line["county"], **NIGHT)
    role = Grant.objects.filter(person_id=person)
    places = {name: point.organisation for name, point in line.items()}
    held = {}
    for name in ("county", "city", "neighbour"):
        role.update(organisation=places[name])
        held[name] = duty.seats_answered_by(person, at)
    seat = seat_of(line["county"]).pk
    assert held == {"county": {seat}, "city": {seat}, "neighbour": frozenset()}
    for changes in ({"role": Role.PLANNER}, {"role": Role.CLERK, "to_on": date(2026, 11, 23)}):
        role.update(organisation=places["county"], **changes)
        assert duty.seats_answered_by(person, at) == frozenset()
    role.update(role=Role.DUTY_LEADER, to_on=date(2026, 11, 24))
    assert duty.seats_answered_by(person, at) == {seat}


def test_whose_duty_role_has_ended_is_named_no_more_and_the_seat_falls_to_the_superior(line, on_duty, at):
    person = on_duty(line["county"], **NIGHT)
    city = on_duty(line["city"], **NIGHT, name="罗启明")
    role = Grant.objects.filter(person_id=person)

    def answering(instant=at):
        answer = duty.who_answers(line["county"].pk, instant)
        return answer.person_id, answer.is_fallback, duty.seats_answered_by(person, instant) != frozenset()

    own, caught = (person, False, True), (city, True, False)
    assert answering() == own
    role.update(to_on=date(2026, 11, 23))
    assert answering() == caught
    role.update(to_on=date(2026, 11, 24))
    assert answering() == own
    role.update(role=Role.PLANNER)
    assert answering() == caught
    role.update(role=Role.DUTY_LEADER, organisation=line["province"].organisation)
    assert answering() == own
    role.update(organisation=line["neighbour"].organisation)
    assert answering() == caught


def test_the_board_and_the_page_show_that_the_superior_took_over(line, on_duty, at):
    person = on_duty(line["county"], **NIGHT)
    on_duty(line["city"], **NIGHT, name="罗启明")
    code = line["county"].code

    def shown():
        row = next(each for each in points.board(at=at).page.object_list if each.point.code == code)
        page = points.page(code, at)
        return row.state, row.who, row.taken_by, page.state, page.who

    assert shown() == (DoorState.ON_DUTY, "周*", "", DoorState.ON_DUTY, "周*")
    Grant.objects.filter(person_id=person).update(to_on=date(2026, 11, 23))
    assert shown() == (DoorState.TAKEN_OVER, "罗**", "长宁市总", DoorState.TAKEN_OVER, "罗**")


def test_a_role_that_ends_in_the_middle_of_a_shift_ends_the_watch(line, on_duty):
    person = on_duty(line["county"], starts=local(23, 20), ends=local(24, 8))
    on_duty(line["city"], starts=local(23, 20), ends=local(24, 8), name="罗启明")
    Grant.objects.filter(person_id=person).update(to_on=date(2026, 11, 24))
    before, after = (duty.who_answers(line["county"].pk, each) for each in (local(23, 23, 59), local(24, 0)))
    assert (before.person_id, before.until, after.is_fallback) == (person, local(24, 0), True)


def test_two_roles_that_follow_each_other_are_one_watch(line, on_duty, at):
    person = on_duty(line["county"], starts=local(22, 20), ends=local(23, 8))
    first = Grant.objects.get(person_id=person)
    Grant.objects.filter(pk=first.pk).update(to_on=date(2026, 11, 23))
    Grant.objects.create(
        person_id=person,
        role=Role.DUTY_LEADER,
        organisation=line["city"].organisation,
        line="territorial",
        scope="self",
        from_on=date(2026, 11, 23),
    )
    answer = duty.who_answers(line["county"].pk, at)
    assert (answer.person_id, answer.since, answer.until) == (person, local(22, 20), local(23, 8))


def test_standby_answers_only_while_the_seat_is_empty(line, on_duty, federation):
    from kaimen.kernel.base.actors import SYSTEM
    from kaimen.rosters.models import Roster
    from kaimen.rosters.services import points, shifts
    from kaimen.rosters.services.points import SeatRow

    on_duty(line["county"], **NIGHT)
    row = SeatRow(SeatKind.STANDBY, "备勤席")
    standby_seat = points.add_seat(point_id=line["county"].pk, row=row, actor=SYSTEM, at=local(1, 0))
    standby = federation.clerk("罗启明")
    shifts.assign(
        roster_id=Roster.objects.get(point=line["county"]).pk,
        seat_id=standby_seat.pk,
        person_id=standby.pk,
        starts_at=local(23, 0),
        ends_at=local(23, 20),
        actor=SYSTEM,
        at=local(1, 0),
    )
    both = frozenset(Seat.objects.filter(point=line["county"]).values_list("id", flat=True))
    assert duty.seats_answered_by(standby.pk, local(23, 3)) == frozenset()
    assert duty.seats_answered_by(standby.pk, local(23, 9)) == both
    assert duty.who_answers(line["county"].pk, local(23, 9)).role == SeatKind.STANDBY


def test_the_primary_seat_is_the_oldest_on_the_seat(point):
    from kaimen.kernel.base.actors import SYSTEM
    from kaimen.rosters.services import points
    from kaimen.rosters.services.points import SeatRow

    for kind, name in ((SeatKind.DUTY_LEADER, "带班席"), (SeatKind.ON_SEAT, "第二席")):
        points.add_seat(point_id=point.pk, row=SeatRow(kind, name), actor=SYSTEM, at=local(1, 0))
    assert duty.primary_seat(point.pk).name == "值守席"


def test_statements_do_not_grow(line, on_duty, at, django_assert_num_queries):
    person = on_duty(line["city"], **NIGHT)
    with django_assert_num_queries(4):
        duty.who_answers(line["county"].pk, at)
    with django_assert_num_queries(6):
        duty.seats_answered_by(person, at)
    with django_assert_num_queries(1):
        duty.seats_answered_by(person, local(24, 3))
