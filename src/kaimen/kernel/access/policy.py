"""Permission keys of access, and which roles hold the kernel's keys. Rooms have `ROLES` of their own."""

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.organisations import policy as organisations
from kaimen.kernel.people import policy as people

GRANT = "access.grant.change"
VIEW_AUDIT = "audit.entry.view"
MANAGE_JOBS = "base.jobs.manage"

ROLES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({organisations.VIEW}),
    Role.DUTY_LEADER: frozenset({organisations.VIEW, people.VIEW}),
    Role.PLANNER: frozenset({organisations.VIEW, people.VIEW}),
    Role.MANAGER: frozenset({organisations.VIEW, people.VIEW, people.CHANGE, people.IMPORT}),
    Role.SYSTEM_OFFICER: frozenset({organisations.VIEW, organisations.CHANGE, MANAGE_JOBS}),
    Role.SECURITY_OFFICER: frozenset({organisations.VIEW, people.VIEW, people.MANAGE_ACCOUNTS, GRANT}),
    Role.AUDIT_OFFICER: frozenset({organisations.VIEW, VIEW_AUDIT}),
}
