"""Moving a case by compare-and-set: of two people who act on the same version, the second is told what happened and
loses no word.
"""

from datetime import datetime

from django.db.models import F

from kaimen.kernel.base import clock
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.servicedesk.models import Action, Case
from kaimen.servicedesk.rules import states
from kaimen.servicedesk.rules.actions import ActionKind
from kaimen.servicedesk.rules.states import CaseState, Move


def make(case: Case, made: Move, *, seen: int | None, at: datetime, **changes: object) -> CaseState:
    """Move a case; `seen` is the version the person acted on, None when it does not matter.

    Refuses: those of `states.move`, case.answered_meanwhile {who, when}, case.moved_meanwhile.
    """
    if seen is not None and seen != case.version:
        raise Refused(_meanwhile(case.pk))
    after = states.move(CaseState(case.state), made)
    unmoved = Case.objects.filter(pk=case.pk, version=case.version)
    if not unmoved.update(state=after, version=F("version") + 1, **changes):
        raise Refused(_meanwhile(case.pk))
    return after


def _meanwhile(case_id: int) -> Refusal:
    case = Case.objects.get(pk=case_id)
    answers = Action.objects.filter(case=case, kind=ActionKind.ANSWERED).select_related("by").order_by("-at", "-id")
    last = answers.first()
    if case.state != CaseState.ANSWERED or last is None:
        return Refusal("case.moved_meanwhile")
    when = clock.local(last.at).strftime("%m-%d %H:%M")
    return Refusal("case.answered_meanwhile", {"who": last.by.name if last.by else "", "when": when})
