"""Mending a published week: what is shown is done, all of it or nothing, and everybody concerned is told."""

from datetime import date

import pytest
from icalendar import Calendar

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.notices.models import Notice
from kaimen.rosters.models import Absence, Roster, Shift, ShiftChange
from kaimen.rosters.selectors import mine, repairs
from kaimen.rosters.services import feeds, rosters, runs
from kaimen.rosters.services import repairs as deeds
from kaimen.rosters.services.repairs import Handing
from tests.rosters.conftest import local
from tests.rosters.test_planning import week  # noqa: F401 a fixture
from tests.signing_in import sign_in

NOW = local(6, 12, month=12)
TUESDAY = date(2026, 12, 8)


@pytest.fixture
def published(week, at) -> Roster:  # noqa: F811
    run = runs.ask(roster_id=week.pk, actor=SYSTEM, at=at, is_queued=False)
    runs.solve(run_id=run.pk, at=at)
    return rosters.publish(roster_id=week.pk, actor=SYSTEM, at=at)


@pytest.fixture
def planner(federation, published):
    return federation.colleague(Role.PLANNER, name="沈见月")


def ill(roster) -> int:
    """Whoever holds the window on Tuesday."""
    return Shift.objects.get(roster=roster, starts_at=local(8, 8, 30, month=12)).person_id


def look(actor, person_id, first=TUESDAY, last=TUESDAY):
    return repairs.page(code="610102", person_id=person_id, first_on=first, last_on=last, actor=actor, at=NOW)


def handings(choice):
    return [Handing(move.shift_id, move.before_id, move.after_id or None) for move in choice.moves]


def adopt(page, actor, chosen):
    return deeds.adopt(
        roster_id=page.roster_id,
        person_id=page.person_id,
        first_on=page.first_on,
        last_on=page.last_on,
        handings=chosen,
        actor=actor,
        at=NOW,
    )


def test_the_chosen_way_is_done_told_and_seen_on_phone_and_calendar(published, planner, at):
    sick = ill(published)
    page = look(planner, sick)
    choice = page.choices[0]
    lost = {move.shift_id for move in page.lost}
    assert lost <= {move.shift_id for move in choice.moves}
    assert choice.empty == 0
    assert adopt(page, planner, handings(choice)) == len(choice.moves)
    for move in choice.moves:
        assert Shift.objects.get(pk=move.shift_id).person_id == move.after_id
    assert list(Absence.objects.values_list("person_id", "kind", "first_on", "last_on")) == [
        (sick, "sick", TUESDAY, TUESDAY)
    ]
    assert set(ShiftChange.objects.values_list("deed", "shift_id")) == {("repaired", m.shift_id) for m in choice.moves}
    heir = next(move.after_id for move in choice.moves if move.shift_id in lost)
    assert Notice.objects.filter(person_id=heir, kind="rosters.shift_yours").exists()
    actor = person_actor(heir, at=NOW)
    duty = mine.my_duty(actor, NOW)
    assert lost & {each.shift_id for each in (duty.next, *duty.later)}
    events = Calendar.from_ical(mine.feed(feeds.make(actor=actor, at=NOW), NOW)).walk("VEVENT")
    assert {f"shift-{pk}@kaimen" for pk in lost} & {str(event["uid"]) for event in events}


def test_a_way_that_no_longer_fits_changes_nothing(published, planner):
    page = look(planner, ill(published))
    chosen = handings(page.choices[0])
    wrong = [Handing(chosen[0].shift_id, chosen[0].before + 1000, chosen[0].after), *chosen[1:]]
    before = list(Shift.objects.order_by("id").values_list("id", "person_id"))
    with pytest.raises(Refused) as caught:
        adopt(page, planner, wrong)
    assert caught.value.refusals == (Refusal("repair.moved_on"),)
    with pytest.raises(Refused) as caught:
        adopt(page, planner, [])
    assert caught.value.refusals == (Refusal("repair.nothing"),)
    assert list(Shift.objects.order_by("id").values_list("id", "person_id")) == before
    assert (Absence.objects.count(), ShiftChange.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 12, 9), TUESDAY, Refusal("repair.backward")),
        (date(2026, 12, 1), date(2026, 12, 5), Refusal("repair.over", {"today": "2026-12-06"})),
        (TUESDAY, date(2027, 1, 8), Refusal("repair.too_long", {"days": 31})),
        (date(2026, 12, 20), date(2026, 12, 21), Refusal("repair.no_roster", {"day": "2026-12-20"})),
    ],
)
def test_days_that_cannot_be_mended_are_refused(published, planner, first, last, refusal):
    with pytest.raises(Refused) as caught:
        look(planner, ill(published), first, last)
    assert caught.value.refusals == (refusal,)


def test_a_sibling_sees_nothing_and_a_colleague_does(federation, published, planner):
    sibling = federation.colleague(Role.PLANNER, federation.neighbour)
    with pytest.raises(NotVisible):
        look(sibling, ill(published))
    page = look(planner, ill(published))
    with pytest.raises(NotVisible):
        adopt(page, sibling, handings(page.choices[0]))
    assert ShiftChange.objects.count() == 0


def test_the_page_shows_the_ways_and_does_the_chosen_one(client, published, planner, frozen):
    sign_in(client, planner.person_id, at=NOW)
    asked = {"person": str(ill(published)), "first": "2026-12-08", "last": "2026-12-08"}
    with frozen(NOW):
        page = client.get("/duty/610102/repair/", asked)
        assert (page.status_code, "改动最少" in page.content.decode()) == (200, True)
        choice = page.context["page"].choices[0]
        moves = [move.key for move in choice.moves]
        form = {**asked, "roster": str(published.pk), "move": moves}
        answer = client.post("/duty/610102/repair/adopt/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/duty/610102/?month=2026-12")
    assert ShiftChange.objects.count() == len(moves)
