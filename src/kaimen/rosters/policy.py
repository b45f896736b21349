"""Permission keys of the rosters, and which roles hold them."""

from kaimen.kernel.access.rules.roles import Role

VIEW = "rosters.roster.view"
PLAN = "rosters.roster.plan"
PUBLISH = "rosters.roster.publish"
HAND_OVER = "rosters.shift.hand_over"
EXPORT = "rosters.roster.export"
SET_HOURS = "rosters.hours.set"
OPEN_POINT = "rosters.point.open"
STAFF = "rosters.staff.keep"
APPROVE = "rosters.change.approve"
OWN = "rosters.shift.own"
RELEASE = "rosters.record.release"

ROLES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({VIEW, OWN}),
    Role.DUTY_LEADER: frozenset({VIEW, OWN, HAND_OVER, EXPORT}),
    Role.PLANNER: frozenset({VIEW, PLAN, PUBLISH, HAND_OVER, STAFF, APPROVE, EXPORT}),
    Role.MANAGER: frozenset({VIEW, PLAN, PUBLISH, HAND_OVER, STAFF, APPROVE, EXPORT, SET_HOURS, OPEN_POINT, RELEASE}),
}
KEYS: frozenset[str] = frozenset().union(*ROLES.values())
