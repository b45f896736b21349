"""The judge of rosters: each aimed mutation of a legal one is found by name, and its neighbour by a minute is not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules import verify
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Away, Held, Limits, Problem, Stretch, Worker
from kaimen.rosters.rules.problem_checks import problem_refusals
from tests.rosters.infeasible.build import DAYS, FIRST, LAW
from tests.rosters.months import need

WINDOWS = tuple(need(day, "window", 510, 1050, 480, certificate="window") for day in range(DAYS))
NIGHTS = tuple(need(day, "night", 1380, 1860, 480) for day in range(DAYS))
STANDBYS = tuple(need(day, "standby", 1050, 1950, 0) for day in range(DAYS))
ALWAYS = (Stretch(-100_000, 100_000),)
CREWS = {"window": (1, 2, 3), "night": (4, 5, 6, 7), "standby": (8, 9)}
WORKERS = tuple(Worker(key, f"值守员{key}", LAW, certificates={"window": ALWAYS}) for key in range(1, 10))
PROBLEM = Problem(FIRST, DAYS, (*WINDOWS, *NIGHTS, *STANDBYS), WORKERS)
LEGAL = frozenset(
    (each.key, CREWS[each.shift][each.day % len(CREWS[each.shift])]) for each in PROBLEM.needs
)  # fmt: skip
LEGAL_WINDOW = {each.day: who for each in WINDOWS for key, who in LEGAL if key == each.key}
middle = st.integers(1, DAYS - 2)
anybody = st.sampled_from(range(1, 8))


def found(problem=PROBLEM, pairs=LEGAL):
    return {(each.rule, each.worker, each.first, each.last) for each in verify.violations(problem, pairs)}


def rules(problem=PROBLEM, pairs=LEGAL):
    return {each.rule for each in verify.violations(problem, pairs)}


def but(key: int, **given) -> Problem:
    """The problem with one worker made different."""
    return replace(PROBLEM, workers=tuple(replace(w, **given) if w.key == key else w for w in WORKERS))


def own(key: int):
    return sorted((each for each in PROBLEM.needs if (each.key, key) in LEGAL), key=lambda each: each.day)


def given_to(pairs, need_key: str, worker: int):
    """The need changes hands."""
    return frozenset(pair for pair in pairs if pair[0] != need_key) | {(need_key, worker)}


def most_in_a_week(key: int) -> int:
    """Weeks that end inside the period: 30 November to 27 December."""
    return max(sum(each.work for each in own(key) if first <= each.day < first + 7) for first in (-1, 6, 13, 20))


def test_the_roster_is_legal_and_full():
    assert (found(), verify.missing(PROBLEM, LEGAL)) == (set(), {})


@given(middle)
def test_a_window_after_a_night_breaks_rest(day):
    worker = next(who for key, who in LEGAL if key == NIGHTS[day].key)
    assert (Rule.REST, worker, day, day + 1) in found(pairs=given_to(LEGAL, WINDOWS[day + 1].key, worker))


@given(anybody, st.integers(0, 659))
def test_rest_is_counted_to_the_minute(key, rest):
    """A shift held elsewhere that ends so long before one of one's own."""
    shift = own(key)[1]
    held = Held(Stretch(shift.stretch.start - rest - 60, shift.stretch.start - rest), 60)
    assert Rule.REST in rules(but(key, held=(held,)))
    held = Held(Stretch(shift.stretch.start - 720, shift.stretch.start - 660), 60)
    assert Rule.REST not in rules(but(key, held=(held,)))
    is_no_work = replace(held, stretch=Stretch(shift.stretch.start - rest - 60, shift.stretch.start - rest), work=0)
    assert found(but(key, held=(is_no_work,))) == set()


@given(anybody, st.integers(0, 5), st.integers(1, 479), st.sampled_from([0, 60]))
def test_nobody_is_in_two_places(key, number, overlap, work):
    """Standby holds a place too. Beside the shift, touching it, nothing is in two places."""
    shift = own(key)[number].stretch
    during = Held(Stretch(shift.end - overlap, shift.end + 60), work)
    assert Rule.TWO_PLACES in rules(but(key, held=(during,)))
    after = Held(Stretch(shift.end, shift.end + 60), work)
    assert Rule.TWO_PLACES not in rules(but(key, held=(after,)))


