"""Swaps, open shifts and stepping in: asked, agreed, approved, judged at every step, told and taken back."""

from datetime import date

import pytest

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.notices.models import Notice
from kaimen.rosters.models import DutyWish, OpenShift, Shift, ShiftChange, Swap
from kaimen.rosters.rules import passing
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.passing import Passing
from kaimen.rosters.rules.problem import Held, Limits, Need, Problem, Stretch, Worker
from kaimen.rosters.selectors import changelog, exchange, swapping
from kaimen.rosters.services import changes, offers, rosters, shifts, swaps
from tests.rosters.conftest import local, open_at, seat_of
from tests.signing_in import sign_in

NOW = local(24, 12)


def put(roster, person_id, starts, ends):
    return shifts.assign(
        roster_id=roster.pk, seat_id=seat_of(roster.point).pk, person_id=person_id, starts_at=starts,
        ends_at=ends, actor=SYSTEM, at=local(1, 0),
    )  # fmt: skip


@pytest.fixture
def crew(federation):
    return {name: federation.clerk(name).pk for name in ("周岚", "罗启明", "陈禾")}


@pytest.fixture
def planner(federation):
    return federation.colleague(Role.PLANNER, name="沈见月")


@pytest.fixture
def mine(november, crew):
    return put(november, crew["周岚"], local(25, 8), local(25, 16))


@pytest.fixture
def theirs(november, crew):
    return put(november, crew["罗启明"], local(26, 8), local(26, 16))


@pytest.fixture
def roster(november, mine, theirs, planner, at):
    return rosters.publish(roster_id=november.pk, actor=SYSTEM, at=local(1, 0))


@pytest.fixture
def zhou(crew, roster):
    return person_actor(crew["周岚"], at=NOW)


@pytest.fixture
def luo(crew, roster):
    return person_actor(crew["罗启明"], at=NOW)


def asked(mine, theirs, crew, zhou, **more):
    given = {"shift_id": mine.pk, "asked_of": crew["罗启明"], "other_id": theirs.pk, "reason": "孩子开家长会"} | more
    return swaps.ask(actor=zhou, at=NOW, **given)


def refused(deed, **given):
    with pytest.raises(Refused) as caught:
        deed(at=NOW, **given)
    return caught.value.refusals


def holders(*held):
    return [Shift.objects.values_list("person_id", flat=True).get(pk=shift.pk) for shift in held]


def told():
    return set(Notice.objects.values_list("person_id", "kind"))


def test_a_swap_is_asked_agreed_approved_told_and_taken_back(mine, theirs, crew, zhou, luo, planner):
    swap = asked(mine, theirs, crew, zhou)
    assert (swap.state, swap.asked_by_id, swap.asked_of_id) == ("asked", crew["周岚"], crew["罗启明"])
    assert told() == {(crew["罗启明"], "rosters.swap_asked")}
    assert swaps.agree(swap_id=swap.pk, actor=luo, at=NOW).state == "agreed"
    assert (planner.person_id, "rosters.swap_waits") in told()
    assert holders(mine, theirs) == [crew["周岚"], crew["罗启明"]]  # nothing changes hands before the last step
    approved = swaps.approve(swap_id=swap.pk, actor=planner, at=NOW)
    assert approved.state == "approved"
    assert holders(mine, theirs) == [crew["罗启明"], crew["周岚"]]
    lines = ShiftChange.objects.order_by("starts_at").values_list("deed", "before_id", "after_id", "batch", "reason")
    assert list(lines) == [
        ("swapped", crew["周岚"], crew["罗启明"], approved.batch, "孩子开家长会"),
        ("swapped", crew["罗启明"], crew["周岚"], approved.batch, "孩子开家长会"),
    ]
    keys = Entry.objects.filter(subject_type="rosters.Swap").order_by("id").values_list("key", "actor_person_id")
    assert list(keys) == [
        ("rosters.shift.own", crew["周岚"]),
        ("rosters.shift.own", crew["罗启明"]),
        ("rosters.change.approve", planner.person_id),
    ]
    changes.undo(batch=approved.batch, actor=planner, at=NOW)
    assert holders(mine, theirs) == [crew["周岚"], crew["罗启明"]]
    assert Swap.objects.get(pk=swap.pk).state == "undone"


