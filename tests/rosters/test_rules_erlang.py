"""Erlang B, C and A: by hand, by printed tables, by an independent library, by simulation."""

import math

import ciw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyworkforce.queuing import ErlangC

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.rules import erlang
from kaimen.rosters.rules.erlang import Calls, OneSeat, Service, Target, one_seat, seats_needed, service

DAYTIME = Calls(100, 180)
HURRIED = Calls(100, 180, 120)


def test_one_line_and_two_lines_by_hand():
    # B(1) = a / (1 + a); B(2) = a² / (2 + 2a + a²); C(1) = a; C(2) = a² / (2 + a)
    assert erlang.erlang_b(1, 0.5) == pytest.approx(1 / 3, rel=1e-14)
    assert erlang.erlang_b(2, 1.0) == pytest.approx(1 / 5, rel=1e-14)
    assert erlang.erlang_c(1, 0.5) == pytest.approx(0.5, rel=1e-14)
    assert erlang.erlang_c(2, 1.0) == pytest.approx(1 / 3, rel=1e-14)


@pytest.mark.parametrize(
    ("seats", "load", "blocked"),
    # loads that tables of Erlang B print for a loss of 1 % and of 5 %; the last by ten lines of hand reckoning
    [(5, 1.36, 0.01), (10, 4.46, 0.01), (20, 12.03, 0.01), (10, 6.22, 0.05), (7, 5.0, 0.1205)],
)
def test_the_printed_tables_of_erlang_b(seats, load, blocked):
    assert erlang.erlang_b(seats, load) == pytest.approx(blocked, rel=0.01)


def test_a_daytime_hour_with_seven_and_eight():
    assert erlang.erlang_c(7, 5.0) == pytest.approx(0.32415, abs=5e-6)
    seven, eight = (service(DAYTIME, seats=seats, seconds=20) for seats in (7, 8))
    assert [round(part, 4) for part in (seven.answered_in_time, seven.waits, seven.occupancy)] == [
        0.7404,
        0.3241,
        0.7143,
    ]
    assert [round(part, 4) for part in (eight.answered_in_time, eight.waits, eight.occupancy)] == [
        0.8801,
        0.1673,
        0.625,
    ]
    # mean wait: C · handling / (seats − load)
    assert eight.mean_wait_seconds == pytest.approx(0.1672665 * 180 / 3, abs=1e-4)
    assert (seven.abandons, eight.abandons) == (0.0, 0.0)


def test_seats_by_c_and_by_a():
    assert seats_needed(100, 180, Target(0.8, 20)) == 8
    assert seats_needed(100, 180, Target(0.8, 20), 120) == 7
    assert seats_needed(4, 240, Target(0.9, 20)) == 2
    assert seats_needed(4, 240, Target(0.7, 20)) == 1
    assert seats_needed(20_000, 180, Target(0.8, 20)) == 1011  # a load of 1000


def test_no_calls_still_need_somebody_on_the_line():
    assert seats_needed(0, 240, Target(0.9, 20)) == 1
    assert service(Calls(0, 240), seats=1, seconds=20) == Service(1.0, 0.0, 0.0, 0.0, 0.0)


def test_what_one_person_at_night_serves():
    # C(1) = a = 4 · 240 / 3600; late = a · exp(−(1 − a) · 20 / 240)
    load = 4 * 240 / 3600
    found = one_seat(4, 240, 20)
    assert found.waits == pytest.approx(load, rel=1e-14)
    assert found.answered_in_time == pytest.approx(1 - load * math.exp(-(1 - load) / 12), rel=1e-14)
    assert round(found.answered_in_time, 2) == 0.75
    assert one_seat(15, 240, 20) == OneSeat(0.0, 1.0)  # a load of 1: the queue never ends


def test_seats_that_cannot_keep_up():
    assert service(DAYTIME, seats=5, seconds=20) == Service(0.0, 1.0, 0.0, math.inf, 1.0)
    # those who hang up keep the queue finite: more is offered than talked, and all seats talk
    found = service(HURRIED, seats=4, seconds=20)
    assert found.abandons == pytest.approx(1 - 4 * found.occupancy / 5, rel=1e-9)
    assert 0.25 < found.abandons < 0.35


