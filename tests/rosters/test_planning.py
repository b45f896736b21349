"""From what is asked for and who is there to a roster: problems, runs, and what hinders them."""

from datetime import date, time, timedelta

import pytest

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters.models import Roster, Seat, Shift, SolverRun
from kaimen.rosters.rules.coverage import Cover, minutes, sweep
from kaimen.rosters.rules.demands import DemandRow
from kaimen.rosters.rules.problem import Away, Held, Loads, Need, Stretch, Wish
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import Span, of_days
from kaimen.rosters.rules.staff import AbsenceKind, Regime, WishKind
from kaimen.rosters.selectors import problems, solving
from kaimen.rosters.services import demands, rosters, runs, shifts, staff
from kaimen.rosters.services.points import SeatRow, add_seat
from kaimen.rosters.services.staff import AbsenceRow, EmploymentRow, WishRow
from tests.rosters.conftest import SINCE, local, open_at

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 14)  # Monday to Monday
DAY = DemandRow(time(8, 30), 540, 60)
NIGHT = DemandRow(time(17, 30), 900)


def every_day(*rows):
    return dict.fromkeys(DayType, rows)


@pytest.fixture
def week(point, federation, at) -> Roster:
    """A draft for one week: one on the seat by day, one on standby at night, three people."""
    for name in ("周岚", "罗启明", "陈禾"):
        federation.clerk(name)
    standby = add_seat(point_id=point.pk, row=SeatRow(SeatKind.STANDBY, "备勤"), actor=SYSTEM, at=at)
    for seat, row in ((seat_of_kind(point, SeatKind.ON_SEAT), DAY), (standby, NIGHT)):
        demands.set_demands(seat_id=seat.pk, demands=every_day(row), from_on=SINCE, actor=SYSTEM, at=at)
    return rosters.draft(point_id=point.pk, from_on=FIRST, to_on=LAST, actor=SYSTEM, at=at)


def seat_of_kind(point, kind) -> Seat:
    return Seat.objects.get(point=point, kind=kind)


def people(roster) -> dict[str, int]:
    return {worker.name: worker.key for worker in problems.problem(roster).workers}


def test_a_week_becomes_a_problem(week, point):
    found = problems.problem(week)
    assert (found.first_on, found.days, len(found.needs)) == (FIRST, 7, 15)
    on_seat, standby = (seat_of_kind(point, kind).pk for kind in (SeatKind.ON_SEAT, SeatKind.STANDBY))
    assert found.needs[0] == Need(  # what runs in from the night before
        key="00 standby 00:00-08:30",
        day=0,
        shift="standby 00:00-08:30",
        stretch=Stretch(0, 510),
        work=0,
        seats=(standby,),
    )
    assert found.needs[1] == Need(
        key="00 on_seat 08:30-17:30 60",
        day=0,
        shift="on_seat 08:30-17:30 60",
        stretch=Stretch(510, 1050),
        work=480,
        seats=(on_seat,),
    )
    assert found.needs[-1].stretch == Stretch(6 * 1440 + 1050, 7 * 1440 + 510)
    assert [need.day for need in found.needs if need.is_rest_day] == [5, 5, 6, 6]
    assert {worker.regime for worker in found.workers} == {"labour_contract"}


def test_seats_with_equal_hours_are_one_need_with_two_heads(week, point, at):
    second = add_seat(point_id=point.pk, row=SeatRow(SeatKind.ON_SEAT, "窗口二"), actor=SYSTEM, at=at)
    demands.set_demands(seat_id=second.pk, demands=every_day(DAY), from_on=SINCE, actor=SYSTEM, at=at)
    first = Seat.objects.filter(point=point).order_by("id").values_list("id", flat=True)[0]
    need = problems.problem(week).needs[1]
    assert (need.heads, need.seats) == (2, (first, second.pk))


def test_what_people_bring(week, point, federation, at):
    who = people(week)
    zhou, luo = who["周岚"], who["罗启明"]
    staff.employ(point_id=point.pk, row=EmploymentRow(zhou, Regime.AGENCY, SINCE, 50), actor=SYSTEM, at=at)
    leave = AbsenceRow(zhou, AbsenceKind.LEAVE, date(2026, 12, 9), date(2026, 12, 10))
    staff.record_absence(point_id=point.pk, row=leave, actor=SYSTEM, at=at)
    staff.wish(point_id=point.pk, row=WishRow(zhou, date(2026, 12, 12), WishKind.OFF), actor=SYSTEM, at=at)
    protected = AbsenceRow(luo, AbsenceKind.NO_NIGHTS, date(2026, 12, 1))
    staff.record_absence(point_id=point.pk, row=protected, actor=SYSTEM, at=at)
    found = {worker.key: worker for worker in problems.problem(week).workers}
    assert (found[zhou].regime, found[zhou].share) == ("agency", 50)
    assert found[zhou].away == (Away(Stretch(2 * 1440, 4 * 1440), "leave"),)
    assert found[zhou].wishes == (Wish(5, problems.WISH_COST),)
    assert (found[zhou].limits.nights, found[luo].limits.nights, found[luo].away) == (True, False, ())


