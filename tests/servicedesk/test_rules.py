"""Rules of the service desk: states, promises, danger words, neutral words, numbers, topics, tries."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.servicedesk.rules import actions, danger, neutral, numbers, promises, proofs, states, topics
from kaimen.servicedesk.rules.danger import Help
from kaimen.servicedesk.rules.promises import Promise, PromiseRule, Standing
from kaimen.servicedesk.rules.states import CaseState, Move
from kaimen.servicedesk.rules.topics import Topic

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


# ---- states


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("move", Move)
def test_every_move_in_every_state_is_decided_once(state: CaseState, move: Move) -> None:
    assert ((state, move) in states.MOVES) != ((state, move) in states.WHY_NOT)


def test_a_case_goes_from_received_to_closed_and_back_to_work_by_a_further_word() -> None:
    course = [CaseState.RECEIVED]
    for made in (Move.ADD, Move.OPEN, Move.CALL, Move.ANSWER, Move.CALL, Move.ADD, Move.ANSWER, Move.CLOSE):
        course.append(states.move(course[-1], made))
    assert course == [
        CaseState.RECEIVED,
        CaseState.RECEIVED,
        CaseState.IN_WORK,
        CaseState.IN_WORK,
        CaseState.ANSWERED,
        CaseState.ANSWERED,
        CaseState.IN_WORK,
        CaseState.ANSWERED,
        CaseState.CLOSED,
    ]
    assert states.is_reopened(CaseState.ANSWERED, CaseState.IN_WORK)
    assert not states.is_reopened(CaseState.RECEIVED, CaseState.IN_WORK)


@pytest.mark.parametrize(
    ("state", "move", "code"),
    [
        (CaseState.IN_WORK, Move.OPEN, "case.opened_already"),
        (CaseState.ANSWERED, Move.ANSWER, "case.answered_already"),
        (CaseState.IN_WORK, Move.CLOSE, "case.not_answered"),
        (CaseState.CLOSED, Move.ADD, "case.closed"),
    ],
)
def test_what_may_not_be_done_says_why(state: CaseState, move: Move, code: str) -> None:
    with pytest.raises(Refused) as caught:
        states.move(state, move)
    assert caught.value.refusals == (Refusal(code),)
    assert states.refusals_to_move(state, move) == (Refusal(code),)


# ---- promises


def test_the_first_word_is_promised_within_two_hours_at_night_as_by_day() -> None:
    for hour in range(24):
        since = AT + timedelta(hours=hour)
        assert promises.give(since=since, is_urgent=False) == Promise(
            PromiseRule.FIRST_WORD, since, since + 120 * MINUTE
        )


def test_danger_shortens_the_promise_to_fifteen_minutes() -> None:
    assert promises.give(since=AT, is_urgent=True) == Promise(PromiseRule.URGENT, AT, AT + 15 * MINUTE)


def test_a_further_word_never_postpones_an_answer_and_may_hasten_it() -> None:
    first = promises.give(since=AT, is_urgent=False)
    later = promises.give(since=AT + 30 * MINUTE, is_urgent=False)
    urgent = promises.give(since=AT + 30 * MINUTE, is_urgent=True)
    assert promises.sooner(first, later) == first
    assert promises.sooner(first, urgent) == urgent
    assert promises.sooner(None, later) == later


@pytest.mark.parametrize(
    ("minutes", "seconds", "expected"),
    [
        (0, 0, Standing.RUN),
        (89, 59, Standing.RUN),
        (90, 0, Standing.NEAR),
        (120, 0, Standing.NEAR),
        (120, 1, Standing.OVER),
    ],
)
def test_a_promise_is_near_from_three_quarters_and_over_after_its_last_instant(
    minutes: int, seconds: int, expected: Standing
) -> None:
    at = AT + timedelta(minutes=minutes, seconds=seconds)
    assert promises.standing(since=AT, until=AT + 120 * MINUTE, met_at=None, at=at) == expected


def test_a_promise_met_is_met_for_ever_and_says_whether_it_was_late() -> None:
    until = AT + 120 * MINUTE
    late = until + timedelta(seconds=1)
    assert promises.standing(since=AT, until=until, met_at=late, at=AT + timedelta(days=9)) == Standing.MET
    assert promises.was_late(until=until, met_at=late)
    assert not promises.was_late(until=until, met_at=until)


@given(st.integers(-600, 9000))
def test_the_part_used_stays_between_nothing_and_all(seconds: int) -> None:
    part = promises.part_used(since=AT, until=AT + 120 * MINUTE, at=AT + timedelta(seconds=seconds))
    assert part == min(1.0, max(0.0, seconds / 7200))


def test_only_a_human_word_meets_a_promise() -> None:
    assert actions.meets_promise(actions.ActionKind.ANSWERED)
    met = [outcome for outcome in actions.CallOutcome if actions.meets_promise(actions.ActionKind.CALLED, outcome)]
    assert met == [actions.CallOutcome.REACHED]
    assert not any(actions.meets_promise(kind) for kind in ("told", "opened", "added", "closed"))


# ---- danger


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("我不想活了，站在楼顶", (Help.LIFELINE,)),
        ("再不给钱我就跳 楼", (Help.LIFELINE,)),
        ("自。杀", (Help.LIFELINE,)),
        ("工友从架子上掉下来，昏迷了", (Help.AMBULANCE,)),
        ("车间里有炸药味，要爆炸", (Help.POLICE,)),
        ("老板持刀，有人被打，已经昏迷", (Help.POLICE, Help.AMBULANCE)),
        ("两个月工资没发", ()),
        ("", ()),
    ],
)
def test_danger_words_are_found_past_spaces_and_marks(text: str, helps: tuple[Help, ...]) -> None:
    assert danger.look(text) == danger.Danger(helps)
    assert danger.look(text).is_urgent is bool(helps)


def test_whoever_is_in_danger_gets_all_numbers_the_fitting_one_first() -> None:
    assert danger.numbers_for(danger.look("想自杀")) == (Help.LIFELINE, Help.POLICE, Help.AMBULANCE)
    assert danger.numbers_for(danger.look("想问问年假")) == ()


# ---- neutral words


def test_a_notice_that_names_the_subject_or_repeats_the_worker_is_found() -> None:
    assert neutral.telling("您投诉的工资有回话了") == ("投诉", "工资")
    assert neutral.telling("关于孕期被调去夜班：有回话", said="我孕期被调去夜班。") == (
        "孕期被调去",
        "期被调去夜",
        "被调去夜班",
    )
    assert neutral.telling("有一条新消息，请用查询码看。", said="我孕期被调去夜班。") == ()


# ---- numbers and titles


@pytest.mark.parametrize(
    ("code", "prefix"), [("610000", "61"), ("610100", "6101"), ("610102", "610102"), ("", "00"), ("100000", "10")]
)
def test_the_prefix_is_the_division_without_its_empty_pairs(code: str, prefix: str) -> None:
    assert numbers.division_prefix(code) == prefix


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_two_divisions_never_share_a_prefix(one: int, other: int) -> None:
    codes = f"{one:06d}", f"{other:06d}"
    same = numbers.division_prefix(codes[0]) == numbers.division_prefix(codes[1])
    assert same is (codes[0] == codes[1])


def test_a_number_has_six_digits_and_grows_rather_than_starting_again() -> None:
    assert numbers.case_number(prefix="61", year=2026, ordinal=123) == "61-2026-000123"
    assert numbers.case_number(prefix="61", year=2026, ordinal=1_000_000) == "61-2026-1000000"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("两个月工资没发。老板说没钱", "两个月工资没发"),
        ("  第一行\n第二行", "第一行"),
        ("字" * 24, "字" * 24),
        ("字" * 25, "字" * 23 + "…"),
        ("？？？", "？？？"),
    ],
)
def test_the_title_is_the_first_sentence(text: str, title: str) -> None:
    assert numbers.title_of(text) == title


# ---- topics


@pytest.mark.parametrize(
    ("text", "guessed"),
    [
        ("9 月、10 月的工资没发", (Topic.WAGES, ("工资", "没发"))),
        ("怀孕五个月被调去夜班", (Topic.MATERNITY, ("怀孕",))),
        ("公司一直不给交社保", (Topic.INSURANCE, ("社保",))),
        ("想找人说说话", (Topic.OTHER, ())),
    ],
)
def test_a_topic_is_guessed_and_the_words_that_fired_are_named(text: str, guessed: object) -> None:
    assert topics.guess(text) == guessed


# ---- tries


@pytest.mark.parametrize(
    ("tries", "ago", "refusals"),
    [
        (4, timedelta(0), ()),
        (5, timedelta(0), (Refusal("proof.too_many_tries", {"minutes": 15}),)),
        (5, timedelta(minutes=14, seconds=1), (Refusal("proof.too_many_tries", {"minutes": 1}),)),
        (5, timedelta(minutes=15), ()),
    ],
)
def test_five_tries_then_a_pause_of_fifteen_minutes(tries: int, ago: timedelta, refusals: tuple[Refusal, ...]) -> None:
    assert proofs.refusals_to_try(tries=tries, last_at=AT - ago, at=AT) == refusals


def test_the_first_try_is_free() -> None:
    assert proofs.refusals_to_try(tries=0, last_at=None, at=AT) == ()
