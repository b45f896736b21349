"""One case as its worker sees it, and as the desk does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel import access
from kaimen.kernel.base import crypto, text, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.files.models import StoredFile
from kaimen.rosters.selectors import duty
from kaimen.rosters.selectors.duty import Answer
from kaimen.servicedesk import policy
from kaimen.servicedesk.models import Action, Attachment, Case
from kaimen.servicedesk.rules import actions, states, topics
from kaimen.servicedesk.rules.actions import ActionKind, CallOutcome, Channel
from kaimen.servicedesk.rules.promises import PromiseRule
from kaimen.servicedesk.rules.states import CaseState, Move
from kaimen.servicedesk.rules.topics import Topic
from kaimen.servicedesk.selectors import clocks, helps
from kaimen.servicedesk.selectors.clocks import Clock
from kaimen.servicedesk.selectors.helps import HelpLine

MOST_OWN = 100
KINDS = {  # a case nobody has taken up waits for the desk; to its worker it is on its way
    CaseState.RECEIVED: "wait",
    CaseState.IN_WORK: "call",
    CaseState.ANSWERED: "go",
    CaseState.CLOSED: "idle",
}
KINDS_FOR_WORKER = {**KINDS, CaseState.RECEIVED: "call"}


@dataclass(frozen=True)
class Paper:
    """A photo or paper under an entry."""

    id: int
    label: str
    is_picture: bool


@dataclass(frozen=True)
class Entry:
    """One entry of the course. `who` is "" for the worker; `is_late_entry` when entered after it happened."""

    kind: ActionKind
    who: str
    said: str
    outcome: CallOutcome | None
    at: datetime
    entered_at: datetime
    is_workers: bool
    papers: Sequence[Paper]

    @property
    def is_late_entry(self) -> bool:
        return self.entered_at > self.at

    @property
    def word(self) -> str:
        """What was done, in words; how a call ended."""
        return words.label(self.outcome or self.kind)


@dataclass(frozen=True)
class WorkerCase:
    """The worker's page. Names of staff are masked as on the point's page; notes of calls are not shown.
    `until` is None where nobody was there, or planned, to promise a time.
    """

    id: int
    number: str
    title: str
    code: str
    state: CaseState
    received_at: datetime
    clock: Clock
    until: datetime | None
    promised_by: str
    answering: Answer | None
    answering_name: str
    point_code: str
    point_name: str
    organisation: str
    phone: str
    helps: Sequence[HelpLine]
    course: Sequence[Entry]
    may_add: bool
    is_generated: bool

    @property
    def kind(self) -> str:
        return KINDS_FOR_WORKER[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)


@dataclass(frozen=True)
class OwnCase:
    """One line of a worker's own list."""

    code: str
    number: str
    title: str
    state: CaseState
    clock: Clock
    received_at: datetime
    point_name: str
    is_generated: bool

    @property
    def kind(self) -> str:
        return KINDS_FOR_WORKER[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)


@dataclass(frozen=True)
class DeskCase:
    """The desk's page. The number to ring is masked; `cases.see_number` shows it."""

    id: int
    version: int
    number: str
    title: str
    topic: Topic
    topic_words: Sequence[str]
    state: CaseState
    clock: Clock
    channel: Channel
    received_at: datetime
    code: str
    who: str
    phone: str
    is_urgent: bool
    organisation: str
    point_name: str
    answering_name: str
    course: Sequence[Entry]
    moves: frozenset[Move]
    is_generated: bool

    @property
    def kind(self) -> str:
        return KINDS[self.state]

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def topic_word(self) -> str:
        return words.label(self.topic)

    @property
    def channel_word(self) -> str:
        return words.label(self.channel)

    @property
    def may(self) -> Mapping[str, bool]:
        """What may be done next, by the name of the move; for the buttons."""
        return {move.value: move in self.moves for move in Move}


def page_for_worker(*, code: str, actor: Actor, at: datetime) -> WorkerCase:
    """The worker's page by query code; `NotVisible` unless it is one's own or proven, whether the code exists or
    not.
    """
    case = _visible(code, actor)
    answering = duty.who_answers(case.point_id, at)
    course = _course(case, for_worker=True)
    said = "\n".join(entry.said for entry in course if entry.is_workers)
    return WorkerCase(
        id=case.pk,
        number=case.number,
        title=case.title,
        code=case.query_code,
        state=CaseState(case.state),
        received_at=case.received_at,
        clock=clocks.of(case, at),
        until=case.promised_until if case.promised_by_id else None,
        promised_by=text.mask_name(case.promised_by.name) if case.promised_by else "",
        answering=answering,
        answering_name=text.mask_name(answering.person_name) if answering else "",
        point_code=case.point.code,
        point_name=case.point.name,
        organisation=case.organisation.name,
        phone=text.mask_phone(case.phone),
        helps=helps.lines(said),
        course=course,
        may_add=(CaseState(case.state), Move.ADD) in states.MOVES,
        is_generated=case.is_generated,
    )


