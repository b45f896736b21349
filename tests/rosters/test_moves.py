"""Moving a shift: what is said before the drop, the drop itself, and the second of two planners."""

from datetime import date, time

import pytest
from django.urls import reverse

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import Absence, Certificate, Demand, Shift
from kaimen.rosters.selectors import months, moves
from kaimen.rosters.services import moves as moving
from kaimen.rosters.services import rosters, shifts
from tests.rosters.conftest import local, open_at, seat_of
from tests.rosters.test_pages import client, door  # noqa: F401

D25, D26 = date(2026, 11, 25), date(2026, 11, 26)
BEGUN = Refusal("shift.begun", {"starts": "11-23 00:00"})


@pytest.fixture
def crew(federation):
    return {name: federation.clerk(name).pk for name in ("周岚", "罗启明", "陈禾")}


def put(roster, person, day, starts, ends):
    return shifts.assign(
        roster_id=roster.pk, seat_id=seat_of(roster.point).pk, person_id=person, starts_at=local(day, starts),
        ends_at=local(day, ends), actor=SYSTEM, at=local(1, 0),
    )  # fmt: skip


@pytest.fixture
def shift(november, crew):
    return put(november, crew["周岚"], 25, 8, 16)


def moved(shift, person, day, actor, at, **more):
    was = {"was_person_id": shift.person_id, "was_starts_at": shift.starts_at} | more
    return moving.move(
        roster_id=shift.roster_id, shift_id=shift.pk, person_id=person, day=day, actor=actor, at=at, **was
    )


def refused(*given, **more):
    with pytest.raises(Refused) as caught:
        moved(*given, **more)
    return caught.value.refusals


def stands(shift):
    return Shift.objects.values_list("person_id", "starts_at", "ends_at", "override_reason").get(pk=shift.pk)


def test_a_draft_moves_to_another_person_and_day(shift, crew, federation, at):
    planner = federation.colleague(Role.PLANNER, name="沈见月")
    moved(shift, crew["罗启明"], D26, planner, at)
    assert stands(shift) == (crew["罗启明"], local(26, 8), local(26, 16), "")
    entry = Entry.objects.filter(subject_type="rosters.Shift", subject_id=shift.pk).latest("id")
    assert (entry.key, entry.before["person"], entry.after["person"]) == (policy.PLAN, crew["周岚"], crew["罗启明"])


def test_the_second_planner_is_told(shift, crew, federation, at):
    first, second = (federation.colleague(Role.PLANNER, name=name) for name in ("沈见月", "韩若松"))
    moved(shift, crew["罗启明"], D25, first, at)
    assert refused(shift, crew["陈禾"], D25, second, at) == (Refusal("roster.moved_meanwhile"),)
    assert stands(shift)[0] == crew["罗启明"]
    shifts.remove(shift_id=shift.pk, actor=first, at=at)
    assert refused(shift, crew["陈禾"], D25, second, at) == (Refusal("shift.gone"),)


def test_a_shift_of_another_roster_is_gone_here(shift, crew, federation, at):
    other = rosters.draft(
        point_id=shift.roster.point_id, from_on=date(2026, 12, 1), to_on=date(2027, 1, 1), actor=SYSTEM, at=at
    )
    planner = federation.colleague(Role.PLANNER)
    given = {"was_person_id": shift.person_id, "was_starts_at": shift.starts_at, "actor": planner, "at": at}
    with pytest.raises(Refused) as caught:
        moving.move(roster_id=other.pk, shift_id=shift.pk, person_id=crew["罗启明"], day=D25, **given)
    assert caught.value.refusals == (Refusal("shift.gone"),)


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("周岚", D25, "shift.same_place"),
        ("罗启明", date(2026, 12, 1), "shift.outside_roster"),
        ("罗启明", D26, "shift.overlaps"),
        ("stranger", D25, "shift.person_elsewhere"),
    ],
)
def test_what_cannot_be_is_refused_before_and_at_the_drop(shift, november, crew, federation, at, name, day, code):
    put(november, crew["陈禾"], 26, 12, 20)
    person = crew.get(name) or federation.person("何人").pk
    planner = federation.colleague(Role.PLANNER)
    found = moves.check(shift_id=shift.pk, person_id=person, day=day, actor=planner, at=at)
    assert ([each.code for each in found.refusals], found.wants_reason) == ([code], False)
    assert refused(shift, person, day, planner, at) == found.refusals
    assert stands(shift)[:2] == (crew["周岚"], local(25, 8))


