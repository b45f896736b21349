"""Days, instants, durations, money and numbers in words, in both languages."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from kaimen.ui import words

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 20, 47, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 11, 24), "11月24日（星期二）"),
        (date(2027, 10, 20), "2027年10月20日（星期三）"),
        (date(2024, 2, 29), "2024年2月29日（星期四）"),
        (date(2026, 12, 31), "12月31日（星期四）"),
    ],
)
def test_a_day_says_its_year_only_when_it_is_another(day: date, says: str) -> None:
    assert words.full_day(day, date(2026, 11, 22)) == says


def test_a_day_without_today_always_says_its_year() -> None:
    assert words.full_day(date(2026, 11, 24)) == "2026年11月24日（星期二）"


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2026, 11, 22, 0, 0, tzinfo=SHANGHAI), "今天 00:00"),
        (datetime(2026, 11, 21, 23, 59, tzinfo=SHANGHAI), "昨天 23:59"),
        (datetime(2026, 11, 23, 6, 0, tzinfo=SHANGHAI), "明天 06:00"),
        (datetime(2026, 11, 20, 21, 6, tzinfo=SHANGHAI), "11月20日 21:06"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=SHANGHAI), "11月24日 00:00"),
        (datetime(2025, 3, 1, 9, 0, tzinfo=SHANGHAI), "2025年3月1日 09:00"),
        # 17:00 in London is already tomorrow in Shanghai
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), "明天 01:00"),
    ],
)
def test_an_instant_is_near_only_within_a_day_of_the_calendar(at: datetime, says: str) -> None:
    assert words.moment(at, NOW) == says


def test_yesterday_across_a_year_is_still_yesterday() -> None:
    now = datetime(2027, 1, 1, 0, 5, tzinfo=SHANGHAI)
    assert words.moment(now - timedelta(minutes=10), now) == "昨天 23:55"


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (0, "不到 1 分"),
        (59.9, "不到 1 分"),
        (60, "1 分"),
        (28 * 60 + 59, "28 分"),
        (3600, "1 小时"),
        (104 * 60, "1 时 44 分"),
        (86_399, "23 时 59 分"),
        (86_400, "1 天"),
        (332 * 86_400 + 5, "332 天"),
    ],
)
def test_a_duration_in_at_most_two_units(seconds: float, says: str) -> None:
    assert words.span(seconds) == says


@pytest.mark.parametrize(
    ("minutes", "says"), [(28, "还有 28 分"), (0, "还有不到 1 分"), (-2, "超 2 分"), (-104, "超 1 时 44 分")]
)
def test_what_is_left_and_what_is_over(minutes: int, says: str) -> None:
    assert words.left(NOW + timedelta(minutes=minutes), NOW) == says


def test_the_instant_itself_is_in_time_and_one_second_later_is_not() -> None:
    assert [words.left(NOW + timedelta(seconds=s), NOW) for s in (1, 0, -1)] == [
        "还有不到 1 分",
        "还有不到 1 分",
        "刚过",
    ]


@pytest.mark.parametrize(
    ("fen", "whole", "says"),
    [
        (986_000, False, "9,860.00 元"),
        (986_000, True, "9,860 元"),
        (986_003, True, "9,860.03 元"),
        (-3, False, "−0.03 元"),
        (0, False, "0.00 元"),
    ],
)
def test_money_in_yuan(fen: int, whole: bool, says: str) -> None:
    assert words.yuan(fen, whole) == says


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("13812345678", "138 1234 5678"),
        ("138****5678", "138****5678"),
        ("02912345678", "029-1234 5678"),
        ("029-1234 5678", "029-1234 5678"),
        ("09111234567", "0911-123 4567"),
        ("12351", "12351"),
        ("分机 8012", "分机 8012"),
    ],
)
def test_a_telephone_number_can_be_read_aloud(number: str, says: str) -> None:
    assert words.phone_parts(number) == says


def test_a_query_code_in_fours() -> None:
    assert words.code_parts("7q4d-28") == "7Q4D 28"


@pytest.mark.parametrize(
    ("say", "says"),
    [
        (lambda: words.full_day(date(2026, 11, 24), date(2026, 11, 22)), "Tuesday 24 November"),
        (lambda: words.full_day(date(2027, 10, 20), date(2026, 11, 22)), "Wednesday 20 October 2027"),
        (lambda: words.moment(NOW, NOW), "today 20:47"),
        (lambda: words.moment(NOW - timedelta(days=2), NOW), "20 November 20:47"),
        (lambda: words.span(60), "1 min"),
        (lambda: words.span(104 * 60), "1 h 44 min"),
        (lambda: words.span(86_400), "1 day"),
        (lambda: words.span(2 * 86_400), "2 days"),
        (lambda: words.left(NOW + timedelta(minutes=28), NOW), "28 min left"),
        (lambda: words.left(NOW - timedelta(minutes=2), NOW), "2 min over"),
        (lambda: words.yuan(986_000), "9,860.00 yuan"),
    ],
)
def test_the_same_in_english(say, says: str) -> None:
    with translation.override("en"):
        assert say() == says
