"""Every page at 390×844 and 1440×900, light, dark and elder: no axe violation, no sideways scroll, a silent console.

The pages come from the resolver: a new address fails `test_every_page_is_looked_at` until it stands in `PAGES` or in
`NOT_PAGES`, with the reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.access.services import grants
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.sheets import write
from kaimen.kernel.people.models import Account
from kaimen.kernel.people.selectors.imports import HEADERS
from kaimen.kernel.people.services import accounts, imports, links
from kaimen.rosters.models import Roster, Seat, ServicePoint, Shift
from kaimen.rosters.selectors import swapping
from kaimen.rosters.services import offers, rosters, shifts, swaps
from kaimen.rosters.web.hotline import EXAMPLE
from kaimen.servicedesk.services import answers, cases
from kaimen.ui.appearance import COOKIE
from tests.architecture.test_walls import addresses
from tests.files.uploads import png
from tests.journeys.conftest import NIGHT, Town, sign_in
from tests.journeys.looks import faults

LONG_NAME = "阿卜杜热西提·买买提艾力·阿卜杜克里木"
WORDS = (
    "厂里三个月没发工资了。\n\n老板说订单没了，让我们等，可是宿舍这个月起也要收钱。",
    "昨天在车间砸到手，厂里不给报工伤，说是我自己不小心。",
    "我不想活了，欠的钱还不上。",
    "产假只给了 60 天，让我下周就去上班，不去就算旷工。",
)


@dataclass
class Room:
    """What the pages are about."""

    town: Town
    clerk: int
    planner: int
    manager: int
    case: int
    code: str
    pin: str
    import_id: int
    token: str
    system: int
    security: int
    audit: int
    union: int
    job: int
    shift: int
    colleague: int

    @property
    def seat(self) -> int:
        return Seat.objects.filter(point__code=self.town.covered).earliest("id").pk


@pytest.fixture
def room(town: Town) -> Room:
    county = next(each for each in town.world.organisations if each.code == town.covered)
    staff = town.world.staff[county.pk]
    told = [_tell(town, words, phone="13800015678") for words in WORDS]
    _tell(town, "食堂的米发霉。", at=NIGHT - timedelta(hours=5))  # late by now
    clerk = town.person_on_duty(town.covered)
    actor = replace(person_actor(clerk, at=NIGHT), tokens=frozenset({f"seat:{told[0].case.seat_id}"}))
    first = told[0].case
    answers.answer(case_id=first.pk, text="明早 9 点我们到厂里去。", seen=first.version, actor=actor, at=NIGHT)
    manager = person_actor(staff[3], at=NIGHT)
    batch, _ = imports.receive(content=sheet(town.covered), label="新城区名册.xlsx", actor=manager, at=NIGHT)
    account = Account.objects.get(person_id=staff[4])
    own = Account.objects.get(person_id=clerk)
    accounts.change_password(account=own, password="four quiet plain words", actor=SYSTEM, at=NIGHT)
    token = links.issue(account=account, actor=SYSTEM, at=NIGHT)
    point = ServicePoint.objects.get(code=town.covered)
    last = Roster.objects.filter(point=point).order_by("-to_on").first()
    rosters.draft(point_id=point.pk, from_on=last.to_on, to_on=last.to_on + timedelta(days=31), actor=SYSTEM, at=NIGHT)
    shift, colleague = _exchange(point, clerk)
    at_top = town.world.staff[town.federation.province.pk]
    officers = dict(zip((Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER), at_top, strict=False))
    top = town.federation.province.pk
    rows = [grants.GrantRow(person, role, top, Scope.SUBTREE) for role, person in officers.items()]
    Grant.objects.filter(person_id__in=officers.values()).delete()  # officers do nothing else
    grants.give_many(rows=rows, from_on=NIGHT.date(), actor=SYSTEM, at=NIGHT)
    dead = Job.objects.create(
        name="notices.send_sms", payload={"notice_id": 17}, queue="outside", state="dead", due_at=NIGHT, attempts=5,
        max_attempts=5, last_error="SmsFailed: 通道没有应答 " * 12, enqueued_at=NIGHT, finished_at=NIGHT,
    )  # fmt: skip
    return Room(
        town, clerk, staff[1], staff[3], first.pk, first.query_code, told[0].pin, batch.pk, token,
        *officers.values(), union=county.pk, job=dead.pk, shift=shift,
        colleague=colleague,
    )  # fmt: skip


def _exchange(point: ServicePoint, clerk: int) -> tuple[int, int]:
    """A swap that waits, an open shift, a few changes; a shift of the clerk's that can still be swapped, and whom to
    ask."""
    actor, ahead = person_actor(clerk, at=NIGHT), Shift.objects.published().filter(seat__point=point)
    given = ahead.filter(starts_at__gt=NIGHT + timedelta(days=1)).exclude(person_id=clerk).order_by("-starts_at")[0]
    shifts.remove(shift_id=given.pk, actor=SYSTEM, at=NIGHT)
    offers.offer(
        roster_id=given.roster_id, seat_id=given.seat_id, starts_at=given.starts_at, ends_at=given.ends_at,
        actor=SYSTEM, at=NIGHT,
    )  # fmt: skip
    own = ahead.filter(starts_at__gt=NIGHT, person_id=clerk).order_by("starts_at")
    fits = [
        (shift.pk, who, option.other_id)
        for shift in own[:6]
        for who, _name in swapping.page(shift_id=shift.pk, colleague_id=None, actor=actor, at=NIGHT).colleagues
        for option in swapping.page(shift_id=shift.pk, colleague_id=who, actor=actor, at=NIGHT).options[-1:]
    ]
    (first, who, other), (second, next_to, _other) = fits[0], next(fit for fit in fits if fit[0] != fits[0][0])
    swap = swaps.ask(shift_id=first, asked_of=who, other_id=other, reason="孩子开家长会", actor=actor, at=NIGHT)
    swaps.agree(swap_id=swap.pk, actor=person_actor(who, at=NIGHT), at=NIGHT)
    return second, next_to


def _tell(town: Town, words: str, **more: object) -> cases.Told:
    photos = [SimpleUploadedFile("工资条 11 月.png", png(), "image/png")]
    asked = {"at": NIGHT, "actor": Anonymous(), "photos": photos, **more}
    return cases.tell(point_code=town.covered, text=words, submission_key=str(uuid4()), **asked)


def sheet(code: str) -> BytesIO:
    rows = [
        [LONG_NAME, "13800015678", "", "2026-11-01", code],
        ["", "13800015679", "", "", code],
        ["王一", "1", "", "", ""],
    ]
    target = BytesIO()
    write.write_xlsx(target, [str(each) for each in HEADERS], rows)
    target.seek(0)
    return target


Step = Callable[[Page, Room], object]


def at(path: str) -> Step:
    """Open an address of this room."""

    def go(page: Page, room: Room) -> None:
        named = path.format(**vars(room), covered=room.town.covered, empty=room.town.empty)
        page.goto(f"{room.town.address}{named}")

    return go


def send(path: str, button: str, **fields: str) -> Step:
    """Open a page, fill fields by their label, press a button."""

    def go(page: Page, room: Room) -> None:
        at(path)(page, room)
        for label, text in fields.items():
            page.get_by_label(label).first.fill(text.format(**vars(room)))
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()

    return go


def preview(page: Page, room: Room) -> None:
    at("/people/import/")(page, room)
    content = sheet(room.town.covered).getvalue()
    page.locator("input[type=file]").set_input_files(
        {"name": "名册.xlsx", "mimeType": write.XLSX_MEDIA_TYPE, "buffer": content}
    )
    page.get_by_role("button", name="看看能导多少").click()
    expect(page).to_have_title(re.compile("导入前看一遍"))


def old_form(page: Page, room: Room) -> None:
    """A form whose token is of another browser."""
    at("/tell/{covered}/")(page, room)
    page.get_by_label("出了什么事").fill(WORDS[0])
    page.context.clear_cookies()
    page.get_by_role("button", name="说给值守的人").click()
    expect(page.locator("main")).to_contain_text("三个月没发工资")


def too_large(page: Page, room: Room) -> None:
    at("/find/")(page, room)
    page.get_by_label("查询码").evaluate("box => { box.value = 'x'.repeat(3 * 1024 * 1024) }")
    page.get_by_role("button", name="看我的事").click()
    page.wait_for_load_state()


def signed_out(page: Page, room: Room) -> None:
    at("/duty/{covered}/?month=2027-01")(page, room)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="发布").first.click()
    page.wait_for_load_state()


# Name in the resolver (and what is special), who looks, how to get there.
PAGES: dict[str, tuple[str, Step]] = {
    "rosters:board": ("", at("/points/")),
    "rosters:board nothing found": ("", at("/points/?q=nowhere")),
    "rosters:point": ("", at("/points/{covered}/")),
    "rosters:point taken over": ("", at("/points/{empty}/")),
    "servicedesk:tell": ("", at("/tell/{covered}/")),
    "servicedesk:tell refused": ("", send("/tell/{covered}/", "说给值守的人", 回电号码="12")),
    "servicedesk:receipt": ("", send("/tell/{covered}/", "说给值守的人", 出了什么事=WORDS[2])),
    "servicedesk:find": ("", at("/find/")),
    "servicedesk:find refused": ("", send("/find/", "看我的事", 查询码="ZZZZ2222", 密码="000000")),
    "servicedesk:case": ("", send("/find/", "看我的事", 查询码="{code}", 密码="{pin}")),
    "servicedesk:mine empty": ("worker", at("/mine/")),
    "servicedesk:mine": ("owner", at("/mine/")),
    "news:page": ("clerk", at("/news/")),
    "news:page worker": ("worker", at("/news/")),
    "news:page officer": ("system", at("/news/")),
    "servicedesk:queue": ("clerk", at("/desk/")),
    "servicedesk:queue off duty": ("planner", at("/desk/")),
    "servicedesk:work": ("clerk", at("/desk/{case}/")),
    "servicedesk:work urgent": ("clerk", lambda page, room: at(f"/desk/{room.case + 2}/")(page, room)),
    "servicedesk:answer refused": ("clerk", lambda page, room: send(f"/desk/{room.case + 1}/", "回话")(page, room)),
    "servicedesk:number": ("clerk", lambda page, room: send(f"/desk/{room.case + 1}/", "看号码")(page, room)),
    "rosters:duty": ("manager", at("/duty/?q=610")),
    "rosters:duty gaps": ("manager", at("/duty/?view=gaps")),
    "rosters:duty missing": ("manager", at("/duty/?view=missing")),
    "rosters:duty waiting": ("manager", at("/duty/?view=waiting")),
    "rosters:duty unread": ("manager", at("/duty/?view=unread")),
    "rosters:month": ("planner", at("/duty/{covered}/")),
    "rosters:staff_record": ("planner", at("/duty/{covered}/record/2026/")),
    "rosters:fairness": ("planner", at("/duty/{covered}/fairness/?measure=hours")),
    "rosters:mine": ("clerk", at("/my/duty/")),
    "rosters:repair": ("planner", at("/duty/{covered}/repair/")),
    "rosters:changes": ("planner", at("/duty/{covered}/changes/")),
    "rosters:own_shift": ("clerk", at("/my/duty/{shift}/?with={colleague}")),
    "rosters:month draft": ("planner", at("/duty/{covered}/?month=2027-01")),
    "rosters:people": ("planner", at("/duty/{covered}/staff/")),
    "rosters:demand": ("planner", at("/duty/{covered}/demand/")),
    "rosters:demand of a seat": (
        "manager",
        lambda page, room: at(f"/duty/{{covered}}/demand/?seat={room.seat}")(page, room),
    ),
    "rosters:hotline": ("planner", at(f"/duty/{{covered}}/hotline/?{EXAMPLE}")),
    "rosters:hotline empty": ("clerk", at("/duty/{covered}/hotline/")),
    "rosters:hotline refused": ("clerk", at("/duty/{covered}/hotline/?working=4+4+x&rest=4+4")),
    "rosters:open": ("manager", at("/duty/open/")),
    "rosters:publish signed out": ("planner", signed_out),
    "people:import": ("manager", at("/people/import/")),
    "people:import preview": ("manager", preview),
    "people:import_progress": ("manager", at("/people/import/{import_id}/")),
    "people:sessions": ("clerk", at("/accounts/sessions/")),
    "people:phone": ("", at("/accounts/phone/")),
    "people:phone refused": ("", send("/accounts/phone/", "收验证码", 手机号="12")),
    "people:code": ("", send("/accounts/phone/", "收验证码", 手机号="13800015680")),
    "people:first_link": ("", at("/accounts/first/{token}/")),
    "people:first_link gone": ("", at("/accounts/first/nothing/")),
    "account_login": ("", at("/accounts/login/")),
    "account_login refused": ("", send("/accounts/login/", "登录", 登录名="nobody", 密码="nothing at all")),
    "account_login signed in": ("clerk", at("/accounts/login/")),
    "account_inactive": ("", at("/accounts/inactive/")),
    "account_reauthenticate": ("clerk", at("/accounts/reauthenticate/")),
    "account_change_password": ("clerk", at("/accounts/password/change/")),
    "account_change_password without one": ("planner", at("/accounts/password/change/")),
    "mfa_index": ("clerk", at("/accounts/2fa/")),
    "mfa_activate_totp": ("half", at("/accounts/2fa/totp/activate/")),
    "people:list": ("manager", at("/people/")),
    "people:list nobody found": ("manager", at("/people/?q=nobody")),
    "people:find": ("manager", send("/people/", "找", 完整的手机号或身份证号="13800015678")),
    "people:person": ("security", at("/people/{clerk}/")),
    "people:numbers": ("security", send("/people/{clerk}/", "看完整号码")),
    "officers access:grants": ("security", at("/accounts/grants/")),
    "officers access:colleague": ("security", at("/colleagues/{clerk}/")),
    "officers access:give refused": ("security", send("/colleagues/{clerk}/", "给角色")),
    "officers access:link": ("security", send("/colleagues/{clerk}/", "发新链接")),
    "officers organisations:unions": ("system", at("/unions/")),
    "officers organisations:union": ("system", at("/unions/{union}/")),
    "officers organisations:found": ("system", at("/unions/{union}/found/")),
    "officers organisations:move": ("system", at("/unions/{union}/move/")),
    "officers organisations:rename": ("system", at("/unions/{union}/rename/")),
    "officers organisations:close": ("system", at("/unions/{union}/close/")),
    "officers jobs:board": ("system", at("/jobs/")),
    "officers jobs:letter": ("system", at("/jobs/{job}/")),
    "officers audit:entries": ("audit", at("/audit/")),
    "officers audit:verify": ("audit", send("/audit/", "核对")),
    "ui:statement": ("", at("/accessibility/")),
    "ui:gallery": ("", at("/ui/gallery/")),
    **{f"ui:gallery_shell {shell}": ("", at(f"/ui/gallery/{shell}/")) for shell in ("page", "phone", "case", "tell")},
    **{f"ui:gallery_shell {each}": ("", at(f"/ui/gallery/{each}/")) for each in ("desk", "inbox", "refused", "log_in")},
    "error 404": ("", at("/nothing/here/")),
    "error 404 staff": ("clerk", at("/desk/999999/")),
    "error 403": ("clerk", at("/people/import/")),
    "error 413": ("", too_large),
    "error old form": ("", old_form),
}
NOT_PAGES: dict[str, str] = {
    **dict.fromkeys(("livez", "readyz"), "text for monitoring"),
    "home": "leads to the board",
    **dict.fromkeys(("demo_login", "account_logout", "ui:appearance"), "a deed that leads on"),
    **dict.fromkeys(("mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp"), "seen in test_signing_in"),
    **dict.fromkeys(("mfa_view_recovery_codes", "mfa_generate_recovery_codes"), "seen in test_signing_in"),
    "mfa_download_recovery_codes": "a text file",
    "adapters:demo_sms": "demo profile only: seen in test_signing_in",
    **dict.fromkeys(("rosters:draft", "rosters:assign", "rosters:rotate", "rosters:withdraw"), "a deed on the month"),
    **dict.fromkeys(("rosters:release_record", "rosters:withdraw_record"), "a deed on the record"),
    "rosters:record": "the page of staff_record in another shell, once a year was released",
    "rosters:repair_adopt": "a deed on the month",
    **dict.fromkeys(
        ("rosters:offer", "rosters:undo", "rosters:decide_swap", "rosters:decide_offer"), "a deed on the changes"
    ),
    **dict.fromkeys(
        (
            *("rosters:ask_swap", "rosters:step_in", "rosters:answer_swap"),
            *("rosters:claim", "rosters:wish", "rosters:withdraw_wish"),
        ),
        "a deed on one's shifts",
    ),
    **dict.fromkeys(
        ("rosters:mark", "rosters:acknowledge", "rosters:make_feed", "rosters:revoke_feed"), "a deed on one's shifts"
    ),
    "rosters:feed": "a calendar file",
    **dict.fromkeys(("rosters:hand_over", "rosters:remove", "rosters:move", "rosters:solve"), "a deed on the month"),
    **dict.fromkeys(("rosters:check", "rosters:run"), "a part of the month, seen in test_roster_by_hand"),
    **dict.fromkeys(
        ("rosters:month_pdf", "rosters:month_xlsx", "rosters:hours_xlsx", "rosters:fairness_xlsx"), "a file"
    ),
    **dict.fromkeys(("rosters:keep", "rosters:end", "rosters:set_demand"), "a deed on staff or demand"),
    **dict.fromkeys(
        ("servicedesk:add", "servicedesk:open", "servicedesk:call", "servicedesk:close"), "a deed on the case"
    ),
    **dict.fromkeys(("servicedesk:receipt_pdf", "servicedesk:paper"), "a file"),
    **dict.fromkeys(("people:end_session", "people:end_sessions", "people:import_run"), "a deed"),
    **dict.fromkeys(("people:import_template", "people:import_refused"), "a file"),
    **dict.fromkeys(("api:api-root", "api:openapi-json", "api:list_points", "api:one_point"), "for programs"),
    **dict.fromkeys(("access:withdraw", "access:stop", "access:resume"), "a deed on the colleague"),
    **dict.fromkeys(("jobs:retry", "jobs:forget"), "a deed on the job"),
    "audit:export": "a file",
    **dict.fromkeys(("news:read", "news:read_all"), "a deed on one's notices"),
    **dict.fromkeys(("api:tell", "api:one_case", "api:queue"), "for programs"),
}
ENGLISH = (
    "rosters:board",
    "rosters:point",
    "servicedesk:tell",
    "servicedesk:case",
    "servicedesk:queue",
    "account_login",
    "error 404",
)
GROUPS = (
    "rosters",
    "servicedesk",
    "news",
    *(pytest.param(name, marks=pytest.mark.slow) for name in ("people", "officers", "account", "mfa", "ui", "error")),
)


def _browser(visitor: Callable[..., Page], room: Room, who: str) -> Page:
    page = visitor(reduced_motion="reduce")
    if who == "half":
        page.context.add_cookies([_half(room)])
    elif who in ("worker", "owner"):
        account = accounts.enter_by_phone(phone="13800015681" if who == "worker" else "13800015682", at=NIGHT)
        if who == "owner":
            _tell(room.town, WORDS[3], actor=person_actor(account.person_id, at=NIGHT))
        sign_in(page, room.town, account.person_id)
    elif who:
        sign_in(page, room.town, getattr(room, who))
    return page


def _half(room: Room) -> dict[str, object]:
    from tests.journeys.sessions import cookie_of

    return cookie_of(room.clerk, room.town.address, factors=("password",))


def test_every_page_is_looked_at() -> None:
    looked_at = {name.removeprefix("officers ").partition(" ")[0] for name in PAGES if not name.startswith("error")}
    known = {name for name, _parameters in addresses()}
    assert (sorted(known - looked_at - set(NOT_PAGES)), sorted((looked_at | set(NOT_PAGES)) - known)) == ([], [])
    assert looked_at & set(NOT_PAGES) - {"servicedesk:number"} == set()


@pytest.mark.parametrize("group", GROUPS)
def test_pages_can_be_read_by_everybody(room: Room, visitor: Callable[..., Page], group: str) -> None:
    found: list[str] = []
    held: dict[str, Page] = {}
    for name, (who, step) in PAGES.items():
        if not name.startswith(group):
            continue
        page = held.setdefault(who, _browser(visitor, room, who)) if who else _browser(visitor, room, "")
        step(page, room)
        found += faults(page, name)
        if not who:
            page.context.close()
    assert found == []


def test_the_look_is_remembered_by_the_server(town: Town, visitor: Callable[..., Page]) -> None:
    page = visitor()
    page.goto(f"{town.address}/accessibility/")
    expect(page.locator("html")).to_have_attribute("data-size", "100")
    page.get_by_role("button", name="长辈版").first.click()
    for name, value in (("data-size", "125"), ("data-contrast", "more"), ("data-motion", "calm")):
        expect(page.locator("html")).to_have_attribute(name, value)
    page.goto(f"{town.address}/points/")
    expect(page.locator("html")).to_have_attribute("data-size", "125")
    assert COOKIE in {cookie["name"] for cookie in page.context.cookies()}


def test_pages_speak_english(room: Room, visitor: Callable[..., Page]) -> None:
    found: list[str] = []
    for name in ENGLISH:
        who, step = PAGES[name]
        page = _browser(visitor, room, who)
        step(page, room)
        page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": room.town.address}])
        page.goto(page.url)
        expect(page.locator("html")).to_have_attribute("lang", "en")
        found += faults(page, f"en {name}")
        page.context.close()
    assert found == []
