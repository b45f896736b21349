"""The page of background work 后台作业 and `kaimen jobs`."""

import json
from datetime import time, timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import words
from kaimen.kernel.base.jobs import registry
from kaimen.kernel.base.models import Job, Schedule
from kaimen.kernel.base.rules.redaction import redact
from kaimen.site import cli, health
from tests.site.officers import statements

PAGE = "/jobs/"
ERROR = (
    "OperationalError: postgres://kaimen:s3cret@db/kaimen password=hunter2 phone 13900002046 "
    "token: aB3aB3aB3aB3aB3aB3aB3aB3"
)
CLEAN = "OperationalError: postgres://***@db/kaimen password=*** phone *** token: ***"


def dead(at, n=1, error=ERROR):
    """Jobs that failed for good; the last one's id."""
    for number in range(n):
        job = Job.objects.create(
            name="notices.send_sms", payload={"notice_id": 17 + number}, queue="outside", state="dead", due_at=at,
            attempts=5, max_attempts=5, last_error=error, enqueued_at=at - timedelta(hours=1), finished_at=at,
        )  # fmt: skip
    return job.pk


@pytest.mark.parametrize(
    ("error", "clean"),
    [
        (ERROR, CLEAN),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ('{"api_key": "xyz", "n": 3}', '{"api_key": ***, "n": 3}'),
        ("id 11010519491231002X, case 17, line 203", "id ***, case 17, line 203"),
        ("kaimen.kernel.notices.services.deliver_it", "kaimen.kernel.notices.services.deliver_it"),
    ],
)  # fmt: skip
def test_an_error_is_shown_without_secrets(error, clean):
    assert redact(error) == clean


def test_the_system_officer_sees_figures_letters_and_rhythms(desk, at):
    job_id = dead(at)
    Schedule.objects.create(name="files.sweep", daily_at=time(3, 40), next_due_at=at + timedelta(minutes=40))
    Job.objects.create(name="files.sweep", payload={}, due_at=at - timedelta(minutes=6), max_attempts=5, enqueued_at=at)
    answer = desk.enter(Role.SYSTEM_OFFICER).get(PAGE)
    board = answer.context["board"]
    assert (board.figures.dead, board.figures.running, board.figures.waiting) == (1, 0, 1)
    assert [(each.id, each.says, each.error) for each in board.letters] == [(job_id, "发一条短信", CLEAN)]
    assert [(each.says, each.next_due_at) for each in board.rhythms] == [
        ("清掉没人用的文件", at + timedelta(minutes=40))
    ]
    assert "每天 03:40" in answer.text
    assert "今天 03:40" in answer.text
    assert "最早的一件到点 6 分了还没有做" in answer.text
    for secret in ("s3cret", "hunter2", "13900002046", "aB3aB3"):
        assert secret not in answer.text


def test_only_the_part_that_changes_is_asked_again(desk, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    part = client.get(PAGE, headers={"HX-Request": "true"}).text
    assert "<h1" not in part
    assert 'hx-trigger="every 10s"' in part
    assert "没有停下的作业" in part


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_OFFICER])
def test_nobody_else_sees_or_changes_jobs(desk, at, role):
    job_id = dead(at)
    client = desk.enter(role)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{job_id}/").status_code == 403
    assert client.post(f"{PAGE}{job_id}/retry/").status_code == 403
    assert client.post(f"{PAGE}{job_id}/forget/", {"reason": "x"}).status_code == 403
    assert Job.objects.get(pk=job_id).state == "dead"


def test_jobs_belong_to_the_whole_house_not_to_a_city(desk, federation, at):
    job_id = dead(at)
    for client in (
        desk.enter(Role.SYSTEM_OFFICER, federation.city),
        desk.enter(Role.SYSTEM_OFFICER, federation.province, Scope.SELF),
    ):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}{job_id}/retry/").status_code == 403
        assert "后台作业" not in client.get("/unions/", follow=True).text
    assert Job.objects.get(pk=job_id).state == "dead"
    assert "后台作业" in desk.enter(Role.SYSTEM_OFFICER).get("/unions/", follow=True).text


