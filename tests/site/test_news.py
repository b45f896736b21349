"""The bell and the page of what waits and what happened."""

import re

import pytest
from django.test import Client

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.notices import policy, selectors
from kaimen.kernel.notices.models import Notice
from kaimen.kernel.notices.services import notices
from kaimen.kernel.people.models import Person
from kaimen.kernel.worklist.services import tasks
from tests.site.officers import statements

PAGE = "/news/"
BELL = re.compile(r'km-bell" href="/news/" aria-label="([^"]*)"')


def tell(person_id, at, kind="notices.trial", subject=("trial.Thing", 7), facts=None):
    person = Person.objects.get(pk=person_id)
    return notices.tell(person=person, kind=kind, facts=facts or {}, subject=subject, actor=SYSTEM, at=at)


def unread(person_id):
    return list(Notice.objects.filter(person_id=person_id, read_at=None).order_by("id").values_list("id", flat=True))


@pytest.fixture
def clerk(desk):
    return desk.colleague(Role.CLERK, desk.federation.county)


@pytest.fixture
def client(desk, clerk):
    return desk.enter_as(clerk)


def test_the_bell_counts_what_is_new_on_every_page(client, clerk, at):
    assert BELL.findall(client.get("/points/").text) == ["通知"]
    tell(clerk.person_id, at)
    for page in ("/points/", "/find/", "/rosters/", PAGE):
        assert BELL.findall(client.get(page).text) == ["通知，1 条没看"], page
    assert 'km-count" aria-hidden="true">1<' in client.get("/points/").text
    for _ in range(99):
        tell(clerk.person_id, at)
    assert 'km-count" aria-hidden="true">99+<' in client.get("/points/").text


@pytest.mark.parametrize("role", list(Role))
def test_no_menu_leads_where_one_is_turned_away(desk, role):
    client = desk.enter(role)
    page = client.get(PAGE)
    assert [(item.label, client.get(item.url, follow=True).status_code) for item in page.context["navigation"]] == [
        (item.label, 200) for item in page.context["navigation"]
    ]
    first = "收件" if role in (Role.CLERK, Role.DUTY_LEADER) else "待办和通知"
    assert page.context["navigation"][0].label == first
    assert client.get(page.context["doors"][-1].url).status_code == 200


def test_a_visitor_has_no_bell_and_a_part_asks_no_count(client, clerk, at):
    assert BELL.findall(Client().get("/points/").text) == []
    part = client.get("/points/", headers={"HX-Request": "true"})
    assert part.context["bell"] is None


def test_one_is_marked_as_read_and_counts_once(client, clerk, at):
    first, second = tell(clerk.person_id, at), tell(clerk.person_id, at)
    assert client.get(PAGE).text.count("看过了：") == 2
    for _ in range(2):
        answer = client.post(f"/news/{first.pk}/read/")
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert unread(clerk.person_id) == [second.pk]
    assert Entry.objects.filter(key=policy.READ).count() == 1
    assert client.get(PAGE).text.count("看过了：") == 1


def test_all_are_marked_but_what_came_meanwhile(client, clerk, desk, at):
    other = desk.colleague(Role.CLERK, desk.federation.neighbour)
    tell(clerk.person_id, at), tell(clerk.person_id, at)
    theirs = tell(other.person_id, at)
    newest = client.get(PAGE).context["news"].newest
    late = tell(clerk.person_id, at)
    for _ in range(2):
        assert client.post("/news/read/", {"newest": newest}).headers["Location"] == PAGE
    assert (unread(clerk.person_id), unread(other.person_id)) == ([late.pk], [theirs.pk])
    entry = Entry.objects.get(key=policy.READ)
    assert (entry.subject_type, entry.subject_id, entry.after) == (
        "people.Person", clerk.person_id, {"upto": newest, "notices": 2},
    )  # fmt: skip


@pytest.mark.parametrize("newest", ["", "x", "-1", "9" * 40])
def test_a_number_that_is_none_marks_nothing(client, clerk, at, newest):
    notice = tell(clerk.person_id, at)
    assert client.post("/news/read/", {"newest": newest}).status_code == 302
    assert unread(clerk.person_id) == [notice.pk]


def test_anothers_notice_is_not_found(client, desk, at):
    other = desk.colleague(Role.CLERK, desk.federation.neighbour)
    notice = tell(other.person_id, at)
    assert client.post(f"/news/{notice.pk}/read/").status_code == 404
    assert unread(other.person_id) == [notice.pk]


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get(PAGE).headers["Location"] == f"/accounts/login/?next={PAGE}"
    assert Client().post("/news/read/", {"newest": 1}).status_code == 403


def test_the_own_tasks_stand_above(client, clerk, at):
    for number, holder in enumerate((f"person:{clerk.person_id}", "person:999999")):
        tasks.put(
            holder=holder, kind="trial.thing", subject_type="trial.Thing", subject_id=number, title=f"给 {holder}",
            due_at=at, actor=SYSTEM, at=at,
        )  # fmt: skip
    text = client.get(PAGE).text
    assert f"给 person:{clerk.person_id}" in text
    assert "给 person:999999" not in text
    assert "过时了" in text


def test_nothing_new_says_so(client):
    assert "没有新消息" in client.get(PAGE).text


def test_a_page_of_one_costs_as_much_as_one_of_three(client, clerk, at):
    counts = set()
    for _ in range(3):
        tell(clerk.person_id, at)
        counts.add(statements(client, PAGE))
    assert len(counts) == 1


def test_nobody_has_no_notices(db):
    from kaimen.kernel.base.actors import Anonymous

    assert selectors.count_unread(Anonymous()) == 0
