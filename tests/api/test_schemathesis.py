"""Programs that read only the contract: whatever they send, the answer is one the contract names.

Hypothesis makes requests from the contract, well-formed and not; the checks of schemathesis look at the answers: no
5xx, documented status, media type, headers and shape. The happy answers, which chance seldom finds, are asked for by
name.
"""

import json
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.schemas import OpenApiSchema

from kaimen.site.wsgi import application
from tests.api.test_openapi import COMMITTED, METHODS
from tests.architecture.walled import Held
from tests.journeys.sessions import session_of

OPERATIONS = [
    (method.upper(), path)
    for path, operations in json.loads(COMMITTED.read_text())["paths"].items()
    for method in operations
    if method in METHODS
]

REFUSED_BY_RULE = ("/api/v1/cases", "/api/v1/cases/{query_code}")
"""Well-formed and refused all the same, with 422: a wrong PIN, a key that is no UUID, words of spaces alone."""


def without(*names: str) -> list[object]:
    return [schemathesis.checks.CHECKS.get_one(name) for name in names]


@pytest.fixture
def contract(held: Held) -> OpenApiSchema:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def on_duty(held: Held) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: session_of(held.people["on duty"])}


def shower(contract: OpenApiSchema, method: str, path: str, *, examples: int, **options: object) -> None:
    """Send many requests of one operation and look at each answer."""
    if path in REFUSED_BY_RULE:
        options["excluded_checks"] = without("positive_data_acceptance")

    @given(case=contract[path][method].as_strategy())
    @hypothesis_settings(
        max_examples=examples, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(**options)

    send()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_of_the_contract(contract: OpenApiSchema, method: str, path: str) -> None:
    shower(contract, method, path, examples=20)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_same_with_many_more(contract: OpenApiSchema, method: str, path: str) -> None:
    shower(contract, method, path, examples=300)


def test_whoever_is_on_duty_gets_a_queue_or_a_reason(contract: OpenApiSchema, on_duty: dict[str, str]) -> None:
    shower(
        contract, "GET", "/api/v1/desk/queue", examples=20, cookies=on_duty,
        excluded_checks=without("ignored_auth"),  # it is this cookie that opens
    )  # fmt: skip


def test_the_happy_answers_are_those_of_the_contract(
    contract: OpenApiSchema, held: Held, on_duty: dict[str, str]
) -> None:
    def asked(method: str, path: str, cookies: dict[str, str] | None = None, **parts: object) -> int:
        case = contract[path][method].Case(**parts)
        answer = case.call(cookies=cookies)
        case.validate_response(answer, excluded_checks=without("ignored_auth") if cookies else None)
        return answer.status_code

    key = {"Idempotency-Key": str(uuid4())}
    body = {"point": "610102", "text": "两个月工资没发。"}
    proof = {"path_parameters": {"query_code": held.case_code}, "headers": {"X-Case-Pin": held.pin}}
    assert asked("GET", "/api/v1/points") == 200
    assert asked("GET", "/api/v1/points/{code}", path_parameters={"code": "610102"}) == 200
    assert asked("POST", "/api/v1/cases", headers=key, body=body, media_type="application/json") == 201
    assert asked("GET", "/api/v1/cases/{query_code}", **proof) == 200
    assert asked("GET", "/api/v1/desk/queue", on_duty, query={"shelf": "mine"}) == 200