def test_published_shifts_are_held_and_carried(week, point, federation, at):
    who = people(week)
    before = rosters.draft(point_id=point.pk, from_on=date(2026, 12, 1), to_on=FIRST, actor=SYSTEM, at=at)
    given = {"roster_id": before.pk, "person_id": who["周岚"], "actor": SYSTEM, "at": at}
    on_seat, standby = (seat_of_kind(point, kind).pk for kind in (SeatKind.ON_SEAT, SeatKind.STANDBY))
    shifts.assign(seat_id=on_seat, starts_at=local(5, 8, month=12), ends_at=local(5, 16, month=12), **given)
    shifts.assign(seat_id=standby, starts_at=local(6, 17, month=12), ends_at=local(7, 8, month=12), **given)
    rosters.publish(roster_id=before.pk, actor=SYSTEM, at=at)
    found = problems.problem(week)
    zhou, others = found.workers[0], found.workers[1:]
    assert zhou.held == (
        Held(Stretch(-2 * 1440 + 480, -2 * 1440 + 960), 480, False, point.name),
        Held(Stretch(-420, 480), 0, False, point.name),
    )
    assert zhou.carried == Loads(nights=0, rest_days=2, holidays=0, standbys=1, work=480)
    assert [worker.carried for worker in others] == [zhou.carried] * 2, "who is new is not made to catch up"
    assert found.needs[0].stretch == Stretch(480, 510), "half an hour is left after the one that runs in"


def test_the_statements_do_not_grow(week, point, federation, at, django_assert_num_queries):
    other = open_at(federation.neighbour, at=at)
    more = rosters.draft(point_id=other.pk, from_on=FIRST, to_on=LAST, actor=SYSTEM, at=at)
    for asked in ([week.pk], [week.pk, more.pk]):
        with django_assert_num_queries(9):
            problems.problems_many(asked)


def test_a_run_fills_the_draft(week, at, federation):
    planner = federation.colleague(Role.PLANNER)
    run = runs.ask(roster_id=week.pk, actor=planner, at=at)
    assert jobs.run_until_idle(at=at) == 1
    run.refresh_from_db()
    assert (run.state, run.filled, run.empty, run.told) == ("done", 15, 0, [])
    assert (run.cost, run.bound) == (0, 0.0)
    held = week.period
    spans = [Span(*edges) for edges in Shift.objects.filter(roster=week).values_list("starts_at", "ends_at")]
    assert minutes(sweep(held, spans), Cover.UNCOVERED) == 0
    assert Roster.objects.get(pk=week.pk).state == "draft"
    assert {shift.break_minutes for shift in Shift.objects.filter(seat__kind="on_seat")} == {60}
    assert runs.solve(run_id=run.pk, at=at).filled == 15, "again is harmless"
    assert Shift.objects.filter(roster=week).count() == 15


def test_shifts_set_by_hand_stay(week, point, at):
    who = people(week)
    given = {"roster_id": week.pk, "actor": SYSTEM, "at": at}
    seat = seat_of_kind(point, SeatKind.ON_SEAT).pk
    times = {"starts_at": local(7, 8, 30, 12), "ends_at": local(7, 17, 30, 12)}
    exact = shifts.assign(seat_id=seat, person_id=who["陈禾"], **times, **given)
    odd = {"starts_at": local(8, 12, 0, 12), "ends_at": local(8, 17, 30, 12)}
    shifts.assign(seat_id=seat, person_id=who["周岚"], **odd, **given)
    found = problems.problem(week)
    assert found.fixed == frozenset({(found.needs[1].key, who["陈禾"])})
    assert next(need.stretch for need in found.needs if need.day == 1) == Stretch(1440 + 510, 1440 + 720)
    run = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at, is_queued=False)
    assert (runs.solve(run_id=run.pk, at=at).state, Shift.objects.filter(pk=exact.pk).count()) == ("done", 1)
    assert Shift.objects.filter(roster=week).count() == 16


