"""Forwarding headers are believed from named proxies only; what is too large is refused before it is read."""

from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaimen.site import config
from kaimen.site.middleware import MAX_BODY_BYTES, BodyLimit, TrustedProxies


@pytest.fixture
def seen(settings):
    def ask(proxies: str, remote: str, **headers: str) -> tuple[str, bool]:
        settings.KAIMEN = config.Config(trusted_proxies=proxies)
        request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)
        found = []
        TrustedProxies(lambda r: found.append((r.META["REMOTE_ADDR"], r.is_secure())) or HttpResponse())(request)
        return found[0]

    return ask


def test_a_named_proxy_is_believed(seen):
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert seen("127.0.0.1", "127.0.0.1", **told) == ("203.0.113.7", True)


def test_anybody_else_is_not(seen):
    told = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    assert seen("127.0.0.1", "198.51.100.9", **told) == ("198.51.100.9", False)


def test_what_a_client_puts_before_the_proxy_is_not_believed(seen):
    told = {"X-Forwarded-For": "10.0.0.1, 203.0.113.7"}
    assert seen("127.0.0.1", "127.0.0.1", **told) == ("203.0.113.7", False)


@pytest.mark.parametrize(("name", "value"), [("KAIMEN_PROFILE", "prod"), ("KAIMEN_CRYPTO", "rot13")])
def test_a_wrong_setting_stops_the_start_and_is_named(name, value):
    with pytest.raises(ValueError, match=name):
        config.read({name: value})


@pytest.mark.parametrize("reached", [{"KAIMEN_HTTPS": "1"}, {"KAIMEN_HOSTS": "kaimen.example"}])
def test_a_site_that_others_reach_is_no_demo_by_accident(reached):
    with pytest.raises(ValueError, match="KAIMEN_PROFILE"):
        config.read(reached)
    assert config.read({**reached, "KAIMEN_PROFILE": "demo"}).is_demo


def test_settings_come_from_the_environment():
    read = config.read({"KAIMEN_PROFILE": "production", "KAIMEN_HTTPS": "1", "KAIMEN_HOTLINE": "0000-12351"})
    assert (read.is_production, read.https, read.hotline) == (True, True, "0000-12351")


FORM = "multipart/form-data; boundary=x"


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("the body was read")


def sent(client, length, content_type=FORM, path="/tell/"):
    told = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": length, "wsgi.input": Unread()}
    return client.generic("POST", path, **told)


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 5000])
def test_what_is_too_large_is_refused_before_it_is_read(client, db, length):
    answer = sent(client, length)
    assert answer.status_code == 413
    assert "送来的太大了" in answer.text
    assert "什么也没有改动" in answer.text


def test_a_machine_is_told_in_its_own_way(client, db):
    answer = sent(client, str(MAX_BODY_BYTES + 1), "application/json", "/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (413, "body.too_large")


@pytest.mark.parametrize("length", ["", "x", "-1", "²"])
@pytest.mark.parametrize("content_type", [FORM, "application/x-www-form-urlencoded"])
def test_a_form_without_a_length_is_refused(client, db, length, content_type):
    assert sent(client, length, content_type).status_code == 411


@pytest.mark.parametrize(
    ("method", "length", "content_type"),
    [("POST", str(MAX_BODY_BYTES), FORM), ("POST", "0", FORM), ("POST", "", "application/json"), ("GET", "", FORM)],
)
def test_anything_else_goes_on(method, length, content_type):
    request = RequestFactory().generic(method, "/tell/", CONTENT_TYPE=content_type, CONTENT_LENGTH=length)
    assert BodyLimit(lambda _: HttpResponse("on"))(request).content == b"on"


def test_the_limit_stands_before_those_who_keep_a_form(settings):
    order = [name.rsplit(".", 1)[-1] for name in settings.MIDDLEWARE]
    assert order.index("CurrentActor") < order.index("BodyLimit") < order.index("SignInGuard")
