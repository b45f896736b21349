"""Levels, kinds and lines of unions.   Pure.     Source: 工会法 第十一条 (各级地方总工会, 产业工会, 基层工会)."""

from enum import StrEnum

from kaimen.kernel.base.refusals import Refusal


class Line(StrEnum):
    """A line of superiority: a union has a territorial superior and may have an industrial one."""

    TERRITORIAL = "territorial"
    INDUSTRIAL = "industrial"


class Level(StrEnum):
    """How high a union stands, from the country down to the group."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    ENTERPRISE = "enterprise"
    WORKSHOP = "workshop"
    GROUP = "group"


class Kind(StrEnum):
    """What sort of union it is."""

    FEDERATION = "federation"
    INDUSTRIAL = "industrial"
    BUREAU = "bureau"
    GROUP_COMPANY = "group_company"
    PARK = "park"
    COMMUNITY = "community"
    ENTERPRISE = "enterprise"
    BRANCH = "branch"


ORDER = tuple(Level)


def placement_refusals(*, child_level: Level, parent_level: Level | None, is_own_subtree: bool) -> tuple[Refusal, ...]:
    """Refuses `placement.circle` and `placement.level_not_below` (a superior union stands higher than its child)."""
    if is_own_subtree:
        return (Refusal("placement.circle"),)
    if parent_level is not None and ORDER.index(parent_level) >= ORDER.index(child_level):
        return (Refusal("placement.level_not_below", {"parent": parent_level.value, "child": child_level.value}),)
    return ()
