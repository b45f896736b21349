"""The list of people 人员: who is seen by whom, look-ups by number, whole numbers with a reason."""

from datetime import date

import pytest
from django.test import Client

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.people.services import persons
from tests.site.officers import statements

PAGE = "/people/"
PHONE, MASKED = "13900002046", "139****2046"
ID_NUMBER, MASKED_ID = "11010519491231002X", "110***********002X"


def worker(federation, at, name="艾买提·那斯尔", organisation=None, **numbers):
    given = {"phone": PHONE, "joined_on": date(2020, 2, 29), **numbers}
    union = organisation or federation.county
    return persons.register(name=name, organisation=union, actor=SYSTEM, at=at, **given)


def names(answer):
    assert answer.status_code == 200
    return [row.name for row in answer.context["found"].page.object_list]


def looks(key="people.person.view"):
    return list(Entry.objects.filter(key=key).order_by("id").values_list("subject_id", "after", "reason"))


def test_the_list_shows_those_of_the_range_with_masked_numbers(desk, federation, at):
    worker(federation, at, id_number=ID_NUMBER)
    worker(federation, at, "古丽仙", federation.sibling)
    client = desk.enter(Role.MANAGER, federation.city)
    answer = client.get(PAGE, {"q": "艾"})
    (row,) = answer.context["found"].page.object_list
    assert (row.name, row.union, row.phone) == ("艾买提·那斯尔", "新城区总工会", MASKED)
    assert (row.membership.state_says, row.membership.union) == ("在会", "新城区总工会")
    assert PHONE not in answer.text
    assert names(client.get(PAGE, {"q": "古丽"})) == []
    assert names(desk.enter(Role.MANAGER).get(PAGE, {"q": "古丽"})) == ["古丽仙"]


def test_a_name_is_found_by_its_beginning(desk, federation, at):
    worker(federation, at)
    client = desk.enter(Role.MANAGER)
    assert names(client.get(PAGE, {"q": "艾买提"})) == ["艾买提·那斯尔"]
    assert names(client.get(PAGE, {"q": "那斯尔"})) == []
    assert "只从姓名的开头找，换几个字试试。" in client.get(PAGE, {"q": "那斯尔"}).text


@pytest.mark.parametrize("role", [Role.CLERK, Role.SYSTEM_OFFICER, Role.AUDIT_OFFICER])
def test_roles_without_the_key_see_nobody(desk, federation, at, role):
    person = worker(federation, at)
    client = desk.enter(role)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{person.pk}/").status_code == 404
    assert client.post(f"{PAGE}find/", {"number": PHONE}).status_code == 403
    assert client.post(f"{PAGE}{person.pk}/numbers/", {"reason": "x"}).status_code == 404
    assert looks() == looks("people.person.view_numbers") == []


def test_whoever_is_not_signed_in_is_asked_to(desk):
    assert Client().get(PAGE).url == "/accounts/login/?next=/people/"


@pytest.mark.parametrize("typed", [PHONE, "+86 139-0000-2046", ID_NUMBER.lower()])
def test_a_whole_number_finds_its_people_and_the_look_is_kept(desk, federation, at, typed):
    person = worker(federation, at, id_number=ID_NUMBER)
    client = desk.enter(Role.MANAGER)
    answer = client.post(f"{PAGE}find/", {"number": typed})
    assert names(answer) == ["艾买提·那斯尔"]
    assert looks() == [(person.pk, {"by": "id_number" if typed[0] == "1" and len(typed) == 18 else "phone"}, "")]
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache")
    assert PHONE not in answer.text


def test_a_number_of_somebody_out_of_sight_is_nobodys(desk, federation, at):
    worker(federation, at)
    officer = desk.colleague(Role.MANAGER, federation.sibling)
    answer = desk.enter_as(officer).post(f"{PAGE}find/", {"number": PHONE})
    assert names(answer) == []
    assert "您能看的人里没有这个号码" in answer.text
    assert looks() == [(officer.person_id, {"by": "phone", "found": 0}, "")], "a look in vain is kept too"