def test_a_shift_may_be_given_for_nothing(mine, crew, zhou, luo, planner):
    swap = swaps.ask(shift_id=mine.pk, asked_of=crew["罗启明"], other_id=None, actor=zhou, at=NOW)
    swaps.agree(swap_id=swap.pk, actor=luo, at=NOW)
    swaps.approve(swap_id=swap.pk, actor=planner, at=NOW)
    assert holders(mine) == [crew["罗启明"]]


def test_a_swap_that_breaks_the_rest_before_a_third_shift_is_refused_at_every_step(
    november, mine, theirs, crew, zhou, luo, planner
):
    tired = Refusal("shift.rest_too_short", {"person": "罗启明", "hours": 4, "wanted": 11, "starts": "11-24 20:00"})
    swap = asked(mine, theirs, crew, zhou)
    put(november, crew["罗启明"], local(24, 20), local(25, 4))
    assert refused(swaps.agree, swap_id=swap.pk, actor=luo) == (tired,)
    Swap.objects.filter(pk=swap.pk).update(state="agreed")
    assert refused(swaps.approve, swap_id=swap.pk, actor=planner) == (tired,)
    Swap.objects.filter(pk=swap.pk).delete()
    given = {"shift_id": mine.pk, "asked_of": crew["罗启明"], "other_id": theirs.pk, "actor": zhou}
    assert refused(swaps.ask, **given) == (tired,)
    assert (holders(mine, theirs), Swap.objects.count()) == ([crew["周岚"], crew["罗启明"]], 0)


def test_what_cannot_be_swapped_is_refused_by_name(mine, theirs, crew, zhou, luo, roster):
    ask = {"shift_id": mine.pk, "asked_of": crew["罗启明"], "other_id": theirs.pk, "actor": zhou}
    assert refused(swaps.ask, **ask | {"asked_of": crew["周岚"]}) == (Refusal("swap.with_oneself"),)
    assert refused(swaps.ask, **ask | {"asked_of": crew["陈禾"]}) == (Refusal("swap.not_theirs"),)
    swap = swaps.ask(at=NOW, **ask)
    assert refused(swaps.ask, **ask) == (Refusal("swap.asked_already"),)
    swaps.withdraw(swap_id=swap.pk, actor=zhou, at=NOW)
    assert refused(swaps.agree, swap_id=swap.pk, actor=luo) == (Refusal("swap.moved_on", {"state": "withdrawn"}),)
    begun = Refusal("shift.begun", {"starts": "11-25 08:00"})
    with pytest.raises(Refused) as caught:
        swaps.ask(at=local(25, 9), **ask)
    assert caught.value.refusals == (begun,)


def test_only_the_two_sides_and_the_planner_decide(federation, mine, theirs, crew, zhou, luo, planner):
    third = person_actor(crew["陈禾"], at=NOW)
    with pytest.raises(NotVisible):
        asked(mine, theirs, crew, luo)
    swap = asked(mine, theirs, crew, zhou)
    for deed, who in ((swaps.agree, zhou), (swaps.agree, third), (swaps.withdraw, luo), (swaps.approve, luo)):
        with pytest.raises(Forbidden):
            deed(swap_id=swap.pk, actor=who, at=NOW)
    with pytest.raises(NotVisible):
        swaps.approve(swap_id=swap.pk, actor=federation.colleague(Role.PLANNER, federation.neighbour), at=NOW)
    swaps.agree(swap_id=swap.pk, actor=luo, at=NOW)
    both = federation.colleague(Role.PLANNER, name="罗启明二")
    Swap.objects.filter(pk=swap.pk).update(asked_of=both.person_id)
    assert refused(swaps.approve, swap_id=swap.pk, actor=both) == (Refusal("swap.own_approval"),)
    assert holders(mine, theirs) == [crew["周岚"], crew["罗启明"]]


def test_a_no_is_told(mine, theirs, crew, zhou, luo, planner):
    swap = asked(mine, theirs, crew, zhou)
    assert swaps.decline(swap_id=swap.pk, actor=luo, at=NOW).state == "declined"
    assert (crew["周岚"], "rosters.swap_refused") in told()
    swap = asked(mine, theirs, crew, zhou)
    swaps.agree(swap_id=swap.pk, actor=luo, at=NOW)
    assert swaps.reject(swap_id=swap.pk, actor=planner, at=NOW).state == "rejected"
    assert {(crew["罗启明"], "rosters.swap_refused")} <= told()
    assert ShiftChange.objects.count() == 0


