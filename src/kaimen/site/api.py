"""The API root 接口: mounts each room's router and turns refusals into `{code, facts, message}`.

The OpenAPI file is committed at docs/reference/openapi.json and compared by a test.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from kaimen import __version__
from kaimen.kernel.base import words
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.api.routes import router as points
from kaimen.servicedesk.api.routes import router as servicedesk

CONFLICTS = ("_meanwhile", "_already", "_taken")

PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEM_SCHEMA: dict[str, object] = {
    "title": "Problem",
    "description": "Why not 说不: a code for programs, the facts, a message for people.",
    "type": "object",
    "properties": {"code": {"type": "string"}, "facts": {"type": "object"}, "message": {"type": "string"}},
    "required": ["code", "facts", "message"],
}


class Api(NinjaAPI):
    """Every operation answers problems in one shape; here they are declared for all rooms at once."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        for operations in schema["paths"].values():
            for operation in operations.values():
                _declare_problems(operation)
        return schema


def _declare_problems(operation: dict[str, Any]) -> None:
    takes_path = any(parameter["in"] == "path" for parameter in operation.get("parameters", ()))
    statuses = {422, *((404,) if takes_path else ()), *((400,) if "requestBody" in operation else ())}
    for status in sorted(statuses - set(operation["responses"])):
        content = {"application/json": {"schema": PROBLEM}}
        operation["responses"][status] = {"description": HTTPStatus(status).phrase, "content": content}


api = Api(title="Kaimen 开门", version=__version__, urls_namespace="api", docs_url=None)


def _problem(request: HttpRequest, code: str, facts: dict[str, object], message: str, status: int) -> HttpResponse:
    return api.create_response(request, {"code": code, "facts": facts, "message": message}, status=status)


def _status(refusal: Refusal) -> int:
    """409 for what somebody else did first, 429 for too many tries, 422 for the rest."""
    if "too_many" in refusal.code or "too_often" in refusal.code:
        return 429
    return 409 if refusal.code.endswith(CONFLICTS) else 422


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    first = error.refusals[0]
    explained = words.explain(first)
    return _problem(request, first.code, dict(first.facts), f"{explained.says} {explained.next}", _status(first))


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _problem(request, "not_found", {}, "没有这一项 no such thing", 404)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return _problem(request, "forbidden", {}, "您没有这项权限 not allowed", 403)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    places = tuple(".".join(str(part) for part in each["loc"]) for each in error.errors)
    return _problem(request, "invalid", {"places": places}, "有的内容不合格式 some fields are not well formed", 422)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(request, "http_error", {}, str(error), error.status_code)


api.add_router("/points", points)
api.add_router("", servicedesk)
