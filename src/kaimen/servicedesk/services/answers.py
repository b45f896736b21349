"""Answers 答复 and calls back 回电: the human words a promise is about."""

from datetime import datetime

from django.db import transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import outbox
from kaimen.kernel.base import text as texts
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.servicedesk import events, policy
from kaimen.servicedesk.models import Action, Case
from kaimen.servicedesk.rules import actions, promises
from kaimen.servicedesk.rules.actions import ActionKind, CallOutcome
from kaimen.servicedesk.rules.states import Move
from kaimen.servicedesk.services import moves, tidings
from kaimen.servicedesk.services.words import NOTE_LIMIT, TEXT_LIMIT


@transaction.atomic
def answer(*, case_id: int, text: str, seen: int, actor: Actor, at: datetime) -> Case:
    """Answer a worker 回话; `seen` is the version of the case the answer was written on.

    Refuses: text.empty, text.too_long, case.answered_meanwhile {who, when}, case.moved_meanwhile,
    case.answered_already, case.closed.
    """
    case = access.fetch(actor, Case, case_id, policy.ANSWER)
    said = texts.clean(text, limit=TEXT_LIMIT)
    met = case.promise_met_at or _met(case, at)
    after = moves.make(
        case, Move.ANSWER, seen=seen, at=at, answered_at=at, opened_at=case.opened_at or at, promise_met_at=met
    )
    Action.objects.create(
        case=case, kind=ActionKind.ANSWERED, text=said, by_id=actor.person_id, at=at, entered_at=at, is_for_worker=True
    )
    audit.record(
        actor=actor, key=policy.ANSWER, subject=case, at=at, organisation=case.organisation,
        before={"state": case.state}, after={"state": after},
    )  # fmt: skip
    _tell_if_met(case, at)
    tidings.answer_waits(case=case, at=at)
    outbox.put(events.CaseAnswered(case_id=case.pk, organisation_id=case.organisation_id, at=at))
    return Case.objects.get(pk=case.pk)


@transaction.atomic
def record_call(
    *, case_id: int, outcome: CallOutcome, actor: Actor, at: datetime, note: str = "", seen: int | None = None
) -> Case:
    """Note a call back 记通话: how it ended, and what was said (for colleagues only). A call that reached the worker
    keeps the promise.

    Refuses: text.too_long, case.closed, case.answered_meanwhile, case.moved_meanwhile.
    """
    case = access.fetch(actor, Case, case_id, policy.CALL)
    said = texts.clean(note, limit=NOTE_LIMIT, may_be_empty=True)
    met = case.promise_met_at or (_met(case, at) if actions.meets_promise(ActionKind.CALLED, outcome) else None)
    after = moves.make(case, Move.CALL, seen=seen, at=at, opened_at=case.opened_at or at, promise_met_at=met)
    Action.objects.create(
        case=case,
        kind=ActionKind.CALLED,
        outcome=outcome,
        text=said,
        by_id=actor.person_id,
        at=at,
        entered_at=at,
        is_for_worker=True,
    )
    audit.record(
        actor=actor, key=policy.CALL, subject=case, at=at, organisation=case.organisation,
        before={"state": case.state}, after={"state": after, "outcome": outcome},
    )  # fmt: skip
    if met is not None:
        _tell_if_met(case, at)
        tidings.promise_kept(case=case, at=at)
    return Case.objects.get(pk=case.pk)


@transaction.atomic
def see_number(*, case_id: int, actor: Actor, at: datetime) -> str:
    """The whole number to ring 看回电号码; every look is a deed of its own. Refuses: case.no_number."""
    case = access.fetch(actor, Case, case_id, policy.SEE_NUMBER)
    if not case.phone:
        raise Refused(Refusal("case.no_number"))
    audit.record(actor=actor, key=policy.SEE_NUMBER, subject=case, at=at, organisation=case.organisation)
    return case.phone


def _met(case: Case, at: datetime) -> datetime:
    """Now; where the promise begins with the next watch and somebody spoke sooner, its beginning."""
    return max(at, case.promised_at)


def _tell_if_met(case: Case, at: datetime) -> None:
    if case.promise_met_at is None:
        late = promises.was_late(until=case.promised_until, met_at=at)
        outbox.put(events.PromiseMet(case_id=case.pk, organisation_id=case.organisation_id, late=late, at=at))