def test_nobody_is_in_two_places(shift, federation, on_duty, crew, at):
    """Busy at another union in a published roster."""
    from kaimen.kernel.access.models import Grant

    elsewhere = open_at(federation.neighbour, at=at)
    person = on_duty(elsewhere, starts=local(25, 9), ends=local(25, 12), name="马建川")
    Grant.objects.create(
        person_id=person, role=Role.CLERK, organisation=federation.county, line="territorial", scope="self",
        from_on=federation.since,
    )  # fmt: skip
    planner = federation.colleague(Role.PLANNER)
    facts = {"person": "马建川", "place": "碑林区总职工服务中心", "starts": "11-25 09:00", "ends": "11-25 12:00"}
    assert refused(shift, person, D25, planner, at) == (Refusal("shift.person_busy", facts),)


def test_who_is_away_or_lacks_the_certificate_is_refused(shift, crew, federation, at):
    of = {"organisation": federation.county}
    Absence.objects.create(person_id=crew["罗启明"], kind="leave", first_on=D26, last_on=D26, **of)
    Demand.objects.create(
        seat=shift.seat, day_type="working", starts=time(8), ends=time(16), certificate="window",
        from_on=date(2026, 11, 1),
    )  # fmt: skip
    Certificate.objects.create(
        person_id=crew["罗启明"], kind="window", from_on=date(2026, 1, 1), to_on=date(2026, 11, 27), **of
    )
    planner = federation.colleague(Role.PLANNER)
    away = Refusal("shift.person_away", {"person": "罗启明", "day": "11-26"})
    lacks = Refusal("shift.not_certified", {"person": "陈禾", "certificate": "window", "day": "11-25"})
    for person, day, refusal in ((crew["罗启明"], D26, away), (crew["陈禾"], D25, lacks)):
        found = moves.check(shift_id=shift.pk, person_id=person, day=day, actor=planner, at=at)
        assert (found.refusals, refused(shift, person, day, planner, at)) == ((refusal,), (refusal,))
    assert moved(shift, crew["罗启明"], D25, planner, at).person_id == crew["罗启明"]


def test_a_short_rest_wants_a_reason(shift, november, crew, federation, at):
    put(november, crew["罗启明"], 25, 20, 23)
    planner = federation.colleague(Role.PLANNER)
    found = moves.check(shift_id=shift.pk, person_id=crew["罗启明"], day=D25, actor=planner, at=at)
    short = Refusal("shift.rest_too_short", {"person": "罗启明", "hours": 4, "wanted": 11, "starts": "11-25 20:00"})
    assert (found.refusals, found.with_reason, found.wants_reason) == ((), (short,), True)
    assert refused(shift, crew["罗启明"], D25, planner, at) == (short,)
    moved(shift, crew["罗启明"], D25, planner, at, reason="只有他在")
    assert stands(shift) == (crew["罗启明"], local(25, 8), local(25, 16), "只有他在")


def test_a_published_shift_changes_hands_with_a_reason_only(shift, november, crew, federation, at):
    begun = put(november, crew["陈禾"], 23, 0, 8)
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=local(1, 0))
    planner = federation.colleague(Role.PLANNER)
    assert refused(shift, crew["罗启明"], D25, planner, at) == (Refusal("shift.reason_missing"),)
    assert refused(shift, crew["罗启明"], D26, planner, at, reason="病了") == (Refusal("shift.day_fixed"),)
    assert refused(begun, crew["罗启明"], date(2026, 11, 23), planner, at, reason="病了") == (BEGUN,)
    assert moves.check(shift_id=shift.pk, person_id=crew["罗启明"], day=D25, actor=planner, at=at) == moves.Verdict(
        (), (), is_published=True
    )
    moved(shift, crew["罗启明"], D25, planner, at, reason="周岚病了")
    assert stands(shift) == (crew["罗启明"], local(25, 8), local(25, 16), "")
    entry = Entry.objects.filter(subject_type="rosters.Shift", subject_id=shift.pk).latest("id")
    assert (entry.key, entry.reason) == (policy.HAND_OVER, "周岚病了")


@pytest.mark.parametrize(
    ("role", "union", "error"),
    [
        (Role.PLANNER, "county", None),
        (Role.CLERK, "county", Forbidden),
        (Role.DUTY_LEADER, "county", Forbidden),
        (Role.PLANNER, "neighbour", NotVisible),
        (Role.PLANNER, "sibling", NotVisible),
    ],
)
def test_who_may_move(shift, crew, federation, at, role, union, error):
    actor = federation.colleague(role, getattr(federation, union))
    if error is None:
        assert moved(shift, crew["罗启明"], D25, actor, at).person_id == crew["罗启明"]
        return
    with pytest.raises(error):
        moved(shift, crew["罗启明"], D25, actor, at)
    assert stands(shift)[0] == crew["周岚"]
    if error is NotVisible:
        with pytest.raises(NotVisible):
            moves.check(shift_id=shift.pk, person_id=crew["罗启明"], day=D25, actor=actor, at=at)


