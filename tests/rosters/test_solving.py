"""What a planner reads of the latest run of the solver."""

from datetime import timedelta

import pytest
from django.urls import reverse

from kaimen.kernel.access.rules.roles import Role
from kaimen.rosters.models import SolverRun
from kaimen.rosters.selectors import solving
from tests.rosters.test_pages import client, door  # noqa: F401

EMPTY = {
    "code": "shift.overlaps",
    "facts": {"starts": "11-24 08:00", "ends": "11-24 16:00", "person": ["周岚", "陈禾"]},
}


def made(roster, at, **given):
    return SolverRun.objects.create(roster=roster, asked_at=at, **given)


@pytest.mark.parametrize(
    ("cost", "bound", "says"),
    [
        (14, 12.4, "这张表的不公平分是 14，没有哪张表能低于 13。"),
        (14, 13.0000001, "这张表的不公平分是 14，没有哪张表能低于 13。"),
        (14, 13.2, "这张表的不公平分是 14，没有哪张表能更低。"),
        (14, 14.0, "这张表的不公平分是 14，没有哪张表能更低。"),
        (0, 0.0, "这张表的不公平分是 0，没有哪张表能更低。"),
        (14, None, ""),
    ],
)
def test_the_proof_in_plain_words(november, at, cost, bound, says):
    made(november, at, state="done", ended_at=at, cost=cost, bound=bound)
    assert solving.latest(november.pk).proof == says


def test_the_latest_run_is_polled_while_it_waits(door, november, federation, at):  # noqa: F811
    made(november, at - timedelta(hours=1), state="failed", ended_at=at, told=[EMPTY])
    run = made(november, at, state="queued")
    browser, address = door(federation.colleague(Role.PLANNER)), reverse("rosters:run", args=[november.pk])
    answer = browser.get(address)
    shown = answer.content.decode()
    for words in ("等着排", f'hx-get="{address}"', 'hx-trigger="every 2s"'):
        assert words in shown
    assert "HX-Refresh" not in answer.headers
    SolverRun.objects.filter(pk=run.pk).update(
        state="done", ended_at=at, cost=1014, bound=1013, filled=92, empty=1, told=[EMPTY]
    )
    answer = browser.get(address)
    assert (answer.headers["HX-Refresh"], "hx-get" in answer.content.decode()) == ("true", False)
    page = browser.get("/duty/610102/?month=2026-11").content.decode()
    for words in (
        "排好了",
        "这张表的不公平分是 1014，没有哪张表能低于 1013。",
        "空着的班每班算 1000 分。",
        "排上 92 班，空着 1 班。",
        "这个席位 11-24 08:00–11-24 16:00 已排了周岚、陈禾。",
    ):
        assert words in page


def test_siblings_do_not_see_a_run(door, november, federation, at):  # noqa: F811
    made(november, at)
    address = reverse("rosters:run", args=[november.pk])
    assert door(federation.colleague(Role.PLANNER)).get(address).status_code == 200
    assert door(federation.colleague(Role.PLANNER, federation.neighbour)).get(address).status_code == 404


def test_no_run_yet(door, november, federation):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    assert solving.latest(november.pk) is None
    assert "自动排班" in browser.get("/duty/610102/?month=2026-11").content.decode()


def test_a_planner_asks_and_waits(door, november, federation):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    address = reverse("rosters:solve", args=[november.pk])
    assert browser.post(address).headers["Location"] == "/duty/610102/?month=2026-11#run"
    assert list(SolverRun.objects.values_list("roster_id", "state")) == [(november.pk, "queued")]
    again = browser.post(address)
    assert (again.status_code, "这张值守表正在自动排。" in again.content.decode()) == (422, True)
    assert SolverRun.objects.count() == 1


def test_who_may_not_ask(door, november, federation):  # noqa: F811
    address = reverse("rosters:solve", args=[november.pk])
    assert door(federation.colleague(Role.CLERK)).post(address).status_code == 403
    assert door(federation.colleague(Role.PLANNER, federation.neighbour)).post(address).status_code == 404
    assert SolverRun.objects.count() == 0
    assert door(federation.colleague(Role.PLANNER)).post(address).status_code == 302
