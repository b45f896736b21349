"""The API for programs."""

from uuid import uuid4

import pytest
from django.test import Client

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import clock
from kaimen.servicedesk.models import Case
from tests.servicedesk.test_web import sign_in
from tests.servicedesk.world import COUNTY, NIGHT, World

CASES = "/api/v1/cases"


@pytest.fixture(autouse=True)
def _three_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_read", lambda: NIGHT)


def tell(client: Client, text: str = "两个月工资没发。", key: str = "", **more: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = client.post(
        CASES, {"point": COUNTY, "text": text, **more}, content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )  # fmt: skip
    return answer.status_code, answer.json()


def read(client: Client, code: str, pin: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    answer = client.get(f"{CASES}/{code}", headers={"X-Case-Pin": pin})
    return answer.status_code, answer.json()


def test_telling_and_coming_back(world: World, client: Client) -> None:
    status, told = tell(client)
    assert status == 201
    assert told == {
        "number": "610102-2026-000001", "query_code": Case.objects.get().query_code, "pin": told["pin"],
        "is_first": True, "promised_until": "2026-11-22T21:00:00Z", "helps": [],
    }  # fmt: skip
    status, case = read(client, told["query_code"], told["pin"])
    assert status == 200
    assert case == {
        "number": "610102-2026-000001", "title": "两个月工资没发", "state": "received",
        "promised_until": "2026-11-22T21:00:00Z", "promise_met": False, "answering": "王**", "is_generated": True,
        "course": [{
            "kind": "told", "by_worker": True, "text": "两个月工资没发。", "outcome": None,
            "at": "2026-11-22T19:00:00Z",
        }],
    }  # fmt: skip


def test_the_same_key_gives_the_same_answer_and_other_words_a_conflict(world: World, client: Client) -> None:
    key = str(uuid4())
    _, first = tell(client, key=key)
    status, second = tell(client, key=key)
    assert (status, second) == (201, {**first, "is_first": False})
    status, problem = tell(client, "别的话", key=key)
    assert (status, problem["code"], problem["facts"]) == (409, "submission.used_already", {})
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("", {}, "invalid"),
        ("字" * 5001, {}, "invalid"),
        ("\u200b", {}, "text.empty"),
        ("事", {"phone": "12"}, "phone.not_a_number"),
        ("事", {"point": "x"}, "invalid"),
    ],
)
def test_what_is_not_well_formed_is_a_422_with_its_code(
    world: World, client: Client, text: str, more: dict[str, object], code: str
) -> None:
    status, problem = tell(client, text, **more)
    assert (status, problem["code"]) == (422, code)
    assert Case.objects.count() == 0


def test_a_guessable_key_is_refused(world: World, client: Client) -> None:
    assert tell(client, key="1")[1]["code"] == "submission.key_unclear"


def test_a_point_that_is_not_there_is_a_404(world: World, client: Client) -> None:
    assert tell(client, point="999999")[0] == 404


def test_wrong_and_unknown_read_alike_and_the_sixth_try_waits(world: World, client: Client) -> None:
    _, told = tell(client)
    wrong = f"{(int(told['pin']) + 1) % 10**6:06d}"
    assert read(client, told["query_code"], wrong) == read(client, "ZZZZZZZZ", wrong)
    for _ in range(4):
        assert read(client, told["query_code"], wrong)[1]["code"] == "proof.wrong"
    status, problem = read(client, told["query_code"], told["pin"])
    assert (status, problem["code"], problem["facts"]) == (429, "proof.too_many_tries", {"minutes": 15})


def test_the_queue_is_for_whoever_is_on_duty(world: World, client: Client) -> None:
    world.tell()
    assert client.get("/api/v1/desk/queue").status_code == 401
    worker = world.account(world.federation.person("赵小满"))
    sign_in(client, worker)
    assert client.get("/api/v1/desk/queue").status_code == 403
    night = world.account(world.night, Role.CLERK)
    sign_in(client, night)
    found = client.get("/api/v1/desk/queue").json()
    assert (found["mine"], found["soon"], found["all"], len(found["items"])) == (1, 0, 1, 1)
    assert found["items"][0]["number"] == "610102-2026-000001"
