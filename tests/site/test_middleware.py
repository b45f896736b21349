"""Forwarding headers are believed from named proxies only."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaimen.site import config
from kaimen.site.middleware import TrustedProxies


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


def test_settings_come_from_the_environment():
    read = config.read({"KAIMEN_PROFILE": "production", "KAIMEN_HTTPS": "1", "KAIMEN_HOTLINE": "0000-12351"})
    assert (read.is_production, read.https, read.hotline) == (True, True, "0000-12351")
