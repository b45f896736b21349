"""Staff: name, password, second factor; how long it lasts; lock-out. allauth and axes read the real clock."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kaimen.kernel import access
from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Account
from kaimen.site import guard
from tests.signing_in import PASSWORD, account_of, sign_in


@pytest.fixture
def staff(federation, at):
    """A clerk with password, no telephone connected."""
    clerk = federation.colleague(Role.CLERK)
    return account_of(clerk.person_id, at=at, username="zhoulan", password=PASSWORD)


@pytest.fixture
def steady(monkeypatch):
    """The seconds that TOTP counts by; moved by hand."""
    seconds = [1_780_000_000]
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: seconds[0]))
    return seconds


def password(client, word=PASSWORD, name="zhoulan", **more):
    return client.post(reverse("account_login"), {"login": name, "password": word, **more})


def who(client):
    return client.session.get("_auth_user_id")


def code_of(account, seconds):
    secret = auth.decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return auth.format_hotp_value(auth.hotp_value(secret, seconds // 30))


def enrol(client):
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[auth.SECRET_SESSION_KEY]
    code = auth.format_hotp_value(auth.hotp_value(secret, int(auth.time.time()) // 30))
    return client.post(reverse("mfa_activate_totp"), {"code": code})


def test_without_second_factor_staff_pages_lead_to_enrolment(client, staff, at):
    assert password(client).status_code == 302
    assert who(client) == str(staff.pk)
    for address in ("/accounts/sessions/", "/", "/people/import/"):
        assert client.get(address).url == reverse("mfa_activate_totp")
        assert client.post(address).url == reverse("mfa_activate_totp")
    answer = client.get("/accounts/sessions/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


def test_whoever_answers_a_seat_is_staff_without_any_role_too(client, federation, at, frozen, monkeypatch):
    worker = account_of(federation.person("赵小满").pk, at=at, username="zhaoxiaoman", password=PASSWORD)
    with frozen(at):
        password(client, name="zhaoxiaoman")
        assert client.get("/accounts/sessions/").status_code == 200
        monkeypatch.setattr(access, "token_sources", [lambda person_id, at: frozenset({"seat:12"})])
        assert client.get("/accounts/sessions/").url == reverse("mfa_activate_totp")
    with frozen(at + guard.STAFF_IDLE):
        client.get("/accounts/sessions/")
        assert who(client) is None
        monkeypatch.setattr(access, "token_sources", [])
        password(client, name="zhaoxiaoman")
    with frozen(at + 2 * guard.STAFF_IDLE):
        client.get("/accounts/sessions/")
        assert who(client) == str(worker.pk)


def test_the_api_says_in_plain_words_that_the_second_factor_lacks(client, staff, monkeypatch):
    password(client)
    request = client.get("/api/v1/openapi.json")
    assert request.status_code == 403
    assert request.json()["code"] == "account.second_factor_needed"


def test_enrolling_opens_the_pages_and_gives_recovery_codes(client, staff, steady):
    password(client)
    answer = enrol(client)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_view_recovery_codes"))
    assert len(client.get(answer.url).context["unused_codes"]) == 10
    assert client.get("/accounts/sessions/").status_code == 200


def test_a_wrong_first_code_does_not_enrol(client, staff, steady):
    password(client)
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.status_code == 200
    assert "动态码不对" in answer.content.decode()
    assert not Authenticator.objects.filter(user=staff).exists()


def test_log_in_asks_for_the_code_and_takes_it_once(client, staff, steady, monkeypatch):
    password(client)
    enrol(client)
    steady[0] += 3600
    codes = code_of(staff, steady[0])
    fresh = Client()
    assert password(fresh).url == reverse("mfa_authenticate")
    assert who(fresh) is None
    wrong = fresh.post(reverse("mfa_authenticate"), {"code": f"{(int(codes) + 1) % 1_000_000:06d}"})
    assert (wrong.status_code, who(fresh)) == (200, None)
    before = fresh.session.session_key
    assert fresh.post(reverse("mfa_authenticate"), {"code": codes}).status_code == 302
    assert who(fresh) == str(staff.pk)
    assert fresh.session.session_key != before
    assert fresh.get("/accounts/sessions/").status_code == 200
    replay = Client()
    password(replay)
    answer = replay.post(reverse("mfa_authenticate"), {"code": codes})
    assert (answer.status_code, who(replay)) == (200, None)
    steady[0] += 30
    cache.delete(
        auth.TOTP(Authenticator.objects.get(user=staff, type="totp"))._get_used_cache_key(codes)
    )  # allauth's 30 s
    again = replay.post(reverse("mfa_authenticate"), {"code": codes})  # still within the tolerance, and yet spent
    assert (again.status_code, who(replay)) == (200, None)
    assert replay.post(reverse("mfa_authenticate"), {"code": code_of(staff, steady[0])}).status_code == 302


def test_a_recovery_code_opens_once(client, staff, steady):
    password(client)
    enrol(client)
    spare = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (str(staff.pk), None):
        fresh = Client()
        password(fresh)
        fresh.post(reverse("mfa_authenticate"), {"code": spare})
        assert who(fresh) == expected


def test_five_wrong_codes_close_the_second_step(client, staff, steady):
    password(client)
    enrol(client)
    steady[0] += 3600
    fresh = Client()
    password(fresh)
    for _ in range(5):
        fresh.post(reverse("mfa_authenticate"), {"code": "000000"})
    fresh.post(reverse("mfa_authenticate"), {"code": code_of(staff, steady[0])})
    assert who(fresh) is None


def test_the_secret_is_stored_encrypted(client, staff, steady):
    password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session[auth.SECRET_SESSION_KEY]
    enrol(client)
    stored = Authenticator.objects.get(user=staff, type="totp").data["secret"]
    assert stored.startswith("v1.")
    assert secret not in stored


def test_disconnecting_the_telephone_takes_the_roles_out_of_reach(client, staff, steady):
    password(client)
    enrol(client)
    assert client.get("/accounts/sessions/").status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_activate_totp")
    assert client.get("/accounts/sessions/").url == reverse("mfa_activate_totp")


def test_connecting_renewing_and_removing_a_second_factor_is_written_down(client, staff, steady):
    password(client)
    enrol(client)
    assert changes(staff) == [{"second_factor": "connected"}]
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert changes(staff)[1:] == [{"second_factor": "codes_renewed"}, {"second_factor": "removed"}]


def changes(account):
    """What the account's owner did to it, as the audit tells it."""
    rows = Entry.objects.filter(key=policy.MANAGE_ACCOUNTS, subject_type="people.Account", subject_id=account.pk)
    return list(rows.filter(actor_person_id=account.person_id).order_by("id").values_list("after", flat=True))


