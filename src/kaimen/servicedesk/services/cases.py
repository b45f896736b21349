"""Cases 诉求: told by a worker, taken up, added to, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from kaimen.kernel import access, audit
from kaimen.kernel.base import crypto, outbox
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.files.services import Received
from kaimen.servicedesk import events, policy
from kaimen.servicedesk.models import Action, Case, Contact
from kaimen.servicedesk.rules import danger, numbers, promises, states, topics
from kaimen.servicedesk.rules.actions import ActionKind, Channel
from kaimen.servicedesk.rules.promises import Promise, PromiseRule
from kaimen.servicedesk.rules.states import CaseState, Move
from kaimen.servicedesk.selectors import doors
from kaimen.servicedesk.selectors.doors import Door
from kaimen.servicedesk.services import attachments, moves, numbering, proofs, tellings, tidings, words
from kaimen.servicedesk.services.words import Word


@dataclass(frozen=True)
class _Arrival:
    """How a word came in: by which pressing of the button, channel and hand, and when."""

    key: UUID
    channel: Channel
    actor: Actor
    at: datetime


@dataclass(frozen=True)
class Told:
    """A case with the PIN its teller needs to come back; `is_first` is False when the same pressing had made it
    already.
    """

    case: Case
    pin: str
    is_first: bool


def tell(
    *,
    point_code: str,
    text: str,
    submission_key: str,
    actor: Actor,
    at: datetime,
    phone: str = "",
    photos: Sequence[UploadedFile] = (),
    channel: Channel = Channel.WEB,
    address: str = "",
) -> Told:
    """A worker says what is wrong 说事: contact, case, promise, task and notices, in one transaction.

    What is told at a point of the demo is generated data as the point is. A second pressing with the same key and
    words gives the first case. Refuses: submission.key_unclear, submission.used_already, text.empty, text.too_long,
    phone.not_a_number, case.photos_over_limit, telling.too_often {most} (of one `address`), and what
    `files.keep` refuses; 404 for a point that is not on the board.
    """
    arrival = _Arrival(words.read_key(submission_key), channel, actor, at)
    word = words.read(said=text, phone=phone, photos=photos)
    if first := _told_before(arrival.key, word):
        return first
    door = doors.of(point_code, at=at)
    tellings.count(address=address, at=at)
    received = attachments.receive(word.photos, at=at)
    pin = proofs.pin_of(arrival.key)
    pin_hash = crypto.hash_pin(pin)  # slow on purpose, so before the transaction that writes
    try:
        case = _store(door, word, received, arrival, pin_hash)
    except IntegrityError:
        if first := _told_before(arrival.key, word):
            return first
        raise
    return Told(case, pin, True)


def _told_before(key: UUID, word: Word) -> Told | None:
    contact = Contact.objects.filter(submission_key=proofs.index_of(key)).select_related("case").first()
    if contact is None:
        return None
    if contact.text != word.text or not hasattr(contact, "case"):
        raise Refused(Refusal("submission.used_already"))
    return Told(contact.case, proofs.pin_of(key), False)


@transaction.atomic
def _store(door: Door, word: Word, received: Sequence[Received], arrival: _Arrival, pin_hash: str) -> Case:
    actor, at = arrival.actor, arrival.at
    contact = _contact(door, word, arrival, outcome="case")
    promise = promises.give(since=door.promised_from(at), is_urgent=danger.look(word.text).is_urgent)
    case = Case.objects.create(
        contact=contact,
        organisation_id=door.organisation.pk,
        point_id=door.point_id,
        seat_id=door.seat_id,
        number=numbering.next_number(division_code=door.organisation.division_code, at=at),
        title=numbers.title_of(word.text),
        topic=topics.guess(word.text)[0],
        owner_id=actor.person_id,
        phone=word.phone,
        query_code=crypto.new_query_code(),
        pin_hash=pin_hash,
        promised_by_id=door.promised_by_id,
        received_at=at,
        is_generated=door.is_generated,
        **_columns(promise),
    )
    words.index(case=case, contact=contact)
    attachments.record(case=case, contact=contact, received=received, actor=actor, at=at)
    _note(case, ActionKind.TOLD, actor, at, contact=contact)
    after = {"number": case.number, "seat": case.seat_id, "until": promise.until.isoformat()}
    audit.record(actor=actor, key=policy.TELL, subject=case, at=at, organisation=door.organisation, after=after)
    tidings.case_waits(case=case, door=door, at=at)
    outbox.put(events.CaseTold(case_id=case.pk, seat_id=case.seat_id, organisation_id=case.organisation_id, at=at))
    return case


def _contact(door: Door, word: Word, arrival: _Arrival, *, outcome: str) -> Contact:
    return Contact.objects.create(
        organisation_id=door.organisation.pk,
        point_id=door.point_id,
        channel=arrival.channel,
        text=word.text,
        submission_key=proofs.index_of(arrival.key),
        received_at=arrival.at,
        entered_at=arrival.at,
        outcome=outcome,
        outcome_set_by_id=arrival.actor.person_id,
        is_generated=door.is_generated,
    )


def _note(case: Case, kind: ActionKind, actor: Actor, at: datetime, *, contact: Contact | None = None) -> None:
    Action.objects.create(
        case=case, kind=kind, contact=contact, by_id=actor.person_id, at=at, entered_at=at, is_for_worker=True
    )


def _columns(promise: Promise) -> dict[str, object]:
    return {"promise_rule": promise.rule, "promised_at": promise.since, "promised_until": promise.until}


@transaction.atomic
def open_case(*, case_id: int, actor: Actor, at: datetime, seen: int | None = None) -> Case:
    """Take a case up 接下. Refuses: case.opened_already, case.answered_already, case.closed, case.moved_meanwhile."""
    case = access.fetch(actor, Case, case_id, policy.OPEN)
    after = moves.make(case, Move.OPEN, seen=seen, at=at, opened_at=at)
    _note(case, ActionKind.OPENED, actor, at)
    audit.record(
        actor=actor, key=policy.OPEN, subject=case, at=at, organisation=case.organisation,
        before={"state": case.state}, after={"state": after},
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def add_word(
    *,
    case_id: int,
    text: str,
    submission_key: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[UploadedFile] = (),
    channel: Channel = Channel.WEB,
) -> Case:
    """The worker says more 补充; an answered case is in work again, with a new promise.

    The same key again changes nothing. Refuses: case.closed, case.moved_meanwhile, submission.used_already, and what
    `tell` refuses of words and photos.
    """
    case = access.fetch(actor, Case, case_id, policy.ADD)
    arrival = _Arrival(words.read_key(submission_key), channel, actor, at)
    word = words.read(said=text, photos=photos)
    if said := Contact.objects.filter(submission_key=proofs.index_of(arrival.key)).first():
        return _same_word(case, said, word)
    received = attachments.receive(word.photos, at=at)
    try:
        return _store_further(case.pk, word, received, arrival)
    except IntegrityError:
        if said := Contact.objects.filter(submission_key=proofs.index_of(arrival.key)).first():
            return _same_word(case, said, word)
        raise


@transaction.atomic
def _store_further(case_id: int, word: Word, received: Sequence[Received], arrival: _Arrival) -> Case:
    actor, at = arrival.actor, arrival.at
    case = access.fetch(actor, Case, case_id, policy.ADD)
    door = doors.of_case(case, at=at)
    contact = _contact(door, word, arrival, outcome="word")
    before = CaseState(case.state)
    promise = _promise_after(case, word.text, door.promised_from(at))
    after = moves.make(case, Move.ADD, seen=None, at=at, **_promise_columns(case, promise, door))
    words.index(case=case, contact=contact)
    attachments.record(case=case, contact=contact, received=received, actor=actor, at=at)
    _note(case, ActionKind.ADDED, actor, at, contact=contact)
    changed = {"state": after, "contact": contact.pk}
    audit.record(
        actor=actor, key=policy.ADD, subject=case, at=at, organisation=case.organisation,
        before={"state": before}, after=changed,
    )  # fmt: skip
    case = Case.objects.get(pk=case.pk)
    tidings.word_waits(case=case, door=door, at=at)
    reopened = states.is_reopened(before, after)
    outbox.put(events.WordAdded(case_id=case.pk, organisation_id=case.organisation_id, reopened=reopened, at=at))
    return case


def _same_word(case: Case, said: Contact, word: Word) -> Case:
    if said.text != word.text or not Action.objects.filter(case=case, contact=said).exists():
        raise Refused(Refusal("submission.used_already"))
    return case


def _promise_after(case: Case, text: str, since: datetime) -> Promise:
    fresh = promises.give(since=since, is_urgent=danger.look(text).is_urgent)
    standing = None
    if case.promise_met_at is None:
        standing = Promise(PromiseRule(case.promise_rule), case.promised_at, case.promised_until)
    return promises.sooner(standing, fresh)


def _promise_columns(case: Case, promise: Promise, door: Door) -> dict[str, object]:
    if case.promise_met_at is None and promise.until == case.promised_until:
        return {}
    return {**_columns(promise), "promised_by_id": door.promised_by_id, "promise_met_at": None}


@transaction.atomic
def close(*, case_id: int, actor: Actor, at: datetime, seen: int | None = None) -> Case:
    """Close an answered case 办结. Refuses: case.not_answered, case.closed, case.moved_meanwhile."""
    case = access.fetch(actor, Case, case_id, policy.CLOSE)
    after = moves.make(case, Move.CLOSE, seen=seen, at=at, closed_at=at)
    _note(case, ActionKind.CLOSED, actor, at)
    audit.record(
        actor=actor, key=policy.CLOSE, subject=case, at=at, organisation=case.organisation,
        before={"state": case.state}, after={"state": after},
    )  # fmt: skip
    outbox.put(events.CaseClosed(case_id=case.pk, organisation_id=case.organisation_id, at=at))
    return Case.objects.get(pk=case.pk)