def test_one_seat_with_patience_by_hand():
    """Handling and patience alike: every caller leaves at the same rate, so the number present is Poisson(a)."""
    found = service(Calls(60, 60, 60), seats=1, seconds=0)
    assert found.answered_in_time == pytest.approx(math.exp(-1), rel=1e-12)
    assert found.waits == pytest.approx(1 - math.exp(-1), rel=1e-12)
    assert found.abandons == pytest.approx(math.exp(-1), rel=1e-12)  # E(N − 1)⁺ = e⁻¹
    assert found.mean_wait_seconds == pytest.approx(60 * math.exp(-1), rel=1e-9)


def test_with_patience_the_two_ends_of_time():
    """At once: those who do not wait. In the end: all who do not hang up."""
    at_once, ever = (service(HURRIED, seats=6, seconds=seconds) for seconds in (0, 1e7))
    assert at_once.answered_in_time == pytest.approx(1 - at_once.waits, rel=1e-12)
    assert ever.answered_in_time == pytest.approx(1 - ever.abandons, rel=1e-12)
    assert round(ever.abandons, 4) == 0.1123


def test_great_patience_comes_near_to_c():
    patient = service(DAYTIME, seats=8, seconds=20)
    nearly = service(Calls(100, 180, 3600), seats=8, seconds=20)
    assert nearly.answered_in_time == pytest.approx(patient.answered_in_time, abs=0.005)
    assert nearly.answered_in_time > patient.answered_in_time


def test_far_ends_stay_finite():
    assert service(Calls(1, 180, 60), seats=2000, seconds=20).answered_in_time == 1.0
    crowd = service(Calls(30_000, 180, 60), seats=1, seconds=20)
    assert crowd.abandons == pytest.approx(1 - 1 / 1500, rel=1e-6)
    assert 0 <= crowd.answered_in_time < 1e-100


@pytest.mark.parametrize("per_hour", [3, 20, 100, 480])
@pytest.mark.parametrize("handling", [90, 240, 600])
@pytest.mark.parametrize("seconds", [10, 20, 60])
def test_an_independent_library_says_the_same(per_hour, handling, seconds):
    peer = ErlangC(transactions=per_hour, aht=handling / 60, asa=seconds / 60, interval=60)
    calls = Calls(per_hour, handling)
    for extra in (1, 2, 5, 12):
        seats = int(calls.load) + extra
        own = service(calls, seats=seats, seconds=seconds)
        assert own.waits == pytest.approx(peer.waiting_probability(seats), rel=1e-9)
        assert own.answered_in_time == pytest.approx(peer.service_level(seats), rel=1e-9, abs=1e-12)
        assert own.occupancy == pytest.approx(peer.achieved_occupancy(seats), rel=1e-12)
    for share in (0.8, 0.95):
        needed = peer.required_positions(share)["raw_positions"]
        ours = seats_needed(per_hour, handling, Target(share, seconds))
        # the peer begins its search at round(load + 1): it never says fewer
        assert ours == needed or (ours < needed == round(calls.load + 1))


def simulated(calls: Calls, seats: int, *, seconds: float, seed: int, hours: int = 400) -> tuple[float, float, float]:
    """Shares answered in time, waiting, hung up, of all calls of so many hours after ten to warm up."""
    reneging = {}
    if calls.patience_seconds is not None:
        reneging = {"reneging_time_distributions": [ciw.dists.Exponential(rate=1 / calls.patience_seconds)]}
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=calls.per_hour / 3600)],
        service_distributions=[ciw.dists.Exponential(rate=1 / calls.handling_seconds)],
        number_of_servers=[seats],
        **reneging,
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time((hours + 10) * 3600)
    records = [each for each in simulation.get_all_records() if each.arrival_date > 36_000]
    answered = [each for each in records if each.record_type == "service"]
    in_time = sum(each.waiting_time <= seconds for each in answered)
    waited = sum(each.waiting_time > 0 for each in records)
    return in_time / len(records), waited / len(records), 1 - len(answered) / len(records)


@pytest.mark.parametrize(
    ("calls", "seats", "seed"),
    [(DAYTIME, 8, 12), (Calls(8, 240), 2, 11), (HURRIED, 6, 13), (HURRIED, 4, 14)],
)
def test_a_simulation_says_the_same(calls, seats, seed):
    """About 40 000 calls each, 3 200 of the small one. Waits are alike for a busy spell: a share is good to a
    hundredth."""
    found = service(calls, seats=seats, seconds=20)
    in_time, waits, abandons = simulated(calls, seats, seconds=20, seed=seed)
    assert found.answered_in_time == pytest.approx(in_time, abs=0.015)
    assert found.waits == pytest.approx(waits, abs=0.015)
    assert found.abandons == pytest.approx(abandons, abs=0.01)