def test_a_swap_lapses_when_the_planner_gives_the_shift_to_somebody_else(mine, theirs, crew, zhou, planner):
    swap = asked(mine, theirs, crew, zhou)
    shifts.hand_over(shift_id=mine.pk, person_id=crew["陈禾"], actor=planner, at=NOW, reason="调休")
    assert Swap.objects.get(pk=swap.pk).state == "withdrawn"
    assert {(crew["周岚"], "rosters.swap_lapsed"), (crew["罗启明"], "rosters.swap_lapsed")} <= told()


def offered(roster, planner, day=28):
    return offers.offer(
        roster_id=roster.pk, seat_id=seat_of(roster.point).pk, starts_at=local(day, 8), ends_at=local(day, 16),
        actor=planner, at=NOW,
    )  # fmt: skip


def test_an_open_shift_is_offered_claimed_approved_and_undone(roster, crew, luo, planner):
    offer = offered(roster, planner)
    assert {(pk, "rosters.shift_offered") for pk in crew.values()} <= told()
    assert offers.claim(offer_id=offer.pk, actor=luo, at=NOW).claimed_by_id == crew["罗启明"]
    assert (planner.person_id, "rosters.claim_waits") in told()
    shift = offers.approve(offer_id=offer.pk, actor=planner, at=NOW)
    assert (shift.person_id, shift.starts_at, shift.ends_at) == (crew["罗启明"], local(28, 8), local(28, 16))
    assert OpenShift.objects.values_list("state", "shift_id").get(pk=offer.pk) == ("filled", shift.pk)
    line = ShiftChange.objects.get(deed="claimed")
    changes.undo(batch=line.batch, actor=planner, at=NOW)
    assert not Shift.objects.filter(pk=shift.pk).exists()


def test_what_cannot_be_offered_or_claimed_is_refused(federation, roster, mine, crew, zhou, luo, planner):
    seat = seat_of(roster.point)
    offer = {"roster_id": roster.pk, "seat_id": seat.pk, "actor": planner}
    wrong = [
        ((local(28, 8), local(28, 8)), "shift.runs_backward", {"starts": "11-28 08:00", "ends": "11-28 08:00"}),
        ((local(28, 8), local(29, 14)), "shift.too_long", {"hours": 24}),
        ((local(2, 8, month=12), local(2, 16, month=12)), "shift.outside_roster", {"starts": "12-02 08:00"}),
        ((local(24, 8), local(24, 16)), "shift.in_the_past", {"starts": "11-24 08:00"}),
        ((local(25, 15), local(25, 20)), "shift.overlaps",
         {"person": "周岚", "starts": "11-25 08:00", "ends": "11-25 16:00"}),
    ]  # fmt: skip
    for (starts, ends), code, facts in wrong:
        assert refused(offers.offer, starts_at=starts, ends_at=ends, **offer) == (Refusal(code, facts),)
    found = offered(roster, planner)
    assert refused(offers.offer, starts_at=local(28, 12), ends_at=local(28, 20), **offer) == (
        Refusal("offer.there_already"),
    )
    offers.claim(offer_id=found.pk, actor=luo, at=NOW)
    assert refused(offers.claim, offer_id=found.pk, actor=zhou) == (Refusal("offer.moved_on", {"state": "claimed"}),)
    with pytest.raises(Forbidden):
        offers.give_up(offer_id=found.pk, actor=zhou, at=NOW)
    assert offers.give_up(offer_id=found.pk, actor=luo, at=NOW).state == "open"
    with pytest.raises(NotVisible):
        offers.claim(offer_id=found.pk, actor=federation.colleague(Role.CLERK, federation.neighbour), at=NOW)
    offers.claim(offer_id=found.pk, actor=luo, at=NOW)
    assert offers.reject(offer_id=found.pk, actor=planner, at=NOW).state == "open"
    assert (crew["罗启明"], "rosters.claim_refused") in told()
    assert offers.withdraw(offer_id=found.pk, actor=planner, at=NOW).state == "withdrawn"
    assert Shift.objects.filter(starts_at=local(28, 8)).count() == 0


