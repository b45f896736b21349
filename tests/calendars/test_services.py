"""Adopting years and entering regional days: what changes, what is refused, what is recorded."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel import calendars
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden
from kaimen.kernel.calendars import policy, selectors, services
from kaimen.kernel.calendars.models import OfficialDay, OfficialYear, RegionalHoliday
from kaimen.kernel.calendars.rules.days import DayKind, OfficialRow
from kaimen.kernel.calendars.rules.statutory import statutory_days
from kaimen.kernel.calendars.rules.table import published

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 3, 1, 2, 3, tzinfo=UTC)


def rows_of(year: int, *swapped_rest: date) -> list[OfficialRow]:
    statutory = statutory_days(year, published().festivals)
    rows = [OfficialRow(day, DayKind.STATUTORY_HOLIDAY, name, year) for day, name in statutory.items()]
    return rows + [OfficialRow(day, DayKind.SWAPPED_REST_DAY, "春节", year) for day in swapped_rest]


def adopt(year: int = 2027, *swapped_rest: date) -> OfficialYear:
    return services.adopt_year(
        year=year, rows=rows_of(year, *swapped_rest), notice="某号", source="国务院办公厅", actor=SYSTEM, at=AT
    )


def enter(name: str = "泼水节") -> RegionalHoliday:
    return services.enter_regional_day(
        prefix="5328",
        day=date(2026, 4, 14),
        kind=DayKind.REGIONAL_HOLIDAY,
        name=name,
        source="州通知",
        actor=SYSTEM,
        at=AT,
    )


def test_without_rows_the_committed_table_answers() -> None:
    assert selectors.read() is published()
    assert calendars.known_until() == date(2026, 12, 31)


def test_an_adopted_year_is_known_at_once_and_recorded() -> None:
    assert calendars.is_provisional(date(2027, 2, 9))
    assert calendars.is_working_day(date(2027, 2, 9))
    year = adopt(2027, date(2027, 2, 9))
    assert not calendars.is_provisional(date(2027, 2, 9))
    assert calendars.day_kind(date(2027, 2, 9)) == DayKind.SWAPPED_REST_DAY
    assert calendars.known_until() == date(2027, 12, 31)
    entry = Entry.objects.get()
    assert (entry.key, entry.subject_type, entry.subject_id, entry.at) == (
        policy.ADOPT_YEAR,
        "calendars.OfficialYear",
        year.pk,
        AT,
    )
    assert entry.before is None
    assert entry.after["days"][1] == "2027-02-05 statutory_holiday 春节"
    assert len(entry.after["days"]) == OfficialDay.objects.count() == 14


def test_adopting_a_year_again_puts_the_new_days_in_place_of_the_old() -> None:
    adopt(2027, date(2027, 2, 9), date(2027, 2, 10))
    adopt(2027, date(2027, 2, 9))
    assert calendars.is_working_day(date(2027, 2, 10))
    assert OfficialYear.objects.count() == 1
    assert "2027-02-10 swapped_rest_day 春节" in Entry.objects.order_by("-pk")[0].before["days"]


def test_an_amended_notice_takes_the_place_of_the_committed_rows() -> None:
    assert not calendars.is_working_day(date(2026, 2, 20))
    adopt(2026)
    assert calendars.is_working_day(date(2026, 2, 20))
    assert not calendars.is_working_day(date(2026, 2, 14))


def test_a_refused_year_leaves_nothing() -> None:
    with pytest.raises(Refused) as caught:
        services.adopt_year(year=2027, rows=[], notice="", source="", actor=SYSTEM, at=AT)
    assert caught.value.refusals == (Refusal("calendars.nothing_to_adopt", {"year": 2027}),)
    assert (OfficialYear.objects.count(), Entry.objects.count()) == (0, 0)


def test_who_may_not_adopt_or_enter_is_turned_away() -> None:
    with pytest.raises(Forbidden) as caught:
        services.adopt_year(year=2027, rows=rows_of(2027), notice="", source="", actor=Anonymous(), at=AT)
    assert caught.value.args == (policy.ADOPT_YEAR,)
    with pytest.raises(Forbidden) as caught:
        services.enter_regional_day(
            prefix="65",
            day=date(2027, 3, 10),
            kind=DayKind.REGIONAL_HOLIDAY,
            name="肉孜节",
            source="",
            actor=Anonymous(),
            at=AT,
        )
    assert caught.value.args == (policy.ENTER_REGIONAL,)
    assert (OfficialYear.objects.count(), RegionalHoliday.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_regional_day_is_entered_once_and_can_be_withdrawn() -> None:
    day = date(2026, 4, 14)
    enter()
    assert calendars.day_kind(day, "532801") == DayKind.REGIONAL_HOLIDAY
    assert calendars.day_kind(day, "530102") == DayKind.WORKING_DAY
    with pytest.raises(Refused) as caught:
        enter("另一节")
    facts = {"prefix": "5328", "day": "2026-04-14", "name": "泼水节"}
    assert caught.value.refusals == (Refusal("calendars.regional_day_taken", facts),)
    services.withdraw_regional_day(prefix="5328", day=day, reason="录错", actor=SYSTEM, at=AT)
    assert calendars.day_kind(day, "532801") == DayKind.WORKING_DAY
    assert [(entry.key, entry.reason) for entry in Entry.objects.order_by("pk")] == [
        (policy.ENTER_REGIONAL, ""),
        (policy.ENTER_REGIONAL, "录错"),
    ]
    with pytest.raises(Refused) as caught:
        services.withdraw_regional_day(prefix="5328", day=day, reason="", actor=SYSTEM, at=AT)
    assert caught.value.refusals == (
        Refusal("calendars.regional_day_unknown", {"prefix": "5328", "day": "2026-04-14"}),
    )


def test_the_database_refuses_a_second_row_and_an_unknown_kind() -> None:
    enter()
    for kind, prefix in (("regional_holiday", "5328"), ("statutory_holiday", "5329")):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionalHoliday.objects.create(prefix=prefix, day=date(2026, 4, 14), kind=kind, name="x", source="")


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), 2027),
        (date(2027, 1, 1), 2027),
        (date(2025, 12, 31), None),
        (date(2003, 6, 1), 2003),
    ],
)
def test_the_alarm_of_december(on: date, year: int | None) -> None:
    known = {"known_until": "2026-12-31"}
    expected = None if year is None else Refusal("calendars.year_missing", {"year": year} | known)
    assert calendars.missing_year(on) == expected


def test_the_alarm_may_come_earlier_and_falls_silent_once_the_year_is_adopted() -> None:
    alarm = Refusal("calendars.year_missing", {"year": 2027, "known_until": "2026-12-31"})
    assert calendars.missing_year(date(2026, 11, 22), from_month=11) == alarm
    adopt()
    assert calendars.missing_year(date(2026, 11, 22), from_month=11) is None
    assert calendars.missing_year(date(2026, 12, 1)) is None


def test_a_kept_calendar_asks_the_database_nothing(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(2):
        assert calendars.day_type(date(2026, 2, 17)) == "holiday"
    with django_assert_num_queries(0):
        assert calendars.add_working_days(date(2026, 2, 13), 2) == date(2026, 2, 24)
