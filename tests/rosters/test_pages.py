"""The public pages, the staff's pages and the API, through their doors."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.actors import SYSTEM
from kaimen.rosters.models import Roster, Shift
from kaimen.rosters.rules.doors import DoorState
from kaimen.rosters.rules.rotation import PatternKind
from kaimen.rosters.selectors import months, points
from kaimen.rosters.services import rosters
from tests.rosters.conftest import local, open_at, seat_of

NOVEMBER = date(2026, 11, 1)
NIGHT = {"starts": local(23, 0), "ends": local(23, 8, 30)}
DAY = {"starts": local(23, 8, 30), "ends": local(23, 17, 30)}


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-hans"})


@pytest.fixture
def line(federation, at):
    return {name: open_at(getattr(federation, name), at=at) for name in ("county", "city", "province", "neighbour")}


def text(response) -> str:
    return response.content.decode()


# the page of one point


def test_a_closed_door_at_three_says_who_answers(client, line, on_duty, at, frozen):
    on_duty(line["county"], **NIGHT)
    on_duty(line["county"], **DAY, name="罗启明")
    with frozen(at):
        shown = text(client.get("/points/610102/"))
    for words in ("电话值守", "门关了，电话有人接", "今天 08:30 开门。", "<b>周**</b> 值守", 'href="tel:000068201201"'):
        assert words in shown
    assert "周岚" not in shown
    assert "您的单位不会知道您来过。" in shown


def test_an_open_door_says_until_when(client, line, on_duty, frozen):
    on_duty(line["county"], **DAY)
    with frozen(local(23, 10)):
        shown = text(client.get("/points/610102/"))
    for words in ("开着门", "今天 17:30 前", "可以直接来", "<b>周**</b> 在窗口"):
        assert words in shown


def test_a_fall_back_is_named(client, line, on_duty, at, frozen):
    on_duty(line["city"], **NIGHT)
    on_duty(line["county"], **DAY, name="罗启明")
    with frozen(at):
        shown = text(client.get("/points/610102/"))
    for words in ("上级代接", "现在由长宁市总工会", "<b>周**</b> 代接", "今天 08:30 起这里有自己的人。"):
        assert words in shown
    assert "电话值守" not in shown


def test_nobody_anywhere_is_said_and_12351_given(client, line, at, frozen):
    with frozen(at):
        shown = text(client.get("/points/610102/"))
    for words in ("暂时没人", "这里现在没人，", "请打 12351", 'href="tel:12351"'):
        assert words in shown
    assert "tel:0000" not in shown


def test_hours_alone_do_not_open_a_door(line, on_duty):
    on_duty(line["county"], **NIGHT)
    page = points.page("610102", local(23, 10))
    assert (page.state, page.until) == (DoorState.NOBODY, None)
    on_duty(line["county"], **DAY, name="罗启明")
    page = points.page("610102", local(23, 10))
    assert (page.state, page.until) == (DoorState.OPEN, local(23, 17, 30))


def test_the_week_begins_today_and_holidays_are_told(line):
    page = points.page("610102", local(28, 10, month=12))
    assert [each.is_today for each in page.week] == [True] + [False] * 6
    assert [[str(one) for one in each.intervals] for each in page.week][:1] == [["08:30–17:30"]]
    new_year = page.holidays[0]
    assert (new_year.name, new_year.day.isoformat(), new_year.intervals) == ("元旦", "2027-01-01", ())
    assert new_year.is_provisional


def test_a_door_that_opens_after_a_long_holiday_is_foretold(federation):
    """In 2026 the National Day holiday closes doors from 1 to 7 October."""
    before = local(1, 0, month=9)
    point = open_at(federation.county, at=before, opened_on=date(2026, 9, 1))
    roster = rosters.draft(
        point_id=point.pk, from_on=date(2026, 10, 1), to_on=date(2026, 10, 5), actor=SYSTEM, at=before
    )
    people = [federation.clerk(name).pk for name in ("周岚", "罗启明", "陈禾", "魏青")]
    rosters.rotate(
        roster_id=roster.pk,
        seat_id=seat_of(point).pk,
        person_ids=people,
        pattern=PatternKind.THREE,
        actor=SYSTEM,
        at=before,
    )
    rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=before)
    page = points.page("610102", local(1, 10, month=10))
    assert (page.state, page.until, page.opens_next) == (DoorState.ON_DUTY, local(8, 8, 30, month=10), True)
    # nobody is planned from the 5th on: that is told first, and no door is promised then
    page = points.page("610102", local(4, 10, month=10))
    assert (page.state, page.until, page.opens_next) == (DoorState.ON_DUTY, local(5, 0, month=10), False)
    assert points.page("610102", local(5, 10, month=10)).until is None


def test_an_unknown_or_closed_point_is_not_found(client, line, at, frozen):
    from kaimen.rosters.models import ServicePoint

    with frozen(at):
        assert client.get("/points/610102/").status_code == 200
        assert client.get("/points/999999/").status_code == 404
        ServicePoint.objects.filter(code="610102").update(closed_on=date(2026, 11, 23))
        assert client.get("/points/610102/").status_code == 404


# the board


def test_the_board_counts_and_finds(line, on_duty, at):
    on_duty(line["county"], **NIGHT)
    on_duty(line["city"], **NIGHT, name="罗启明")
    board = points.board(at=at)
    assert (board.with_people, board.total) == (2, 4)
    assert board.counts == {
        DoorState.OPEN: 0,
        DoorState.ON_DUTY: 2,
        DoorState.TAKEN_OVER: 1,
        DoorState.NOBODY: 1,
    }
    assert [row.point.code for row in board.page] == ["610000", "610100", "610102", "610103"]
    assert [row.taken_by for row in board.page] == ["", "", "", "长宁市总"]
    found = {
        "长宁": ["610100", "610102", "610103"],
        "新城区": ["610102"],
        "610103": ["610103"],
        "秦岭": ["610000", "610100", "610102", "610103"],
        "云岭路": ["610000", "610100", "610102", "610103"],
        "没有": [],
    }
    for asked, codes in found.items():
        assert [row.point.code for row in points.board(at=at, search=asked).page] == codes
    assert [row.point.code for row in points.board(at=at, division_code="6101").page] == ["610100", "610102", "610103"]
    assert [row.point.code for row in points.board(at=at, state="taken_over").page] == ["610103"]
    assert points.board(at=at, state="taken_over").total == 4


def test_what_comes_next_is_gathered(line, on_duty, at):
    for name in ("county", "neighbour"):
        on_duty(line[name], **NIGHT)
        on_duty(line[name], **DAY, name="罗启明")
    coming = [(each.at, each.kind.value, each.count) for each in points.board(at=at).coming]
    assert coming == [(local(23, 8, 30), "opens", 2), (local(23, 17, 30), "takes_over", 2)]


def test_the_board_speaks_and_asks_again(client, line, on_duty, at, frozen):
    on_duty(line["county"], **NIGHT)
    with frozen(at):
        shown = text(client.get("/points/?q=长宁"))
    for words in (
        "此刻 ",
        '<span class="km-figure km-figure--hero">1</span>',
        'hx-trigger="every 60s"',
        "周**",
        "今天 08:30",
    ):
        assert words in shown
    assert "周岚" not in shown


def test_strange_questions_get_an_answer(client, line, at, frozen):
    with frozen(at):
        for query in ("?page=x", "?page=99", "?state=nonsense", "?q=" + "x" * 3000, "?q=%00", "?division=' OR 1=1"):
            assert client.get("/points/" + query).status_code == 200, query
        assert client.get("/api/v1/points/%00").status_code == 404
        assert client.get("/api/v1/points?q=%00").json()["count"] == 4


@pytest.mark.parametrize("count", [1, 3])
def test_statements_of_the_public_pages_do_not_grow(
    client, federation, on_duty, at, frozen, count, django_assert_num_queries
):
    unions = [federation.county, federation.city, federation.province][:count]
    for union in unions:
        on_duty(open_at(union, at=at), **NIGHT)
    with frozen(at):
        client.get("/points/610102/")
        with django_assert_num_queries(4):
            client.get("/points/")
        with django_assert_num_queries(6):
            client.get("/points/?q=长宁")
        with django_assert_num_queries(4):
            client.get("/points/610102/")


# the staff's pages


def signed_in(client, actor):
    """As one of the demo's buttons does, which counts as a second factor in tests."""
    from kaimen.kernel.people.models import Account

    account, _is_new = Account.objects.get_or_create(
        person_id=actor.person_id, defaults={"username": f"t{actor.person_id}", "created_at": local(1, 0)}
    )
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor"] = "demo"
    session.save()
    return client


