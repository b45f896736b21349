"""A planner moves shifts in the grid, by mouse and by keyboard; each place is checked before the drop."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from kaimen.kernel.base.actors import SYSTEM
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.services import moves, rosters, shifts
from tests.journeys.conftest import DESKTOP, NIGHT, Town, sign_in
from tests.rosters.conftest import local

MONTH = (date(2027, 1, 1), date(2027, 2, 1))


@pytest.fixture
def draft(town: Town) -> Roster:
    """A January with two shifts: the first person on the 4th, the second on the 5th."""
    point = ServicePoint.objects.get(code="610102")
    roster = rosters.draft(point_id=point.pk, from_on=MONTH[0], to_on=MONTH[1], actor=SYSTEM, at=NIGHT)
    staff = town.world.staff[point.organisation_id]
    for person, day in ((staff[0], 4), (staff[1], 5)):
        times = {
            "starts_at": local(day, 8).replace(year=2027, month=1),
            "ends_at": local(day, 16).replace(year=2027, month=1),
        }
        seat = Seat.objects.filter(point=point).earliest("id")
        shifts.assign(roster_id=roster.pk, seat_id=seat.pk, person_id=person, actor=SYSTEM, at=NIGHT, **times)
    return roster


@pytest.fixture
def page(town: Town, draft: Roster, visitor: Callable[..., Page]) -> Page:
    opened = visitor(DESKTOP, reduced_motion="reduce")
    sign_in(opened, town, town.world.staff[draft.point.organisation_id][1])
    opened.goto(f"{town.address}/duty/610102/?month=2027-01")
    return opened


def cell(page: Page, row: int, day: int) -> Locator:
    return page.locator(f"#grid tbody tr:nth-child({row}) > :nth-child({day + 1})")


def over(place: Locator) -> None:
    """Chromium tells of a place on the second movement over it."""
    place.hover()
    place.hover()


def stands() -> list[tuple[int, int]]:
    found = Shift.objects.filter(roster__from_on=MONTH[0]).order_by("id").values_list("person_id", "starts_at__day")
    return list(found)


def test_a_shift_is_dragged_and_the_move_undone(page: Page, town: Town, draft: Roster) -> None:
    first, second, third, *_rest = town.world.staff[draft.point.organisation_id]
    said = page.locator("#grid-said")
    link = cell(page, 1, 4).locator("a")
    link.hover()
    page.mouse.down()
    over(cell(page, 3, 5))
    expect(said).to_contain_text("不能放。这个席位 01-05 08:00–01-05 16:00 已排了罗启明。")
    expect(cell(page, 3, 5)).to_have_class(re.compile("is-no"))
    over(cell(page, 3, 6))
    expect(said).to_contain_text("艾买提·那斯尔 01-06：可以放。")
    page.mouse.up()
    expect(page.locator("#grid-moved")).to_contain_text("挪好了：周岚 1-4 的班，现在是 艾买提·那斯尔 1-6。")
    assert stands() == [(third, 6), (second, 5)]
    page.locator("#grid-undo button").click()
    expect(page.locator("#grid-moved")).to_contain_text("挪好了：艾买提·那斯尔 1-6 的班，现在是 周岚 1-4。")
    assert stands() == [(first, 4), (second, 5)]
    expect(page.locator("#grid-undo")).to_have_count(0)


def test_the_keyboard_does_the_same(page: Page, town: Town, draft: Roster) -> None:
    first, second, third, *_rest = town.world.staff[draft.point.organisation_id]
    said = page.locator("#grid-said")
    cell(page, 1, 4).locator("a").focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("拿起了 周岚 4 08:00–16:00 窗口。")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("周岚 01-05：不能放。")
    page.keyboard.press("Escape")
    expect(said).to_have_text("放回去了，没有改动。")
    expect(cell(page, 1, 4).locator("a")).to_be_focused()
    assert stands() == [(first, 4), (second, 5)]
    for key in ("Enter", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#grid-moved")).to_contain_text("挪好了：周岚 1-4 的班，现在是 艾买提·那斯尔 1-4。")
    expect(cell(page, 3, 4).locator("a")).to_be_focused()
    assert stands() == [(third, 4), (second, 5)]


def test_a_published_shift_asks_for_a_reason_first(page: Page, town: Town, draft: Roster) -> None:
    rosters.publish(roster_id=draft.pk, actor=SYSTEM, at=NIGHT)
    _first, second, third, *_rest = town.world.staff[draft.point.organisation_id]
    page.reload()
    cell(page, 1, 4).locator("a").focus()
    for key in ("Enter", "ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#grid-reason")).to_be_focused()
    page.keyboard.type("家里有事")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-moved")).to_contain_text("挪好了：周岚 1-4 的班，现在是 艾买提·那斯尔 1-4。")
    assert stands() == [(third, 4), (second, 5)]


def test_the_second_planner_sees_who_was_first(page: Page, town: Town, draft: Roster) -> None:
    first, second, third, *_rest = town.world.staff[draft.point.organisation_id]
    shift = Shift.objects.get(roster=draft, person=first)
    moves.move(
        roster_id=draft.pk, shift_id=shift.pk, person_id=third, day=date(2027, 1, 4), was_person_id=first,
        was_starts_at=shift.starts_at, actor=SYSTEM, at=NIGHT,
    )  # fmt: skip
    cell(page, 1, 4).locator("a").focus()
    for key in ("Enter", "ArrowDown", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".km-refused, .km-refusal").first).to_contain_text("别人刚改过这张值守表。")
    expect(cell(page, 3, 4).locator("a")).to_have_count(1)
    assert stands() == [(third, 4), (second, 5)]