# through the doors


def ask(browser, shift, **query):
    return browser.get(reverse("rosters:check", args=[shift.pk]), query)


def test_the_check_speaks_and_changes_nothing(door, shift, november, crew, federation):  # noqa: F811
    put(november, crew["陈禾"], 26, 12, 20)
    browser = door(federation.colleague(Role.PLANNER))
    assert ask(browser, shift, person=crew["罗启明"]).json() == {"can": True, "wants_reason": False, "says": []}
    assert ask(browser, shift, person=crew["罗启明"], day="2026-11-26").json() == {
        "can": False,
        "wants_reason": False,
        "says": ["这个席位 11-26 12:00–11-26 20:00 已排了陈禾。"],
    }
    stranger = {"can": False, "wants_reason": False, "says": ["这里有人不是新城区总工会的值守人员。"]}
    assert ask(browser, shift, person="x").json() == stranger
    assert stands(shift)[0] == crew["周岚"]


def test_a_check_stays_within_its_statements(shift, crew, federation, at, django_assert_num_queries):
    planner = federation.colleague(Role.PLANNER)
    with django_assert_num_queries(7):
        moves.check(shift_id=shift.pk, person_id=crew["罗启明"], day=D26, actor=planner, at=at)


def form_of(shift, **change):
    was = shift.starts_at.astimezone(local(1, 0).tzinfo)
    assert was == local(25, 8)
    return {
        "shift": shift.pk, "was_person": shift.person_id, "was_at": "2026-11-25T08:00", "day": "2026-11-25", **change
    }  # fmt: skip


def test_a_drop_gives_the_page_and_the_way_back(door, shift, crew, federation):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    address = reverse("rosters:move", args=[shift.roster_id])
    answer = browser.post(address, form_of(shift, person=crew["罗启明"], day="2026-11-26"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    for words in ("挪好了：周岚 11-25 的班，现在是 罗启明 11-26。", 'id="grid-undo"'):
        assert words in shown
    assert answer.context["page"].roster.roster_id == shift.roster_id
    back = form_of(shift, person=crew["周岚"], was_person=crew["罗启明"], was_at="2026-11-26T08:00", undo="1")
    answer = browser.post(address, back)
    assert (answer.status_code, 'id="grid-undo"' in answer.content.decode()) == (200, False)
    assert stands(shift) == (crew["周岚"], local(25, 8), local(25, 16), "")
    again = browser.post(address, back)
    assert (again.status_code, "别人刚改过这张值守表。" in again.content.decode()) == (422, True)


@pytest.mark.parametrize("change", [{"was_at": "昨天"}, {"was_at": "2026-11-25T08:00+08:00"}, {"person": "x"}])
def test_unclear_drops_are_refused(door, shift, crew, federation, change):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    form = form_of(shift, person=crew["罗启明"]) | change
    assert browser.post(reverse("rosters:move", args=[shift.roster_id]), form).status_code == 422
    assert stands(shift)[0] == crew["周岚"]


def test_siblings_find_nothing(door, shift, crew, federation):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER, federation.neighbour))
    assert ask(browser, shift, person=crew["罗启明"]).status_code == 404
    address = reverse("rosters:move", args=[shift.roster_id])
    assert browser.post(address, form_of(shift, person=crew["罗启明"])).status_code == 404


def test_only_what_may_move_says_so(shift, november, crew, federation, at):
    put(november, crew["陈禾"], 23, 0, 8)

    def movable(role):
        actor = federation.colleague(role)
        page = months.month_page(code="610102", month=date(2026, 11, 1), actor=actor, at=at)
        cells = (cell for row in page.rows for slot in row.slots for cell in slot.cells)
        return {cell.person: cell.move for cell in cells}

    assert movable(Role.PLANNER) == {"周岚": "free", "陈禾": "free"}
    assert movable(Role.DUTY_LEADER) == movable(Role.CLERK) == {"周岚": "", "陈禾": ""}
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=local(1, 0))
    assert movable(Role.DUTY_LEADER) == movable(Role.PLANNER) == {"周岚": "person", "陈禾": ""}
    assert movable(Role.CLERK) == {"周岚": "", "陈禾": ""}
