"""Points, hours, shifts and rosters: what is refused, what is written, who may."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaimen.kernel.access import Forbidden, NotVisible
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.rosters import policy
from kaimen.rosters.models import OpeningHours, Roster, Seat, ServicePoint, Shift
from kaimen.rosters.rules import rotation
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.rules.spans import Span
from kaimen.rosters.services import batches, hours, points, rosters, shifts
from kaimen.rosters.services.batches import Plan
from tests.rosters.conftest import local, open_at, seat_of


def assign(roster, person, *, starts=None, ends=None, actor=SYSTEM, at=None, seat=None, reason=""):
    starts, ends = starts or local(25, 8, 30), ends or local(25, 17, 30)
    return shifts.assign(
        roster_id=roster.pk,
        seat_id=seat or seat_of(roster.point).pk,
        person_id=person.pk,
        starts_at=starts,
        ends_at=ends,
        actor=actor,
        at=at or local(23, 3),
        override_reason=reason,
    )


def audit_of(subject):
    return list(
        Entry.objects.filter(subject_type=subject._meta.label, subject_id=subject.pk)
        .order_by("id")
        .values_list("key", "organisation_path", "before", "after")
    )


def refusals(caught):
    return caught.value.refusals


# points and hours


def test_a_point_opens_with_its_seats_and_an_audit_row(point, federation):
    assert (point.code, point.opened_on, point.address.line) == ("610102", date(2026, 11, 1), "云岭路 6 号")
    assert [seat.name for seat in Seat.objects.filter(point=point)] == ["值守席"]
    assert audit_of(point)[0] == (
        policy.OPEN_POINT,
        federation.county.territorial_path,
        None,
        {"code": "610102", "seats": ["值守席"]},
    )


def test_a_code_belongs_to_one_point(point, federation, at):
    with pytest.raises(Refused) as caught:
        open_at(federation.county, code="610102", at=at)
    assert refusals(caught) == (Refusal("point.code_taken", {"code": "610102"}),)
    assert open_at(federation.county, code="610102-2", at=at).code == "610102-2"
    assert ServicePoint.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "phone", "found"),
    [
        ("61010", "0000-6820 1201", (Refusal("point.code_unclear", {"code": "61010"}),)),
        ("610102-", "0000-6820 1201", (Refusal("point.code_unclear", {"code": "610102-"}),)),
        ("610102", "打给老周", (Refusal("point.phone_unclear"),)),
    ],
)
def test_an_unclear_code_or_phone_is_refused(federation, at, code, phone, found):
    from dataclasses import replace

    from tests.rosters.conftest import PointRow

    row = PointRow("610102", "中心", "service_centre", "610102", "云岭路 6 号", "0000-6820 1201", date(2026, 11, 1))
    with pytest.raises(Refused) as caught:
        points.open_point(organisation=federation.county, row=replace(row, code=code, phone=phone), actor=SYSTEM, at=at)
    assert refusals(caught) == found
    assert ServicePoint.objects.count() == 0


def test_new_hours_leave_the_past_as_it_was(point, at):
    later = {DayType.WORKING: (Interval(time(9), time(12)), Interval(time(13), time(18))), DayType.REST: ()}
    hours.set_hours(point_id=point.pk, hours=later, from_on=date(2026, 11, 30), actor=SYSTEM, at=at)
    held = OpeningHours.objects.order_by("from_on", "opens").values_list("day_type", "opens", "from_on", "to_on")
    assert list(held) == [
        ("working", time(8, 30), date(2026, 11, 1), date(2026, 11, 30)),
        ("working", time(9), date(2026, 11, 30), None),
        ("working", time(13), date(2026, 11, 30), None),
    ]


def test_hours_of_yesterday_cannot_be_set(point, at):
    with pytest.raises(Refused) as caught:
        hours.set_hours(point_id=point.pk, hours={DayType.REST: ()}, from_on=date(2026, 11, 22), actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("hours.in_the_past", {"today": "2026-11-23"}),)
    hours.set_hours(point_id=point.pk, hours={DayType.REST: ()}, from_on=date(2026, 11, 23), actor=SYSTEM, at=at)


def test_overlapping_hours_store_nothing(point, at):
    both = {DayType.REST: (Interval(time(9), time(12)), Interval(time(11), time(13)))}
    with pytest.raises(Refused) as caught:
        hours.set_hours(point_id=point.pk, hours=both, from_on=date(2026, 11, 23), actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("hours.overlap", {"first": "09:00–12:00", "second": "11:00–13:00"}),)
    assert OpeningHours.objects.count() == 1


# shifts


def test_a_shift_is_put_in_a_draft(november, federation):
    person = federation.clerk()
    shift = assign(november, person)
    assert (shift.person, shift.span) == (person, Span(local(25, 8, 30), local(25, 17, 30)))
    assert [row[0] for row in audit_of(shift)] == [policy.PLAN]


def test_a_taken_seat_is_refused(november, federation):
    assign(november, federation.clerk("周岚"))
    with pytest.raises(Refused) as caught:
        assign(november, federation.clerk("罗启明"), starts=local(25, 17, 29), ends=local(25, 20))
    facts = {"person": "周岚", "starts": "11-25 08:30", "ends": "11-25 17:30"}
    assert refusals(caught) == (Refusal("shift.overlaps", facts),)
    assert Shift.objects.count() == 1


def test_one_person_is_in_one_place(november, federation, at):
    person = federation.clerk("艾买提·那斯尔")
    elsewhere = open_at(federation.county, code="610102-2", at=at)
    other = rosters.draft(
        point_id=elsewhere.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=at
    )
    assign(other, person)
    assign(november, person, starts=local(27, 8), ends=local(27, 9))
    rosters.publish(roster_id=other.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        assign(november, person, starts=local(25, 17), ends=local(25, 20))
    facts = {"person": "艾买提·那斯尔", "place": "新城区总职工服务中心", "starts": "11-25 08:30", "ends": "11-25 17:30"}
    assert refusals(caught) == (Refusal("shift.person_busy", facts),)


def test_short_rest_needs_a_reason_that_is_kept(november, federation):
    person = federation.clerk()
    assign(november, person)
    with pytest.raises(Refused) as caught:
        assign(november, person, starts=local(25, 20), ends=local(25, 22))
    facts = {"person": "周岚", "hours": 2, "wanted": 11, "starts": "11-25 08:30"}
    assert refusals(caught) == (Refusal("shift.rest_too_short", facts),)
    shift = assign(november, person, starts=local(25, 20), ends=local(25, 22), reason="大雪，接班的人在路上")
    assert shift.override_reason == "大雪，接班的人在路上"
    assert Entry.objects.get(subject_type="rosters.Shift", subject_id=shift.pk).reason == "大雪，接班的人在路上"


def test_only_own_staff_and_own_seats(november, federation, at):
    stranger = federation.clerk("罗启明", federation.sibling)
    member = federation.person("陈禾")  # of this very union, in no office
    for nobody_here in (stranger, member):
        with pytest.raises(Refused) as caught:
            assign(november, nobody_here)
        assert refusals(caught) == (Refusal("shift.person_elsewhere", {"organisation": "新城区总工会"}),)
    elsewhere = open_at(federation.neighbour, at=at)
    with pytest.raises(Refused) as caught:
        assign(november, federation.clerk(), seat=seat_of(elsewhere).pk)
    assert refusals(caught) == (Refusal("shift.seat_elsewhere", {"point": "新城区总职工服务中心"}),)
    assert Shift.objects.count() == 0


def test_a_published_roster_takes_shifts_ahead_but_not_behind(november, federation, at):
    assign(november, federation.clerk())
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    person = federation.clerk("罗启明")
    with pytest.raises(Refused) as caught:
        assign(november, person, starts=at - timedelta(minutes=1), ends=local(23, 8))
    assert refusals(caught) == (Refusal("shift.in_the_past", {"starts": "11-23 02:59"}),)
    assert assign(november, person, starts=at, ends=local(23, 8)).starts_at == at


def test_a_shift_ahead_can_be_taken_out_and_one_begun_cannot(november, federation, at):
    begun = assign(november, federation.clerk(), starts=local(23, 0), ends=local(23, 8))
    ahead = assign(november, federation.clerk("罗启明"))
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        shifts.remove(shift_id=begun.pk, actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("shift.begun", {"starts": "11-23 00:00"}),)
    shifts.remove(shift_id=ahead.pk, actor=SYSTEM, at=at)
    assert list(Shift.objects.values_list("id", flat=True)) == [begun.pk]
    assert audit_of(ahead)[-1][2]["starts"] == ahead.starts_at.isoformat()
    with pytest.raises(NotVisible):
        shifts.remove(shift_id=ahead.pk, actor=SYSTEM, at=at)


def test_a_hand_over_keeps_what_is_done(november, federation, at):
    first, second = federation.clerk("周岚"), federation.clerk("罗启明")
    shift = assign(november, first, starts=local(23, 0), ends=local(23, 8))
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    taken = shifts.hand_over(
        shift_id=shift.pk, person_id=second.pk, actor=SYSTEM, at=at + timedelta(seconds=40), reason="发烧"
    )
    held = Shift.objects.order_by("starts_at").values_list("person_id", "starts_at", "ends_at")
    assert list(held) == [(first.pk, local(23, 0), local(23, 3)), (second.pk, local(23, 3), local(23, 8))]
    assert Entry.objects.get(key=policy.HAND_OVER).reason == "发烧"
    for person, moment, code in (
        (second, at, Refusal("shift.same_person", {"person": "罗启明"})),
        (first, local(23, 8), Refusal("shift.over", {"ends": "11-23 08:00"})),
    ):
        with pytest.raises(Refused) as caught:
            shifts.hand_over(shift_id=taken.pk, person_id=person.pk, actor=SYSTEM, at=moment)
        assert refusals(caught) == (code,)
    assert Shift.objects.count() == 2


def test_a_shift_ahead_is_handed_over_whole(november, federation, at):
    shift, second = assign(november, federation.clerk("周岚")), federation.clerk("罗启明")
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    taken = shifts.hand_over(shift_id=shift.pk, person_id=second.pk, actor=SYSTEM, at=at)
    assert (taken.pk, taken.person_id, taken.span) == (shift.pk, second.pk, shift.span)


def test_the_database_keeps_shifts_apart(november, federation):
    shift = assign(november, federation.clerk())
    second = federation.clerk("罗启明")
    for person, seat_id in ((second, shift.seat_id), (shift.person, shift.seat_id)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Shift.objects.create(
                roster=november,
                seat_id=seat_id,
                person=person,
                starts_at=local(25, 17),
                ends_at=local(25, 18),
            )
    Shift.objects.create(
        roster=november, seat_id=shift.seat_id, person=second, starts_at=local(25, 17, 30), ends_at=local(25, 18)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.filter(pk=shift.pk).update(ends_at=local(25, 17, 31))


# rosters


def test_one_draft_and_one_published_roster_a_day(november, point, federation, at):
    span = {"from_on": date(2026, 11, 30), "to_on": date(2027, 1, 1)}
    with pytest.raises(Refused) as caught:
        rosters.draft(point_id=point.pk, **span, actor=SYSTEM, at=at)
    facts = {"from_on": "2026-11-01", "to_on": "2026-12-01"}
    assert refusals(caught) == (Refusal("roster.draft_there", facts),)
    assign(november, federation.clerk())
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        rosters.draft(point_id=point.pk, **span, actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("roster.period_taken", facts),)
    rosters.draft(point_id=point.pk, from_on=date(2026, 12, 1), to_on=date(2027, 1, 1), actor=SYSTEM, at=at)
    assert Roster.objects.count() == 2


@pytest.mark.parametrize(
    ("to_on", "refusal"),
    [
        (date(2026, 12, 1), Refusal("roster.runs_backward")),
        (date(2027, 2, 2), Refusal("roster.too_long", {"days": 62})),
    ],
)
def test_a_roster_runs_forward_for_two_months_at_most(point, at, to_on, refusal):
    with pytest.raises(Refused) as caught:
        rosters.draft(point_id=point.pk, from_on=date(2026, 12, 1), to_on=to_on, actor=SYSTEM, at=at)
    assert refusals(caught) == (refusal,)
    assert Roster.objects.count() == 0


def test_publishing_is_for_drafts_with_shifts_and_happens_once(november, federation, at):
    with pytest.raises(Refused) as caught:
        rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("roster.empty"),)
    assign(november, federation.clerk())
    published = rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    assert (published.state, published.published_at) == ("published", at)
    with pytest.raises(Refused) as caught:
        rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("roster.published"),)
    assert [row[0] for row in audit_of(november)] == [policy.PLAN, policy.PUBLISH]


def test_publishing_judges_again_what_changed_meanwhile(november, federation, at):
    person = federation.clerk()
    elsewhere = open_at(federation.county, code="610102-2", at=at)
    other = rosters.draft(
        point_id=elsewhere.pk, from_on=date(2026, 11, 1), to_on=date(2026, 12, 1), actor=SYSTEM, at=at
    )
    assign(other, person)
    assign(november, person)
    rosters.publish(roster_id=other.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    assert [refusal.code for refusal in refusals(caught)] == ["shift.person_busy"]
    assert Roster.objects.get(pk=november.pk).state == "draft"


def test_a_roster_is_withdrawn_only_before_it_begins(november, point, federation, at):
    assign(november, federation.clerk())
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        rosters.withdraw(roster_id=november.pk, actor=SYSTEM, at=at)
    assert refusals(caught) == (Refusal("roster.begun", {"from_on": "2026-11-01"}),)
    before = local(31, 23, 59, month=10)
    assert rosters.withdraw(roster_id=november.pk, actor=SYSTEM, at=before).state == "draft"
    with pytest.raises(Refused) as caught:
        rosters.withdraw(roster_id=november.pk, actor=SYSTEM, at=before)
    assert refusals(caught) == (Refusal("roster.not_published"),)


def test_rotation_fills_a_draft_and_leaves_what_stands(november, federation, at):
    people = [federation.clerk(name).pk for name in ("周岚", "罗启明", "陈禾", "魏青")]
    standing = assign(november, federation.clerk("沈见月"))
    proposal = rosters.rotate(
        roster_id=november.pk,
        seat_id=seat_of(november.point).pk,
        person_ids=people,
        pattern=PatternKind.THREE,
        actor=SYSTEM,
        at=at,
    )
    assert (len(proposal.duties), proposal.empty) == (89, ())
    assert Shift.objects.count() == 90
    assert Shift.objects.get(pk=standing.pk).span == standing.span
    rosters.publish(roster_id=november.pk, actor=SYSTEM, at=at)
    with pytest.raises(Refused) as caught:
        rosters.rotate(
            roster_id=november.pk,
            seat_id=standing.seat_id,
            person_ids=people,
            pattern=PatternKind.THREE,
            actor=SYSTEM,
            at=at,
        )
    assert refusals(caught) == (Refusal("roster.not_draft"),)


def test_rotation_needs_somebody(november, at):
    with pytest.raises(Refused) as caught:
        rosters.rotate(
            roster_id=november.pk,
            seat_id=seat_of(november.point).pk,
            person_ids=(),
            pattern=PatternKind.TWO,
            actor=SYSTEM,
            at=at,
        )
    assert refusals(caught) == (Refusal("roster.nobody_to_rotate"),)


# who may


def deeds(november, shift, federation, at):
    """Each deed as a function of the actor, with the key it asks for."""
    point, seat = november.point, seat_of(november.point).pk
    person = federation.clerk("陈禾")
    return {
        "draft": lambda actor: rosters.draft(
            point_id=point.pk, from_on=date(2027, 1, 1), to_on=date(2027, 2, 1), actor=actor, at=at
        ),
        "assign": lambda actor: assign(november, person, starts=local(28, 8), ends=local(28, 9), actor=actor),
        "rotate": lambda actor: rosters.rotate(
            roster_id=november.pk,
            seat_id=seat,
            person_ids=[person.pk],
            pattern=PatternKind.TWO,
            actor=actor,
            at=at,
        ),
        "hand_over": lambda actor: shifts.hand_over(shift_id=shift.pk, person_id=person.pk, actor=actor, at=at),
        "remove": lambda actor: shifts.remove(shift_id=shift.pk, actor=actor, at=at),
        "publish": lambda actor: rosters.publish(roster_id=november.pk, actor=actor, at=at),
        "hours": lambda actor: hours.set_hours(
            point_id=point.pk, hours={DayType.REST: ()}, from_on=date(2026, 11, 30), actor=actor, at=at
        ),
    }


MAY = {
    "draft": {Role.PLANNER, Role.MANAGER},
    "assign": {Role.PLANNER, Role.MANAGER},
    "rotate": {Role.PLANNER, Role.MANAGER},
    "hand_over": {Role.DUTY_LEADER, Role.PLANNER, Role.MANAGER},
    "remove": {Role.PLANNER, Role.MANAGER},
    "publish": {Role.PLANNER, Role.MANAGER},
    "hours": {Role.MANAGER},
}
STAFF = (Role.CLERK, Role.DUTY_LEADER, Role.PLANNER, Role.MANAGER)


@pytest.mark.parametrize("deed", sorted(MAY))
@pytest.mark.parametrize("role", STAFF)
def test_a_deed_is_for_its_roles(november, federation, at, deed, role):
    shift = assign(november, federation.clerk("周岚"))
    act = deeds(november, shift, federation, at)[deed]
    actor = federation.colleague(role)
    if role in MAY[deed]:
        act(actor)
        assert Entry.objects.filter(actor_person_id=actor.person_id).exists()
        return
    with pytest.raises(Forbidden):
        act(actor)
    assert not Entry.objects.filter(actor_person_id=actor.person_id).exists()


@pytest.mark.parametrize("deed", sorted(MAY))
def test_a_deed_at_another_union_is_out_of_sight(november, federation, at, deed):
    shift = assign(november, federation.clerk("周岚"))
    act = deeds(november, shift, federation, at)[deed]
    for actor in (federation.colleague(Role.MANAGER, federation.neighbour), federation.nobody()):
        with pytest.raises(NotVisible):
            act(actor)
    act(federation.colleague(Role.MANAGER, federation.county))


# many at once


def rows(roster_ids):
    held = Shift.objects.filter(roster__in=roster_ids).order_by("starts_at", "seat__point__code")
    return list(held.values_list("seat__point__code", "person__name", "starts_at", "ends_at", "override_reason"))


def notes(points):
    entries = Entry.objects.filter(subject_type="rosters.Roster").order_by("subject_id", "id")
    wanted = frozenset(Roster.objects.filter(point__in=points).values_list("id", flat=True))
    return [
        (entry.at, entry.key, entry.organisation_path, entry.before, {**entry.after, "seat": None}, entry.reason)
        for entry in entries
        if entry.subject_id in wanted
    ]


def test_a_batch_makes_the_same_rosters_as_step_by_step(federation, at):
    one, many = open_at(federation.county, at=at), open_at(federation.county, code="610102-2", at=at)
    # the twins: same names, same order, one set for each point
    names = ("周岚", "罗启明", "陈禾", "魏青", "沈见月")
    crews = [tuple(federation.clerk(name).pk for name in names) for _twin in range(2)]
    months = ((date(2026, 11, 1), date(2026, 12, 1)), (date(2026, 12, 1), date(2027, 1, 1)))
    empty = (Span(local(23, 0), local(23, 8, 30)), Span(local(5, 17, 30, month=12), local(6, 0, month=12)))
    # December begins with whoever ends November, who may not go on without rest
    november = rotation.rotate(rosters.wanted_slots(*months[0], PatternKind.THREE, empty), range(len(names)), seat_id=0)
    last = november.duties[-1].person_id
    turned = [(*crew[last:], *crew[:last]) for crew in crews]
    for (from_on, to_on), (crew, _other) in zip(months, (crews, turned), strict=True):
        roster = rosters.draft(point_id=one.pk, from_on=from_on, to_on=to_on, actor=SYSTEM, at=at)
        rosters.rotate(
            roster_id=roster.pk,
            seat_id=seat_of(one).pk,
            person_ids=crew,
            pattern=PatternKind.THREE,
            actor=SYSTEM,
            at=at,
            leave_empty=empty,
        )
        rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=at)
    plans = [
        Plan(many.pk, seat_of(many).pk, from_on, to_on, crew, PatternKind.THREE, empty)
        for (from_on, to_on), (_other, crew) in zip(months, (crews, turned), strict=True)
    ]
    assert batches.publish_many(plans=plans, actor=SYSTEM, at=at) == 2

    def shape(point):
        held = Roster.objects.filter(point=point).order_by("from_on")
        return list(held.values_list("from_on", "to_on", "state", "published_at", "is_generated"))

    def without_code(found):
        return [row[1:] for row in found]

    assert shape(one) == shape(many)
    stepped = without_code(rows(Roster.objects.filter(point=one)))
    assert len(stepped) == 61 * 3 - 2
    assert stepped == without_code(rows(Roster.objects.filter(point=many)))
    assert len(notes([one])) == 6
    assert notes([one]) == notes([many])


def test_a_batch_with_one_bad_plan_stores_nothing(federation, point, at):
    good = Plan(point.pk, seat_of(point).pk, date(2026, 11, 1), date(2026, 12, 1), (federation.clerk().pk,))
    with pytest.raises(Refused) as caught:
        batches.publish_many(plans=[good, good], actor=SYSTEM, at=at)
    facts = {"from_on": "2026-11-01", "to_on": "2026-12-01"}
    assert refusals(caught) == (Refusal("roster.period_taken", facts),)
    assert (Roster.objects.count(), Shift.objects.count()) == (0, 0)
    with pytest.raises(Forbidden):
        batches.publish_many(plans=[good], actor=federation.colleague(Role.PLANNER, federation.neighbour), at=at)
    assert batches.publish_many(plans=[good], actor=federation.colleague(Role.PLANNER), at=at) == 1
