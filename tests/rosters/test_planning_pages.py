"""The pages where staff and demand are kept, through their doors."""

from datetime import date

import pytest
from django.urls import reverse

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.actors import SYSTEM
from kaimen.rosters.models import Absence, Certificate, Demand, Employment, Roster, Seat, ServicePoint, SolverRun
from kaimen.rosters.rules.staff import CertificateKind
from kaimen.rosters.services import demands, rosters, runs, staff
from kaimen.rosters.services.staff import CertificateRow
from tests.rosters.conftest import local
from tests.rosters.test_pages import client, door, text  # noqa: F401

PEOPLE, DEMAND = "/duty/610102/staff/", "/duty/610102/demand/"


@pytest.fixture
def clerk(point, federation) -> int:
    return federation.clerk("周岚").pk


def test_what_is_known_of_people(door, clerk, point, federation, at):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    for what, form in (
        ("employment", {"regime": "agency", "from_on": "2026-11-01", "share": "50"}),
        ("certificate", {"kind": "window", "from_on": "2026-11-01", "to_on": "2026-12-20", "number": "培 7"}),
        ("absence", {"kind": "leave", "first_on": "2026-12-01", "last_on": "2026-12-03"}),
        ("wish", {"kind": "off", "day": "2026-12-10"}),
    ):
        answer = browser.post(f"{PEOPLE}{what}/", {"person": clerk, **form})
        assert (answer.status_code, answer.headers.get("Location")) == (302, PEOPLE)
    shown = text(browser.get(PEOPLE))
    for words in ("周岚", "劳务派遣", "50%", "窗口上岗合格证", "1 张合格证两个月内到期", "想休息"):
        assert words in shown
    assert Employment.objects.get().share == 50
    assert Certificate.objects.get().to_on == date(2026, 12, 20)
    absence = Absence.objects.get()
    assert (absence.first_on, absence.last_on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert browser.post(f"{PEOPLE}absence/{absence.pk}/end/").status_code == 302
    assert Absence.objects.count() == 0
    assert browser.post(f"{PEOPLE}dinner/").status_code == 404


def test_leave_over_a_published_shift_says_so(door, point, on_duty, federation):  # noqa: F811
    person = on_duty(point, starts=local(24, 8), ends=local(24, 16))
    form = {"person": person, "kind": "leave", "first_on": "2026-11-24", "last_on": "2026-11-24"}
    answer = door(federation.colleague(Role.PLANNER)).post(f"{PEOPLE}absence/", form, follow=True)
    assert "有 1 个已发布的班要另找人：11-24 08:00。" in text(answer)


def test_what_is_refused_is_said(door, clerk, federation):  # noqa: F811
    browser = door(federation.colleague(Role.PLANNER))
    answer = browser.post(f"{PEOPLE}absence/", {"person": clerk, "kind": "tired", "first_on": "2026-12-01"})
    assert (answer.status_code, "看不懂日期或选项。" in text(answer)) == (422, True)
    assert Absence.objects.count() == 0


def test_the_reasons_of_absence_are_for_those_who_keep_them(door, clerk, federation):  # noqa: F811
    assert door(federation.colleague(Role.PLANNER)).get(PEOPLE).status_code == 200
    assert door(federation.colleague(Role.CLERK)).get(PEOPLE).status_code == 403
    assert door(federation.colleague(Role.PLANNER, federation.neighbour)).get(PEOPLE).status_code == 404


def test_a_planner_above_ends_nothing_of_a_sibling(door, clerk, point, federation, at):  # noqa: F811
    row = CertificateRow(clerk, CertificateKind.WINDOW, date(2026, 11, 1))
    made = staff.certify(point_id=point.pk, row=row, actor=SYSTEM, at=at)
    address = f"{PEOPLE}certificate/{made.pk}/end/"
    assert door(federation.colleague(Role.PLANNER, federation.neighbour)).post(address).status_code == 404
    assert door(federation.colleague(Role.PLANNER)).post(address).status_code == 302
    assert Certificate.objects.get().to_on == date(2026, 11, 23)


def test_what_seats_ask_for(door, point, federation):  # noqa: F811
    seat = Seat.objects.get(point=point)
    browser = door(federation.colleague(Role.MANAGER))
    form = {"hours_working": "08:30-17:30 17:30-08:30", "break_working": "60", "certificate_working": "window"}
    address = reverse("rosters:set_demand", args=[point.code, seat.pk])
    assert browser.post(address, {**form, "from_on": "2026-11-23"}).status_code == 302
    assert Demand.objects.count() == 2
    shown = text(browser.get(f"{DEMAND}?seat={seat.pk}"))
    for words in ("08:30–17:30", "17:30–08:30", "窗口上岗合格证", 'value="08:30-17:30 17:30-08:30"', "不要人"):
        assert words in shown
    assert shown.count('<option value="hotline">') == 3
    answer = browser.post(address, {**form, "hours_working": "8 点", "from_on": "2026-11-23"})
    assert (answer.status_code, "看不懂开放时间" in text(answer)) == (422, True)
    assert 'value="8 点"' in text(answer), "what was typed stays"


def test_who_may_change_demand(door, point, federation):  # noqa: F811
    address = reverse("rosters:set_demand", args=[point.code, Seat.objects.get(point=point).pk])
    form = {"hours_working": "08:30-17:30", "from_on": "2026-11-23"}
    assert door(federation.colleague(Role.PLANNER)).get(DEMAND).status_code == 200
    assert door(federation.colleague(Role.PLANNER)).post(address, form).status_code == 403
    neighbour = federation.colleague(Role.MANAGER, federation.neighbour)
    assert door(neighbour).get(DEMAND).status_code == 404
    assert door(neighbour).post(address, form).status_code == 404
    assert Demand.objects.count() == 0


def test_a_point_is_opened_with_what_it_usually_asks_for(door, federation):  # noqa: F811
    form = {
        "union": "610102", "code": "610102-a", "name": "新城区第二服务点", "kind": "station", "address": "石桥路 8 号",
        "phone": "0000-6820 1299", "opened_on": "2026-11-23", "hours_working": "08:30-17:30",
        "hours_rest": "09:00-17:00",
    }  # fmt: skip
    assert door(federation.colleague(Role.PLANNER)).get("/duty/open/").status_code == 403
    browser = door(federation.colleague(Role.MANAGER, federation.county, scope=Scope.SELF))
    assert text(browser.get("/duty/open/")).count('<option value="610') == 1
    answer = browser.post("/duty/open/", {**form, "union": "610103"})
    assert (answer.status_code, "没有编码为 610103 的工会。" in text(answer)) == (422, True)
    answer = browser.post("/duty/open/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/duty/610102-a/demand/")
    point = ServicePoint.objects.get(code="610102-a")
    assert list(point.seats.order_by("id").values_list("name", flat=True)) == ["窗口", "备勤"]
    assert Demand.objects.filter(seat__point=point).count() == 8


def test_the_board_counts_what_the_engine_has_made(client, point, at, frozen):  # noqa: F811
    first, last = date(2026, 11, 1), date(2026, 12, 1)
    roster = rosters.draft(point_id=point.pk, from_on=first, to_on=last, actor=SYSTEM, at=at)
    run = runs.ask(roster_id=roster.pk, will_publish=True, is_queued=False, actor=SYSTEM, at=at)
    with frozen(at):
        assert "正在排 11 月的值守表：已排好 0/1 个服务点。" in text(client.get("/points/"))
        demands.default_demands(point_id=point.pk, from_on=point.opened_on, actor=SYSTEM, at=at)
        assert runs.solve(run_id=run.pk, at=at).told == [{"code": "run.nobody", "facts": {}}]
        assert "已排好" not in text(client.get("/points/"))
    assert (SolverRun.objects.count(), Roster.objects.get().state) == (1, "draft")
