"""Roles and accounts, as the security officer gives them on a page."""

import re
from datetime import date

import pytest

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.people.models import Account
from tests.signing_in import account_of, sign_in


@pytest.fixture
def officer(federation):
    return federation.colleague(Role.SECURITY_OFFICER, federation.city, Scope.SUBTREE, name="沈见月")


@pytest.fixture
def signed_in(client, officer, at, frozen):
    with frozen(at):
        sign_in(client, officer.person_id, at=at)
        yield client


def give(client, person_id, **changes):
    sent = {"role": "clerk", "organisation_code": "610102", "scope": "self", "to_on": "", **changes}
    return client.post(f"/colleagues/{person_id}/give/", sent)


def roles(person_id):
    return list(Grant.objects.filter(person_id=person_id).order_by("id").values_list("role", "organisation__code"))


def held(client, person_id):
    """The roles that the page offers to take back; the form names every role there is."""
    return re.findall(r'aria-label="收回([^"]+)"', client.get(f"/colleagues/{person_id}/").content.decode())


def test_the_officer_finds_somebody_gives_a_role_and_takes_it_back(signed_in, federation):
    person = federation.person("古丽仙·热合曼")
    found = signed_in.get("/accounts/grants/", {"q": "古丽仙"})
    assert f"/colleagues/{person.pk}/" in found.content.decode()
    assert give(signed_in, person.pk).status_code == 302
    assert roles(person.pk) == [("clerk", "610102")]
    grant = Grant.objects.get(person=person)
    assert held(signed_in, person.pk) == ["值守人员"]
    assert signed_in.post(f"/accounts/grants/{grant.pk}/withdraw/").status_code == 302
    assert Grant.objects.get(pk=grant.pk).to_on == date(2026, 11, 23)
    assert held(signed_in, person.pk) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"organisation_code": "610200"}, "您能给授权的工会里没有编码 610200。"),
        ({"organisation_code": "999999"}, "您能给授权的工会里没有编码 999999。"),
        ({"to_on": "2020-02-29"}, "授权的止日要在起日之后。"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_and_what_was_typed_stays(signed_in, federation, changes, says):
    person = federation.person("古丽仙")
    answer = give(signed_in, person.pk, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    for typed in ({"organisation_code": "610102"} | changes).values():
        assert f'value="{typed}"' in answer.content.decode()
    assert roles(person.pk) == []


def test_a_role_that_does_not_exist_is_refused(signed_in, federation):
    person = federation.person("古丽仙")
    assert give(signed_in, person.pk, role="king").status_code == 422
    assert roles(person.pk) == []


def test_nobody_gives_a_role_to_oneself(signed_in, officer):
    answer = give(signed_in, officer.person_id)
    assert answer.status_code == 422
    assert "不能给自己授权。" in answer.content.decode()
    assert roles(officer.person_id) == [("security_officer", "610100")]


def test_people_of_a_sibling_city_do_not_exist(signed_in, federation, at):
    stranger = federation.person("秦越", federation.sibling)
    grant = Grant.objects.get(person_id=federation.colleague(Role.CLERK, federation.sibling, name="程立夏").person_id)
    account_of(stranger.pk, at=at)
    assert "程立夏" not in signed_in.get("/accounts/grants/").content.decode()
    assert signed_in.get(f"/colleagues/{stranger.pk}/").status_code == 404
    for deed in ("give", "link", "stop", "resume"):
        assert signed_in.post(f"/colleagues/{stranger.pk}/{deed}/").status_code == 404
    assert signed_in.post(f"/accounts/grants/{grant.pk}/withdraw/").status_code == 404
    assert Grant.objects.get(pk=grant.pk).to_on is None


def test_a_manager_may_not(client, federation, at, frozen):
    manager = federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE)
    person = federation.person("古丽仙")
    with frozen(at):
        sign_in(client, manager.person_id, at=at)
        assert client.get("/accounts/grants/").status_code == 403
        assert client.get(f"/colleagues/{person.pk}/").status_code == 403
        assert give(client, person.pk).status_code == 403
    assert roles(person.pk) == []


def test_an_account_is_opened_by_a_link_stopped_and_resumed(signed_in, federation):
    person = federation.person("古丽仙")
    page = signed_in.post(f"/colleagues/{person.pk}/link/", {"username": "gulixian"})
    assert "http://testserver/accounts/first/" in page.content.decode()
    account = Account.objects.get(person=person)
    assert (account.username, account.has_usable_password()) == ("gulixian", False)
    signed_in.post(f"/colleagues/{person.pk}/stop/", {"reason": "离岗"})
    assert Account.objects.get(pk=account.pk).is_active is False
    signed_in.post(f"/colleagues/{person.pk}/resume/")
    assert Account.objects.get(pk=account.pk).is_active is True


def test_the_list_asks_the_same_number_of_statements_for_one_and_for_many(
    signed_in, federation, django_assert_num_queries
):
    signed_in.get("/accounts/grants/")  # the first page of a log-in notes when it began
    for names in (("甲",), ("乙", "丙")):
        for name in names:
            federation.colleague(Role.CLERK, name=name)
        with django_assert_num_queries(8):
            assert names[-1] in signed_in.get("/accounts/grants/").content.decode()
