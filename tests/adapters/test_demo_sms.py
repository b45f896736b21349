"""SMS of the demo: the port's promise, and a page that only the demo has."""

import dataclasses
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kaimen.adapters import selectors
from kaimen.adapters.models import DemoMessage
from kaimen.adapters.sms_demo import DemoSms

MOBILE = "13800001234"
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> None:
    settings.KAIMEN = dataclasses.replace(settings.KAIMEN, profile="demo")


def send(key: str, at: datetime, text: str = "您有一条新消息。") -> str:
    return DemoSms().send(phone=MOBILE, text=text, idempotency_key=key, at=at)


def test_the_same_key_is_one_message_with_one_receipt(at: datetime) -> None:
    assert send("notice-1", at) == send("notice-1", at)
    assert send("notice-2", at) != send("notice-1", at)
    assert DemoMessage.objects.count() == 2


def test_the_outbox_shows_the_newest_first_with_the_number_masked(at: datetime) -> None:
    send("notice-1", at, "一")
    send("notice-2", at, "二")
    assert [(sms.phone, sms.text) for sms in selectors.demo_outbox()] == [("138****1234", "二"), ("138****1234", "一")]


def test_the_page_shows_what_would_have_gone_out(at: datetime, demo: None, client: Client) -> None:
    send("notice-1", at, "<b>您有一条新消息。</b>")
    page = client.get(reverse("adapters:demo_sms"))
    content = page.content.decode()
    assert page.status_code == 200
    assert "&lt;b&gt;您有一条新消息。" in content
    assert "138****1234" in content
    assert MOBILE not in content


def test_an_empty_outbox_says_so(demo: None, client: Client) -> None:
    assert "还没有短信" in client.get(reverse("adapters:demo_sms")).content.decode()


@pytest.mark.parametrize("profile", ["production", "test"])
def test_there_is_no_such_page_elsewhere(at: datetime, settings: Settings, client: Client, profile: str) -> None:
    settings.KAIMEN = dataclasses.replace(settings.KAIMEN, profile=profile)
    send("notice-1", at)
    assert client.get(reverse("adapters:demo_sms")).status_code == 404


def test_nobody_posts_to_it(demo: None, client: Client) -> None:
    assert client.post(reverse("adapters:demo_sms")).status_code == 405
