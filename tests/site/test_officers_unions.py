"""The tree of unions 工会组织: who sees which part, and the system officer's changes."""

from datetime import date

import pytest
from django.test import Client

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.organisations import selectors
from kaimen.kernel.organisations.models import Organisation, Placement
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line
from kaimen.kernel.organisations.services import unions
from tests.site.officers import statements

PAGE = "/unions/"
TOWN = {
    "name": "韩森寨街道总工会",
    "short_name": "韩森寨街道总",
    "code": "610102001",
    "level": "town",
    "kind": "federation",
}


def town(federation, at, n=1, parent=None):
    """Towns below the county; the last one."""
    for number in range(n):
        code = f"61010200{number}{Organisation.objects.count()}"
        made = unions.found(
            code=code, name=f"{code} 总工会", short_name=code, level=Level.TOWN, kind=Kind.FEDERATION,
            parent=parent or federation.county, actor=SYSTEM, at=at,
        )  # fmt: skip
    return made


def below(client, union, query=""):
    answer = client.get(f"{PAGE}{union.pk}/{query}")
    assert answer.status_code == 200
    return [(row.code, row.below) for row in answer.context["page"].children.object_list]


def found(client, word):
    return [row.code for row in client.get(PAGE, {"q": word}).context["found"].page.object_list]


def test_a_union_shows_what_is_above_and_below_it(desk, federation, at):
    town(federation, at, n=2)
    client = desk.enter(Role.CLERK)
    assert client.get(PAGE).url == f"{PAGE}{federation.province.pk}/", "one beginning is shown at once"
    assert below(client, federation.province) == [("610100", 2), ("610200", 0)]
    assert below(client, federation.city) == [("610102", 2), ("610103", 0)]
    page = client.get(f"{PAGE}{federation.county.pk}/").context["page"]
    assert [each.name for each in page.superiors] == ["秦岭省总", "长宁市总"]
    assert (page.in_subtree, page.may_change) == (2, False)


def test_unions_are_found_by_name_and_by_the_beginning_of_a_code(desk, federation):
    client = desk.enter(Role.CLERK)
    assert found(client, "碑林") == ["610103"]
    assert found(client, "6101") == ["610100", "610102", "610103"]
    assert found(client, "0102") == []
    assert "没找到" in client.get(PAGE, {"q": "火星"}).text


def test_nobody_looks_over_the_wall(desk, federation):
    client = desk.enter(Role.CLERK, federation.county, Scope.SELF)
    assert client.get(f"{PAGE}{federation.county.pk}/").status_code == 200
    assert found(client, "总工会") == ["610102"]
    for other in (federation.neighbour, federation.sibling, federation.city):
        assert client.get(f"{PAGE}{other.pk}/").status_code == 404
    page = client.get(f"{PAGE}{federation.county.pk}/")
    assert [(each.id, each.name) for each in page.context["page"].superiors] == [(None, "秦岭省总"), (None, "长宁市总")]
    assert f'href="{PAGE}{federation.city.pk}/"' not in page.text


def test_a_worker_without_a_role_sees_no_union(desk, federation):
    worker = federation.person("古丽仙")
    client = desk.enter_as(person_actor(worker.pk, at=desk.at))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}{federation.county.pk}/").status_code == 404
    assert Client().get(PAGE).url == "/accounts/login/?next=/unions/"


def test_a_division_has_the_name_of_then_and_of_now(desk, federation):
    Organisation.objects.filter(pk=federation.county.pk).update(division_code="610721", founded_on=date(2010, 2, 28))
    client = desk.enter(Role.CLERK)
    division = client.get(f"{PAGE}{federation.county.pk}/").context["page"].division
    assert (division.name, division.name_then) == ("", "南郑县")
    Organisation.objects.filter(pk=federation.county.pk).update(division_code="610703")
    division = client.get(f"{PAGE}{federation.county.pk}/").context["page"].division
    assert (division.name, division.name_then) == ("南郑区", "")


def test_the_industrial_line_is_a_tree_of_its_own(desk, federation, at):
    bureau = federation.neighbour
    unions.place(
        organisation=bureau, parent=federation.city, line=Line.INDUSTRIAL, on=date(2026, 11, 23), actor=SYSTEM, at=at
    )
    client = desk.enter(Role.CLERK)
    page = client.get(f"{PAGE}{bureau.pk}/?line=industrial").context["page"]
    assert page.line == Line.INDUSTRIAL
    assert [each.value for each in page.lines] == ["territorial", "industrial"]
    assert [(each.line_says, each.parent) for each in page.placements] == [
        ("产业", "长宁市总工会"),
        ("地方", "长宁市总工会"),
    ]


