"""The switch of the look: what it keeps, what it drops, and where it leads back to."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kaimen.ui.appearance import CHOICES, COOKIE, Appearance, from_text

URL = "/appearance/"


@pytest.fixture
def browser() -> Client:
    return Client()


def test_the_look_follows_the_device_until_somebody_chooses() -> None:
    assert Appearance() == from_text("") == Appearance(theme="auto", size="100", contrast="normal", motion="normal")


@given(st.text(max_size=300))
def test_whatever_a_cookie_says_the_look_is_one_of_ours(text: str) -> None:
    look = from_text(text)
    assert all(getattr(look, name) in values for name, values in CHOICES.items())


@given(st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CHOICES.items()}))
def test_a_look_survives_its_cookie(wishes: dict[str, str]) -> None:
    look = Appearance().changed(wishes)
    assert from_text(look.as_text()) == look == Appearance(**wishes)


def test_elder_mode_is_one_tap_and_one_tap_back() -> None:
    elder = Appearance(theme="dark").changed({"elder": "on"})
    assert elder == Appearance(theme="dark", size="125", contrast="more", motion="calm")
    assert elder.is_elder
    assert elder.changed({"elder": "off"}) == Appearance(theme="dark")


def test_a_choice_is_remembered_and_the_page_comes_back(browser: Client) -> None:
    answer = browser.post(URL, {"size": "150", "theme": "purple", "next": "/accessibility/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/accessibility/?a=1")
    assert answer.cookies[COOKIE].value == "theme=auto&size=150&contrast=normal&motion=normal"
    assert answer.cookies[COOKIE]["httponly"]
    assert answer.cookies[COOKIE]["samesite"] == "Lax"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///x",
        "",
        "points/",
        "\t//evil.example",
    ],
)
def test_the_switch_leads_nowhere_else(browser: Client, elsewhere: str) -> None:
    assert browser.post(URL, {"size": "125", "next": elsewhere})["Location"] == "/"


def test_asked_quietly_it_only_remembers(browser: Client) -> None:
    answer = browser.post(URL, {"elder": "on"}, headers={"X-Kaimen-Quiet": "1"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.cookies[COOKIE].value == "theme=auto&size=125&contrast=more&motion=calm"


def test_the_language_is_one_of_ours(browser: Client) -> None:
    assert browser.post(URL, {"language": "en"}).cookies["django_language"].value == "en"
    assert "django_language" not in browser.post(URL, {"language": "xx"}).cookies


def test_a_look_is_not_changed_by_a_link(browser: Client) -> None:
    assert browser.get(URL).status_code == 405


def test_a_stranger_page_cannot_change_the_look() -> None:
    answer = Client(enforce_csrf_checks=True).post(URL, {"elder": "on"})
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


@pytest.mark.django_db
def test_the_page_wears_the_look(browser: Client) -> None:
    browser.cookies[COOKIE] = "theme=dark&size=125&contrast=more&motion=calm"
    page = browser.get("/accessibility/").content.decode()
    assert '<html lang="zh-CN" data-bs-theme="dark" data-size="125" data-contrast="more" data-motion="calm">' in page


@pytest.mark.django_db
def test_the_page_says_its_language(browser: Client) -> None:
    browser.cookies["django_language"] = "en"
    page = browser.get("/accessibility/").content.decode()
    assert '<html lang="en"' in page
    assert "Accessibility and display" in page
