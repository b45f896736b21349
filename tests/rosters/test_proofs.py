"""Proving what the database holds: who catches whom, the three levels, statements, and the command."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift, ShiftMark
from kaimen.rosters.rules import minutes
from kaimen.rosters.rules.coverage import Cover, together
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.selectors import proofs
from kaimen.rosters.services import rosters
from kaimen.site import cli
from tests.rosters.conftest import local, open_at

FIRST, LAST = date(2026, 11, 24), date(2026, 11, 25)
DAY_MINUTES = 1440


def planned(proof_level=Level.PLANNED, at=None, **more):
    return proofs.prove(from_on=FIRST, to_on=LAST, level=proof_level, at=at or local(26, 0), **more)


def of(found, code="610102"):
    certificate = next(each.certificate for each in found.points if each.code == code)
    return [(each.span.start, each.span.end, each.cover.value) for each in certificate.segments]


@pytest.fixture
def seat(federation, at):
    """Another seat of a point, with somebody on it in the published November roster."""

    def put(point, kind, starts, ends, name):
        made = Seat.objects.create(point=point, kind=kind, name=name)
        roster = Roster.objects.get(point=point)
        person = federation.clerk(name, point.organisation)
        return Shift.objects.create(roster=roster, seat=made, person=person, starts_at=starts, ends_at=ends)

    return put


@pytest.fixture
def mark():
    def put(shift, kind, at, person=None):
        ShiftMark.objects.create(shift=shift, person=person or shift.person, kind=kind, at=at)

    return put


def test_own_seats_cover_and_leader_and_superior_catch(point, federation, on_duty, seat, at):
    city = open_at(federation.city, at=at)
    on_duty(point, starts=local(24, 0), ends=local(24, 8))
    seat(point, SeatKind.STANDBY, local(24, 8), local(24, 20), "备勤的人")
    seat(point, SeatKind.DUTY_LEADER, local(24, 18), local(25, 6), "带班的人")
    on_duty(city, starts=local(25, 6), ends=local(25, 12), name="市里的人")
    assert of(planned()) == [
        (local(24, 0), local(24, 20), "covered"),
        (local(24, 20), local(25, 12), "caught"),
        (local(25, 12), local(26, 0), "uncovered"),
    ]


@pytest.mark.parametrize("where", ["sibling", "neighbour"])
def test_nobody_beside_or_below_catches(point, federation, on_duty, at, where):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    other = open_at(getattr(federation, where), at=at)
    on_duty(other, starts=local(25, 0), ends=local(26, 0), name="旁边的人")
    assert of(planned())[-1] == (local(25, 0), local(26, 0), "uncovered")
    found = planned(code="610102")
    assert [each.code for each in found.points] == ["610102"]
    assert of(found)[-1] == (local(25, 0), local(26, 0), "uncovered")


def test_another_point_of_the_same_union_catches_until_it_is_closed(point, federation, on_duty, at):
    on_duty(point, starts=local(24, 0), ends=local(24, 12))
    second = open_at(federation.county, code="610102-2", at=at)
    on_duty(second, starts=local(24, 12), ends=local(25, 12), name="二号窗口")
    assert of(planned(code="610102"))[1] == (local(24, 12), local(25, 12), "caught")
    ServicePoint.objects.filter(pk=second.pk).update(closed_on=date(2026, 11, 25))
    assert of(planned(code="610102"))[1] == (local(24, 12), local(25, 0), "caught")


def test_days_without_a_published_roster_are_not_planned_whatever_else_holds(point, federation, on_duty, at):
    city = open_at(federation.city, at=at)
    on_duty(city, starts=local(24, 0), ends=local(25, 0))
    draft = rosters.draft(
        point_id=point.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=local(1, 0)
    )
    assert of(planned()) == [(local(24, 0), local(26, 0), "not_planned")]
    Roster.objects.filter(pk=draft.pk).update(state="published", published_at=local(1, 0))
    assert of(planned()) == [(local(24, 0), local(25, 0), "caught"), (local(25, 0), local(26, 0), "uncovered")]


def test_only_who_holds_the_shift_now_confirms_and_comes(point, federation, on_duty, mark):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    shift = Shift.objects.get()
    gone = federation.clerk("换下的人")
    whole = [(local(24, 0), local(25, 0), "covered"), (local(25, 0), local(26, 0), "uncovered")]
    none = [(local(24, 0), local(26, 0), "uncovered")]
    mark(shift, "acknowledged", local(20, 9), gone)
    mark(shift, "checked_in", local(24, 0), gone)
    assert (of(planned()), of(planned(Level.CONFIRMED)), of(planned(Level.ACTUAL))) == (whole, none, none)
    mark(shift, "acknowledged", local(20, 9))
    assert (of(planned(Level.CONFIRMED)), of(planned(Level.ACTUAL))) == (whole, none)
    mark(shift, "checked_in", local(24, 0, 10))
    late = [(local(24, 0), local(24, 0, 10), "uncovered"), (local(24, 0, 10), local(25, 0), "covered"), whole[1]]
    assert of(planned(Level.ACTUAL)) == late
    mark(shift, "checked_out", local(25, 0, 20))
    assert of(planned(Level.ACTUAL))[1] == (local(24, 0, 10), local(25, 0, 20), "covered")


def test_who_came_is_known_up_to_now_only(point, on_duty, mark):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    mark(Shift.objects.get(), "checked_in", local(24, 0))
    now = local(24, 9) + timedelta(seconds=30)
    assert of(planned(Level.ACTUAL, at=now)) == [(local(24, 0), local(24, 9), "covered")]
    with pytest.raises(Refused) as caught:
        planned(Level.ACTUAL, at=local(23, 23))
    assert caught.value.refusals == (Refusal("proof.not_yet", {"from_on": "2026-11-24"}),)


@pytest.mark.parametrize(
    ("from_on", "to_on", "found"),
    [
        (date(2026, 11, 25), date(2026, 11, 24), (Refusal("proof.runs_backward"),)),
        (date(2026, 11, 25), date(2026, 11, 25), ()),
        (date(2026, 1, 1), date(2027, 2, 5), (Refusal("proof.too_long", {"days": 400}),)),
        (date(2026, 1, 1), date(2027, 2, 4), ()),
    ],
)
def test_what_may_be_asked(point, from_on, to_on, found):
    def ask():
        return proofs.prove(from_on=from_on, to_on=to_on, level=Level.PLANNED, at=local(26, 0))

    if not found:
        assert ask().minutes(Cover.NOT_PLANNED) == ((to_on - from_on).days + 1) * DAY_MINUTES
        return
    with pytest.raises(Refused) as caught:
        ask()
    assert caught.value.refusals == found


def test_a_division_is_the_beginning_of_a_code_and_one_without_points_proves_nothing(point, federation, at):
    open_at(federation.sibling, at=at)
    for asked, codes in (("6101", ["610102"]), ("610100", ["610102"]), ("610000", ["610102", "610200"])):
        assert [each.code for each in planned(division_code=asked).points] == codes
    with pytest.raises(Refused) as caught:
        planned(division_code="6109")
    assert caught.value.refusals == (Refusal("proof.no_points", {"division": "6109"}),)


def test_points_closed_before_are_left_out_and_those_closed_within_are_not(point):
    ServicePoint.objects.update(closed_on=FIRST)
    assert planned().points == []
    ServicePoint.objects.update(closed_on=LAST)
    assert [each.code for each in planned().points] == ["610102"]


@pytest.mark.parametrize(("level", "statements"), [(Level.PLANNED, 6), (Level.CONFIRMED, 7), (Level.ACTUAL, 7)])
@pytest.mark.parametrize("many", [False, True])
def test_as_many_statements_for_one_point_as_for_five(point, federation, on_duty, at, level, statements, many):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    if many:
        for place in (federation.province, federation.city, federation.sibling, federation.neighbour):
            on_duty(open_at(place, at=at), starts=local(24, 0), ends=local(25, 0))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = planned(level)
    assert (len(found.points), len(seen)) == (5 if many else 1, statements)


# the command


@pytest.fixture
def run(frozen):
    def ask(*more):
        with frozen(local(26, 0)):
            return CliRunner().invoke(
                cli.main, ["coverage", "prove", "--from", "2026-11-24", "--to", "2026-11-25", *more]
            )

    return ask


def test_the_command_says_all_of_it_to_a_machine(run, point, on_duty):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    on_duty(point, starts=local(25, 0), ends=local(25, 23), name="罗启明")
    answer = run("--json")
    certificate = planned().points[0].certificate
    assert (answer.exit_code, json.loads(answer.output)) == (
        0,
        {
            "ok": True,
            "from_on": "2026-11-24",
            "to_on": "2026-11-25",
            "until": "2026-11-25T16:00:00+00:00",
            "level": "planned",
            "points": 1,
            "covered_minutes": 2820,
            "caught_minutes": 0,
            "uncovered_minutes": 60,
            "not_planned_minutes": 0,
            "segments": 2,
            "sha256": together([("610102", certificate.sha256)]),
            "doubted": [],
        },
    )


def test_the_command_shows_a_person_where_the_gaps_are(run, point, on_duty):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    on_duty(point, starts=local(25, 0), ends=local(25, 23), name="罗启明")
    answer = run("--level", "planned", "--division", "6101")
    assert answer.exit_code == 0
    assert (
        "  610102 新城区总职工服务中心   代接 caught 0   没人 uncovered 60   没人 2026-11-25 23:00–11-26 00:00"
        in answer.output.splitlines()
    )


def test_the_command_ends_with_one_when_the_checkers_differ(run, point, on_duty, monkeypatch):
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    assert run().exit_code == 0
    monkeypatch.setattr(minutes, "agree", lambda *_both: False)
    answer = run()
    assert answer.exit_code == 1
    assert "两种查法对不上，什么也没证明 the two checkers differ, nothing is proven: 610102" in answer.output
    assert json.loads(run("--json").output)["doubted"] == ["610102"]


def test_the_command_says_why_it_refuses(run, point):
    answer = run("--division", "6109")
    assert (answer.exit_code, answer.output) == (1, "✗ 区划 6109 下没有服务点。请核对区划代码。\n")
    backward = run("--from", "2026-11-26", "--json")
    assert (backward.exit_code, json.loads(backward.output)) == (
        1,
        {
            "ok": False,
            "refusals": [
                {"code": "proof.runs_backward", "message": "止日要在起日当天或以后。请改日子，止日那天也算。"}
            ],
        },
    )