def test_a_union_is_founded_below(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    address = f"{PAGE}{federation.county.pk}/found/"
    levels = [value for value, _ in client.get(address).context["form"].fields["level"].choices]
    assert levels == ["town", "enterprise", "workshop", "group"]
    answer = client.post(address, TOWN)
    made = Organisation.objects.get(code="610102001")
    assert answer.url == f"{PAGE}{made.pk}/"
    assert made.territorial_path == federation.county.territorial_path + "0000"
    assert Entry.objects.filter(subject_type="organisations.Organisation", subject_id=made.pk).count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"code": "610103"}, "编码 610103 已经用过。"),
        ({"code": "六一〇"}, "编码只能是数字、字母和短横，最多 32 位。"),
        ({"division_code": "999999"}, "没有行政区划代码 999999。"),
        ({"division_code": "610721"}, "代码 610721（南郑县）在 2026-11-23 不在使用。"),
        ({"name": "\u202e\u200b"}, "这里还没有写内容。"),
    ],
)
def test_a_founding_that_is_refused_keeps_what_was_typed(desk, federation, changed, says):
    client = desk.enter(Role.SYSTEM_OFFICER)
    before = Organisation.objects.count()
    answer = client.post(f"{PAGE}{federation.county.pk}/found/", {**TOWN, **changed})
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="韩森寨街道总"' in answer.text
    assert Organisation.objects.count() == before


def test_a_move_today_takes_the_subtree_along(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    moved = {"line": "territorial", "parent": "610200", "on": "2026-11-23"}
    assert client.post(f"{PAGE}{federation.county.pk}/move/", moved).status_code == 302
    federation.county.refresh_from_db()
    assert federation.county.territorial_path.startswith(federation.sibling.territorial_path)
    assert below(client, federation.city) == [("610103", 0)]
    page = client.get(f"{PAGE}{federation.county.pk}/").context["page"]
    assert [(each.parent, each.from_on, each.to_on) for each in page.placements] == [
        ("铜岭市总工会", date(2026, 11, 23), None),
        ("长宁市总工会", date(2026, 1, 1), date(2026, 11, 23)),
    ]


def test_a_move_in_the_future_waits_and_says_so(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    moved = {"line": "territorial", "parent": "铜岭市总工会", "on": "2027-02-28"}
    assert client.post(f"{PAGE}{federation.county.pk}/move/", moved).status_code == 302
    page = client.get(f"{PAGE}{federation.county.pk}/").context["page"]
    assert [(each.parent, each.waits) for each in page.placements] == [("铜岭市总工会", True), ("长宁市总工会", False)]
    assert [each.name for each in page.superiors] == ["秦岭省总", "长宁市总"]
    assert below(client, federation.city) == [("610102", 0), ("610103", 0)], "until that day it stands where it stood"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"parent": "火星总工会"}, "您能改的工会里没有“火星总工会”。"),
        ({"parent": "610102"}, "上级不能是自己的下级。"),
        ({"parent": "610103"}, "上级工会的层级要比下级高。"),
        ({"on": "2025-12-31"}, "新的隶属不能早于现在的隶属（2026-01-01）。"),
        ({"on": "2026-02-30"}, "请写成 2026-11-22 这样的日期。"),
    ],
)
def test_a_move_that_is_refused_changes_nothing(desk, federation, changed, says):
    client = desk.enter(Role.SYSTEM_OFFICER)
    held = list(Placement.objects.order_by("id").values())
    moved = {"line": "territorial", "parent": "610200", "on": "2026-11-23", **changed}
    answer = client.post(f"{PAGE}{federation.county.pk}/move/", moved)
    assert answer.status_code == 422
    assert says in answer.text
    assert moved["parent"] in answer.text
    assert list(Placement.objects.order_by("id").values()) == held


