"""What the API says, field by field."""

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

State = Literal["open", "on_duty", "taken_over", "nobody"]


class Answering(Schema):
    """Who answers now 此刻谁应: by role, never by name."""

    role: Literal["on_seat", "standby", "duty_leader"]
    point: str = Field(description="Name of the service point that answers: a superior union's on a fall-back")
    organisation: str
    phone: str
    since: datetime
    until: datetime
    is_fallback: bool = Field(description="True when a superior union takes over 上级代接")


class Point(Schema):
    """A service point 服务点 and its state now."""

    code: str
    name: str
    kind: Literal["service_centre", "hardship_centre", "aid_centre", "station"]
    organisation: str
    division_code: str = Field(description="GB/T 2260")
    address: str
    phone: str
    answers_hotline: bool
    is_generated: bool = Field(description="True for demo data 演示数据")
    state: State


class PointNow(Point):
    """One point with who answers."""

    until: datetime | None = Field(description="When the present state ends, if within ten days")
    answer: Answering | None = Field(description="Null when nobody answers: dial 12351")


class PointList(Schema):
    """A page of points."""

    at: datetime
    count: int
    page: int
    pages: int
    counts: dict[State, int]
    items: list[Point]
