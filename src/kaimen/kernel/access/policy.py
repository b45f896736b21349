"""Permission keys of access, and which roles hold the kernel's keys. Rooms have `ROLES` of their own."""

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.audit import policy as audit
from kaimen.kernel.base import policy as base
from kaimen.kernel.organisations import policy as organisations
from kaimen.kernel.people import policy as people

GRANT = "access.grant.change"

ROLES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({organisations.VIEW}),
    Role.DUTY_LEADER: frozenset({organisations.VIEW, people.VIEW}),
    Role.PLANNER: frozenset({organisations.VIEW, people.VIEW}),
    Role.MANAGER: frozenset({organisations.VIEW, people.VIEW, people.CHANGE, people.IMPORT}),
    Role.SYSTEM_OFFICER: frozenset({organisations.VIEW, organisations.CHANGE, base.MANAGE_JOBS}),
    Role.SECURITY_OFFICER: frozenset(
        {organisations.VIEW, people.VIEW, people.VIEW_NUMBERS, people.MANAGE_ACCOUNTS, GRANT}
    ),
    Role.AUDIT_OFFICER: frozenset({organisations.VIEW, audit.VIEW, audit.EXPORT, audit.VERIFY}),
}