@pytest.fixture
def door(client, frozen, at):
    """A client for an actor, with the clock at three."""

    def enter(actor):
        return signed_in(client, actor)

    with frozen(at):
        yield enter


def test_the_grid_shows_people_and_gaps(line, on_duty, federation, at):
    on_duty(line["county"], **NIGHT)
    on_duty(line["county"], **DAY, name="罗启明")
    actor = federation.colleague(Role.PLANNER, name="沈见月")
    page = months.month_page(code="610102", month=NOVEMBER, actor=actor, at=at)
    assert [(row.name, row.nights, row.hours, row.deviation) for row in page.rows] == [
        ("周岚", 1, 8, 0),
        ("罗启明", 0, 9, 0),
    ]
    assert [(gap.day.day, f"{gap.starts:%H:%M}", gap.until) for gap in page.gaps][:2] == [
        (23, "17:30", "24:00"),
        (24, "00:00", "24:00"),
    ]
    assert page.day_gaps[date(2026, 11, 23)].hours == 6
    assert page.day_gaps[date(2026, 11, 2)].key == ""  # past, and past cannot be filled
    assert (page.wanted.day, page.wanted.starts, page.wanted.ends) == ("2026-11-23", "17:30", "00:00")


def test_a_planner_drafts_assigns_rotates_publishes_and_withdraws(door, point, federation, at):
    actor = federation.colleague(Role.PLANNER)
    crew = [federation.clerk(name).pk for name in ("周岚", "罗启明", "陈禾", "魏青")]
    client = door(actor)
    month = "/duty/610102/?month=2026-12"
    assert "起草" in text(client.get(month))
    assert client.post("/duty/610102/draft/", {"month": "2026-12"}).headers["Location"] == month
    roster = Roster.objects.get()
    form = {
        "seat": seat_of(point).pk,
        "person": crew[0],
        "day": "2026-12-03",
        "starts": "17:30",
        "ends": "00:00",
    }
    assert client.post(reverse("rosters:assign", args=[roster.pk]), form).headers["Location"] == month
    assert Shift.objects.get().ends_at == local(4, 0, month=12)
    form = {"seat": seat_of(point).pk, "people": crew, "pattern": "three"}
    client.post(reverse("rosters:rotate", args=[roster.pk]), form)
    assert Shift.objects.count() == 93
    client.post(reverse("rosters:publish", args=[roster.pk]))
    assert Roster.objects.get().state == "published"
    shift = Shift.objects.order_by("starts_at").last()
    assert "请谁顶" in text(client.get(f"{month}&shift={shift.pk}"))
    client.post(reverse("rosters:remove", args=[shift.pk]))
    assert Shift.objects.count() == 92
    client.post(reverse("rosters:withdraw", args=[roster.pk]))
    assert Roster.objects.get().state == "draft"