def page_for_staff(*, case_id: int, actor: Actor, at: datetime) -> DeskCase:
    """The desk's page. 404 out of sight, 403 for the worker whose own case it is."""
    fetched = access.fetch(actor, Case, case_id, policy.VIEW)
    case = Case.objects.select_related("contact", "point", "organisation", "owner").get(pk=fetched.pk)
    answering = duty.who_answers(case.point_id, at)
    return DeskCase(
        id=case.pk,
        version=case.version,
        number=case.number,
        title=case.title,
        topic=Topic(case.topic),
        topic_words=topics.guess(case.contact.text)[1],
        state=CaseState(case.state),
        clock=clocks.of(case, at),
        channel=Channel(case.contact.channel),
        received_at=case.received_at,
        code=case.query_code,
        who=case.owner.name if case.owner else "",
        phone=text.mask_phone(case.phone),
        is_urgent=case.promise_rule == PromiseRule.URGENT,
        organisation=case.organisation.name,
        point_name=case.point.name,
        answering_name=answering.person_name if answering else "",
        course=_course(case, for_worker=False),
        moves=_moves(case, actor),
        is_generated=case.is_generated,
    )


def mine(*, actor: Actor, at: datetime) -> list[OwnCase]:
    """A signed-in worker's own cases, newest first; one statement."""
    cases = Case.objects.owned_by(actor).select_related("point").order_by("-received_at", "-id")
    return [_own(case, at) for case in cases[:MOST_OWN]]


def code_of(typed: str) -> str:
    """The query code as it stands in addresses, from what was typed."""
    return crypto.read_query_code(typed)


def paper(*, attachment_id: int, actor: Actor) -> StoredFile:
    """The file of an attachment. Whoever sees a case, by range, seat, ownership or proof, may read it."""
    try:
        found = Attachment.objects.visible_to(actor).select_related("file").get(pk=attachment_id)
    except Attachment.DoesNotExist:
        raise NotVisible(f"Attachment {attachment_id}") from None
    return found.file


def _visible(code: str, actor: Actor) -> Case:
    wanted = Case.objects.visible_to(actor).filter(query_code=crypto.read_query_code(code))
    case = wanted.select_related("contact", "point", "organisation", "promised_by").first()
    if case is None or not case.allows(actor, policy.READ_OWN):
        raise NotVisible("case")
    return case


def _moves(case: Case, actor: Actor) -> frozenset[Move]:
    """What the actor may do next, for the buttons; the services ask again."""
    keys = {Move.OPEN: policy.OPEN, Move.CALL: policy.CALL, Move.ANSWER: policy.ANSWER, Move.CLOSE: policy.CLOSE}
    allowed = (move for move, key in keys.items() if case.allows(actor, key) or actor.may(key, case.organisation))
    return frozenset(move for move in allowed if (CaseState(case.state), move) in states.MOVES)


def _course(case: Case, *, for_worker: bool) -> list[Entry]:
    found = Action.objects.filter(case=case).select_related("contact", "by").order_by("-at", "-id")
    if for_worker:
        found = found.filter(is_for_worker=True)
    papers: dict[int, list[Paper]] = {}
    for each in Attachment.objects.filter(case=case).select_related("file").order_by("contact_id", "place"):
        paper = Paper(each.pk, each.file.label, each.file.media_type.startswith("image/"))
        papers.setdefault(each.contact_id, []).append(paper)
    return [_entry(action, papers, for_worker=for_worker) for action in found]


def _entry(action: Action, papers: dict[int, list[Paper]], *, for_worker: bool) -> Entry:
    kind = ActionKind(action.kind)
    is_workers = kind in actions.BY_WORKER
    said = action.contact.text if action.contact else action.text
    name = action.by.name if action.by and not is_workers else ""
    return Entry(
        kind=kind,
        who=text.mask_name(name) if for_worker else name,
        said="" if for_worker and kind == ActionKind.CALLED else said,
        outcome=CallOutcome(action.outcome) if action.outcome else None,
        at=action.at,
        entered_at=action.entered_at,
        is_workers=is_workers,
        papers=papers.get(action.contact_id, ()) if action.contact_id else (),
    )


def _own(case: Case, at: datetime) -> OwnCase:
    return OwnCase(
        code=case.query_code,
        number=case.number,
        title=case.title,
        state=CaseState(case.state),
        clock=clocks.of(case, at),
        received_at=case.received_at,
        point_name=case.point.name,
        is_generated=case.is_generated,
    )