def test_half_a_number_is_refused_and_not_looked_up(desk, federation, at):
    worker(federation, at)
    answer = desk.enter(Role.MANAGER).post(f"{PAGE}find/", {"number": "1390000"})
    assert answer.status_code == 422
    assert "这不是完整的手机号或身份证号。" in answer.text
    assert looks() == []


def test_numbers_never_stand_in_an_address(desk, federation, at):
    worker(federation, at)
    client = desk.enter(Role.MANAGER)
    assert names(client.get(PAGE, {"q": PHONE})) == []
    assert client.get(f"{PAGE}find/", {"number": PHONE}).url == PAGE


def test_one_person_is_shown_masked_with_the_membership(desk, federation, at):
    person = worker(federation, at, id_number=ID_NUMBER)
    client = desk.enter(Role.MANAGER)
    answer = client.get(f"{PAGE}{person.pk}/")
    page = answer.context["page"]
    assert (page.person.phone, page.person.id_number, page.may_reveal) == (MASKED, MASKED_ID, False)
    assert [(each.union, each.from_on, each.to_on) for each in page.person.memberships] == [
        ("新城区总工会", date(2020, 2, 29), None)
    ]
    assert PHONE not in answer.text
    assert ID_NUMBER not in answer.text
    other = desk.enter(Role.MANAGER, federation.sibling)
    assert other.get(f"{PAGE}{person.pk}/").status_code == 404


def test_the_security_officer_sees_whole_numbers_with_a_reason(desk, federation, at):
    person = worker(federation, at, id_number=ID_NUMBER)
    client = desk.enter(Role.SECURITY_OFFICER)
    address = f"{PAGE}{person.pk}/numbers/"
    empty = client.post(address, {"reason": " "})
    assert (empty.status_code, "这里还没有写内容。" in empty.text, PHONE in empty.text) == (422, True, False)
    assert looks("people.person.view_numbers") == []
    answer = client.post(address, {"reason": "重设登录，核对身份"})
    assert answer.status_code == 200
    assert "139 0000 2046" in answer.text
    assert ID_NUMBER in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert looks("people.person.view_numbers") == [(person.pk, None, "重设登录，核对身份")]
    assert "139 0000 2046" not in client.get(f"{PAGE}{person.pk}/").text, "once"


def test_others_do_not_see_whole_numbers(desk, federation, at):
    person = worker(federation, at)
    address = f"{PAGE}{person.pk}/numbers/"
    manager = desk.enter(Role.MANAGER).post(address, {"reason": "好奇"})
    elsewhere = desk.enter(Role.SECURITY_OFFICER, federation.sibling).post(address, {"reason": "好奇"})
    assert (manager.status_code, elsewhere.status_code) == (403, 404)
    assert looks("people.person.view_numbers") == []


def test_the_import_is_offered_to_those_who_may_import(desk):
    assert "/people/import/" in desk.enter(Role.MANAGER).get(PAGE).text
    assert "/people/import/" not in desk.enter(Role.SECURITY_OFFICER).get(PAGE).text


def test_one_with_a_role_and_no_key_elsewhere_sees_oneself_at_most(desk, federation, at):
    leader = desk.colleague(Role.DUTY_LEADER, federation.county, Scope.SELF)
    worker(federation, at, "古丽仙", federation.neighbour)
    assert names(desk.enter_as(leader).get(PAGE)) == ["周岚"]


def test_a_worker_opens_no_list(desk, federation, at):
    person = worker(federation, at)
    client = desk.enter_as(person_actor(person.pk, at=at))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{person.pk}/").status_code == 404


def test_the_list_takes_as_many_statements_for_three_as_for_one(desk, federation, at):
    client = desk.enter(Role.MANAGER)
    worker(federation, at)
    assert statements(client, PAGE + "?q=艾") == 9
    worker(federation, at, "艾山江", federation.sibling)
    worker(federation, at, "艾力", federation.neighbour)
    assert statements(client, PAGE + "?q=艾") == 9


def test_a_long_list_is_paged(desk, federation, at):
    for number in range(31):
        worker(federation, at, f"艾{number}")
    client = desk.enter(Role.MANAGER)
    assert len(names(client.get(PAGE, {"q": "艾"}))) == 30
    assert len(names(client.get(PAGE, {"q": "艾", "page": 2}))) == 1
