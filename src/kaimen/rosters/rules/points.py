"""Kinds of service point 服务点.   Pure."""

from enum import StrEnum


class PointKind(StrEnum):
    """What stands behind the door. 援助中心 is Shaanxi's name for the national 困难职工帮扶中心."""

    SERVICE_CENTRE = "service_centre"
    AID_CENTRE = "aid_centre"
    STATION = "station"
