"""A planner makes next month, publishes it, somebody falls ill, two swap: what is decided stands on the phones and in
the calendar feeds of those concerned."""

from collections.abc import Callable
from datetime import date

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.base import clock, jobs
from kaimen.rosters.models import Roster, Shift
from kaimen.rosters.selectors import swapping
from tests.journeys.conftest import DESKTOP, NIGHT, PHONE, Town, sign_in
from tests.rosters.conftest import local

CODE, DECEMBER = "610102", date(2026, 12, 1)


@pytest.fixture
def planner(town: Town, visitor: Callable[..., Page]) -> Page:
    """The planner's desk; nobody has made December yet."""
    Shift.objects.filter(roster__point__code=CODE, roster__from_on=DECEMBER).delete()
    Roster.objects.filter(point__code=CODE, from_on=DECEMBER).delete()
    page = visitor(DESKTOP, reduced_motion="reduce")
    sign_in(page, town, town.world.staff[town.federation.county.pk][1])
    page.goto(f"{town.address}/duty/{CODE}/?month=2026-12")
    return page


def phone_of(town: Town, visitor: Callable[..., Page], person_id: int) -> Page:
    page = visitor(PHONE)
    sign_in(page, town, person_id)
    page.goto(f"{town.address}/my/duty/")
    return page


def publish(planner: Page) -> None:
    planner.get_by_role("button", name="起草").click()
    planner.get_by_role("button", name="自动排班").click()
    expect(planner.locator("#run")).to_contain_text("等着排")
    jobs.run_until_idle(at=NIGHT)
    planner.reload()
    expect(planner.locator("#run")).to_contain_text("空着 0 班。")
    planner.get_by_role("button", name="发布", exact=True).click()
    expect(planner.locator("main")).to_contain_text("值守表发布了")


def feed_of(phone: Page) -> Callable[[], set[str]]:
    """Ask for the calendar's address once; read it as often as wanted."""
    phone.get_by_role("button", name="要一个地址").click()
    address = phone.locator(".km-break").inner_text()
    return lambda: {str(event["uid"]) for event in Calendar.from_ical(phone.request.get(address).body()).walk("VEVENT")}


def test_a_month_is_made_published_and_mended_and_the_phones_show_it(
    planner: Page, town: Town, visitor: Callable[..., Page]
) -> None:
    publish(planner)
    held = Shift.objects.select_related("person").filter(seat__point__code=CODE, roster__from_on=DECEMBER)
    others = held.exclude(person_id=town.world.staff[town.federation.county.pk][1])  # who acts is not told
    lost = others.filter(seat__kind="on_seat", starts_at__gte=local(8, 0, month=12)).earliest("starts_at", "id")
    day = clock.local(lost.starts_at).date().isoformat()
    ill = phone_of(town, visitor, lost.person_id)
    calendar_of_the_ill = feed_of(ill)
    assert f"shift-{lost.pk}@kaimen" in calendar_of_the_ill()

    planner.goto(f"{town.address}/duty/{CODE}/repair/")
    planner.get_by_label("谁", exact=True).select_option(label=lost.person.name)
    planner.get_by_label("从哪天").fill(day)
    planner.get_by_label("到哪天（含）").fill(day)
    planner.get_by_role("button", name="看看有什么办法").click()
    expect(planner.locator(".km-repairs")).to_contain_text("改动最少")
    planner.get_by_role("button", name="就这样补").first.click()
    expect(planner.locator("main")).to_contain_text("都已告诉本人")

    heir_id = Shift.objects.values_list("person_id", flat=True).get(pk=lost.pk)
    assert heir_id != lost.person_id
    heir = phone_of(town, visitor, heir_id)
    expect(heir.locator(f"a[href='/my/duty/{lost.pk}/']")).to_have_count(1)
    assert f"shift-{lost.pk}@kaimen" in feed_of(heir)()
    assert f"shift-{lost.pk}@kaimen" not in calendar_of_the_ill()
    ill.goto(f"{town.address}/news/")
    expect(ill.locator("main")).to_contain_text(f"{day[5:]} 08:30–{day[5:]} 17:30 的班不再是您的")


def test_two_swap_from_the_phone_and_the_planner_takes_it_back(
    planner: Page, town: Town, visitor: Callable[..., Page]
) -> None:
    publish(planner)
    giver, taker, given, back = a_fit(town.world.staff[town.federation.county.pk][1])
    phone = phone_of(town, visitor, giver)
    phone.goto(f"{town.address}/my/duty/{given}/")
    name = Shift.objects.select_related("person").get(pk=back).person.name
    phone.get_by_label("和谁换").select_option(label=name)
    phone.get_by_role("button", name="看看能怎么换").click()
    phone.locator(f"input[name=other][value='{back}']").check()
    phone.get_by_label("说一句为什么").fill("孩子开家长会")
    phone.get_by_role("button", name=f"问{name}").click()
    expect(phone.locator("main")).to_contain_text("等对方答应")

    other = phone_of(town, visitor, taker)
    expect(other.locator("main")).to_contain_text("想和您换班")
    other.get_by_role("button", name="答应", exact=True).click()
    expect(other.locator("main")).to_contain_text("等排班员批准")

    planner.goto(f"{town.address}/duty/{CODE}/changes/")
    planner.get_by_role("button", name="批准", exact=True).click()
    expect(planner.locator("main")).to_contain_text("定了，两边马上知道。")
    assert holders(given, back) == [taker, giver]
    other.reload()
    expect(other.locator(f"a[href='/my/duty/{given}/']")).to_have_count(1)

    planner.get_by_role("button", name="撤销", exact=True).first.click()
    expect(planner.locator("main")).to_contain_text("撤销了")
    assert holders(given, back) == [giver, taker]


def a_fit(planner_id: int) -> tuple[int, int, int, int]:
    """The first two of December who can swap, with their shifts; the planner, who approves, is neither."""
    december = Shift.objects.filter(seat__point__code=CODE, roster__from_on=DECEMBER).order_by("starts_at", "id")
    for shift in december.exclude(person_id=planner_id):
        actor = person_actor(shift.person_id, at=NIGHT)
        for who, _name in swapping.page(shift_id=shift.pk, colleague_id=None, actor=actor, at=NIGHT).colleagues:
            page = swapping.page(shift_id=shift.pk, colleague_id=who, actor=actor, at=NIGHT)
            for option in page.options:
                if option.other_id and who != planner_id:
                    return shift.person_id, who, shift.pk, option.other_id
    raise AssertionError("nobody in December can swap")


def holders(*shift_ids: int) -> list[int]:
    return [Shift.objects.values_list("person_id", flat=True).get(pk=pk) for pk in shift_ids]
