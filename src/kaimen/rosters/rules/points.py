"""Kinds and codes of service points 服务点, and what may be asked of their list.   Pure."""

import re
from enum import StrEnum

CODE = re.compile(r"[0-9]{6}(-[0-9a-z]{1,12})?")
SEARCH_LIMIT = 40


class PointKind(StrEnum):
    """What stands behind the door. 援助中心 is Shaanxi's name for the national 困难职工帮扶中心."""

    SERVICE_CENTRE = "service_centre"
    HARDSHIP_CENTRE = "hardship_centre"
    AID_CENTRE = "aid_centre"
    STATION = "station"


def asked(text: str) -> str:
    """What somebody typed into a search, as it is compared: one line, no invisible signs, at most 40 letters."""
    visible = "".join(sign for sign in text if sign.isprintable() or sign.isspace())
    return " ".join(visible.split())[:SEARCH_LIMIT]
