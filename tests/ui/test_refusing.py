"""Saying no: the words, what was typed, what is never kept, and the pages of last resort."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from kaimen.ui import errors
from kaimen.ui.refuse import keep_form, refuse
from kaimen.ui.typed import Typed, is_from_here, typed

pytestmark = pytest.mark.django_db
WORDS = [{"says": "周岚 2 分钟前已经回了话", "next": "看她怎么回的。"}]
HERE = {"Origin": "http://testserver"}


class NoMessages(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


@pytest.fixture
def posted(client: Client) -> Callable[..., HttpRequest]:
    """A posted form with everything the middleware would have set."""

    def posted(data: dict[str, Any], **headers: str) -> HttpRequest:
        request = RequestFactory().post("/tell/?point=3", data, headers=headers)
        from django.contrib.auth.models import AnonymousUser
        from django.contrib.sessions.backends.signed_cookies import SessionStore

        request.session = SessionStore()  # type: ignore[assignment]
        request.user = AnonymousUser()
        request.reference = "ab12cd34"  # type: ignore[attr-defined]
        request._messages = NoMessages(request)  # type: ignore[attr-defined]
        return request

    return posted


def test_what_was_typed_is_kept_and_secrets_are_not(posted: Callable[..., HttpRequest]) -> None:
    request = posted(
        {
            "matter": "两个月工资没发\n还扣了押金",
            "topic": ["pay", "hurt"],
            "password1": "x",
            "pin": "1234",
            "query_code": "7Q4D28",
            "otp_token": "1",
            "csrfmiddlewaretoken": "t",
            "division_coded": "610100",
        }
    )
    assert typed(request) == (
        Typed("matter", "两个月工资没发\n还扣了押金"),
        Typed("topic", "pay"),
        Typed("topic", "hurt"),
        Typed("division_coded", "610100"),
    )


def test_a_field_beyond_the_limit_is_left_out_whole(posted: Callable[..., HttpRequest]) -> None:
    assert typed(posted({"long": "长" * 120_001, "b": "短"})) == ()
    assert typed(posted({"b": "短", "long": "长" * 120_000})) == (Typed("b", "短"),)


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Origin": "http://testserver"}, True),
        ({"Referer": "http://testserver/tell/"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null", "Referer": "http://testserver/"}, False),
        ({}, False),
    ],
)
def test_where_a_form_came_from(posted: Callable[..., HttpRequest], headers: dict[str, str], ours: bool) -> None:
    assert is_from_here(posted({}, **headers)) is ours


def test_a_refusal_on_its_own_page_shows_what_was_typed(posted: Callable[..., HttpRequest]) -> None:
    answer = refuse(posted({"matter": "两个月工资没发，<b>老板</b>不认", "pin": "9876543210123"}), WORDS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "周岚 2 分钟前已经回了话" in page
    assert "看她怎么回的。" in page
    assert "两个月工资没发，&lt;b&gt;老板&lt;/b&gt;不认" in page
    assert "9876543210123" not in page


def test_a_refusal_shows_the_page_again(posted: Callable[..., HttpRequest]) -> None:
    answer = refuse(posted({"matter": "话"}), WORDS, template="ui/statement.html", context={"a": 1}, status=409)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.index('id="km-refusals"') < page.index("周岚 2 分钟前已经回了话") < page.index('id="switches"')


def test_asked_by_htmx_only_the_box_is_sent(posted: Callable[..., HttpRequest]) -> None:
    request = posted({"matter": "话"}, **{"HX-Request": "true"})
    answer = refuse(request, WORDS, template="ui/statement.html", status=409)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#km-refusals")
    assert answer.content.decode().startswith('<section class="km-refused" role="alert"')


def test_an_expired_log_in_keeps_the_form(posted: Callable[..., HttpRequest]) -> None:
    paper = SimpleUploadedFile("工资条.jpg", b"x")
    request = posted({"matter": "两个月工资没发，老板不认", "topic": "pay", "pin": "4711", "paper": paper}, **HERE)
    answer = keep_form(request, "/accounts/login/?next=/tell/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'action="/tell/?point=3"' in page
    assert '<input type="hidden" name="topic" value="pay">' in page
    assert "\n两个月工资没发，老板不认</textarea>" in page
    assert "4711" not in page
    assert "选的文件没有留下" in page
    assert 'href="/accounts/login/?next=/tell/" target="_blank"' in page


def test_a_strangers_form_is_not_offered_again(posted: Callable[..., HttpRequest]) -> None:
    request = posted({"matter": "两个月工资没发，老板不认"}, Origin="http://evil.example")
    for answer in (keep_form(request, "/accounts/login/"), errors.csrf_failure(request, "CSRF token incorrect.")):
        assert answer.status_code == 403
        assert "两个月工资没发" not in answer.content.decode()


def test_a_form_that_waited_too_long_can_be_sent_again(posted: Callable[..., HttpRequest]) -> None:
    answer = errors.csrf_failure(posted({"matter": "两个月工资没发，老板不认"}, **HERE), "CSRF token incorrect.")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'action="/tell/?point=3"' in page
    assert "\n两个月工资没发，老板不认</textarea>" in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.parametrize(
    ("view", "status", "says"),
    [
        (errors.bad_request, 400, "送来的内容读不出来"),
        (errors.denied, 403, "这一步归别的岗位办"),
        (errors.not_found, 404, "这个地址没有东西"),
        (errors.server_error, 500, "这是我们的错"),
        (errors.too_large, 413, "一次送来的太多、太大了"),
    ],
)
def test_each_error_page_says_what_and_its_number(
    posted: Callable[..., HttpRequest], view: Callable[..., Any], status: int, says: str
) -> None:
    answer = view(posted({}))
    page = answer.content.decode()
    assert answer.status_code == status
    assert says in page
    assert '<b class="km-num">AB12CD34</b>' in page
    assert not {"系统", "异常", "失败", "非法"} & {page[i : i + 2] for i in range(len(page))}


def test_too_much_in_one_go_is_said_so(posted: Callable[..., HttpRequest]) -> None:
    assert errors.bad_request(posted({}), RequestDataTooBig()).status_code == 413


def test_the_page_of_last_resort_needs_nothing(
    posted: Callable[..., HttpRequest], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    templates = [{**settings.TEMPLATES[0], "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"]}}]
    templates[0]["OPTIONS"]["context_processors"] = ["tests.ui.broken.processor"]
    settings.TEMPLATES = templates
    with caplog.at_level(logging.ERROR, "kaimen.ui"):
        answer = errors.server_error(posted({}))
    assert answer.status_code == 500
    assert "AB12CD34" in answer.content.decode()
    assert [record.getMessage() for record in caplog.records if record.exc_info] == [
        "An error page could not be drawn, reference AB12CD34."
    ]