def test_a_refusal_keeps_what_was_typed(door, november, federation):
    actor = federation.colleague(Role.PLANNER)
    client = door(actor)
    form = {
        "seat": seat_of(november.point).pk,
        "person": federation.clerk().pk,
        "day": "2026-11-25",
        "starts": "08:30",
        "ends": "08:45",
        "override_reason": "短一点",
    }
    refused = client.post(reverse("rosters:assign", args=[november.pk]), form)
    assert refused.status_code == 422
    for words in ("一班至少 30 分钟。", 'value="08:45"', 'value="2026-11-25"', 'value="短一点"'):
        assert words in text(refused)
    assert Shift.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "昨天"}, "看不懂上下班的时间。"),
        ({"starts": "25:00"}, "看不懂上下班的时间。"),
        ({"starts": "08:30+09:00"}, "看不懂上下班的时间。"),
        ({"person": "x"}, "还没选席位或人。"),
        ({"seat": "9" * 30}, "还没选席位或人。"),
    ],
)
def test_unclear_forms_are_refused(door, november, federation, change, words):
    actor = federation.colleague(Role.PLANNER)
    form = {"seat": "1", "person": actor.person_id, "day": "2026-11-25", "starts": "08:30", "ends": "17:30"}
    refused = door(actor).post(reverse("rosters:assign", args=[november.pk]), form | change)
    assert (refused.status_code, words in text(refused)) == (422, True)


def urls(roster, shift):
    return {
        "month": ("get", "/duty/610102/"),
        "draft": ("post", "/duty/610102/draft/"),
        "assign": ("post", reverse("rosters:assign", args=[roster.pk])),
        "rotate": ("post", reverse("rosters:rotate", args=[roster.pk])),
        "publish": ("post", reverse("rosters:publish", args=[roster.pk])),
        "withdraw": ("post", reverse("rosters:withdraw", args=[roster.pk])),
        "hand_over": ("post", reverse("rosters:hand_over", args=[shift.pk])),
        "remove": ("post", reverse("rosters:remove", args=[shift.pk])),
    }


