"""At three in the morning a worker writes what is wrong, and whoever is on duty answers: the first main job."""

import re
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from kaimen.kernel.audit.models import Entry
from kaimen.kernel.people.models import Person
from kaimen.kernel.people.services import accounts
from kaimen.servicedesk.models import Case
from tests.conftest import frozen_at
from tests.journeys.conftest import DESKTOP, NIGHT, Town, sign_in

MORNING = datetime(2026, 11, 23, 0, 31, tzinfo=UTC)  # 08:31: the night shift has gone home
WORDS = "厂里三个月没发工资了。\n今晚门卫不让我们进去，宿舍的被子还在里面。"
ANSWER = "沈师傅，明早 9 点我们到厂里去。身份证和工资条先拍下来。"
MORE = "门开了，被子拿到了。工资的事还等你们。"


def _open_tell(page: Page, town: Town, code: str) -> None:
    """From the board to the form, by what stands on the pages."""
    page.goto(f"{town.address}/points/")
    page.locator(f'a[href="/points/{code}/"]:visible').click()
    page.get_by_role("link", name="说说您的事").click()


def _send(page: Page, words: str = WORDS, phone: str = "") -> tuple[str, str]:
    """Write and send; query code and PIN as the page shows them."""
    page.get_by_label("出了什么事").fill(words)
    page.get_by_label("回电号码").fill(phone)
    page.get_by_role("button", name="说给值守的人").click()
    expect(page).to_have_title(re.compile("收到了"))
    shown = page.locator(".km-proof dd").all_inner_texts()
    return shown[0].replace(" ", ""), shown[1]


def _lines(after: int) -> list[tuple[object, ...]]:
    return [
        (each.key, each.subject_type, each.actor_kind, each.actor_person_id, each.before, each.after)
        for each in Entry.objects.filter(pk__gt=after).order_by("id")
    ]


def _every_step(case: Case, clerk: int, added: int) -> list[tuple[object, ...]]:
    """The whole audit of the night, in order: key, subject, who, before, after."""
    seat, until = case.seat_id, "2026-11-22T21:00:00+00:00"
    system, nobody, colleague = ("system", None), ("anonymous", None), ("person", clerk)
    case_, task, notice = "servicedesk.Case", "worklist.Task", "notices.Notice"
    put = {"holder": f"seat:{seat}", "kind": "servicedesk.first_word", "due_at": until}
    duty = {"person": clerk, "channels": ["in_app"]}
    sms = {"kind": "servicedesk.answer_waits", "person": None, "channels": ["sms"]}
    received, in_work, answered = {"state": "received"}, {"state": "in_work"}, {"state": "answered"}
    told = {"number": case.number, "seat": seat, "until": until}
    return [
        ("servicedesk.case.tell", case_, *nobody, None, told),
        ("worklist.task.put", task, *system, None, put),
        ("notices.notice.tell", notice, *system, None, {"kind": "servicedesk.case_waits", **duty}),
        ("servicedesk.case.open", case_, *colleague, received, in_work),
        ("servicedesk.case.see_number", case_, *colleague, None, None),
        ("servicedesk.case.call", case_, *colleague, in_work, {**in_work, "outcome": "reached"}),
        ("worklist.task.finish", task, *system, None, {"done_by": None}),
        ("servicedesk.case.answer", case_, *colleague, in_work, answered),
        ("notices.notice.tell", notice, *system, None, sms),
        ("servicedesk.case.prove", case_, *nobody, None, {"right": True}),
        ("servicedesk.case.add", case_, *nobody, answered, {**in_work, "contact": added}),
        ("worklist.task.put", task, *system, None, put),
        ("notices.notice.tell", notice, *system, None, {"kind": "servicedesk.word_waits", **duty}),
    ]


def test_a_worker_is_answered_by_whoever_is_on_duty(town, visitor):
    clerk = town.person_on_duty(town.covered)
    clerk_name = Person.objects.get(pk=clerk).name
    before = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    # the page of the county says who is on duty, until when, and how to be heard
    worker = visitor()
    worker.goto(f"{town.address}/points/")
    worker.locator(f'a[href="/points/{town.covered}/"]:visible').click()
    now = worker.locator("#now")
    expect(now).to_contain_text("电话值守")
    expect(now).to_contain_text(f"{clerk_name[0]}** 备勤")
    expect(now).to_contain_text("到今天 08:30")
    expect(now).to_contain_text("今天 08:30 开门")
    expect(now.get_by_role("link", name=re.compile("^打电话 0000-"))).to_be_visible()
    assert clerk_name not in worker.content()

    # nothing is asked but the matter; the promise stands before and after
    worker.get_by_role("link", name="说说您的事").click()
    expect(worker.locator("main")).to_contain_text("今天 05:00")
    code, pin = _send(worker, phone="13800015678")
    expect(worker.locator("main")).to_contain_text("今天 05:00 前回您")
    expect(worker.locator("main")).to_contain_text(f"{clerk_name[0]}** 正在值守")
    worker.get_by_role("link", name="抄好了，看进度").click()
    expect(worker.locator("main")).to_contain_text("厂里三个月没发工资了。")
    worker.goto(f"{town.address}/case/{code}/receipt/")
    expect(worker).to_have_url(f"{town.address}/case/{code}/")  # the PIN was shown once
    assert pin not in worker.content()

    # the colleague on duty finds it, takes it up, rings back, answers
    case = Case.objects.get()
    desk = visitor(DESKTOP)
    sign_in(desk, town, clerk)
    desk.goto(f"{town.address}/desk/")
    desk.get_by_role("link", name=re.compile("厂里三个月没发工资了")).click()
    expect(desk.locator("main")).to_contain_text("宿舍的被子还在里面")
    desk.get_by_role("button", name="接下").click()
    expect(desk.locator("main")).to_contain_text("正在办")
    expect(desk.locator("aside", has_text="此刻值守")).to_contain_text("138****5678")
    desk.get_by_role("button", name="看号码").click()
    expect(desk.get_by_role("link", name="138 0001 5678")).to_have_attribute("href", "tel:13800015678")
    desk.get_by_label("打通了，说上话了").check()
    desk.get_by_label("说了什么").fill("人在厂门口，没有受伤。")
    desk.get_by_role("button", name="记下通话").click()
    expect(desk.locator("main")).to_contain_text("人在厂门口，没有受伤。")
    desk.get_by_label("回话").fill(ANSWER)
    desk.get_by_role("button", name="回话").click()
    expect(desk.locator("main")).to_contain_text("答复了")

    # the worker comes back on another telephone, with code and PIN alone
    other = visitor()
    other.goto(f"{town.address}/find/")
    other.get_by_label("查询码").fill(f"{code[:4].lower()} {code[4:]}")
    other.get_by_label("密码").fill(pin)
    other.get_by_role("button", name="看我的事").click()
    expect(other.locator("main")).to_contain_text(ANSWER)
    expect(other.locator("main")).to_contain_text("打通了，说上话了")
    assert "没有受伤" not in other.content()  # what was said on the telephone is for colleagues
    other.get_by_label("再说一句").fill(MORE)
    other.get_by_role("button", name="补一句").click()
    expect(other.locator("main")).to_contain_text(MORE)
    expect(other.locator("main")).to_contain_text("正在办")

    # and it waits in the queue again, with a new promise
    desk.goto(f"{town.address}/desk/")
    row = desk.locator(f"#case-{case.pk}")
    expect(row).to_contain_text("正在办")
    expect(row).to_contain_text("2 小时")

    added = case.actions.get(kind="added").contact_id
    assert _lines(before) == _every_step(case, clerk, added)