def test_a_colleague_steps_in_at_once_and_the_planner_is_told(mine, crew, luo, planner):
    moment = local(25, 10)
    taken = shifts.step_in(shift_id=mine.pk, actor=luo, at=moment, reason="周岚突然发烧")
    assert (taken.person_id, taken.starts_at, taken.ends_at) == (crew["罗启明"], moment, local(25, 16))
    assert Shift.objects.values_list("person_id", "ends_at").get(pk=mine.pk) == (crew["周岚"], moment)
    assert {(planner.person_id, "rosters.stepped_in"), (crew["周岚"], "rosters.shift_not_yours")} <= told()


def test_stepping_in_is_for_what_runs_with_a_reason_and_for_those_on_duty_here(federation, mine, luo, roster):
    early = Refusal("shift.not_yet", {"starts": "11-25 08:00"})
    assert refused(shifts.step_in, shift_id=mine.pk, actor=luo, reason="早一天") == (early,)
    with pytest.raises(Refused) as caught:
        shifts.step_in(shift_id=mine.pk, actor=luo, at=local(25, 10), reason=" ")
    assert caught.value.refusals == (Refusal("shift.reason_missing"),)
    with pytest.raises(NotVisible):
        shifts.step_in(
            shift_id=mine.pk,
            actor=federation.colleague(Role.CLERK, federation.neighbour),
            at=local(25, 10),
            reason="帮忙",
        )
    assert ShiftChange.objects.count() == 0


def worker(key, *held, **limits):
    return Worker(key, str(key), Limits(**limits), held=held)


def month(*workers, fixed=()):
    needs = tuple(
        Need(f"{day}", day, "day", Stretch(day * 1440 + 480, day * 1440 + 960), 480, seats=(1,)) for day in range(7)
    )
    return Problem(date(2026, 12, 7), 7, needs, workers, fixed=frozenset(fixed))


def test_hours_that_a_new_shift_would_exceed_are_named_and_old_faults_are_not():
    problem = month(worker(1), worker(2, week_work=960), fixed={("0", 1), ("1", 2), ("2", 2)})
    given = Passing(1, Stretch(480, 960), 480, 1, 2)
    assert [(each.rule, each.worker) for each in passing.broken(problem, [given])] == [(Rule.WEEK_WORK, 2)]
    back = Passing(1, Stretch(1440 + 480, 1440 + 960), 480, 2, 1)
    assert passing.broken(problem, [given, back]) == ()
    already = month(worker(1), worker(2, week_work=480), fixed={("0", 1), ("1", 2), ("2", 2)})
    assert passing.broken(already, [given, back]) == ()


def test_a_shift_made_by_hand_passes_as_itself_and_not_as_one_held_outside():
    by_hand = Held(Stretch(1200, 1320), 120)
    problem = month(worker(1, by_hand), worker(2, day_work=540), fixed={("0", 2)})
    given = Passing(1, Stretch(1200, 1320), 120, 1, 2)
    assert [(each.rule, each.worker) for each in passing.broken(problem, [given])] == [(Rule.DAY_WORK, 2)]
    assert passing.broken(month(worker(1, by_hand, day_work=60), worker(2)), [given]) == ()


def test_only_what_fits_is_proposed(november, mine, theirs, crew, zhou, luo):
    page = swapping.page(shift_id=mine.pk, colleague_id=crew["罗启明"], actor=zhou, at=NOW)
    assert [each.other_id for each in page.options] == [None, theirs.pk]
    assert dict(page.colleagues) == {crew["罗启明"]: "罗启明", crew["陈禾"]: "陈禾"}
    evening = put(november, crew["罗启明"], local(24, 20), local(25, 4))
    page = swapping.page(shift_id=mine.pk, colleague_id=crew["罗启明"], actor=zhou, at=NOW)
    assert [each.other_id for each in page.options] == [evening.pk]  # who gives this one back has rested enough
    with pytest.raises(NotVisible):
        swapping.page(shift_id=mine.pk, colleague_id=None, actor=luo, at=NOW)


