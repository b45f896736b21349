"""Log-in pages: what exists and what does not, the telephone's way, the way out, addresses to go on to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kaimen.adapters.models import DemoMessage
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.notices.ports import sms
from kaimen.kernel.people.models import Account, Session
from kaimen.kernel.people.selectors.sessions import own_sessions, session_reference
from kaimen.kernel.people.services import accounts
from tests.signing_in import account_of, sign_in

PHONE = "13900002046"
SUPPLIED_BY_ALLAUTH_NOT_USED = (
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/set/",
    "/accounts/login/code/",
    "/accounts/login/code/confirm/",
    "/accounts/phone/verify/",
    "/accounts/3rdparty/",
    "/accounts/social/signup/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/trust/",
)


def code_on_screen():
    return DemoMessage.objects.order_by("-id").first().text.split(" ")[1].split("，")[0]


def by_phone(client, phone=PHONE, follow_to=""):
    client.post(reverse("people:phone"), {"phone": phone, "next": follow_to})
    return client.post(reverse("people:code"), {"code": code_on_screen(), "next": follow_to})


def who(client):
    return client.session.get("_auth_user_id")


def test_the_log_in_page_shows_two_ways_and_no_demo(client, db):
    page = client.get(reverse("account_login"))
    text = page.content.decode()
    assert page.status_code == 200
    assert 'action="/accounts/phone/"' in text
    assert 'action="/accounts/login/"' in text
    assert "demo/login" not in text
    assert 'autocomplete="username"' in text


def test_without_a_gateway_no_code_is_offered(client, db):
    before = sms.plug(None)
    try:
        text = client.get(reverse("account_login")).text
    finally:
        sms.plug(before)
    assert "/accounts/phone/" not in text
    assert "收验证码" not in text
    assert 'action="/accounts/login/"' in text
    assert reverse("servicedesk:find") in text
    assert "收验证码" in client.get(reverse("account_login")).text


@pytest.mark.parametrize("address", SUPPLIED_BY_ALLAUTH_NOT_USED)
def test_pages_of_allauth_that_are_not_used_do_not_exist(client, db, address):
    assert client.get(address).status_code == 404


def test_a_worker_signs_in_by_telephone_for_thirty_days(client, db, at, frozen):
    with frozen(at):
        asked = client.post(reverse("people:phone"), {"phone": "139 0000 2046"})
        assert (asked.status_code, asked.url) == (302, "/accounts/code/")
        page = client.get(asked.url)
        assert "139****2046" in page.content.decode()
        assert 'autocomplete="one-time-code"' in page.content.decode()
        assert 'inputmode="numeric"' in page.content.decode()
        before = client.session.session_key
        done = client.post(asked.url, {"code": code_on_screen()})
    assert (done.status_code, done.url) == (302, "/")
    account = Account.objects.get()
    assert who(client) == str(account.pk)
    assert client.session.session_key != before
    assert Session.objects.get(account=account).started_at == at
    assert Entry.objects.get(key="people.account.sign_in").after == {"by": "phone"}
    with frozen(at + timedelta(days=30, seconds=-1)):
        client.get("/accounts/sessions/")
        assert who(client) == str(account.pk)
    with frozen(at + timedelta(days=30)):
        client.get("/accounts/sessions/")
        assert who(client) is None


def test_known_and_unknown_numbers_look_the_same(client, db, at, frozen, federation):
    with frozen(at):
        accounts.enter_by_phone(phone=PHONE, at=at)
        pages = []
        for number in (PHONE, "13900002047"):
            client.cookies.clear()
            asked = client.post(reverse("people:phone"), {"phone": number})
            shown = client.get(asked.url).content.decode()
            shown = shown.replace(f"{number[:3]}****{number[-4:]}", "")
            pages.append((asked.status_code, asked.url, [line for line in shown.split("\n") if "csrf" not in line]))
    assert pages[0] == pages[1]


def test_a_wrong_code_keeps_one_outside_and_says_so(client, db, at, frozen):
    with frozen(at):
        client.post(reverse("people:phone"), {"phone": PHONE})
        wrong = f"{(int(code_on_screen()) + 1) % 1_000_000:06d}"
        answer = client.post(reverse("people:code"), {"code": wrong})
        assert answer.status_code == 422
        assert "验证码不对，或已过时。" in answer.content.decode()
        assert who(client) is None
        assert client.post(reverse("people:code"), {"code": code_on_screen()}).status_code == 302
        assert who(client) is not None


def test_the_code_does_not_open_another_browser(client, db, at, frozen):
    other = Client()
    with frozen(at):
        client.post(reverse("people:phone"), {"phone": PHONE})
        code = code_on_screen()
        assert other.post(reverse("people:code"), {"code": code}).url == "/accounts/phone/"
        other.post(reverse("people:phone"), {"phone": "13900002047"})
        assert other.post(reverse("people:code"), {"code": code}).status_code == 422
        assert who(other) is None
        assert client.post(reverse("people:code"), {"code": code}).status_code == 302


def test_a_second_code_within_a_minute_is_refused_on_the_page(client, db, at, frozen):
    with frozen(at):
        client.post(reverse("people:phone"), {"phone": PHONE})
    with frozen(at + timedelta(seconds=20)):
        answer = client.post(reverse("people:phone"), {"phone": PHONE})
    assert answer.status_code == 422
    assert "请等 40 秒再要。" in answer.content.decode()
    assert DemoMessage.objects.count() == 1


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_the_log_in_goes_on_to_this_site_only(client, db, at, frozen, wish):
    with frozen(at):
        assert by_phone(client, follow_to=wish).url == "/"
        page = client.get(reverse("account_login"), {"next": wish}).content.decode()
    assert f'name="next" value="{wish}"' not in page


def test_the_log_in_goes_on_to_where_one_wanted(client, db, at, frozen):
    with frozen(at):
        assert by_phone(client, follow_to="/accounts/sessions/?x=1").url == "/accounts/sessions/?x=1"


def test_logging_out_ends_the_session_on_the_server(client, db, at, frozen):
    with frozen(at):
        by_phone(client)
        key = client.session.session_key
        assert client.get(reverse("account_logout")).status_code == 405
        assert who(client) is not None
        answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(session_key=key).exists()
    assert who(client) is None


def test_a_stopped_account_is_out_at_once_everywhere(client, federation, at, frozen):
    officer = federation.colleague(Role.SECURITY_OFFICER, federation.county, name="沈见月")
    with frozen(at):
        other = Client()
        account = sign_in(client, federation.colleague(Role.CLERK).person_id, at=at)
        sign_in(other, account.person_id, at=at)
        accounts.stop(account_id=account.pk, actor=officer, at=at, reason="离岗")
        for browser in (client, other):
            assert browser.get("/accounts/sessions/").status_code == 302
    assert Session.objects.filter(account=account).count() == 0
    assert Entry.objects.get(key="people.account.manage", actor_kind="person").reason == "离岗"


def test_own_log_ins_are_seen_and_ended_and_those_of_others_are_not(client, db, at, frozen):
    other, stranger = Client(), Client()
    with frozen(at):
        by_phone(client)
    with frozen(at + timedelta(minutes=2)):
        by_phone(other)
        by_phone(stranger, "13900002047")
        row = Session.objects.get(session_key=stranger.session.session_key)
        strange = session_reference(row.session_key)
        assert client.post("/accounts/sessions/end/", {"reference": strange}).status_code == 404
        assert who(stranger) is not None
        shown = own_sessions(int(who(client)), client.session.session_key, at=at)
        assert [one.is_this for one in shown] == [True, False]
        assert client.post("/accounts/sessions/end/", {"reference": shown[1].reference}).status_code == 302
    assert who(other) is None
    assert who(client) is not None


def test_demo_log_in_exists_in_the_demo_alone(client, federation, at, frozen, settings):
    person = federation.colleague(Role.DUTY_LEADER, federation.neighbour, name="周岚").person_id
    account_of(person, at=at, username=f"demo-{person}")
    with frozen(at):
        for profile in ("production", "test"):
            settings.KAIMEN = replace(settings.KAIMEN, profile=profile)
            assert client.post("/demo/login/", {"role": "duty_leader"}).status_code == 404
            assert who(client) is None
        settings.KAIMEN = replace(settings.KAIMEN, profile="demo")
        assert "demo/login" in client.get(reverse("account_login")).content.decode()
        assert client.get("/demo/login/").status_code == 405
        assert client.post("/demo/login/", {"role": "nobody"}).status_code == 404
        assert client.post("/demo/login/", {"role": "duty_leader"}).status_code == 302
        assert who(client) == str(Account.objects.get(person_id=person).pk)
        assert client.get("/accounts/2fa/").status_code == 200
        settings.KAIMEN = replace(settings.KAIMEN, profile="production")
        assert client.get("/accounts/sessions/").url == reverse("mfa_activate_totp")


def test_names_of_unused_pages_cannot_be_reversed():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
