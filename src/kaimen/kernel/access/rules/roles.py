"""Roles 角色 and the scope of a grant.   Pure. Which keys a role holds stands in each room's `policy.ROLES`."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at a union. Names follow the field; the three officers of 等保 have disjoint rights."""

    CLERK = "clerk"
    DUTY_LEADER = "duty_leader"
    PLANNER = "planner"
    MANAGER = "manager"
    SYSTEM_OFFICER = "system_officer"
    SECURITY_OFFICER = "security_officer"
    AUDIT_OFFICER = "audit_officer"


class Scope(StrEnum):
    """How far a grant reaches."""

    SELF = "self"
    SUBTREE = "subtree"