def test_only_open_shifts_that_one_can_hold_are_shown(roster, crew, zhou, luo, planner, november):
    offered(roster, planner, 27)
    offered(roster, planner, 29)
    put(november, crew["周岚"], local(28, 20), local(29, 4))
    assert [each.place.starts.day for each in exchange.of_person(zhou, NOW).offers] == [27]
    assert [each.place.starts.day for each in exchange.of_person(luo, NOW).offers] == [27, 29]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_as_many_statements_for_one_as_for_three(
    roster, crew, luo, planner, django_assert_num_queries, count, at
):
    for day in range(27, 27 + count):
        offered(roster, planner, day)
        shifts.remove(shift_id=put(roster, crew["陈禾"], local(day, 18), local(day, 23)).pk, actor=planner, at=NOW)
    with django_assert_num_queries(11):
        assert len(exchange.of_person(luo, NOW).offers) == count
    with django_assert_num_queries(5):
        assert len(changelog.page(code="610102", actor=planner, at=NOW).changes) == 2 * count


def test_the_phone_asks_answers_claims_and_wishes(client, mine, theirs, crew, zhou, luo, roster, planner, frozen):
    sign_in(client, zhou.person_id, at=NOW)
    with frozen(NOW):
        page = client.get(f"/my/duty/{mine.pk}/", {"with": crew["罗启明"]})
        assert "罗启明能这样换" in page.content.decode()
        form = {"with": crew["罗启明"], "other": theirs.pk, "reason": "家里有事"}
        assert client.post(f"/my/duty/{mine.pk}/swap/", form)["Location"] == "/my/duty/"
        assert client.post(f"/my/duty/{mine.pk}/swap/", form).status_code == 422
        point = roster.point_id
        wish = client.post("/my/duty/wishes/", {"point": point, "day": "2026-12-24", "kind": "no_night"})
        assert wish["Location"] == "/my/duty/"
        answer = client.post("/my/duty/wishes/", {"point": point, "day": "x", "kind": "off"})
        assert (answer.status_code, "看不懂日期或意愿。" in answer.content.decode()) == (422, True)
    assert DutyWish.objects.values_list("person_id", "day", "kind").get() == (
        crew["周岚"], date(2026, 12, 24), "no_night",
    )  # fmt: skip
    sign_in(client, luo.person_id, at=NOW)
    swap, offer = Swap.objects.get(), offered(roster, planner)
    with frozen(NOW):
        assert "周岚想和您换班" in client.get("/my/duty/").content.decode()
        client.post(f"/my/duty/swaps/{swap.pk}/", {"deed": "agree"})
        client.post(f"/my/duty/open/{offer.pk}/", {"deed": "claim"})
    sign_in(client, planner.person_id, at=NOW)
    with frozen(NOW):
        page = client.get("/duty/610102/changes/").content.decode()
        assert ("罗启明想领" in page, "批准" in page) == (True, True)
        client.post(f"/duty/610102/changes/swaps/{swap.pk}/", {"deed": "approve"})
        client.post(f"/duty/610102/changes/open/{offer.pk}/", {"deed": "approve"})
        batch = Swap.objects.get().batch
        assert holders(mine, theirs) == [crew["罗启明"], crew["周岚"]]
        assert client.post(f"/duty/610102/changes/{batch}/undo/").status_code == 302
        assert client.post(f"/duty/610102/changes/{batch}/undo/").status_code == 422
    assert holders(mine, theirs) == [crew["周岚"], crew["罗启明"]]
    assert Shift.objects.get(starts_at=local(28, 8)).person_id == crew["罗启明"]


def test_a_planner_offers_a_gap_from_the_month(client, roster, planner, frozen):
    sign_in(client, planner.person_id, at=NOW)
    form = {"seat": seat_of(roster.point).pk, "day": "2026-11-28", "starts": "08:00", "ends": "16:00"}
    with frozen(NOW):
        assert client.post(f"/duty/rosters/{roster.pk}/offer/", form)["Location"] == "/duty/610102/changes/"
        assert client.post(f"/duty/rosters/{roster.pk}/offer/", form).status_code == 422
    assert OpenShift.objects.values_list("starts_at", "state").get() == (local(28, 8), "open")


def test_a_neighbour_sees_no_changes(client, federation, roster, frozen):
    other = federation.colleague(Role.PLANNER, federation.neighbour)
    open_at(federation.neighbour, at=local(1, 0))
    sign_in(client, other.person_id, at=NOW)
    with frozen(NOW):
        assert client.get("/duty/610102/changes/").status_code == 404
