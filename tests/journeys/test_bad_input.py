"""What bad input gets in a browser: a reason, a way on, and nothing lost."""

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.services import grants
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.people.models import Account, Person
from kaimen.kernel.people.services import accounts
from kaimen.servicedesk.models import Case, Contact
from kaimen.servicedesk.services import cases
from tests.conftest import frozen_at
from tests.files.uploads import jpeg, png
from tests.journeys.conftest import DESKTOP, NIGHT, Town, sign_in, totp

WORDS = "厂里三个月没发工资了。\n老板说没钱，我们还在上班。"
ANSWER = "明早 9 点我们到厂里去，身份证和工资条先拍下来。"
SEND = "说给值守的人"
Open = Callable[..., Page]


def _form(visitor: Open, town: Town, **options: object) -> Page:
    page = visitor(**options)
    page.goto(f"{town.address}/tell/{town.covered}/")
    return page


def _told(town: Town, words: str = WORDS) -> Case:
    key = str(uuid4())
    return cases.tell(point_code=town.covered, text=words, submission_key=key, actor=Anonymous(), at=NIGHT).case


def _nothing_kept() -> bool:
    return (Case.objects.count(), Contact.objects.count(), StoredFile.objects.count()) == (0, 0, 0)


def test_a_form_error_keeps_what_was_typed(town: Town, visitor: Open) -> None:
    page = _form(visitor, town)
    page.get_by_label("出了什么事").fill(WORDS)
    page.get_by_label("回电号码").fill("12")
    page.get_by_role("button", name=SEND).click()
    phone = page.get_by_label("回电号码")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_be_focused()
    expect(phone).to_have_value("12")
    expect(page.get_by_label("出了什么事")).to_have_value(WORDS)
    assert _nothing_kept()
    phone.fill("0917-3261234")
    page.get_by_role("button", name=SEND).click()
    expect(page).to_have_title(re.compile("收到了"))
    assert Contact.objects.get().text == WORDS


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_makes_one_case(town: Town, visitor: Open, scripts: bool) -> None:
    page = _form(visitor, town, java_script_enabled=scripts)
    page.get_by_label("出了什么事").fill(WORDS)
    page.get_by_role("button", name=SEND).dblclick()
    expect(page).to_have_title(re.compile("收到了"))
    assert (Case.objects.count(), Contact.objects.count()) == (1, 1)


def test_of_two_who_answer_the_second_keeps_the_words_and_hears_who_was_first(town: Town, visitor: Open) -> None:
    case = _told(town)
    first = town.person_on_duty(town.covered)
    county = case.organisation
    second = next(each for each in town.world.staff[county.pk] if each != first)
    grants.give(
        person=Person.objects.get(pk=second), role=Role.DUTY_LEADER, organisation=county, scope=Scope.SELF,
        from_on=NIGHT.date(), actor=SYSTEM, at=NIGHT,
    )  # fmt: skip
    desks = []
    for person in (first, second):
        page = visitor(DESKTOP)
        sign_in(page, town, person)
        page.goto(f"{town.address}/desk/{case.pk}/")
        desks.append(page)
    desks[0].get_by_label("回话").fill(ANSWER)
    desks[1].get_by_label("回话").fill("我也写了半天，别丢。")
    desks[0].get_by_role("button", name="回话").click()
    expect(desks[0].locator("main")).to_contain_text("答复了")
    desks[1].get_by_role("button", name="回话").click()
    said = f"{Person.objects.get(pk=first).name}在 11-23 03:00 已经答复了这件事。"
    expect(desks[1].locator("body")).to_contain_text(said)
    expect(desks[1].get_by_label("您写的，没有发出去")).to_have_value("我也写了半天，别丢。")
    assert list(case.actions.order_by("id").values_list("kind", "by_id")) == [("told", None), ("answered", first)]


def test_a_log_in_that_ran_out_in_mid_form_keeps_the_words(town: Town, visitor: Open, seconds: list[int]) -> None:
    case = _told(town)
    clerk = Account.objects.get(person_id=town.person_on_duty(town.covered))
    accounts.change_password(account=clerk, password="four quiet plain words", actor=SYSTEM, at=NIGHT)
    page = visitor(DESKTOP)
    sign_in(page, town, clerk.person_id)
    page.goto(f"{town.address}/desk/{case.pk}/")
    page.get_by_label("回话").fill(ANSWER)
    with frozen_at(NIGHT + timedelta(minutes=31)):
        page.get_by_role("button", name="回话").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        expect(page.locator("main")).to_contain_text("您写的还在")
        page.get_by_label("登录名").fill(clerk.username)
        page.get_by_label("密码", exact=True).fill("four quiet plain words")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page).to_have_title(re.compile("接上手机动态码"))  # no second factor yet: words wait behind it
        secret = page.locator("code").inner_text().replace(" ", "")
        page.get_by_label(re.compile("6 位")).fill(totp(secret, seconds))
        page.get_by_role("button", name="接上", exact=True).click()
        expect(page).not_to_have_title(re.compile("接上手机动态码"))
        page.goto(f"{town.address}/desk/{case.pk}/")
        expect(page.get_by_label("回话")).to_have_value(ANSWER)
    assert list(case.actions.values_list("kind", flat=True)) == ["told"]


