"""Permission keys of the rosters, and which roles hold them."""

from kaimen.kernel.access.rules.roles import Role

VIEW = "rosters.roster.view"
PLAN = "rosters.roster.plan"
PUBLISH = "rosters.roster.publish"
HAND_OVER = "rosters.shift.hand_over"
SET_HOURS = "rosters.hours.set"
OPEN_POINT = "rosters.point.open"

ROLES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({VIEW}),
    Role.DUTY_LEADER: frozenset({VIEW, HAND_OVER}),
    Role.PLANNER: frozenset({VIEW, PLAN, PUBLISH, HAND_OVER}),
    Role.MANAGER: frozenset({VIEW, PLAN, PUBLISH, HAND_OVER, SET_HOURS, OPEN_POINT}),
}
KEYS: frozenset[str] = frozenset().union(*ROLES.values())
