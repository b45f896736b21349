"""A worker tells, somebody on duty takes it up, calls, answers; the worker says more; it is closed."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, transaction

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import Anonymous
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.notices.models import Notice
from kaimen.kernel.worklist.models import Task
from kaimen.servicedesk.models import Action, Case, Contact, NumberCounter
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.rules.promises import PromiseRule
from kaimen.servicedesk.rules.states import CaseState
from kaimen.servicedesk.selectors import cases as pages
from kaimen.servicedesk.selectors import doors, receipts
from kaimen.servicedesk.services import answers, cases
from tests.servicedesk.world import COUNTY, DEAD, EMPTY, MORNING, NIGHT, World, again, local

HOURS_2 = timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def kinds(case: Case) -> list[str]:
    return list(Action.objects.filter(case=case).order_by("at", "id").values_list("kind", flat=True))


# ---- telling


def test_a_word_becomes_contact_case_promise_task_notice_and_audit(world: World) -> None:
    told = world.tell("两个月工资没发。老板说没钱。", phone="138 1234 5678")
    case = again(told.case)
    assert told.is_first
    assert len(told.pin) == 6
    assert case.number == "610102-2026-000001"
    assert (case.title, case.topic, case.state, case.version) == ("两个月工资没发", "wages", CaseState.RECEIVED, 1)
    assert (case.seat_id, case.organisation_id) == (world.seat_id, world.federation.county.pk)
    assert (case.promise_rule, case.promised_at, case.promised_until) == (
        PromiseRule.FIRST_WORD,
        NIGHT,
        NIGHT + HOURS_2,
    )
    assert (case.promised_by_id, case.promise_met_at, case.owner_id) == (world.night.pk, None, None)
    assert case.phone == "13812345678"
    contact = Contact.objects.get()
    assert (contact.text, contact.channel, contact.outcome) == ("两个月工资没发。老板说没钱。", "web", "case")
    assert (contact.received_at, contact.entered_at) == (NIGHT, NIGHT)
    assert kinds(case) == ["told"]
    task = Task.objects.get()
    assert (task.holder.token, task.due_at, task.done_at) == (f"seat:{world.seat_id}", NIGHT + HOURS_2, None)
    assert list(Notice.objects.values_list("person_id", "kind")) == [(world.night.pk, "servicedesk.case_waits")]
    entry = Entry.objects.get(key="servicedesk.case.tell")
    assert (entry.subject_id, entry.actor_kind) == (case.pk, "anonymous")
    assert entry.after == {"number": case.number, "seat": world.seat_id, "until": (NIGHT + HOURS_2).isoformat()}


def test_neither_words_nor_number_nor_pin_stand_in_the_audit_the_notices_or_in_clear(world: World) -> None:
    told = world.tell("孕期被调去夜班", phone="13812345678")
    kept = str(list(Entry.objects.values_list("before", "after", "reason"))) + str(
        [n.facts for n in Notice.objects.all()]
    )
    assert "孕期" not in kept
    assert "13812345678" not in kept
    assert told.pin not in again(told.case).pin_hash
    with pytest.raises(Exception, match="encrypted"):
        Case.objects.filter(phone="13812345678").exists()


def test_control_characters_and_direction_marks_go_line_breaks_stay(world: World) -> None:
    told = world.tell("工\u202e资\x00没发\r\n第二行\u200b")
    assert told.case.contact.text == "工资没发\n第二行"


@pytest.mark.parametrize(
    ("text", "phone", "refusals"),
    [
        ("", "", (Refusal("text.empty", {}),)),
        ("\u200b\u202e", "", (Refusal("text.empty", {}),)),
        ("字" * 5001, "", (Refusal("text.too_long", {"limit": 5000, "length": 5001}),)),
        ("字" * 100_000, "12", (
            Refusal("text.too_long", {"limit": 5000, "length": 100_000}), Refusal("phone.not_a_number", {"length": 2}),
        )),
    ],
)  # fmt: skip
def test_every_fault_is_named_and_nothing_is_kept(
    world: World, text: str, phone: str, refusals: tuple[Refusal, ...]
) -> None:
    with pytest.raises(Refused) as caught:
        world.tell(text, phone=phone)
    assert caught.value.refusals == refusals
    assert (Contact.objects.count(), Case.objects.count(), NumberCounter.objects.count()) == (0, 0, 0)


def test_five_thousand_signs_are_taken(world: World) -> None:
    assert len(world.tell("字" * 5000).case.contact.text) == 5000


def test_a_point_that_is_not_on_the_board_is_not_there(world: World) -> None:
    with pytest.raises(NotVisible):
        cases.tell(point_code="999999", text="事", submission_key=str(uuid4()), actor=Anonymous(), at=NIGHT)


def test_danger_words_shorten_the_promise_and_leave_no_mark(world: World) -> None:
    told = world.tell("我不想活了")
    assert (told.case.promise_rule, told.case.promised_until) == (PromiseRule.URGENT, NIGHT + 15 * MINUTE)
    marks = {field.name for field in Case._meta.fields} & {"danger", "priority", "risk", "flag", "helps"}
    assert marks == set()


def test_numbers_run_by_division_and_local_year_and_a_rolled_back_one_is_given_again(world: World) -> None:
    assert world.tell().case.number == "610102-2026-000001"
    with suppress(KeyboardInterrupt), transaction.atomic():
        world.tell("另一件")
        raise KeyboardInterrupt
    assert world.tell("第三件").case.number == "610102-2026-000002"
    assert list(NumberCounter.objects.values_list("prefix", "year", "last")) == [("610102", 2026, 2)]


def test_where_nobody_is_the_promise_starts_with_the_next_watch_up_the_line(world: World) -> None:
    early = local(22, 10)
    told = world.tell(at=early)
    starts_at = local(22, 20)
    assert (told.case.promised_at, told.case.promised_until, told.case.promised_by_id) == (
        starts_at, starts_at + 120 * MINUTE, world.night.pk,
    )  # fmt: skip
    assert doors.tell_page(COUNTY, at=early).until == told.case.promised_until
    leader = world.role(Role.DUTY_LEADER, world.federation.county)
    answers.answer(case_id=told.case.pk, text="答", seen=1, actor=leader, at=early)
    assert again(told.case).promise_met_at == starts_at


def test_where_nobody_is_planned_no_time_is_named(world: World) -> None:
    told = world.tell(at=DEAD)
    actor = Anonymous(tokens=frozenset({f"case:{told.case.pk}"}))
    page = pages.page_for_worker(code=told.case.query_code, actor=actor, at=DEAD)
    assert (doors.tell_page(COUNTY, at=DEAD).until, page.until) == (None, None)
    paper = receipts.view(page, pin="123456", address="kaimen.test/find/", at=DEAD)
    assert paper["promise"] == "此刻没有人值守，不敢答应时间；急事请打 12351"


def test_when_nobody_is_on_duty_anywhere_the_case_still_waits_in_its_seat(world: World) -> None:
    told = world.tell(at=DEAD)
    assert (told.case.promised_by_id, told.case.seat_id) == (None, world.seat_id)
    assert Task.objects.get().holder.token == f"seat:{world.seat_id}"
    assert Notice.objects.count() == 0


# ---- once


def test_a_second_pressing_gives_the_first_case_and_the_same_pin(world: World) -> None:
    key = uuid4()
    first, second = world.tell(key=key), world.tell(key=key)
    assert (second.case.pk, second.pin, second.is_first) == (first.case.pk, first.pin, False)
    assert (Contact.objects.count(), Case.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_a_key_that_was_used_for_other_words_gives_nothing_away(world: World) -> None:
    key = uuid4()
    world.tell(key=key)
    with pytest.raises(Refused) as caught:
        world.tell("别的话", key=key)
    assert caught.value.refusals == (Refusal("submission.used_already"),)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_key_that_could_be_guessed_is_refused(world: World, key: str) -> None:
    with pytest.raises(Refused) as caught:
        cases.tell(point_code=COUNTY, text="事", submission_key=key, actor=Anonymous(), at=NIGHT)
    assert caught.value.refusals == (Refusal("submission.key_unclear"),)


def test_two_pressings_at_one_instant_make_one_case(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first was kept: the database refuses it, and it gets the first."""
    key = uuid4()
    first = world.tell(key=key)
    looked = iter([None])
    plain = cases._told_before
    monkeypatch.setattr(cases, "_told_before", lambda *given: next(looked, plain(*given)))
    second = world.tell(key=key)
    assert (second.case.pk, second.is_first) == (first.case.pk, False)
    assert (Contact.objects.count(), NumberCounter.objects.get().last) == (1, 1)


