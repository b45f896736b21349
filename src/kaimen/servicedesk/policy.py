"""Permission keys of the service desk.

Rights come three ways: a role in a range (`ROLES`), a seat answered at this moment (`BY_SEAT`), a case of one's own,
owned or proven (`BY_WORKER`). Of the roles only the duty leader's reads what a worker wrote, in its range, as the page
"who knows" says; a clerk off duty sees nothing, a manager never does.
"""

from kaimen.kernel.access.rules.roles import Role

ENTER = "servicedesk.desk.enter"
VIEW = "servicedesk.case.view"
OPEN = "servicedesk.case.open"
CALL = "servicedesk.case.call"
SEE_NUMBER = "servicedesk.case.see_number"
ANSWER = "servicedesk.case.answer"
CLOSE = "servicedesk.case.close"

TELL = "servicedesk.case.tell"
READ_OWN = "servicedesk.case.read_own"
ADD = "servicedesk.case.add"
PROVE = "servicedesk.case.prove"

BY_SEAT = frozenset({VIEW, OPEN, CALL, SEE_NUMBER, ANSWER, CLOSE})
BY_WORKER = frozenset({READ_OWN, ADD})

ROLES: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({ENTER}),
    Role.DUTY_LEADER: frozenset({ENTER}) | BY_SEAT,
}
