"""The first administrator: a link that works once, for thirty minutes, and one role."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.urls import reverse

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Account, AccountLink, Person, Session
from kaimen.kernel.people.services import links
from kaimen.site import cli, first_admin
from tests.signing_in import PASSWORD, account_of, sign_in


def create(at, **changes):
    given = {"username": "admin", "name": "系统管理员", "organisation_code": "", "at": at}
    link = first_admin.create(**{**given, **changes})
    assert link.startswith("http://127.0.0.1:8000/accounts/first/")
    return link.removeprefix("http://127.0.0.1:8000")


def who(client):
    return client.session.get("_auth_user_id")


def test_the_first_administrator_is_security_officer_of_the_highest_union_and_nothing_else(federation, at):
    create(at)
    account = Account.objects.get(username="admin")
    assert account.has_usable_password() is False
    held = Grant.objects.filter(person=account.person).values_list("role", "organisation__code", "scope")
    assert list(held) == [(Role.SECURITY_OFFICER, "610000", "subtree")]


def test_without_any_union_a_root_is_founded(db, at):
    create(at)
    assert list(Organisation.objects.values_list("code", "level")) == [("000000", "province")]


def test_a_named_union_is_taken_and_an_unknown_one_refused(federation, at):
    create(at, organisation_code="610102")
    assert Grant.objects.get().organisation.code == "610102"
    with pytest.raises(Refused) as caught:
        create(at, username="other", organisation_code="999999")
    assert caught.value.refusals == (Refusal("account.no_such_union", {"code": "999999"}),)
    assert not Account.objects.filter(username="other").exists()


def test_a_taken_name_is_refused_and_nothing_is_left(federation, at):
    create(at)
    persons = Person.objects.count()
    with pytest.raises(Refused) as caught:
        create(at)
    assert caught.value.refusals == (Refusal("account.name_taken", {"username": "admin"}),)
    assert Person.objects.count() == persons


def test_the_link_sets_the_password_signs_in_and_leads_to_the_second_factor(client, federation, at, frozen):
    address = create(at)
    with frozen(at + timedelta(minutes=29)):
        assert "admin" in client.get(address).content.decode()
        answer = client.post(address, {"password": PASSWORD})
        assert answer.status_code == 302
        assert who(client) == str(Account.objects.get(username="admin").pk)
        assert client.get("/accounts/sessions/").url == reverse("mfa_activate_totp")
    assert Account.objects.get(username="admin").check_password(PASSWORD)


def test_the_link_works_once(client, federation, at, frozen):
    address = create(at)
    with frozen(at):
        client.post(address, {"password": PASSWORD})
        client.post(reverse("account_logout"))
        for answer in (client.get(address), client.post(address, {"password": "另一个很长很长的密码呀呀呀"})):
            assert answer.status_code == 410
            assert "这个链接用过了，或已过时。" in answer.content.decode()
    assert who(client) is None
    assert Account.objects.get(username="admin").check_password(PASSWORD)


def test_after_thirty_minutes_the_link_opens_no_more(client, federation, at, frozen):
    address = create(at)
    with frozen(at + timedelta(minutes=30)):
        assert client.post(address, {"password": PASSWORD}).status_code == 410
    assert Account.objects.get(username="admin").has_usable_password() is False


def test_a_weak_password_leaves_the_link_good(client, federation, at, frozen):
    address = create(at)
    with frozen(at):
        answer = client.post(address, {"password": "12345678901"})
        assert answer.status_code == 422
        assert "密码不合要求" in answer.content.decode()
        assert AccountLink.objects.get().used_at is None
        assert client.post(address, {"password": PASSWORD}).status_code == 302


def test_the_token_itself_is_not_stored(federation, at):
    token = create(at).rstrip("/").rsplit("/", 1)[1]
    assert AccountLink.objects.get().token_hash != token
    assert links.account_behind(token=token, at=at).username == "admin"


def test_a_new_link_closes_the_old_one_and_ends_log_ins(client, federation, at, frozen):
    clerk = federation.colleague(Role.CLERK)
    account = account_of(clerk.person_id, at=at, password=PASSWORD)
    with frozen(at):
        sign_in(client, clerk.person_id, at=at)
        first = links.issue(account=account, actor=SYSTEM, at=at)
        second = links.issue(account=account, actor=SYSTEM, at=at)
        with pytest.raises(Refused) as caught:
            links.use(token=first, password=PASSWORD, at=at)
        assert caught.value.refusals == (Refusal("link.used_or_late", {}),)
        links.use(token=second, password=PASSWORD, at=at)
    assert not Session.objects.filter(account=account).exists()


def test_links_are_given_by_the_security_officer_of_the_place_alone(federation, at):
    clerk = federation.colleague(Role.CLERK, name="古丽仙")
    officer = federation.colleague(Role.SECURITY_OFFICER, name="沈见月")
    elsewhere = federation.colleague(Role.SECURITY_OFFICER, federation.neighbour, name="秦越")
    manager = federation.colleague(Role.MANAGER, name="程立夏")
    given = {"person_id": clerk.person_id, "username": "gulixian", "at": at}
    with pytest.raises(NotVisible):
        links.invite(**given, actor=elsewhere)
    with pytest.raises(Forbidden):
        links.invite(**given, actor=manager)
    with pytest.raises(Refused) as caught:
        links.invite(**{**given, "person_id": officer.person_id}, actor=officer)
    assert caught.value.refusals == (Refusal("account.not_by_oneself", {}),)
    with pytest.raises(Refused) as caught:
        links.invite(**{**given, "username": " "}, actor=officer)
    assert caught.value.refusals == (Refusal("account.none_yet", {"name": "古丽仙"}),)
    assert Account.objects.count() == 0
    token = links.invite(**given, actor=officer)
    assert links.account_behind(token=token, at=at).username == "gulixian"


def test_the_command_gives_the_link_and_refuses_in_words(federation, monkeypatch):
    monkeypatch.setattr(cli, "_django", lambda: None)
    run = CliRunner().invoke(cli.main, ["createadmin", "--json"])
    assert '"link": "http://127.0.0.1:8000/accounts/first/' in run.output
    again = CliRunner().invoke(cli.main, ["createadmin"])
    assert (again.exit_code, "登录名 admin 已有人用" in again.output) == (1, True)