def test_another_broken_constraint_is_not_taken_for_a_double_click(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases.crypto, "new_query_code", lambda: "AAAAAAAA")
    world.tell()
    with pytest.raises(IntegrityError):
        world.tell("另一件")


# ---- the way of a case


def test_the_whole_way(world: World) -> None:
    told = world.tell(phone="13812345678")
    night = world.actor(world.night, NIGHT)
    case = cases.open_case(case_id=told.case.pk, actor=night, at=NIGHT + MINUTE)
    assert (case.state, case.version, case.opened_at) == (CaseState.IN_WORK, 2, NIGHT + MINUTE)
    case = answers.record_call(case_id=case.pk, outcome=CallOutcome.NO_ANSWER, actor=night, at=NIGHT + 2 * MINUTE)
    assert (case.promise_met_at, Task.objects.get().done_at) == (None, None)
    case = answers.record_call(
        case_id=case.pk, outcome=CallOutcome.REACHED, note="说了工资条", actor=night, at=NIGHT + 5 * MINUTE
    )
    assert (case.promise_met_at, Task.objects.get().done_at) == (NIGHT + 5 * MINUTE, NIGHT + 5 * MINUTE)
    case = answers.answer(case_id=case.pk, text="两条路。", seen=case.version, actor=night, at=NIGHT + 9 * MINUTE)
    assert (case.state, case.answered_at, case.promise_met_at) == (
        CaseState.ANSWERED, NIGHT + 9 * MINUTE, NIGHT + 5 * MINUTE,
    )  # fmt: skip
    case = cases.close(case_id=case.pk, actor=night, at=NIGHT + 10 * MINUTE)
    assert (case.state, case.closed_at) == (CaseState.CLOSED, NIGHT + 10 * MINUTE)
    assert kinds(case) == ["told", "opened", "called", "called", "answered", "closed"]
    keys = list(Entry.objects.filter(subject_type="servicedesk.Case").order_by("id").values_list("key", flat=True))
    assert [key.rpartition(".")[2] for key in keys] == ["tell", "open", "call", "call", "answer", "close"]


