"""Signing in through the pages: a one-time link, password and TOTP, a code to the telephone, a demo button."""

import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from kaimen.adapters.models import DemoMessage
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.people.models import Account
from kaimen.kernel.people.services import links
from tests.journeys.conftest import DESKTOP, NIGHT, Town, totp
from tests.journeys.looks import faults

PASSWORD = "four quiet plain words"


@pytest.fixture
def demo_profile(settings: SimpleNamespace) -> None:
    settings.KAIMEN = replace(settings.KAIMEN, profile="demo")


def test_a_colleague_comes_in_by_link_and_later_by_password_and_telephone(
    town: Town, visitor: Callable[..., Page], seconds: list[int]
) -> None:
    clerk = Account.objects.get(person_id=town.person_on_duty(town.covered))
    token = links.issue(account=clerk, actor=SYSTEM, at=NIGHT)
    found: list[str] = []
    page = visitor(DESKTOP)
    page.goto(f"{town.address}/accounts/first/{token}/")
    page.get_by_label("新密码").fill(PASSWORD)
    page.locator("main form").first.get_by_role("button").last.click()
    expect(page).to_have_title(re.compile("接上手机动态码"))
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label(re.compile("6 位")).fill(totp(secret, seconds))
    page.get_by_role("button", name="接上", exact=True).click()
    page.goto(f"{town.address}/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("收件")

    # the pages of the second factor, looked at where they are
    for path in ("2fa/", "2fa/recovery-codes/generate/", "2fa/recovery-codes/", "2fa/totp/deactivate/"):
        page.goto(f"{town.address}/accounts/{path}")
        found += faults(page, f"{path} {page.title()}")

    page.goto(f"{town.address}/accounts/2fa/")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="退出登录").first.click()
    page.goto(f"{town.address}/desk/")
    expect(page).to_have_url(f"{town.address}/accounts/login/?next=/desk/")
    page.get_by_label("登录名").fill(clerk.username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_title(re.compile("动态码"))
    found += faults(page, "2fa/authenticate/")
    page.get_by_label(re.compile("6 位")).fill(totp(secret, seconds))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.locator("main")).to_contain_text("动态码不对，或已用过")  # it connected the telephone: it counts once
    seconds[0] += 30
    page.get_by_label(re.compile("6 位")).fill(totp(secret, seconds))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(f"{town.address}/desk/")
    assert found == []
    entered = Entry.objects.filter(key="people.account.sign_in", actor_person_id=clerk.person_id).order_by("id")
    assert [(each.subject_id, each.after) for each in entered if "by" in each.after] == [
        (clerk.pk, {"by": "link"}),
        (clerk.pk, {"by": "password"}),
    ]


def test_a_worker_comes_in_by_a_code_to_the_telephone(
    town: Town, visitor: Callable[..., Page], demo_profile: None
) -> None:
    page = visitor()
    page.goto(f"{town.address}/mine/")
    page.get_by_role("textbox", name="手机号").fill("138 0001 5680")
    page.get_by_role("button", name="收验证码").click()
    expect(page.locator("main")).to_contain_text("138****5680")
    outbox = visitor()
    outbox.goto(f"{town.address}/demo/sms/")
    code = re.search(r"验证码 (\d{6})", outbox.locator("main").inner_text()).group(1)
    assert faults(outbox, "adapters:demo_sms") == []
    page.get_by_label(re.compile("6 位")).fill("000000" if code != "000000" else "000001")
    page.get_by_role("button", name="登录").click()
    expect(page.locator(".km-refusal, .km-refused").first).to_be_visible()
    page.get_by_label(re.compile("6 位")).fill(code)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{town.address}/mine/")
    assert DemoMessage.objects.count() == 1


def test_a_button_of_the_demo_signs_in_whoever_is_on_duty(
    town: Town, visitor: Callable[..., Page], demo_profile: None
) -> None:
    page = visitor(DESKTOP)
    page.goto(f"{town.address}/accounts/login/")
    assert faults(page, "account_login demo") == []
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name=re.compile("值守人员")).click()
    expect(page).to_have_url(f"{town.address}/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("收件")


def test_outside_the_demo_there_is_no_such_button_and_no_outbox(town: Town, visitor: Callable[..., Page]) -> None:
    page = visitor(DESKTOP)
    page.goto(f"{town.address}/accounts/login/")
    expect(page.get_by_role("button", name=re.compile("值守人员"))).to_have_count(0)
    assert page.goto(f"{town.address}/demo/sms/").status == 404