@pytest.fixture
def held(point, on_duty):
    on_duty(point, **DAY)
    return urls(Roster.objects.get(), Shift.objects.get())


@pytest.mark.parametrize("name", ["month", "draft", "assign", "rotate", "publish", "withdraw", "hand_over", "remove"])
def test_another_union_does_not_find_the_pages(door, held, federation, name):
    method, url = held[name]
    for role in (Role.CLERK, Role.PLANNER, Role.MANAGER):
        client = door(federation.colleague(role, federation.neighbour))
        assert getattr(client, method)(url).status_code == 404
    assert getattr(door(federation.colleague(Role.MANAGER)), method)(url).status_code in (200, 302, 422)


@pytest.mark.parametrize("name", ["publish", "withdraw", "remove"])
def test_a_clerk_sees_the_month_and_may_not_change_it(door, held, federation, name):
    client = door(federation.colleague(Role.CLERK))
    shown = text(client.get("/duty/610102/"))
    assert "排一班" not in shown
    assert client.post(held[name][1]).status_code == 403
    assert (Roster.objects.get().state, Shift.objects.count()) == ("published", 1)


def test_a_city_plans_for_its_counties(door, point, federation):
    actor = federation.colleague(Role.PLANNER, federation.city, Scope.SUBTREE)
    assert door(actor).get("/duty/610102/").status_code == 200
    assert door(federation.colleague(Role.PLANNER, federation.city)).get("/duty/610102/").status_code == 404


def test_the_list_leads_to_the_only_point(door, point, federation, at):
    assert door(federation.colleague(Role.CLERK)).get("/duty/").headers["Location"] == "/duty/610102/"
    open_at(federation.county, code="610102-2", at=at)
    shown = text(door(federation.colleague(Role.CLERK)).get("/duty/"))
    assert shown.count("还没排") == 4


def test_the_staff_sign_in_first(client, held, at, frozen):
    with frozen(at):
        asked = client.get("/duty/610102/")
        kept = client.post(held["publish"][1])
    assert asked.status_code == 302
    assert asked.headers["Location"].endswith("?next=/duty/610102/")
    assert kept.status_code == 403
    assert Roster.objects.get().state == "published"


@pytest.mark.parametrize("people", [1, 3])
def test_statements_of_the_month_do_not_grow(point, federation, on_duty, at, people, django_assert_num_queries):
    for number, name in enumerate(("周岚", "罗启明", "陈禾")[:people]):
        on_duty(point, starts=local(23 + number, 0), ends=local(23 + number, 8), name=name)
    actor = federation.colleague(Role.PLANNER)
    with django_assert_num_queries(9):
        months.month_page(code="610102", month=NOVEMBER, actor=actor, at=at)


# the API


def test_the_api_lists_points_without_names(client, line, on_duty, at, frozen):
    on_duty(line["county"], **NIGHT)
    with frozen(at):
        found = client.get("/api/v1/points?q=新城区").json()
    assert found["counts"] == {"open": 0, "on_duty": 1, "taken_over": 0, "nobody": 0}
    assert (found["count"], found["page"], found["pages"]) == (1, 1, 1)
    assert found["items"] == [
        {
            "code": "610102",
            "name": "新城区总职工服务中心",
            "kind": "service_centre",
            "organisation": "新城区总工会",
            "division_code": "610102",
            "address": "云岭路 6 号",
            "phone": "0000-6820 1201",
            "answers_hotline": False,
            "is_generated": True,
            "state": "on_duty",
        }
    ]


def test_the_api_says_who_answers_by_role(client, line, on_duty, at, frozen):
    on_duty(line["city"], **NIGHT)
    with frozen(at):
        found = client.get("/api/v1/points/610102").json()
        missing = client.get("/api/v1/points/999999")
        unclear = client.get("/api/v1/points?division=61x")
    assert found["state"] == "taken_over"
    assert found["answer"] == {
        "role": "on_seat",
        "point": "长宁市总职工服务中心",
        "organisation": "长宁市总工会",
        "phone": "0000-6820 1201",
        "since": "2026-11-22T16:00:00Z",
        "until": "2026-11-23T00:30:00Z",
        "is_fallback": True,
    }
    assert "周" not in str(found)
    assert (missing.status_code, unclear.status_code) == (404, 422)


def test_the_api_has_no_answer_when_nobody_is_there(client, line, at, frozen):
    with frozen(at + timedelta(days=40)):
        found = client.get("/api/v1/points/610102").json()
    assert (found["state"], found["answer"], found["until"]) == ("nobody", None, None)