def test_what_nobody_can_hold_is_named(week, point, at):
    seat = seat_of_kind(point, SeatKind.ON_SEAT)
    row = DemandRow(time(8, 30), 540, 60, "window")
    demands.set_demands(seat_id=seat.pk, demands={DayType.REST: (row,)}, from_on=FIRST, actor=SYSTEM, at=at)
    run = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at, is_queued=False)
    done = runs.solve(run_id=run.pk, at=at)
    assert (done.state, done.filled, done.empty) == ("done", 13, 2)
    names = sorted(people(week))
    assert [(each["code"], each["facts"].get("rule")) for each in done.told] == [
        ("run.cause", "certificate"),
        ("run.empty", None),
        ("run.empty", None),
    ]
    cause = done.told[0]["facts"]
    assert (sorted(cause["people"]), cause["week"], cause["missing"]) == (names, "2026-12-07", 2)
    assert done.told[1]["facts"] == {
        "starts": "12-12 08:30",
        "ends": "12-12 17:30",
        "seats": ["值守席"],
        "missing": 1,
    }
    assert {(name, rule, detail) for name, rule, detail in done.told[1]["why"] if rule == "certificate"} == {
        (name, "certificate", "") for name in names
    }
    told = solving.latest(week.pk).told
    assert (
        told[0]
        == f"12-07–12-13 缺 2 人次：要有合格证（{'、'.join(cause['people'])}）。请先办好合格证，或请有证的人来。"
    )
    assert told[1].startswith("12-12 08:30–12-12 17:30 值守席 还缺 1 人。 ")
    assert f"要有合格证：{'、'.join(cause['people'])}" in told[1]


def test_a_draft_that_moved_is_not_overwritten(week, point, at, monkeypatch):
    who = people(week)
    run = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at, is_queued=False)
    propose = runs._propose

    def and_meanwhile(problem, effort):
        found = propose(problem, effort)
        row = AbsenceRow(who["周岚"], AbsenceKind.SICK, FIRST, LAST)
        staff.record_absence(point_id=point.pk, row=row, actor=SYSTEM, at=at)
        return found

    monkeypatch.setattr(runs, "_propose", and_meanwhile)
    monkeypatch.setattr(runs, "ThreadPoolExecutor", Inline)  # one connection
    failed = runs.solve(run_id=run.pk, at=at)
    assert (failed.state, failed.told) == ("failed", [{"code": "run.draft_moved", "facts": {}}])
    assert Shift.objects.count() == 0


class Inline:
    """A pool that does it here."""

    def __init__(self, max_workers):
        """Needs nobody."""

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        """Nothing to wait for."""

    map = staticmethod(map)


@pytest.mark.parametrize("empty", ["people", "demand"])
def test_nothing_comes_of_nothing(federation, at, empty):
    point = open_at(federation.county, at=at)
    if empty == "people":
        demands.set_demands(
            seat_id=seat_of_kind(point, "on_seat").pk, demands=every_day(DAY), from_on=SINCE, actor=SYSTEM, at=at
        )
    roster = rosters.draft(point_id=point.pk, from_on=FIRST, to_on=LAST, actor=SYSTEM, at=at)
    run = runs.ask(roster_id=roster.pk, actor=SYSTEM, at=at, is_queued=False)
    code = {"people": "run.nobody", "demand": "run.nothing_asked"}[empty]
    assert runs.solve(run_id=run.pk, at=at).told == [{"code": code, "facts": {}}]


def test_one_run_at_a_time_on_drafts_alone(week, at):
    first = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        runs.ask(roster_id=week.pk, actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("run.waiting"),)
    later = at + timedelta(hours=2)  # its job was lost
    second = runs.ask(roster_id=week.pk, actor=SYSTEM, at=later)
    assert SolverRun.objects.get(pk=first.pk).told == [{"code": "run.lost", "facts": {}}]
    runs.solve(run_id=second.pk, at=later)
    rosters.publish(roster_id=week.pk, actor=SYSTEM, at=later)
    with pytest.raises(Refused) as caught:
        runs.ask(roster_id=week.pk, actor=SYSTEM, at=later)
    assert caught.value.refusals == (Refusal("run.not_draft"),)


def test_who_may_ask(week, at, federation):
    with pytest.raises(NotVisible):
        runs.ask(roster_id=week.pk, actor=federation.colleague(Role.PLANNER, federation.neighbour), at=at)
    with pytest.raises(Forbidden):
        runs.ask(roster_id=week.pk, actor=federation.colleague(Role.CLERK), at=at)
    assert SolverRun.objects.count() == 0


def test_published_at_once_when_asked(week, at):
    run = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at, will_publish=True)
    jobs.run_until_idle(at=at)
    assert (SolverRun.objects.get(pk=run.pk).state, Roster.objects.get(pk=week.pk).state) == ("done", "published")
    assert of_days(FIRST, LAST) == week.period