CALLS = st.builds(
    Calls,
    per_hour=st.floats(0.1, 400),
    handling_seconds=st.floats(20, 900),
    patience_seconds=st.none() | st.floats(5, 900),
)


@given(calls=CALLS, seats=st.integers(1, 90), seconds=st.floats(0, 300))
def test_shares_are_shares_and_a_seat_more_never_hurts(calls, seats, seconds):
    fewer, more = (service(calls, seats=each, seconds=seconds) for each in (seats, seats + 1))
    for found in (fewer, more):
        for share in (found.answered_in_time, found.waits, found.abandons, found.occupancy):
            assert 0 <= share <= 1 + 1e-12
        assert found.answered_in_time >= 1 - found.waits - 1e-9
        assert found.answered_in_time <= 1 - found.abandons + 1e-9
    assert more.answered_in_time >= fewer.answered_in_time - 1e-9
    assert more.waits <= fewer.waits + 1e-9
    assert more.mean_wait_seconds <= fewer.mean_wait_seconds + 1e-6


@given(calls=CALLS, share=st.floats(0.5, 0.99), seconds=st.floats(5, 120))
def test_the_seats_needed_are_the_fewest(calls, share, seconds):
    needed = seats_needed(calls.per_hour, calls.handling_seconds, Target(share, seconds), calls.patience_seconds)
    assert service(calls, seats=needed, seconds=seconds).answered_in_time >= share
    if needed > 1:
        assert service(calls, seats=needed - 1, seconds=seconds).answered_in_time < share


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        (Calls(0, 1), ()),
        (Calls(100, 180, 3600), ()),
        (Calls(-0.1, 180), (Refusal("hotline.calls_unclear"),)),
        (Calls(math.inf, 180), (Refusal("hotline.calls_unclear"),)),
        (Calls(math.nan, 180), (Refusal("hotline.calls_unclear"),)),
        (Calls(4, 0), (Refusal("hotline.handling_unclear"),)),
        (Calls(-1, -1), (Refusal("hotline.calls_unclear"), Refusal("hotline.handling_unclear"))),
        (Calls(4, 240, 0), (Refusal("hotline.patience_unclear", {"most": 3600}),)),
        (Calls(4, 240, 3601), (Refusal("hotline.patience_unclear", {"most": 3600}),)),
        (Calls(1900, 3600), ()),
        (Calls(1901, 3600), (Refusal("hotline.too_many", {"most": 1900}),)),
    ],
)
def test_what_is_no_hotline_is_refused(calls, found):
    assert erlang.calls_refusals(calls) == found
    if found:
        with pytest.raises(Refused) as caught:
            service(calls, seats=2, seconds=20)
        assert caught.value.refusals == found


@pytest.mark.parametrize(
    ("target", "is_one"),
    [
        (Target(0.8, 20), True),
        (Target(0.8, 0), True),
        (Target(1, 20), False),
        (Target(0, 20), False),
        (Target(80, 20), False),
        (Target(0.8, -1), False),
        (Target(0.8, math.nan), False),
    ],
)
def test_what_is_no_target_is_refused(target, is_one):
    assert erlang.target_refusals(target) == (() if is_one else (Refusal("hotline.target_unclear"),))


def test_seats_and_seconds_out_of_bounds_are_refused():
    for seats in (0, 2001):
        with pytest.raises(Refused) as caught:
            service(DAYTIME, seats=seats, seconds=20)
        assert caught.value.refusals == (Refusal("hotline.seats_unclear", {"most": 2000}),)
    with pytest.raises(Refused) as caught:
        service(DAYTIME, seats=2, seconds=-1)
    assert caught.value.refusals == (Refusal("hotline.target_unclear"),)


def test_a_target_beyond_reach_is_said():
    """With 1900 in talk at once, the hundred seats left do not spare every single caller a wait."""
    peer = ErlangC(transactions=1900, aht=60, asa=1 / 3, interval=60)
    assert seats_needed(1900, 3600, Target(0.8, 20)) == peer.required_positions(0.8)["raw_positions"] == 1942
    with pytest.raises(Refused) as caught:
        seats_needed(1900, 3600, Target(1 - 1e-9, 0))
    assert caught.value.refusals == (Refusal("hotline.out_of_reach", {"most": 2000}),)
