"""Notices: who is told by which channel, what leaves the house, and what happens when the gateway fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from kaimen.kernel.access.selectors import PersonActor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM, Actor, Anonymous
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.notices import policy, ports, selectors
from kaimen.kernel.notices.labels import NEUTRAL
from kaimen.kernel.notices.models import Attempt, Notice
from kaimen.kernel.notices.rules import channels, kinds
from kaimen.kernel.notices.rules.channels import AttemptState, Channel
from kaimen.kernel.notices.rules.kinds import NoticeWords
from kaimen.kernel.notices.services import notices, sms
from kaimen.kernel.people.models import Person
from tests.federation import Federation

MOBILE = "13800001234"
HOUR = timedelta(hours=1)
KINDS = {
    "trial.answered": NoticeWords(inside="{number} 有了答复，答复人 {by}。"),
    "trial.code": NoticeWords(inside="{code}", outside="您的验证码是 {code}。", outside_facts=frozenset({"code"})),
    "trial.leaky": NoticeWords(inside="", outside="{number} 有了答复。"),
    "trial.quiet": NoticeWords(inside="有人看过了。", goes_out=False),
}


@dataclass
class Gateway:
    """An SMS gateway in memory, with the promise of the port: the same key, the same receipt, one SMS."""

    failures: list[ports.SmsFailed] = field(default_factory=list)
    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: int = 0

    def send(self, *, phone: str, text: str, idempotency_key: str, at: datetime) -> str:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        self.sent.setdefault(idempotency_key, (phone, text))
        return f"receipt-{idempotency_key}"


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setattr(selectors, "all_kinds", lambda: KINDS)
    made = Gateway()
    before = ports.sms.plug(made)
    yield made
    ports.sms.plug(before)


@pytest.fixture
def person(federation: Federation) -> Person:
    Person.objects.filter(pk=federation.person().pk).update(phone=MOBILE)
    return Person.objects.get()


def tell(at: datetime, **changed: object) -> Notice:
    given = {
        "kind": "trial.answered",
        "facts": {"number": "61-2026-000123", "by": "王岚"},
        "subject": ("trial.Thing", 7),
    }
    return notices.tell(**{**given, "actor": SYSTEM, "at": at, **changed})  # type: ignore[arg-type]


def states(notice: Notice) -> list[tuple[str, str]]:
    return list(Attempt.objects.filter(notice=notice).order_by("id").values_list("channel", "state"))


def as_actor(person: Person) -> Actor:
    return PersonActor(person.pk, person.name, ())


class TestTelling:
    def test_a_known_person_is_told_in_the_page_and_by_sms(
        self, at: datetime, person: Person, gateway: Gateway
    ) -> None:
        notice = tell(at, person=person)
        assert states(notice) == [("in_app", "sent"), ("sms", "queued")]
        (row,) = selectors.mine(as_actor(person))
        assert (row.words, row.is_read, row.subject_id) == ("61-2026-000123 有了答复，答复人 王岚。", False, 7)
        entry = Entry.objects.get(key=policy.TELL)
        assert entry.after == {"kind": "trial.answered", "person": person.pk, "channels": ["in_app", "sms"]}

    def test_a_nameless_person_by_sms_alone(self, at: datetime, db: None, gateway: Gateway) -> None:
        notice = tell(at, phone="+86 138-0000-1234")
        assert (notice.person, notice.phone, states(notice)) == (None, MOBILE, [("sms", "queued")])

    def test_another_number_goes_before_the_own_one(self, at: datetime, person: Person, gateway: Gateway) -> None:
        assert tell(at, person=person, phone="13900005678").phone == "13900005678"

    def test_a_land_line_gets_no_sms(self, at: datetime, person: Person, gateway: Gateway) -> None:
        Person.objects.filter(pk=person.pk).update(phone="02987651234")
        notice = tell(at, person=Person.objects.get())
        assert (notice.phone, states(notice)) == ("", [("in_app", "sent")])
        assert not Job.objects.exists()

    def test_a_quiet_kind_stays_in_the_page(self, at: datetime, person: Person, gateway: Gateway) -> None:
        notice = tell(at, person=person, kind="trial.quiet", facts={})
        assert (notice.phone, states(notice)) == ("", [("in_app", "sent")])

    @pytest.mark.parametrize("phone", ["", "029-8765 1234", "1380000123", "12351"])
    def test_nobody_to_tell_is_refused(self, at: datetime, db: None, gateway: Gateway, phone: str) -> None:
        with pytest.raises(Refused) as caught:
            tell(at, phone=phone)
        assert caught.value.refusals == (Refusal("notice.nobody_to_tell"),)
        assert (Notice.objects.count(), Job.objects.count(), Entry.objects.count()) == (0, 0, 0)

    def test_an_unknown_kind_or_a_missing_fact_is_our_fault(
        self, at: datetime, person: Person, gateway: Gateway
    ) -> None:
        with pytest.raises(selectors.UnknownKind):
            tell(at, person=person, kind="trial.nothing")
        with pytest.raises(KeyError):
            tell(at, person=person, facts={"number": "61-2026-000123"})
        assert Notice.objects.count() == 0

    def test_a_fact_without_leave_never_goes_out(self, at: datetime, db: None, gateway: Gateway) -> None:
        with pytest.raises(KeyError, match="number"):
            tell(at, phone=MOBILE, kind="trial.leaky")
        assert (Notice.objects.count(), Job.objects.count()) == (0, 0)

    def test_number_and_facts_are_not_readable_in_the_database(
        self, at: datetime, person: Person, gateway: Gateway
    ) -> None:
        tell(at, person=person)
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone, sealed_facts FROM notices_notice")
            stored = " ".join(cursor.fetchone())
        assert stored.count("v1.") == 2
        assert MOBILE not in stored
        assert "王岚" not in stored
        assert Notice.objects.get().facts == {"number": "61-2026-000123", "by": "王岚"}

    def test_a_rolled_back_deed_tells_nobody(self, at: datetime, person: Person, gateway: Gateway) -> None:
        with transaction.atomic():
            tell(at, person=person)
            transaction.set_rollback(True)
        jobs.run_until_idle(at=at)
        assert (gateway.asked, Notice.objects.count(), Job.objects.count()) == (0, 0, 0)


@pytest.mark.django_db(transaction=True)
class TestSending:
    def test_the_sms_says_only_that_there_is_something(self, at: datetime, gateway: Gateway) -> None:
        notice = tell(at, phone=MOBILE)
        assert jobs.run_until_idle(at=at) == 1
        assert gateway.sent == {f"notice-{notice.pk}": (MOBILE, str(NEUTRAL))}
        last = Attempt.objects.order_by("id").last()
        assert last is not None
        assert (last.state, last.provider_id, last.at) == ("sent", f"receipt-notice-{notice.pk}", at)

    def test_a_code_the_person_asked_for_is_told(self, at: datetime, gateway: Gateway) -> None:
        tell(at, phone=MOBILE, kind="trial.code", facts={"code": "048217", "case": "61-2026-000123"})
        jobs.run_until_idle(at=at)
        assert list(gateway.sent.values()) == [(MOBILE, "您的验证码是 048217。")]

    def test_a_job_that_comes_twice_sends_once(self, at: datetime, gateway: Gateway) -> None:
        notice = tell(at, phone=MOBILE)
        for _ in range(2):
            assert sms.deliver(notice_id=notice.pk, actor=SYSTEM, at=at) == AttemptState.SENT
        assert gateway.asked == 1
        assert states(notice) == [("sms", "queued"), ("sms", "sent")]

    def test_a_worker_killed_after_sending_makes_no_second_sms(self, at: datetime, gateway: Gateway) -> None:
        notice = tell(at, phone=MOBILE)
        gateway.send(phone=MOBILE, text=str(NEUTRAL), idempotency_key=f"notice-{notice.pk}", at=at)
        jobs.run_until_idle(at=at)
        assert (gateway.asked, len(gateway.sent)) == (2, 1)

    def test_what_fails_is_tried_again_later(self, at: datetime, gateway: Gateway) -> None:
        gateway.failures = [ports.SmsFailed("busy")]
        notice = tell(at, phone=MOBILE)
        jobs.run_until_idle(at=at)
        assert gateway.asked == 1
        (failed,) = Attempt.objects.filter(state="failed")
        assert failed.error == "busy"
        jobs.run_until_idle(at=at + 24 * HOUR)
        assert states(notice) == [("sms", "queued"), ("sms", "failed"), ("sms", "sent")]

    def test_five_failures_and_it_is_given_up_and_seen(self, at: datetime, gateway: Gateway) -> None:
        gateway.failures = [ports.SmsFailed(f"no {nth}") for nth in range(9)]
        notice = tell(at, phone=MOBILE)
        for day in range(9):
            jobs.run_until_idle(at=at + day * 24 * HOUR)
        assert states(notice) == [("sms", "queued"), *[("sms", "failed")] * 4, ("sms", "gave_up")]
        assert [(attempt.notice_id, attempt.error) for attempt in selectors.given_up()] == [(notice.pk, "no 4")]
        assert gateway.asked == channels.TRIES
        assert jobs.dead_letters() == []
        assert Entry.objects.filter(key=policy.SEND).count() == channels.TRIES

    def test_a_barred_number_is_not_tried_again(self, at: datetime, gateway: Gateway) -> None:
        gateway.failures = [ports.SmsFailed("barred", is_final=True)]
        notice = tell(at, phone=MOBILE)
        for day in range(3):
            jobs.run_until_idle(at=at + day * 24 * HOUR)
        assert (gateway.asked, states(notice)) == (1, [("sms", "queued"), ("sms", "gave_up")])

    def test_without_a_gateway_nothing_is_lost(self, at: datetime, gateway: Gateway) -> None:
        ports.sms.plug(None)
        notice = tell(at, phone=MOBILE)
        jobs.run_until_idle(at=at)
        assert states(notice) == [("sms", "queued"), ("sms", "failed")]
        ports.sms.plug(gateway)
        jobs.run_until_idle(at=at + 24 * HOUR)
        assert states(notice)[-1] == ("sms", "sent")


class TestReading:
    def test_the_first_reading_counts(self, at: datetime, person: Person, gateway: Gateway) -> None:
        notice, actor = tell(at, person=person), as_actor(person)
        assert selectors.count_unread(actor) == 1
        assert notices.read(notice_id=notice.pk, actor=actor, at=at + HOUR).read_at == at + HOUR
        assert notices.read(notice_id=notice.pk, actor=actor, at=at + 2 * HOUR).read_at == at + HOUR
        assert selectors.count_unread(actor) == 0
        assert Entry.objects.filter(key=policy.READ).count() == 1

    def test_it_is_nobody_elses(self, at: datetime, person: Person, gateway: Gateway, federation: Federation) -> None:
        notice = tell(at, person=person)
        for other in (as_actor(federation.person("高峰")), Anonymous(tokens=frozenset({"case:7"}))):
            with pytest.raises(NotVisible):
                notices.read(notice_id=notice.pk, actor=other, at=at)
            assert selectors.mine(other) == []
            assert selectors.count_unread(other) == 0
        assert Notice.objects.get().read_at is None


class TestTheDatabase:
    def test_a_notice_has_an_addressee(self, at: datetime, db: None) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(kind="trial.quiet", subject_type="trial.Thing", subject_id=7, created_at=at)

    def test_an_attempt_ends_once(self, at: datetime, person: Person, gateway: Gateway) -> None:
        notice = tell(at, person=person)
        Attempt.objects.create(notice=notice, channel=Channel.SMS, state=AttemptState.SENT, at=at)
        for state in (AttemptState.SENT, AttemptState.GAVE_UP, AttemptState.QUEUED):
            with pytest.raises(IntegrityError), transaction.atomic():
                Attempt.objects.create(notice=notice, channel=Channel.SMS, state=state, at=at)
        Attempt.objects.create(notice=notice, channel=Channel.SMS, state=AttemptState.FAILED, at=at)


class TestEveryKindOfTheHouse:
    def test_says_nothing_outside_without_leave_in_both_languages(self) -> None:
        found = selectors.all_kinds()
        assert "notices.trial" in found
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert {kind: kinds.leaks(words) for kind, words in found.items() if kinds.leaks(words)} == {}
                assert kinds.placeholders(NEUTRAL) == frozenset()

    def test_a_leak_would_be_seen(self) -> None:
        assert kinds.leaks(
            NoticeWords(inside="", outside="您的欠薪 {number} 有答复", outside_facts=frozenset({"code"}))
        ) == {"number"}
