"""The record of a year: by month and level, internal until released, and again when it changes."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kaimen.kernel.access import Forbidden, NotVisible
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters import policy
from kaimen.rosters.models import CoverageRelease, Shift, ShiftMark
from kaimen.rosters.rules.coverage import Cover, together
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.spans import LOCAL_ZONE
from kaimen.rosters.selectors import records
from kaimen.rosters.services import releases
from tests.rosters.conftest import local
from tests.rosters.test_pages import signed_in

DAY_MINUTES = 1440
OVER = datetime(2027, 1, 1, 8, tzinfo=LOCAL_ZONE).astimezone(UTC)
NOT_OVER = datetime(2026, 12, 31, 23, 59, tzinfo=LOCAL_ZONE).astimezone(UTC)
PAGE, STAFF_PAGE = "/points/610102/record/2026/", "/duty/610102/record/2026/"


@pytest.fixture
def year(point, on_duty):
    """A day of November covered, the rest of it not; confirmed, but nobody came."""
    on_duty(point, starts=local(24, 0), ends=local(25, 0))
    shift = Shift.objects.get()
    ShiftMark.objects.create(shift=shift, person=shift.person, kind="acknowledged", at=local(20, 9))
    return point


@pytest.fixture
def head(federation):
    return federation.colleague(Role.MANAGER)


def look(at=OVER):
    return records.record("610102", 2026, at)


def release(point, actor, at=OVER, sha256=None):
    return releases.release(point_id=point.pk, year=2026, sha256=sha256 or look(at).sha256, actor=actor, at=at)


def refusals(caught):
    return caught.value.refusals


def test_a_year_by_month_and_level(year):
    found = look()
    covered = {each.level: each.certificate.minutes[Cover.COVERED] for each in found.levels}
    assert covered == {Level.PLANNED: DAY_MINUTES, Level.CONFIRMED: DAY_MINUTES, Level.ACTUAL: 0}
    november, december = found.levels[0].months[10:]
    assert november.minutes == {
        Cover.COVERED: DAY_MINUTES,
        Cover.CAUGHT: 0,
        Cover.UNCOVERED: 29 * DAY_MINUTES,
        Cover.NOT_PLANNED: 0,
    }
    assert december.minutes[Cover.NOT_PLANNED] == 31 * DAY_MINUTES
    assert [(bar.cover, bar.y, bar.height) for bar in november.bars] == [
        (Cover.COVERED, 38.67, 1.33),
        (Cover.UNCOVERED, 0.0, 38.67),
    ]
    assert [sum(month.minutes.values()) for month in found.levels[2].months][:2] == [31 * DAY_MINUTES, 28 * DAY_MINUTES]
    assert found.sha256 == together((each.level.value, each.certificate.sha256) for each in found.levels)
    assert (found.is_over, found.release, found.is_public) == (True, None, False)


def test_a_single_minute_is_still_seen_in_its_bar():
    month = records.MonthRecord(
        date(2026, 11, 1), {**dict.fromkeys(Cover, 0), Cover.COVERED: 43_199, Cover.UNCOVERED: 1}
    )
    assert [(bar.cover, bar.y, bar.height) for bar in month.bars] == [
        (Cover.COVERED, 1.0, 39.0),
        (Cover.UNCOVERED, 0.0, 1.0),
    ]
    assert records.MonthRecord(date(2026, 11, 1), dict.fromkeys(Cover, 0)).bars == []


def test_a_year_ahead_says_nothing_of_who_came(year):
    assert [each.level for each in records.record("610102", 2027, NOT_OVER).levels] == [
        Level.PLANNED,
        Level.CONFIRMED,
    ]
    with pytest.raises(NotVisible):
        records.record("610102", 1999, OVER)
    with pytest.raises(NotVisible):
        records.record("610102", 2025, OVER)


def test_the_public_sees_it_only_while_it_is_released(year, head, frozen):
    client = Client(headers={"accept-language": "zh-hans"})
    with frozen(OVER):
        assert client.get(PAGE).status_code == 404
        release(year, head)
        shown = client.get(PAGE)
        assert shown.status_code == 200
        for words in ("2026 年值守记录", look().sha256, "41,760 分钟", "没有值守表", "实际到岗"):
            assert words in shown.content.decode()
        assert "收回" not in shown.content.decode()
        releases.withdraw(point_id=year.pk, year=2026, actor=head, at=OVER)
        assert client.get(PAGE).status_code == 404


def test_a_record_that_changed_after_its_release_is_internal_again(year, head, frozen):
    client = Client()
    first = release(year, head)
    with frozen(OVER):
        assert client.get(PAGE).status_code == 200
        shift = Shift.objects.get()
        ShiftMark.objects.create(shift=shift, person=shift.person, kind="checked_in", at=local(24, 0))
        assert client.get(PAGE).status_code == 404
        second = release(year, head)
        assert client.get(PAGE).status_code == 200
    assert first.sha256 != second.sha256
    assert list(CoverageRelease.objects.values_list("sha256", "released_by_id")) == [(second.sha256, head.person_id)]


def test_a_release_is_of_what_was_looked_at_and_of_a_year_that_is_over(year, head):
    with pytest.raises(Refused) as caught:
        release(year, head, at=NOT_OVER)
    assert refusals(caught) == (Refusal("release.year_not_over", {"year": 2026}),)
    with pytest.raises(Refused) as caught:
        release(year, head, sha256="0" * 64)
    assert refusals(caught) == (Refusal("release.moved_meanwhile"),)
    with pytest.raises(Refused) as caught:
        releases.withdraw(point_id=year.pk, year=2026, actor=head, at=OVER)
    assert refusals(caught) == (Refusal("release.not_released", {"year": 2026}),)
    assert not CoverageRelease.objects.exists()
    made = release(year, head)
    with pytest.raises(Refused) as caught:
        release(year, head)
    assert refusals(caught) == (Refusal("release.already", {"year": 2026}),)
    entries = Entry.objects.filter(key=policy.RELEASE).values_list("subject_id", "before", "after")
    assert list(entries) == [(year.pk, None, {"year": 2026, "sha256": made.sha256})]


def test_only_the_head_releases(year, federation, head):
    planner = federation.colleague(Role.PLANNER, name="罗启明")
    stranger = federation.colleague(Role.MANAGER, federation.neighbour, name="别处的人")
    with pytest.raises(Forbidden):
        release(year, planner)
    with pytest.raises(NotVisible):
        release(year, stranger)
    release(year, head)
    with pytest.raises(Forbidden):
        releases.withdraw(point_id=year.pk, year=2026, actor=planner, at=OVER)
    assert CoverageRelease.objects.count() == 1


def test_the_head_releases_and_takes_back_on_the_page(year, head, frozen):
    with frozen(OVER):
        client = signed_in(Client(headers={"accept-language": "zh-hans"}), head)
        assert "外面看不到" in client.get(STAFF_PAGE).content.decode()
        wrong = client.post(f"{STAFF_PAGE}release/", {"sha256": "old"})
        assert (wrong.status_code, "记录和您看的不一样了。" in wrong.content.decode()) == (422, True)
        answer = client.post(f"{STAFF_PAGE}release/", {"sha256": look().sha256})
        assert (answer.status_code, answer.url) == (302, STAFF_PAGE)
        assert look().is_public
        assert "公开了，谁都能看。" in client.get(STAFF_PAGE).content.decode()
        assert client.post(f"{STAFF_PAGE}withdraw/").url == STAFF_PAGE
        assert not look().is_public
        again = client.post(f"{STAFF_PAGE}withdraw/")
        assert (again.status_code, "没有公开" in again.content.decode()) == (422, True)


@pytest.mark.parametrize(("place", "status"), [("county", 200), ("neighbour", 404), ("city", 200)])
def test_colleagues_of_the_union_and_above_see_it_before(year, federation, frozen, place, status):
    actor = federation.colleague(Role.PLANNER, getattr(federation, place), Scope.SUBTREE, "罗启明")
    with frozen(OVER):
        client = signed_in(Client(headers={"accept-language": "zh-hans"}), actor)
        page = client.get(STAFF_PAGE)
        assert page.status_code == status
        assert "release/" not in page.content.decode()
        assert client.post(f"{STAFF_PAGE}release/", {"sha256": look().sha256}).status_code == (
            403 if status == 200 else 404
        )
    assert not CoverageRelease.objects.exists()


def test_statements_of_a_year_do_not_grow(year, on_duty, django_assert_num_queries):
    with django_assert_num_queries(21):
        look()
    on_duty(year, starts=local(26, 0), ends=local(26, 8), name="罗启明")
    on_duty(year, starts=local(27, 0), ends=local(27, 8), name="郭敏")
    with django_assert_num_queries(21):
        look()
