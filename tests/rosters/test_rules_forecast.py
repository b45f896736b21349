"""Forecast of calls, and seats for each hour out of it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.calendars.rules.days import DayKind, DayType
from kaimen.rosters.rules import calls, forecast
from kaimen.rosters.rules.calls import DEFAULT_TARGET, TARGETS, Hotline
from kaimen.rosters.rules.erlang import OneSeat, Target
from kaimen.rosters.rules.forecast import Basis, CallDay, HourCount, Rate
from kaimen.rosters.rules.spans import LOCAL_ZONE

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
GIVEN = {date(2026, 4, 6): CallDay.HOLIDAY, date(2026, 4, 11): CallDay.MADE_UP}


def call_day(day: date) -> CallDay:
    return GIVEN.get(day) or (CallDay.REST if day.weekday() > 4 else CallDay.WORKING)


def counts(first: date, *calls: int, step: timedelta = WEEK, hour: int = 9) -> list[HourCount]:
    return [HourCount(first + number * step, hour, each) for number, each in enumerate(calls)]


def test_calls_are_counted_by_local_hours_and_silence_is_zero():
    instants = [
        datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC),  # 23:59:59 on Sunday: the day before
        datetime(2026, 3, 1, 16, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 0, 59, tzinfo=LOCAL_ZONE),
        datetime(2026, 3, 3, 23, 0, tzinfo=LOCAL_ZONE),
        datetime(2026, 3, 4, 0, 0, tzinfo=LOCAL_ZONE),
    ]
    found = forecast.hourly(instants, MONDAY, date(2026, 3, 3))
    assert [(each.day.day, each.hour) for each in found] == [(day, hour) for day in (2, 3) for hour in range(24)]
    assert {(each.day.day, each.hour): each.calls for each in found if each.calls} == {(2, 0): 2, (3, 23): 1}


def test_four_mondays_are_believed():
    found = forecast.forecast(counts(MONDAY, 3, 5, 4, 8), call_day)
    rate = found.rate(CallDay.WORKING, 0, 9)
    assert (rate.mean, rate.days, rate.basis) == (5.0, 4, Basis.WEEKDAY_HOUR)
    assert found.spread == forecast.USUAL_SPREAD
    assert rate.planned == forecast.rate_quantile(5.0, 2.2, 0.8)


def test_where_a_weekday_is_rare_its_kind_is_asked_then_its_kin_then_all():
    mondays, tuesdays = counts(MONDAY, 3, 5), counts(MONDAY + timedelta(days=1), 10)
    saturdays = counts(date(2026, 3, 7), 2, 2)
    found = forecast.forecast(mondays + tuesdays + saturdays + counts(date(2026, 4, 6), 1), call_day)

    def told(kind: CallDay, weekday: int) -> tuple[float, int, Basis]:
        rate = found.rate(kind, weekday, 9)
        return rate.mean, rate.days, rate.basis

    assert told(CallDay.WORKING, 0) == (6.0, 3, Basis.HOUR)
    assert told(CallDay.REST, 5) == (5 / 3, 3, Basis.KIN)  # two Saturdays and the holiday
    assert told(CallDay.HOLIDAY, 0) == (5 / 3, 3, Basis.KIN)
    assert told(CallDay.MADE_UP, 5) == (6.0, 3, Basis.KIN)  # never seen: as working days
    few = forecast.forecast(mondays, call_day)
    assert few.rate(CallDay.REST, 6, 9).basis is Basis.ALL
    assert few.rate(CallDay.REST, 6, 9).days == 2  # fewer than wanted, and said
    with pytest.raises(Refused) as caught:
        few.rate(CallDay.REST, 6, 10)
    assert caught.value.refusals == (Refusal("hotline.no_history"),)


def test_holidays_and_make_up_days_do_not_spoil_mondays_and_saturdays():
    holiday, made_up = counts(date(2026, 4, 6), 0), counts(date(2026, 4, 11), 90)
    mondays, saturdays = counts(MONDAY, 20, 20, 20, 20, 20), counts(date(2026, 3, 7), 5, 5, 5, 5, 5)
    found = forecast.forecast(mondays + saturdays + holiday + made_up, call_day)
    assert found.rate(CallDay.WORKING, 0, 9).mean == 20
    assert found.rate(CallDay.REST, 5, 9).mean == 5


def test_every_kind_of_day_is_some_kind_of_call_day():
    assert set(forecast.CALL_DAYS) == set(DayKind)
    assert forecast.CALL_DAYS[DayKind.SWAPPED_WORKING_DAY] is CallDay.MADE_UP
    assert forecast.CALL_DAYS[DayKind.STATUTORY_HOLIDAY] is CallDay.HOLIDAY


def test_the_spread_by_hand():
    # variances 2 and 8 with one degree of freedom each, means 3 and 6: (2 + 8) / (3 + 6), were there degrees enough
    assert forecast.spread_of([[2, 4], [4, 8]]) == forecast.USUAL_SPREAD
    assert forecast.spread_of([[2, 4], [4, 8]] * 25) == pytest.approx(10 / 9, rel=1e-12)
    assert forecast.spread_of([[5, 5]] * 50) == 1.0  # evener than chance is chance
    assert forecast.spread_of([[0, 0]] * 50) == forecast.USUAL_SPREAD
    assert forecast.spread_of([[0, 1000]] * 50) == forecast.MOST_SPREAD
    assert forecast.spread_of([[7]] * 99) == forecast.USUAL_SPREAD


def test_quantiles_by_hand():
    # shape 1 is exponential: −ln(0.2) times the scale of 1.2
    assert forecast.rate_quantile(1.2, 2.2, 0.8) == pytest.approx(1.2 * 1.6094379124341003, rel=1e-12)
    # shape 2: 1 − (1 + x)·e⁻ˣ = 0.8 at x = 2.994308
    assert forecast.rate_quantile(2.4, 2.2, 0.8) == pytest.approx(1.2 * 2.994308, rel=1e-6)
    assert forecast.rate_quantile(7.0, 1.0, 0.8) == 7.0
    assert forecast.rate_quantile(0.0, 2.2, 0.8) == 0.0
    # spread 2 and mean 1 is geometric: 1/2, 3/4, 7/8
    assert [forecast.calls_quantile(1, 2, share) for share in (0.5, 0.51, 0.75, 0.8)] == [0, 1, 1, 2]
    # Poisson of 2: .135 .406 .677 .857
    assert [forecast.calls_quantile(2, 1, share) for share in (0.1, 0.4, 0.5, 0.8)] == [0, 1, 2, 3]
    assert forecast.calls_quantile(0, 2.2, 0.9) == 0


def test_a_share_within_a_hair_of_all_ends_too():
    assert 150 < forecast.calls_quantile(50, 2.2, 1 - 1e-16) < 300


def test_a_rare_caller_is_planned_by_the_mean():
    assert forecast.rate_quantile(0.1, 2.2, 0.8) < 0.1
    assert forecast.planned_rate(0.1, 2.2) == 0.1
    assert round(forecast.planned_rate(4, 2.2), 2) == 5.63  # shape 10/3, scale 1.2; so says a draw of four million


@given(mean=st.floats(0.5, 400), spread=st.floats(1.05, 6), share=st.floats(0.05, 0.95))
def test_quantiles_rise_with_share_and_stand_where_they_say(mean, spread, share):
    value = forecast.rate_quantile(mean, spread, share)
    shape = mean / (spread - 1)
    assert forecast.gamma_share(shape, value / (spread - 1)) == pytest.approx(share, abs=1e-9)
    assert forecast.rate_quantile(mean, spread, share + 0.04) > value
    assert forecast.calls_quantile(mean, spread, share + 0.04) >= forecast.calls_quantile(mean, spread, share)


def test_wape_by_hand():
    assert forecast.wape([10, 0, 30], [12, 3, 25]) == pytest.approx(10 / 40)
    assert forecast.wape([1], [1]) == 0.0
    for actual, expected in (([], []), ([0, 0], [1, 2]), ([1, 2], [1])):
        with pytest.raises(Refused) as caught:
            forecast.wape(actual, expected)
        assert caught.value.refusals == (Refusal("hotline.nothing_to_compare"),)


def test_a_generated_hotline_is_foretold():
    """Eight weeks foretell the ninth: rates follow a Gamma law with variance 1.2 times the mean, calls come by chance.

    Busy hours have 60 calls, so chance and bunching alone leave a WAPE near √(2.2 / 60) · 0.8 ≈ 15 %.
    """
    dice = np.random.default_rng(20261123)
    shape = [2] * 7 + [10, 30, 60, 60, 55, 30, 45, 60, 55, 50, 30, 20, 15, 12, 8, 5, 3]

    def came(day: date, hour: int) -> HourCount:
        mean = shape[hour] * (0.4 if day.weekday() > 4 else 1.0)
        return HourCount(day, hour, int(dice.poisson(dice.gamma(mean / 1.2, 1.2))))

    every = [came(MONDAY + timedelta(days=day), hour) for day in range(63) for hour in range(24)]
    known, week = every[: 56 * 24], every[56 * 24 :]
    found = forecast.forecast(known, lambda day: CallDay.REST if day.weekday() > 4 else CallDay.WORKING)
    assert found.spread == pytest.approx(2.2, abs=0.15)
    kinds = {day: CallDay.REST if day.weekday() > 4 else CallDay.WORKING for day in {each.day for each in week}}
    rates = [found.rate(kinds[each.day], each.day.weekday(), each.hour) for each in week]
    assert {(rate.days, rate.basis) for rate in rates} == {(8, Basis.WEEKDAY_HOUR)}
    assert forecast.wape([each.calls for each in week], [rate.mean for rate in rates]) <= 0.25
    busy = [(each.calls, rate.mean) for each, rate in zip(week, rates, strict=True) if rate.mean >= 10]
    inside = [
        forecast.calls_quantile(mean, found.spread, 0.1) <= calls <= forecast.calls_quantile(mean, found.spread, 0.9)
        for calls, mean in busy
    ]
    assert 0.7 <= sum(inside) / len(inside) <= 0.9


def test_seats_for_each_hour_of_the_wanted_days():
    history = [HourCount(MONDAY + number * WEEK, hour, 4) for number in range(3) for hour in range(24)]
    found = forecast.forecast(history, call_day)
    wanted = [(date(2026, 3, 23), CallDay.WORKING), (date(2026, 3, 24), CallDay.HOLIDAY)]
    needs = forecast.needs(found, wanted, 240, Target(0.9, 20))
    assert [(each.day.day, each.hour) for each in needs] == [(day, hour) for day in (23, 24) for hour in range(24)]
    planned = forecast.planned_rate(4.0, 2.2)
    assert needs[0].rate == Rate(4.0, planned, 3, Basis.WEEKDAY_HOUR)
    assert needs[24].rate == Rate(4.0, planned, 3, Basis.ALL)
    assert {each.seats for each in needs} == {2}


def test_histories_that_are_none_are_refused():
    for history, found in (([], "hotline.no_history"), ([HourCount(MONDAY, 0, -1)], "hotline.calls_unclear")):
        with pytest.raises(Refused) as caught:
            forecast.forecast(history, call_day)
        assert caught.value.refusals == (Refusal(found),)
    for spread in (0.9, 21):
        with pytest.raises(Refused) as caught:
            forecast.rate_quantile(1, spread, 0.8)
        assert caught.value.refusals == (Refusal("hotline.spread_unclear", {"most": 20}),)


# a day of a hotline


def asked(rates: tuple[float, ...] = (4.0,) * 24, **changes: object) -> Hotline:
    return Hotline(**{"rates": {DayType.WORKING: rates}, "handling_seconds": 240, "target": Target(0.9, 20)} | changes)


def test_a_day_of_24_hours():
    rates = (4.0,) * 6 + (100.0,) * 18
    as_told = calls.hours(asked(rates, handling_seconds=180, spread=1.0, target=Target(0.8, 20)), DayType.WORKING)
    assert [each.seats for each in as_told] == [1] * 6 + [8] * 18
    assert [(each.hour, each.mean, each.planned) for each in as_told[5:7]] == [(5, 4.0, 4.0), (6, 100.0, 100.0)]
    assert round(as_told[6].service.answered_in_time, 4) == 0.8801
    ready = calls.hours(asked(rates, handling_seconds=180, target=Target(0.8, 20)), DayType.WORKING)
    assert [each.seats for each in ready] == [2] * 6 + [8] * 18
    assert ready[6].planned == forecast.planned_rate(100, 2.2)


def test_the_night_in_figures():
    found = calls.night(asked((1.0, 7.0, 4.0, 4.0, 4.0, 4.0) + (90.0,) * 18), DayType.WORKING)
    assert (found.calls_per_hour, found.seats) == (4.0, 2)
    assert OneSeat(round(found.one.answered_in_time, 2), round(found.one.waits, 2)) == OneSeat(0.75, 0.27)


def test_this_hour_with_those_on_duty():
    now = calls.now(asked((4.0,) * 23 + (8.0,)), DayType.WORKING, 22, 1)
    assert round(now.answered_in_time, 2) == 0.75
    assert calls.now(asked((4.0,) * 23 + (8.0,)), DayType.WORKING, 23, 1).answered_in_time < 0.55
    with pytest.raises(Refused) as caught:
        calls.now(asked(), DayType.REST, 22, 1)
    assert caught.value.refusals == (Refusal("hotline.no_numbers"),)


@pytest.mark.parametrize(
    ("rates", "found"),
    [
        ((2000.0,) * 24, ()),
        ((1.0,) * 23, (Refusal("hotline.not_24", {"count": 23}),)),
        ((1.0,) * 25, (Refusal("hotline.not_24", {"count": 25}),)),
        ((1.0,) * 23 + (2000.5,), (Refusal("hotline.calls_too_many", {"most": 2000}),)),
        ((1.0,) * 23 + (float("nan"),), (Refusal("hotline.calls_too_many", {"most": 2000}),)),
    ],
)
def test_rates_that_are_no_day_are_refused(rates, found):
    assert calls.rates_refusals(rates) == found


def test_targets_are_said_to_be_ours():
    assert [(each.target, each.is_house_default) for each in TARGETS.values()] == [
        (Target(0.8, 20), True),
        (Target(0.9, 20), True),
        (Target(0.95, 10), True),
    ]
    assert TARGETS[DEFAULT_TARGET].target == Target(0.9, 20)
    assert all(each.source for each in TARGETS.values())
