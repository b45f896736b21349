"""The contract that is committed is the one that is served; every refusal has its shape in it."""

import json
from pathlib import Path

from kaimen.site.api import api
from kaimen.site.reference import openapi_page

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
METHODS = {"get", "post", "put", "patch", "delete"}


def test_the_committed_contract_is_the_one_of_the_code():
    assert COMMITTED.read_text() == openapi_page(), "run scripts/openapi"


def test_the_contract_that_is_served_is_the_committed_one(client):
    assert client.get("/api/v1/openapi.json").json() == json.loads(COMMITTED.read_text())


def test_every_operation_says_what_it_refuses_and_in_which_words():
    for address, operations in api.get_openapi_schema()["paths"].items():
        for method in METHODS & set(operations):
            answers = operations[method]["responses"]
            problems = {int(status): answer for status, answer in answers.items() if int(status) >= 400}
            assert 422 in problems, address
            shapes = {answer["content"]["application/json"]["schema"]["$ref"] for answer in problems.values()}
            assert shapes == {"#/components/schemas/Problem"}, address
            assert operations[method]["summary"], address