def test_a_new_name_leaves_the_old_one_to_be_read(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    address = f"{PAGE}{federation.county.pk}/rename/"
    same = client.post(address, {"name": "新城区总工会", "short_name": "新城区总"})
    assert (same.status_code, "它现在就叫“新城区总工会”。" in same.text) == (422, True)
    assert client.post(address, {"name": "新城区工会联合会", "short_name": "新城区联合会"}).status_code == 302
    page = client.get(f"{PAGE}{federation.county.pk}/").context["page"]
    assert (page.union.name, page.union.short_name) == ("新城区工会联合会", "新城区联合会")
    assert [(each.name, each.until) for each in page.former_names] == [("新城区总工会", date(2026, 11, 23))]
    entry = Entry.objects.latest("id")
    assert (entry.before, entry.after) == (
        {"name": "新城区总工会", "short_name": "新城区总"},
        {"name": "新城区工会联合会", "short_name": "新城区联合会"},
    )


def test_a_union_is_closed_when_nothing_stands_below_it(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    full = client.post(f"{PAGE}{federation.city.pk}/close/", {"on": "2026-11-23"})
    assert (full.status_code, "它下面还有 2 个工会。" in full.text) == (422, True)
    early = client.post(f"{PAGE}{federation.county.pk}/close/", {"on": "2026-11-24"})
    assert (early.status_code, "撤销日还没有到。" in early.text) == (422, True)
    before = client.post(f"{PAGE}{federation.county.pk}/close/", {"on": "2025-12-31"})
    assert (before.status_code, "撤销日早于成立日（2026-01-01）。" in before.text) == (422, True)
    assert not Organisation.objects.exclude(closed_on=None).exists()
    assert client.post(f"{PAGE}{federation.county.pk}/close/", {"on": "2026-11-23"}).status_code == 302
    assert Organisation.objects.get(pk=federation.county.pk).closed_on == date(2026, 11, 23)
    again = client.post(f"{PAGE}{federation.county.pk}/rename/", {"name": "甲", "short_name": "甲"})
    assert (again.status_code, "新城区总工会 已于 2026-11-23 撤销。" in again.text) == (422, True)


def test_a_union_that_leaves_later_still_stands_below(desk, federation, at):
    client = desk.enter(Role.SYSTEM_OFFICER)
    for child in (federation.county, federation.neighbour):
        client.post(f"{PAGE}{child.pk}/move/", {"line": "territorial", "parent": "610200", "on": "2026-12-31"})
    answer = client.post(f"{PAGE}{federation.city.pk}/close/", {"on": "2026-11-23"})
    assert (answer.status_code, "它下面还有 2 个工会。" in answer.text) == (422, True)


@pytest.mark.parametrize("deed", ["found", "move", "rename", "close"])
def test_only_the_system_officer_changes_the_tree(desk, federation, deed):
    address = f"{PAGE}{federation.county.pk}/{deed}/"
    typed = {**TOWN, "line": "territorial", "parent": "610200", "on": "2026-11-23"}
    entries = Entry.objects.filter(key="organisations.organisation.change").count()
    for role in (Role.CLERK, Role.MANAGER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER):
        client = desk.enter(role)
        assert (client.get(address).status_code, client.post(address, typed).status_code) == (403, 403)
        assert address not in client.get(f"{PAGE}{federation.county.pk}/").text
    elsewhere = desk.enter(Role.SYSTEM_OFFICER, federation.sibling)
    assert (elsewhere.get(address).status_code, elsewhere.post(address, typed).status_code) == (404, 404)
    assert Entry.objects.filter(key="organisations.organisation.change").count() == entries
    ours = desk.enter(Role.SYSTEM_OFFICER)
    assert address in ours.get(f"{PAGE}{federation.county.pk}/").text
    assert ours.post(address, typed).status_code == 302


def test_a_superior_out_of_sight_is_no_superior(desk, federation):
    client = desk.enter(Role.SYSTEM_OFFICER, federation.city)
    moved = {"line": "territorial", "parent": "610200", "on": "2026-11-23"}
    answer = client.post(f"{PAGE}{federation.county.pk}/move/", moved)
    assert (answer.status_code, "您能改的工会里没有“610200”。" in answer.text) == (422, True)


def test_pages_take_as_many_statements_for_three_unions_as_for_one(desk, federation, at):
    client = desk.enter(Role.CLERK)
    town(federation, at)
    assert statements(client, f"{PAGE}{federation.county.pk}/") == 14
    assert statements(client, PAGE + "?q=610102") == 9
    town(federation, at, n=2)
    assert statements(client, f"{PAGE}{federation.county.pk}/") == 14
    assert statements(client, PAGE + "?q=610102") == 9


def test_a_long_list_is_paged(desk, federation, at):
    town(federation, at, n=31)
    client = desk.enter(Role.CLERK)
    assert len(below(client, federation.county)) == 30
    assert len(below(client, federation.county, "?page=2")) == 1
    assert selectors.subtree(federation.county).count() == 32