def test_five_wrong_passwords_lock_name_and_address_for_others_nothing(client, staff, federation, at):
    clerk = federation.colleague(Role.CLERK, name="沈见月")
    other = account_of(clerk.person_id, at=at, username="shenjianyue", password=PASSWORD)
    for _ in range(4):
        assert password(client, "wrong").status_code == 200
    answer = password(client, "wrong")
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert password(client).status_code == 429
    assert who(client) is None
    assert password(Client(), name="shenjianyue").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert password(elsewhere).status_code == 302
    assert (who(elsewhere), other.is_active) == (str(staff.pk), True)


def test_a_wrong_name_and_a_wrong_password_sound_the_same(client, staff):
    said = [
        password(client, "wrong", name=name).context["form"].non_field_errors() for name in ("zhoulan", "nobody-here")
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("wish", ["https://evil.example/", "//evil.example/"])
def test_staff_log_in_goes_on_to_this_site_only(client, staff, wish):
    assert "evil" not in password(client, next=wish).url


def test_staff_are_out_after_thirty_idle_minutes(client, staff, at, frozen):
    with frozen(at):
        sign_in(client, staff.person_id, at=at)
        assert client.get("/accounts/sessions/").status_code == 200
    with frozen(at + timedelta(minutes=29)):
        assert client.get("/accounts/sessions/").status_code == 200
    with frozen(at + timedelta(minutes=58)):
        assert client.get("/accounts/sessions/").status_code == 200
    with frozen(at + timedelta(minutes=88)):
        assert client.get("/accounts/sessions/").url == "/accounts/login/?next=/accounts/sessions/"
        assert who(client) is None


def test_a_page_that_refreshes_itself_is_no_deed(client, staff, at, frozen):
    with frozen(at):
        sign_in(client, staff.person_id, at=at)
        client.get("/accounts/sessions/")
    with frozen(at + timedelta(minutes=29)):
        client.get("/accounts/sessions/", headers={"HX-Request": "true"})
    with frozen(at + timedelta(minutes=30)):
        client.get("/accounts/sessions/")
        assert who(client) is None


def test_staff_are_out_after_twelve_hours_of_work(client, staff, at, frozen):
    with frozen(at):
        sign_in(client, staff.person_id, at=at)
    for quarter in range(48):
        with frozen(at + timedelta(minutes=15 * quarter)):
            assert client.get("/accounts/sessions/").status_code == 200
    with frozen(at + guard.STAFF_LONGEST):
        client.get("/accounts/sessions/")
        assert who(client) is None


def test_a_changed_password_needs_the_old_one(client, staff, at, frozen):
    fresh = "夜里三点门还开着呢真是太好了"
    with frozen(at):
        sign_in(client, staff.person_id, at=at)
        address = reverse("account_change_password")
        client.post(address, {"oldpassword": "wrong", "password1": fresh, "password2": fresh})
        assert Account.objects.get(pk=staff.pk).check_password(PASSWORD)
        client.post(address, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
        assert Account.objects.get(pk=staff.pk).check_password(PASSWORD)
        client.post(address, {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert Account.objects.get(pk=staff.pk).check_password(fresh)
    assert changes(staff) == [{"changed": "password"}]
