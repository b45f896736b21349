"""Telling, and what was read."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kaimen.kernel import audit
from kaimen.kernel.base import identity, jobs
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Fact, raise_any
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.notices import policy, selectors
from kaimen.kernel.notices.labels import NEUTRAL
from kaimen.kernel.notices.models import Attempt, Notice
from kaimen.kernel.notices.rules import channels, kinds
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.people.models import Person

SMS_JOB = "notices.send_sms"


@transaction.atomic
def tell(
    *,
    person: Person | None = None,
    phone: str = "",
    kind: str,
    facts: Mapping[str, Fact],
    subject: tuple[str, int],
    actor: Actor,
    at: datetime,
) -> Notice:
    """Tell a person, a telephone number, or a person at another number than the own. `subject` is (`app.Model`, id).

    In the page for a known person; by SMS (queued in this transaction) to `phone`, else to the person's mobile, where
    the kind goes out. A land line gets no SMS. Refuses: notice.nobody_to_tell. Crashes for an unknown kind, a fact
    its words need, or one that may not leave the house.
    """
    words = selectors.words_of(kind)
    kinds.say(words.inside, facts)
    kinds.say_outside(words, facts, neutral=NEUTRAL)
    mobile = _mobile(phone) or (_mobile(person.phone) if person else "")
    chosen = channels.choose(has_person=person is not None, mobile=mobile, goes_out=words.goes_out)
    raise_any(channels.nobody_told(chosen))
    notice = Notice.objects.create(
        person=person,
        phone=mobile if Channel.SMS in chosen else "",
        kind=kind,
        sealed_facts=json.dumps(dict(facts), ensure_ascii=False, sort_keys=True),
        subject_type=subject[0],
        subject_id=subject[1],
        created_at=at,
    )
    for channel in chosen:
        state = AttemptState.SENT if channel == Channel.IN_APP else AttemptState.QUEUED
        Attempt.objects.create(notice=notice, channel=channel, state=state, at=at)
    if Channel.SMS in chosen:
        jobs.enqueue(SMS_JOB, {"notice_id": notice.pk}, at=at)
    after: dict[str, object] = {
        "kind": kind,
        "person": person.pk if person else None,
        "channels": [c.value for c in chosen],
    }
    audit.record(actor=actor, key=policy.TELL, subject=notice, at=at, after=after)
    return notice


@transaction.atomic
def read(*, notice_id: int, actor: Actor, at: datetime) -> Notice:
    """The addressee has read it; the first time counts. 404 for everybody else."""
    try:
        notice = Notice.objects.visible_to(actor).get(pk=notice_id)
    except Notice.DoesNotExist:
        raise NotVisible(f"Notice {notice_id}") from None
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at):
        audit.record(actor=actor, key=policy.READ, subject=notice, at=at)
    return Notice.objects.get(pk=notice.pk)


@transaction.atomic
def read_all(*, upto: int, actor: Actor, at: datetime) -> int:
    """The addressee has read all own notices up to a number. How many were new; none is fine."""
    if actor.person_id is None:
        return 0
    new = Notice.objects.visible_to(actor).filter(pk__lte=upto, read_at=None).update(read_at=at)
    if new:
        person = Person.objects.get(pk=actor.person_id)
        audit.record(actor=actor, key=policy.READ, subject=person, at=at, after={"upto": upto, "notices": new})
    return new


def _mobile(typed: str) -> str:
    number = identity.read_phone(typed)
    return "" if identity.check_mobile(number) else number