def _bomb() -> bytes:
    """Sixty megabytes of nothing in a few kilobytes, dressed as a spreadsheet and named as a photo."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("视频.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 100),
        ("工资条.jpg", b"<html><script>alert(1)</script>"),
        ("大.jpg", jpeg() + b"\0" * (11 * 1024 * 1024)),
        ("炸弹.jpg", _bomb()),
        ("炸弹.pdf", _bomb()),
    ],
)
def test_an_upload_that_is_not_taken_says_why_beside_its_field(
    town: Town, visitor: Open, tmp_path: Path, name: str, content: bytes
) -> None:
    page = _form(visitor, town)
    page.get_by_label("出了什么事").fill(WORDS)
    files = page.locator("input[type=file]")
    files.evaluate("box => { box.removeAttribute('data-km-most') }")  # as from a browser without our scripts
    for each, held in (("好的.png", png()), (name, content)):
        (tmp_path / each).write_bytes(held)
    files.set_input_files([tmp_path / "好的.png", tmp_path / name])
    page.get_by_role("button", name=SEND).click()
    expect(page.locator("#id_photos_error")).to_be_visible()
    expect(page.get_by_label("出了什么事")).to_have_value(WORDS)
    expect(page.locator("main")).to_contain_text("刚才选的照片没有留下")
    assert _nothing_kept()


def test_a_photo_that_is_fine_is_taken(town: Town, visitor: Open) -> None:
    page = _form(visitor, town)
    page.get_by_label("出了什么事").fill(WORDS)
    page.locator("input[type=file]").set_input_files({"name": "好.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_role("button", name=SEND).click()
    expect(page).to_have_title(re.compile("收到了"))
    assert StoredFile.objects.count() == 1


def test_a_hundred_kilobytes_are_too_many_and_stay_in_the_box(town: Town, visitor: Open) -> None:
    page = _form(visitor, town)
    long = "字" * 34_000
    page.get_by_label("出了什么事").fill(long)
    page.get_by_role("button", name=SEND).click()
    expect(page.locator("#id_text_error")).to_contain_text("5000")
    assert page.get_by_label("出了什么事").input_value() == long
    assert _nothing_kept()


def test_control_signs_and_marks_that_turn_text_round_are_taken_out(town: Town, visitor: Open) -> None:
    case = _told(town, "老板\u202e说没钱\x07，我们\u200f还在上班\x00。\r\n第二行")
    assert case.contact.text == "老板说没钱，我们还在上班。\n第二行"
    page = _form(visitor, town)
    box = page.get_by_label("出了什么事")
    box.evaluate("box => { box.value = '欠\\u202e薪\\u0007了' }")
    page.get_by_role("button", name=SEND).click()
    expect(page).to_have_title(re.compile("收到了"))
    assert Contact.objects.order_by("-id").first().text == "欠薪了"


def test_the_way_through_by_keyboard_alone(town: Town, visitor: Open) -> None:
    page = visitor(DESKTOP)
    page.goto(f"{town.address}/points/{town.covered}/")

    def tab_to(words: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            named = page.evaluate(
                "(e => [e.innerText, e.getAttribute('aria-label'), ...[...(e.labels || [])].map(l => l.innerText)]"
                ".join(' '))(document.activeElement)"
            )
            if words in named:
                box = page.evaluate("(b => [b.top, b.bottom])(document.activeElement.getBoundingClientRect())")
                assert box[1] > 0, f"{words} is focused out of sight"
                return
        raise AssertionError(f"no way to {words} by Tab")

    tab_to("跳到正文")
    page.keyboard.press("Enter")
    tab_to("说说您的事")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("说说您的事"))
    tab_to("出了什么事")
    page.keyboard.type("工资没发")
    page.keyboard.press("Enter")
    page.keyboard.type("三个月了")
    tab_to("回电号码")
    page.keyboard.type("13800015678")
    tab_to(SEND)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("收到了"))
    assert Contact.objects.get().text == "工资没发\n三个月了"
    tab_to("抄好了，看进度")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/case/"))


def test_a_form_too_old_to_be_taken_can_be_sent_again_with_one_key(town: Town, visitor: Open) -> None:
    page = _form(visitor, town)
    page.get_by_label("出了什么事").fill(WORDS)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_role("button", name=SEND).click()
    expect(page.locator("main")).to_contain_text("厂里三个月没发工资了")
    assert page.locator("main textarea:visible").count() == 1  # the words; the number of the pressing goes unseen
    page.locator("main form button").first.click()
    expect(page).to_have_title(re.compile("收到了"))
    assert Contact.objects.get().text == WORDS
