"""What the API takes and says, field by field."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

State = Literal["received", "in_work", "answered", "closed"]
Kind = Literal["told", "opened", "called", "answered", "added", "closed"]
Outcome = Literal["reached", "no_answer", "busy", "off", "wrong_number"]


class Problem(Schema):
    """Why not 说不: a code for programs, the facts, a message for people."""

    code: str
    facts: dict[str, str | int | bool | list[str] | None]
    message: str


PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}


class Telling(Schema):
    """What is wrong 说事. A name is not asked for."""

    point: str = Field(pattern="^[0-9]{6}(-[0-9a-z]{1,12})?$", description="Code of a service point 服务点")
    text: str = Field(min_length=1, max_length=5000, description="In the worker's own words")
    phone: str = Field("", max_length=30, description="Where to call back 回电号码; may stay empty")


class ToldCase(Schema):
    """The case with what its teller needs to come back. The same Idempotency-Key gives the same answer again."""

    number: str
    query_code: str = Field(description="查询码")
    pin: str = Field(description="密码, given here and never again")
    is_first: bool = Field(description="False when this key had told it before")
    promised_until: datetime | None = Field(
        description="A human word by then 答应到; null when nobody is planned to come"
    )
    helps: list[str] = Field(description="Emergency numbers, when the words sound like danger; else empty")


class Entry(Schema):
    """One entry of the course 经过."""

    kind: Kind
    by_worker: bool
    text: str
    outcome: Outcome | None = None
    at: datetime


class CaseNow(Schema):
    """A case as its worker sees it."""

    number: str
    title: str
    state: State
    promised_until: datetime | None
    promise_met: bool
    answering: str = Field(description="Masked name of who answers now; empty when nobody does")
    is_generated: bool = Field(description="演示数据")
    course: list[Entry]


class QueueItem(Schema):
    """One case in the queue 收件."""

    id: int
    number: str
    title: str
    topic: str
    state: State
    received_at: datetime
    promised_until: datetime
    standing: Literal["run", "near", "over", "met"]
    is_urgent: bool
    is_generated: bool


class QueuePage(Schema):
    """One page of the queue of whoever is signed in."""

    at: datetime
    mine: int
    soon: int
    all: int
    page: int
    pages: int
    items: list[QueueItem]