def test_only_the_seat_sees_the_case_and_the_next_shift_takes_it_over(town, visitor):
    worker = visitor()
    _open_tell(worker, town, town.covered)
    _send(worker)
    case = Case.objects.get()
    tonight = town.person_on_duty(town.covered)
    tomorrow = town.person_on_duty(town.covered, MORNING)
    assert tonight != tomorrow

    def sees(person: int) -> tuple[int, int]:
        """What the address of the case answers, and how many lines the queue holds."""
        page = visitor(DESKTOP)
        sign_in(page, town, person)
        answer = page.goto(f"{town.address}/desk/{case.pk}/")
        page.goto(f"{town.address}/desk/")
        return answer.status, page.locator(f"#case-{case.pk}").count()

    sibling, above = town.person_on_duty("610200"), town.person_on_duty("610100")
    assert sees(above) == (404, 0)  # the county has its own colleague: the city answers nothing for it
    assert (sees(sibling), sees(tomorrow), sees(tonight)) == ((404, 0), (404, 0), (200, 1))
    with frozen_at(MORNING):
        assert (sees(sibling), sees(tonight), sees(tomorrow)) == ((404, 0), (404, 0), (200, 1))


def test_an_empty_night_falls_to_the_city(town, visitor):
    city = town.person_on_duty("610100")
    name = Person.objects.get(pk=city).name
    worker = visitor()
    worker.goto(f"{town.address}/points/{town.empty}/")
    now = worker.locator("#now")
    expect(now).to_contain_text("上级代接")
    expect(now).to_contain_text("现在由长宁市总工会代接")
    expect(now).to_contain_text(f"{name[0]}** 代接")
    worker.get_by_role("link", name="说说您的事").click()
    expect(worker.locator("main")).to_contain_text("此刻由长宁市总工会代接")
    _send(worker)
    case = Case.objects.get()
    assert (case.organisation.code, case.promised_by_id) == (town.empty, city)  # it stays the county's case

    desk = visitor(DESKTOP)
    sign_in(desk, town, city)
    desk.goto(f"{town.address}/desk/")
    desk.locator(f"#case-{case.pk}").click()
    desk.get_by_label("回话").fill(ANSWER)
    desk.get_by_role("button", name="回话").click()
    expect(desk.locator("main")).to_contain_text(ANSWER)

    # in the morning the county has its own people again, and the case is theirs
    own = town.person_on_duty(town.empty, MORNING)
    with frozen_at(MORNING):
        day = visitor(DESKTOP)
        sign_in(day, town, own)
        assert day.goto(f"{town.address}/desk/{case.pk}/").status == 200
        assert desk.goto(f"{town.address}/desk/{case.pk}/").url.startswith(f"{town.address}/accounts/login/")


def test_a_worker_signed_in_by_phone_has_the_case_among_own_things(town, visitor):
    account = accounts.enter_by_phone(phone="13800015678", at=NIGHT)
    worker = visitor()
    sign_in(worker, town, account.person_id)
    _open_tell(worker, town, town.covered)
    code, _pin = _send(worker)
    worker.goto(f"{town.address}/mine/")
    worker.get_by_role("link", name=re.compile("厂里三个月没发工资了")).click()
    expect(worker).to_have_url(f"{town.address}/case/{code}/")
    expect(worker.locator("main")).to_contain_text("宿舍的被子还在里面")

    stranger = accounts.enter_by_phone(phone="13800015679", at=NIGHT)
    other = visitor()
    sign_in(other, town, stranger.person_id)
    other.goto(f"{town.address}/mine/")
    expect(other.locator("main")).not_to_contain_text("工资")
    other.goto(f"{town.address}/case/{code}/")
    expect(other).to_have_url(f"{town.address}/find/?code={code}")