@pytest.mark.parametrize(
    ("rule", "limit", "done"),
    [
        (Rule.DAY_WORK, "day_work", lambda key: 480),
        (Rule.WEEK_WORK, "week_work", most_in_a_week),
        (Rule.PERIOD_WORK, "period_work", lambda key: sum(each.work for each in own(key))),
        (Rule.RUN_DAYS, "run_days", lambda key: 1),
        (
            Rule.WEEKENDS,
            "weekends",
            lambda key: len({(each.day + 1) // 7 for each in own(key) if (each.day + 1) % 7 >= 5}),
        ),
    ],
)
@given(key=anybody)
def test_a_cap_is_kept_by_what_reaches_it_and_broken_one_below(rule, limit, done, key):
    amount = done(key)
    assert rule not in rules(but(key, limits=replace(LAW, **{limit: amount})))
    broken = but(key, limits=replace(LAW, **{limit: amount - 1}))
    assert {(each.rule, each.worker) for each in verify.violations(broken, LEGAL)} == {(rule, key)}


def test_a_week_that_runs_over_the_end_is_not_known():
    """28 to 31 December: four windows are more than the cap, and the days after the period may be free."""
    alone = replace(PROBLEM, workers=(replace(WORKERS[0], limits=Limits(week_work=3 * 480)),))
    assert found(alone, {(each.key, 1) for each in WINDOWS[27:]}) == set()
    assert found(alone, {(each.key, 1) for each in WINDOWS[20:24]}) == {(Rule.WEEK_WORK, 1, 20, 26)}


@given(anybody)
def test_the_least_work(key):
    done = sum(each.work for each in own(key))
    assert found(but(key, limits=replace(LAW, least_work=done))) == set()
    assert found(but(key, limits=replace(LAW, least_work=done + 1))) == {(Rule.LEAST_WORK, key, 0, DAYS - 1)}


@given(st.sampled_from([6, 13, 20]), st.sampled_from([1, 2, 3]))
def test_seven_windows_in_a_known_week_leave_no_rest(monday, key):
    pairs = LEGAL
    for day in range(monday, monday + 7):
        pairs = given_to(pairs, WINDOWS[day].key, key)
    assert (Rule.WEEKLY_REST, key, monday, monday + 6) in found(pairs=pairs)
    one_less = given_to(pairs, WINDOWS[monday + 3].key, key % 3 + 1)
    assert Rule.WEEKLY_REST not in rules(pairs=one_less)


def test_six_nights_leave_no_calendar_day_of_rest():
    """A night touches two days; the week after the period is not known."""
    key, free = 4, replace(PROBLEM, workers=(replace(WORKERS[3], limits=Limits(has_weekly_rest=True)),))
    six = frozenset((NIGHTS[day].key, key) for day in range(6, 12))
    assert found(free, six) == {(Rule.WEEKLY_REST, key, 6, 12)}
    assert found(free, six - {(NIGHTS[11].key, key)}) == set()
    last = frozenset((NIGHTS[day].key, key) for day in range(27, 31))
    assert found(free, last) == set()


@given(st.sampled_from(CREWS["night"]))
def test_nights_are_barred(key):
    broken = but(key, limits=replace(LAW, nights=False))
    marked = replace(broken, needs=tuple(replace(n, is_night=n.shift == "night") for n in broken.needs))
    assert found(marked) == {(Rule.NIGHTS, key, each.day, each.day) for each in own(key)}


def test_a_run_that_began_before_the_period_counts():
    before = tuple(Held(Stretch(-n * 1440 + 510, -n * 1440 + 1050), 480) for n in range(1, 7))
    assert (Rule.RUN_DAYS, 1, -6, 0) in found(but(1, held=before))
    assert Rule.RUN_DAYS not in rules(but(1, held=before[:5]))


def test_a_run_of_standby():
    limits = replace(LAW, standby_run=2)
    three = LEGAL
    for day in (10, 11, 12):
        three = given_to(three, STANDBYS[day].key, 8)
    assert (Rule.STANDBY_RUN, 8, 10, 12) in found(but(8, limits=limits), three)
    assert Rule.STANDBY_RUN not in rules(but(8, limits=limits), LEGAL)


@given(anybody, st.integers(0, 5))
def test_away_by_one_minute(key, number):
    shift = own(key)[number]
    leave = Away(Stretch(shift.stretch.end - 1, shift.stretch.end + 5), "leave")
    assert found(but(key, away=(leave,))) == {(Rule.AWAY, key, shift.day, shift.day)}
    after = Away(Stretch(shift.stretch.end, shift.stretch.end + 5), "leave")
    assert found(but(key, away=(after,))) == set()


@given(st.sampled_from(CREWS["window"]), st.integers(0, 8))
def test_a_certificate_that_ends_mid_shift(key, number):
    mine = own(key)
    until = Stretch(-1440, mine[number].stretch.end - 1)
    lapsed = {(Rule.CERTIFICATE, key, each.day, each.day) for each in mine[number:]}
    assert found(but(key, certificates={"window": (until,)})) == lapsed
    until = Stretch(-1440, mine[number].stretch.end)
    assert found(but(key, certificates={"window": (until,)})) == lapsed - {
        (Rule.CERTIFICATE, key, mine[number].day, mine[number].day)
    }


@given(middle, st.sampled_from([8, 9]))
def test_more_heads_than_wanted(day, key):
    pairs = LEGAL | {(WINDOWS[day].key, key)}
    assert (Rule.HEADS, None, day, day) in found(pairs=pairs)
    wanted = replace(PROBLEM, needs=tuple(replace(n, heads=2) if n == WINDOWS[day] else n for n in PROBLEM.needs))
    assert Rule.HEADS not in rules(wanted, pairs)
    assert verify.missing(wanted, LEGAL) == {WINDOWS[day].key: 1}


@given(middle)
def test_a_fixed_pair_stays(day):
    key = WINDOWS[day].key
    holder = LEGAL_WINDOW[day]
    assert found(replace(PROBLEM, fixed=frozenset({(key, holder)}))) == set()
    assert found(replace(PROBLEM, fixed=frozenset({(key, 9)}))) == {(Rule.FIXED, 9, day, day)}


def test_seats_kinds_and_followers():
    seated = replace(PROBLEM, needs=tuple(replace(each, seats=(5,)) for each in PROBLEM.needs))
    of_other = replace(seated, workers=(replace(WORKERS[0], seats=frozenset({6})), *WORKERS[1:]))
    assert rules(of_other) == {Rule.SEAT}
    assert rules(replace(seated, workers=(replace(WORKERS[0], seats=frozenset({5})), *WORKERS[1:]))) == set()
    most = len(own(1))
    assert rules(but(1, limits=replace(LAW, per_shift={"window": most}))) == set()
    assert rules(but(1, limits=replace(LAW, per_shift={"window": most - 1}))) == {Rule.PER_SHIFT}
    barred = but(1, limits=replace(LAW, followers_barred=frozenset({("window", "window")})))
    assert (Rule.FOLLOWERS, 1, 3, 4) in found(barred, given_to(LEGAL, WINDOWS[4].key, 1))
    assert found(barred) == set()
    twice = LEGAL | {(STANDBYS[3].key, 1)}
    assert (Rule.ONE_A_DAY, 1, 3, 3) in found(but(1, limits=replace(LAW, one_a_day=True)), twice)
    assert Rule.ONE_A_DAY not in rules(pairs=twice)


@pytest.mark.parametrize(
    ("limit", "days", "rule"),
    [
        ("least_run_days", (10,), Rule.LEAST_RUN_DAYS),
        ("least_free_days", (10, 12), Rule.LEAST_FREE_DAYS),
    ],
)
def test_least_runs(limit, days, rule):
    alone = replace(PROBLEM, workers=(replace(WORKERS[0], limits=replace(Limits(), **{limit: 2})),))
    assert rules(alone, {(WINDOWS[day].key, 1) for day in days}) == {rule}
    assert rules(alone, {(WINDOWS[day].key, 1) for day in (0, 10, 11, 30)} - {(WINDOWS[0].key, 1)}) == set()


@pytest.mark.parametrize("pair", [("no such need", 1), (WINDOWS[0].key, 99)])
def test_unknown_names_are_the_callers_fault(pair):
    with pytest.raises(KeyError):
        verify.violations(PROBLEM, {pair})


def one(**of_need) -> Problem:
    return replace(PROBLEM, needs=(replace(WINDOWS[2], **of_need),))


LENGTH, UNCLEAR = "problem.length", "problem.unclear"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"stretch": Stretch(3390, 3390), "work": 0}, LENGTH),
        ({"stretch": Stretch(3390, 3389), "work": 0}, LENGTH),
        ({"heads": 0}, LENGTH),
        ({"stretch": Stretch(3390, 3390 + 30 * 60)}, LENGTH),
        ({"stretch": Stretch(3390, 3390 + 24 * 60 + 1)}, LENGTH),
        ({"day": 3}, UNCLEAR),
        ({"work": 541}, UNCLEAR),
        ({"work": -1}, UNCLEAR),
    ],
)
def test_what_no_engine_is_asked(given, code):
    day = "2026-12-04" if given.get("day") else "2026-12-03"
    facts = {"day": day, "starts": "08:30"} | ({"hours": 24} if code == LENGTH else {})
    assert problem_refusals(one(**given)) == (Refusal(code, facts),)


def test_what_an_engine_may_be_asked():
    assert problem_refusals(PROBLEM) == ()
    assert problem_refusals(one(stretch=Stretch(3390, 3390 + 24 * 60))) == ()
    assert problem_refusals(one(stretch=Stretch(3390, 3930), work=540)) == ()
    beyond = one(day=31, stretch=Stretch(31 * 1440 + 510, 31 * 1440 + 1050))
    assert problem_refusals(beyond) == (Refusal(UNCLEAR, {"day": "2027-01-01", "starts": "08:30"}),)
