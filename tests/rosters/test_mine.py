"""One's own duty on the phone: the next shift, marks, and the calendar feed."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import CalendarFeed, Roster, Shift, ShiftMark
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.selectors import mine
from kaimen.rosters.services import feeds, marks, rosters, shifts
from tests.rosters.conftest import local, open_at, seat_of
from tests.signing_in import sign_in

STARTS, ENDS = local(23, 17, 30), local(24, 8, 30)


@pytest.fixture
def me(point, on_duty, at):
    """Somebody with one night of the county."""
    return person_actor(on_duty(point, starts=STARTS, ends=ENDS), at=at)


@pytest.fixture
def shift(me) -> Shift:
    return Shift.objects.get(person_id=me.person_id)


@pytest.mark.parametrize(
    ("kind", "moment", "refusal"),
    [
        (MarkKind.CHECKED_IN, STARTS - timedelta(minutes=31), Refusal("mark.too_early", {"from": "11-23 17:00"})),
        (MarkKind.CHECKED_IN, ENDS, Refusal("mark.over", {"ends": "11-24 08:30"})),
        (MarkKind.ACKNOWLEDGED, ENDS, Refusal("mark.over", {"ends": "11-24 08:30"})),
        (MarkKind.CHECKED_OUT, STARTS, Refusal("mark.not_arrived")),
    ],
)
def test_a_mark_at_the_wrong_time_is_refused(me, shift, kind, moment, refusal):
    with pytest.raises(Refused) as caught:
        marks.mark(shift_id=shift.pk, kind=kind, actor=me, at=moment)
    assert caught.value.refusals == (refusal,)
    assert ShiftMark.objects.count() == 0


def test_arriving_twice_counts_once_and_leaving_needs_arriving(me, shift):
    first = marks.mark(shift_id=shift.pk, kind=MarkKind.CHECKED_IN, actor=me, at=STARTS - timedelta(minutes=30))
    again = marks.mark(shift_id=shift.pk, kind=MarkKind.CHECKED_IN, actor=me, at=STARTS)
    left = marks.mark(shift_id=shift.pk, kind=MarkKind.CHECKED_OUT, actor=me, at=ENDS + timedelta(minutes=119))
    assert (first.pk, first.at) == (again.pk, STARTS - timedelta(minutes=30))
    assert left.kind == "checked_out"
    assert list(ShiftMark.objects.order_by("id").values_list("kind", flat=True)) == ["checked_in", "checked_out"]


def test_nobody_marks_the_shift_of_another(federation, me, shift, at):
    other = person_actor(federation.clerk("罗启明").pk, at=at)
    for actor in (other, federation.nobody()):
        with pytest.raises(NotVisible):
            marks.mark(shift_id=shift.pk, kind=MarkKind.ACKNOWLEDGED, actor=actor, at=at)
    assert ShiftMark.objects.count() == 0
    assert marks.mark(shift_id=shift.pk, kind=MarkKind.ACKNOWLEDGED, actor=me, at=at).kind == "acknowledged"


def test_all_that_lies_ahead_is_acknowledged_at_once(me, shift, at):
    assert (marks.acknowledge_all(actor=me, at=at), marks.acknowledge_all(actor=me, at=at)) == (1, 0)
    said = Entry.objects.filter(key=policy.OWN).order_by("id").values_list("subject_id", "after")
    assert list(said) == [(shift.pk, {"mark": "acknowledged"})]


def events(secret: str, at):
    return list(Calendar.from_ical(mine.feed(secret, at)).walk("VEVENT"))


def test_the_feed_holds_final_shifts_alone(me, shift, federation, point, at):
    secret = feeds.make(actor=me, at=at)
    (event,) = events(secret, at)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (STARTS, ENDS)
    assert str(event["uid"]) == f"shift-{shift.pk}@kaimen"
    assert str(event["summary"]) == "值守 值守席 新城区总职工服务中心（演示数据）"
    assert all(len(line) <= 75 for line in mine.feed(secret, at).split(b"\r\n"))
    Roster.objects.update(state="draft", published_at=None)
    assert events(secret, at) == []


def test_the_feed_follows_a_change_of_hands(me, shift, federation, at):
    other = federation.clerk("罗启明")
    ours, theirs = feeds.make(actor=me, at=at), feeds.make(actor=person_actor(other.pk, at=at), at=at)
    assert (len(events(ours, at)), len(events(theirs, at))) == (1, 0)
    shifts.hand_over(shift_id=shift.pk, person_id=other.pk, actor=SYSTEM, at=at)
    assert (len(events(ours, at)), len(events(theirs, at))) == (0, 1)


def test_a_secret_opens_until_it_is_revoked_or_made_anew(client, me, shift, at, frozen):
    first = feeds.make(actor=me, at=at)
    assert first not in list(CalendarFeed.objects.values_list("secret_hash", flat=True))
    with frozen(at):
        answer = client.get(f"/calendar/{first}.ics")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        second = feeds.make(actor=me, at=at)
        assert client.get(f"/calendar/{first}.ics").status_code == 404
        assert client.get(f"/calendar/{second}.ics").status_code == 200
        assert feeds.revoke(actor=me, at=at) == 1
        assert client.get(f"/calendar/{second}.ics").status_code == 404
        assert client.get("/calendar/unknown.ics").status_code == 404


def test_the_phone_shows_the_next_shift_first(client, federation, me, shift, at, frozen):
    sign_in(client, me.person_id, at=at)
    with frozen(at):
        page = client.get("/my/duty/").content.decode()
    assert page.index("您的下一班") < page.index("17:30–08:30") < page.index("放进手机日历")


def test_arriving_from_the_phone(client, me, shift, at, frozen):
    sign_in(client, me.person_id, at=at)
    with frozen(STARTS):
        assert "我到岗了" in client.get("/my/duty/").content.decode()
        answer = client.post(f"/my/duty/{shift.pk}/mark/", {"kind": "checked_in"})
        assert (answer.status_code, answer["Location"]) == (302, "/my/duty/")
        assert "我离岗了" in client.get("/my/duty/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_page_do_not_grow(federation, at, count, django_assert_num_queries):
    clerk = federation.clerk("罗启明")
    point = open_at(federation.county, code="610102-x", at=at)
    roster = rosters.draft(
        point_id=point.pk, from_on=local(1, 0).date(), to_on=local(30, 12).date(), actor=SYSTEM, at=local(1, 0)
    )
    for day in range(count):
        shifts.assign(
            roster_id=roster.pk,
            seat_id=seat_of(point).pk,
            person_id=clerk.pk,
            starts_at=local(24 + day, 8),
            ends_at=local(24 + day, 12),
            actor=SYSTEM,
            at=local(1, 0),
        )
    rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=local(1, 0))
    actor = person_actor(clerk.pk, at=at)
    with django_assert_num_queries(3):
        page = mine.my_duty(actor, at)
    assert len(page.later) == count - 1