def test_an_answer_reaches_the_worker_by_a_neutral_notice(world: World) -> None:
    worker = world.federation.person("赵小满")
    told = world.tell(phone="13812345678", actor=world.actor(worker, NIGHT))
    answers.answer(case_id=told.case.pk, text="好", seen=1, actor=world.actor(world.night, NIGHT), at=NIGHT + MINUTE)
    notice = Notice.objects.get(kind="servicedesk.answer_waits")
    assert (notice.person_id, notice.phone, notice.facts) == (worker.pk, "13812345678", {"number": told.case.number})


def test_two_people_answering_the_second_is_told_by_whom_and_when(world: World) -> None:
    told = world.tell()
    night = world.actor(world.night, NIGHT)
    answers.answer(case_id=told.case.pk, text="第一句", seen=1, actor=night, at=NIGHT + MINUTE)
    with pytest.raises(Refused) as caught:
        answers.answer(case_id=told.case.pk, text="第二句", seen=1, actor=night, at=NIGHT + 2 * MINUTE)
    assert caught.value.refusals == (Refusal("case.answered_meanwhile", {"who": "王建国", "when": "11-23 03:01"}),)
    assert Action.objects.filter(kind="answered").count() == 1


def test_two_people_answering_in_one_instant_one_row_moves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second read the case before the first answer was written: only the compare-and-set can see it."""
    told = world.tell()
    night = world.actor(world.night, NIGHT)
    stale = Case.objects.select_related("organisation").get(pk=told.case.pk)
    answers.answer(case_id=told.case.pk, text="第一句", seen=1, actor=night, at=NIGHT + MINUTE)
    monkeypatch.setattr(answers.access, "fetch", lambda *_: stale)
    with pytest.raises(Refused) as caught:
        answers.answer(case_id=told.case.pk, text="第二句", seen=1, actor=night, at=NIGHT + 2 * MINUTE)
    assert caught.value.refusals[0].code == "case.answered_meanwhile"
    assert list(Action.objects.filter(kind="answered").values_list("text", flat=True)) == ["第一句"]


def test_an_answer_written_before_the_worker_said_more_is_shown_the_new_word_first(world: World) -> None:
    told = world.tell()
    owner = Anonymous(tokens=frozenset({f"case:{told.case.pk}"}))
    cases.add_word(case_id=told.case.pk, text="还有", submission_key=str(uuid4()), actor=owner, at=NIGHT + MINUTE)
    with pytest.raises(Refused) as caught:
        answers.answer(
            case_id=told.case.pk, text="答", seen=1, actor=world.actor(world.night, NIGHT), at=NIGHT + MINUTE
        )
    assert caught.value.refusals == (Refusal("case.moved_meanwhile"),)


def test_a_further_word_reopens_an_answered_case_with_a_new_promise_by_whoever_is_on_duty_now(world: World) -> None:
    told = world.tell()
    answers.answer(case_id=told.case.pk, text="答", seen=1, actor=world.actor(world.night, NIGHT), at=NIGHT + MINUTE)
    owner = Anonymous(tokens=frozenset({f"case:{told.case.pk}"}))
    key = str(uuid4())
    case = cases.add_word(case_id=told.case.pk, text="他还是不给", submission_key=key, actor=owner, at=MORNING)
    assert (case.state, case.promised_at, case.promised_until) == (CaseState.IN_WORK, MORNING, MORNING + HOURS_2)
    assert (case.promise_met_at, case.promised_by_id) == (None, world.morning.pk)
    assert Task.objects.get(done_at=None).due_at == MORNING + HOURS_2
    cases.add_word(case_id=told.case.pk, text="他还是不给", submission_key=key, actor=owner, at=MORNING)
    assert kinds(case) == ["told", "answered", "added"]


def test_a_further_word_before_the_answer_leaves_the_first_promise(world: World) -> None:
    told = world.tell()
    owner = Anonymous(tokens=frozenset({f"case:{told.case.pk}"}))
    case = cases.add_word(
        case_id=told.case.pk, text="补一句", submission_key=str(uuid4()), actor=owner, at=NIGHT + 60 * MINUTE
    )
    assert (case.state, case.promised_until, case.promised_by_id) == (
        CaseState.RECEIVED, NIGHT + HOURS_2, world.night.pk,
    )  # fmt: skip


def test_a_closed_case_takes_no_further_word(world: World) -> None:
    told, night = world.tell(), world.actor(world.night, NIGHT)
    answers.answer(case_id=told.case.pk, text="答", seen=1, actor=night, at=NIGHT)
    cases.close(case_id=told.case.pk, actor=night, at=NIGHT)
    owner = Anonymous(tokens=frozenset({f"case:{told.case.pk}"}))
    with pytest.raises(Refused) as caught:
        cases.add_word(case_id=told.case.pk, text="再说", submission_key=str(uuid4()), actor=owner, at=NIGHT)
    assert caught.value.refusals == (Refusal("case.closed"),)
    assert Contact.objects.count() == 1


def test_what_was_said_cannot_be_changed_afterwards(world: World) -> None:
    told = world.tell()
    for rows in (Contact.objects.filter(pk=told.case.contact_id), Action.objects.filter(case=told.case)):
        with pytest.raises(Error, match="words stay as they were said"), transaction.atomic():
            rows.update(entered_at=DEAD)
    assert Contact.objects.get().entered_at == NIGHT


# ---- whose it is


def test_the_case_follows_the_seat_not_the_person(world: World) -> None:
    case_id = world.tell().case.pk
    for person, at, sees in (
        (world.night, NIGHT, True),
        (world.morning, NIGHT, False),
        (world.night, MORNING, False),
        (world.morning, MORNING, True),
        (world.province, NIGHT, False),
        (world.province, EMPTY, True),
        (world.morning, EMPTY, False),
    ):
        actor = world.actor(person, at)
        assert Case.objects.visible_to(actor).filter(pk=case_id).exists() is sees, (person.name, at)
        if sees:
            answers.record_call(case_id=case_id, outcome=CallOutcome.NO_ANSWER, actor=actor, at=at)
        else:
            with pytest.raises(NotVisible):
                answers.record_call(case_id=case_id, outcome=CallOutcome.NO_ANSWER, actor=actor, at=at)


@pytest.mark.parametrize(
    ("role", "where", "scope", "expected"),
    [
        (Role.DUTY_LEADER, "county", Scope.SELF, "may"),
        (Role.DUTY_LEADER, "city", Scope.SUBTREE, "may"),
        (Role.DUTY_LEADER, "city", Scope.SELF, "hidden"),
        (Role.DUTY_LEADER, "sibling", Scope.SUBTREE, "hidden"),
        (Role.DUTY_LEADER, "neighbour", Scope.SELF, "hidden"),
        (Role.MANAGER, "county", Scope.SELF, "hidden"),
        (Role.CLERK, "county", Scope.SELF, "hidden"),
        (Role.PLANNER, "county", Scope.SELF, "hidden"),
        (Role.SYSTEM_OFFICER, "province", Scope.SUBTREE, "hidden"),
        (Role.AUDIT_OFFICER, "province", Scope.SUBTREE, "hidden"),
    ],
)
def test_roles_reach_as_far_as_their_range(world: World, role: Role, where: str, scope: Scope, expected: str) -> None:
    case_id = world.tell(phone="13812345678").case.pk
    actor = world.role(role, getattr(world.federation, where), scope)
    assert Case.objects.visible_to(actor).filter(pk=case_id).exists() is (expected != "hidden")
    deeds = (
        lambda: cases.open_case(case_id=case_id, actor=actor, at=NIGHT),
        lambda: answers.see_number(case_id=case_id, actor=actor, at=NIGHT),
        lambda: answers.record_call(case_id=case_id, outcome=CallOutcome.BUSY, actor=actor, at=NIGHT),
        lambda: answers.answer(case_id=case_id, text="答", seen=Case.objects.get().version, actor=actor, at=NIGHT),
        lambda: cases.close(case_id=case_id, actor=actor, at=NIGHT),
    )
    for deed in deeds:
        if expected == "may":
            deed()
            continue
        with pytest.raises(NotVisible):
            deed()


def test_a_worker_reads_and_adds_but_never_answers_the_own_case(world: World) -> None:
    worker = world.actor(world.federation.person("赵小满"), NIGHT)
    case_id = world.tell(actor=worker).case.pk
    cases.add_word(case_id=case_id, text="补", submission_key=str(uuid4()), actor=worker, at=NIGHT)
    with pytest.raises(Forbidden):
        answers.answer(case_id=case_id, text="答", seen=2, actor=worker, at=NIGHT)
    other = world.actor(world.federation.person("钱多多"), NIGHT)
    with pytest.raises(NotVisible):
        cases.add_word(case_id=case_id, text="补", submission_key=str(uuid4()), actor=other, at=NIGHT)


def test_who_is_on_duty_answers_but_does_not_speak_for_the_worker(world: World) -> None:
    case_id = world.tell().case.pk
    with pytest.raises(Forbidden):
        cases.add_word(
            case_id=case_id, text="补", submission_key=str(uuid4()), actor=world.actor(world.night, NIGHT), at=NIGHT
        )


def test_every_look_at_a_number_is_logged_and_no_number_is_said(world: World) -> None:
    case_id = world.tell(phone="13812345678").case.pk
    night = world.actor(world.night, NIGHT)
    assert answers.see_number(case_id=case_id, actor=night, at=NIGHT) == "13812345678"
    entry = Entry.objects.get(key="servicedesk.case.see_number")
    assert (entry.subject_id, entry.actor_person_id) == (case_id, world.night.pk)
    silent = world.tell("没留电话").case.pk
    with pytest.raises(Refused) as caught:
        answers.see_number(case_id=silent, actor=night, at=NIGHT)
    assert caught.value.refusals == (Refusal("case.no_number"),)
    assert Entry.objects.filter(key="servicedesk.case.see_number").count() == 1