def test_a_dead_job_is_sent_again(desk, at):
    job_id = dead(at)
    client = desk.enter(Role.SYSTEM_OFFICER)
    assert "notice_id" in client.get(f"{PAGE}{job_id}/").text
    assert client.post(f"{PAGE}{job_id}/retry/", {"reason": "线路好了"}).url == PAGE
    job = Job.objects.get(pk=job_id)
    assert (job.state, job.attempts, job.due_at) == ("queued", 0, at)
    entry = Entry.objects.get(key="base.jobs.manage")
    assert (entry.subject_id, entry.reason) == (job_id, "线路好了")
    again = client.post(f"{PAGE}{job_id}/retry/")
    assert again.status_code == 422
    assert "这项后台作业现在不能这样处理。" in again.text
    assert Entry.objects.filter(key="base.jobs.manage").count() == 1


def test_a_dead_job_is_forgotten_with_a_reason_only(desk, at):
    job_id = dead(at)
    client = desk.enter(Role.SYSTEM_OFFICER)
    answer = client.post(f"{PAGE}{job_id}/forget/", {"reason": "  "})
    assert answer.status_code == 422
    assert "删除失败的作业要写明理由。" in answer.text
    long = client.post(f"{PAGE}{job_id}/forget/", {"reason": "字" * 201})
    assert long.status_code == 422
    assert "字" * 201 in long.text, "what was typed stands there again"
    assert Job.objects.filter(pk=job_id).count() == 1
    assert client.post(f"{PAGE}{job_id}/forget/", {"reason": "本人已来电"}).url == PAGE
    assert not Job.objects.filter(pk=job_id).exists()
    assert Entry.objects.get(key="base.jobs.manage").reason == "本人已来电"
    assert health.verify()["dangling"] == {}, "a job that is gone is no reference lost"
    assert client.get(f"{PAGE}{job_id}/").status_code == 404


def test_a_forgotten_job_leaves_no_secret_on_the_audits_page(desk, at):
    job_id = dead(at)
    desk.enter(Role.SYSTEM_OFFICER).post(f"{PAGE}{job_id}/forget/", {"reason": "x"})
    page = desk.enter(Role.AUDIT_OFFICER).get("/audit/?key=base.jobs.manage").text
    assert "OperationalError: postgres://***@db/kaimen" in page
    assert "hunter2" not in page


def test_the_page_takes_as_many_statements_for_three_letters_as_for_one(desk, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    dead(at)
    assert statements(client, PAGE) == 10
    dead(at, n=2)
    assert statements(client, PAGE) == 10


def test_whoever_is_not_signed_in_is_asked_to(desk):
    assert Client().get(PAGE).url == "/accounts/login/?next=/jobs/"
    assert Client().get(PAGE, headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/login/?next=/jobs/"


def test_every_job_has_words():
    assert sorted(name for name in registry._by_name if "tests." not in name and name not in words.job_words()) == []


def told(*typed):
    done = CliRunner().invoke(cli.main, ["jobs", *typed, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_command_lists_sends_again_and_forgets(desk, at):
    first, second = dead(at), dead(at)
    code, shown = told("list")
    assert (code, shown["dead"], [each["id"] for each in shown["letters"]]) == (0, 2, [second, first])
    assert shown["letters"][0]["error"] == CLEAN
    assert told("retry", str(first)) == (0, {"id": first, "state": "queued"})
    assert Job.objects.get(pk=first).state == "queued"
    assert told("forget", str(second), "--reason", "号码已停机") == (0, {"id": second, "state": "forgotten"})
    assert not Job.objects.filter(pk=second).exists()
    assert list(Entry.objects.filter(key="base.jobs.manage").order_by("id").values_list("actor_kind", "reason")) == [
        ("system", "kaimen jobs"),
        ("system", "号码已停机"),
    ]


def test_the_command_says_what_it_refuses(desk, at):
    job_id = dead(at)
    told("retry", str(job_id))
    code, said = told("retry", str(job_id))
    assert (code, said["code"]) == (1, "jobs.move_not_possible")
    code, said = told("forget", "999999", "--reason", "x")
    assert (code, said["code"]) == (1, "jobs.unknown")
