"""Walls between unions 看不见就是没有: every address, walked as every role of a union that has no business there.

The addresses come from the resolver. A new one fails `test_every_address_is_known` until it stands in one of the
tables below: with the county's object behind it, or with the reason why everybody may open it.
"""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import crypto
from kaimen.servicedesk.web import tokens
from tests.architecture.walled import AT, CREW, PHONE, TITLE, Held, build, strangers
from tests.conftest import frozen_at
from tests.federation import Federation
from tests.journeys.sessions import session_of

GET, POST = "get", "post"
UNKNOWN = 999_999

# The county's objects: parameters of the address, its method, and who of the county gets in.
WALLED: dict[str, tuple[dict[str, str], str, str]] = {
    "rosters:month": ({"code": "point"}, GET, Role.CLERK),
    "rosters:draft": ({"code": "point"}, POST, Role.PLANNER),
    "rosters:people": ({"code": "point"}, GET, Role.PLANNER),
    "rosters:keep": ({"code": "point", "what": "what"}, POST, Role.PLANNER),
    "rosters:end": ({"code": "point", "what": "what", "pk": "absence_id"}, POST, Role.PLANNER),
    "rosters:hotline": ({"code": "point"}, GET, Role.CLERK),
    "rosters:demand": ({"code": "point"}, GET, Role.CLERK),
    "rosters:set_demand": ({"code": "point", "seat_id": "seat_id"}, POST, Role.MANAGER),
    "rosters:assign": ({"roster_id": "draft_id"}, POST, Role.PLANNER),
    "rosters:rotate": ({"roster_id": "draft_id"}, POST, Role.PLANNER),
    "rosters:offer": ({"roster_id": "published_id"}, POST, Role.PLANNER),
    "rosters:changes": ({"code": "point"}, GET, Role.CLERK),
    "rosters:undo": ({"code": "point", "batch": "batch"}, POST, Role.PLANNER),
    "rosters:decide_swap": ({"code": "point", "swap_id": "swap_id"}, POST, Role.PLANNER),
    "rosters:decide_offer": ({"code": "point", "offer_id": "offer_id"}, POST, Role.PLANNER),
    "rosters:own_shift": ({"shift_id": "shift_id"}, GET, "on duty"),
    "rosters:ask_swap": ({"shift_id": "shift_id"}, POST, "on duty"),
    "rosters:step_in": ({"shift_id": "shift_id"}, POST, Role.CLERK),
    "rosters:answer_swap": ({"swap_id": "swap_id"}, POST, Role.CLERK),
    "rosters:claim": ({"offer_id": "offer_id"}, POST, Role.CLERK),
    "rosters:publish": ({"roster_id": "draft_id"}, POST, Role.PLANNER),
    "rosters:withdraw": ({"roster_id": "published_id"}, POST, Role.MANAGER),
    "rosters:hand_over": ({"shift_id": "shift_id"}, POST, Role.DUTY_LEADER),
    "rosters:remove": ({"shift_id": "shift_id"}, POST, Role.PLANNER),
    "rosters:staff_record": ({"code": "point", "year": "year"}, GET, Role.CLERK),
    "rosters:release_record": ({"code": "point", "year": "year"}, POST, Role.MANAGER),
    "rosters:withdraw_record": ({"code": "point", "year": "year"}, POST, Role.MANAGER),
    "rosters:repair": ({"code": "point"}, GET, Role.CLERK),
    "rosters:repair_adopt": ({"code": "point"}, POST, Role.MANAGER),
    "rosters:check": ({"shift_id": "shift_id"}, GET, Role.CLERK),
    "rosters:move": ({"roster_id": "draft_id"}, POST, Role.PLANNER),
    "rosters:solve": ({"roster_id": "draft_id"}, POST, Role.PLANNER),
    "rosters:run": ({"roster_id": "draft_id"}, GET, Role.CLERK),
    "rosters:month_pdf": ({"code": "point"}, GET, Role.PLANNER),
    "rosters:month_xlsx": ({"code": "point"}, GET, Role.PLANNER),
    "rosters:hours_xlsx": ({"code": "point"}, GET, Role.PLANNER),
    "rosters:fairness": ({"code": "point"}, GET, Role.CLERK),
    "rosters:fairness_xlsx": ({"code": "point"}, GET, Role.PLANNER),
    "servicedesk:case": ({"code": "case_code"}, GET, "proven"),
    "servicedesk:receipt": ({"code": "case_code"}, GET, "proven"),
    "servicedesk:receipt_pdf": ({"code": "case_code"}, GET, "proven"),
    "servicedesk:add": ({"code": "case_code"}, POST, "proven"),
    "servicedesk:paper": ({"attachment_id": "attachment_id"}, GET, "proven"),
    "servicedesk:work": ({"case_id": "case_id"}, GET, "on duty"),
    "servicedesk:open": ({"case_id": "case_id"}, POST, "on duty"),
    "servicedesk:number": ({"case_id": "case_id"}, POST, "on duty"),
    "servicedesk:call": ({"case_id": "case_id"}, POST, "on duty"),
    "servicedesk:answer": ({"case_id": "case_id"}, POST, "on duty"),
    "servicedesk:close": ({"case_id": "case_id"}, POST, "on duty"),
    "people:import_progress": ({"import_id": "import_id"}, GET, Role.MANAGER),
    "people:import_run": ({"import_id": "import_id"}, POST, Role.MANAGER),
    "people:import_refused": ({"import_id": "import_id"}, GET, Role.MANAGER),
    "people:person": ({"person_id": "person_id"}, GET, Role.MANAGER),
    "people:numbers": ({"person_id": "person_id"}, POST, Role.SECURITY_OFFICER),
    "organisations:union": ({"union_id": "union_id"}, GET, Role.CLERK),
    "organisations:found": ({"union_id": "union_id"}, GET, Role.SYSTEM_OFFICER),
    "organisations:move": ({"union_id": "union_id"}, GET, Role.SYSTEM_OFFICER),
    "organisations:rename": ({"union_id": "union_id"}, GET, Role.SYSTEM_OFFICER),
    "organisations:close": ({"union_id": "union_id"}, GET, Role.SYSTEM_OFFICER),
    "access:colleague": ({"person_id": "person_id"}, GET, Role.SECURITY_OFFICER),
    "access:give": ({"person_id": "person_id"}, POST, Role.SECURITY_OFFICER),
    "access:link": ({"person_id": "person_id"}, POST, Role.SECURITY_OFFICER),
    "access:stop": ({"person_id": "person_id"}, POST, Role.SECURITY_OFFICER),
    "access:resume": ({"person_id": "person_id"}, POST, Role.SECURITY_OFFICER),
    "access:withdraw": ({"grant_id": "grant_id"}, POST, Role.SECURITY_OFFICER),
    "api:one_case": ({"query_code": "case_code"}, GET, "proven"),
}
BY_CODE = (
    *("servicedesk:case", "servicedesk:receipt", "servicedesk:receipt_pdf", "servicedesk:add"),
    "api:one_case",
)
"""Asked for code and PIN instead of 404, a word typed being kept: the same for a code that exists and for any other."""

# No object in the address: one's own things, or the way in. Their pages are read for the county's words all the same.
OPEN: dict[str, str] = {
    "home": "the front door",
    "livez": "monitoring, no data",
    "readyz": "monitoring, names of parts only",
    "demo_login": "404 outside the demo profile",
    "account_login": "the way in",
    "account_logout": "the way out",
    "account_inactive": "a sentence",
    "account_reauthenticate": "one's own account",
    "account_change_password": "one's own account",
    "mfa_index": "one's own account",
    "mfa_authenticate": "one's own account",
    "mfa_reauthenticate": "one's own account",
    "mfa_activate_totp": "one's own account",
    "mfa_deactivate_totp": "one's own account",
    "mfa_view_recovery_codes": "one's own account",
    "mfa_generate_recovery_codes": "one's own account",
    "mfa_download_recovery_codes": "one's own account",
    "ui:appearance": "how pages look in this browser",
    "ui:statement": "public statement",
    "ui:gallery": "invented content",
    "ui:gallery_shell": "invented content",
    "adapters:demo_sms": "404 outside the demo profile",
    "rosters:board": "public: windows, masked names",
    "rosters:point": "public: one window, masked name",
    "rosters:record": "public once released: minutes, no name; 404 before",
    "rosters:duty": "a list of what one may see",
    "rosters:open": "a form: 403 but for who opens points",
    "rosters:mine": "one's own shifts",
    "rosters:acknowledge": "one's own shifts",
    "rosters:mark": "one's own shift: 404 for another's",
    "rosters:wish": "one's own wishes",
    "rosters:withdraw_wish": "one's own wish: 404 for another's",
    "rosters:make_feed": "one's own calendar",
    "rosters:revoke_feed": "one's own calendar",
    "rosters:feed": "whoever holds the secret address",
    "servicedesk:tell": "public: whoever writes to this window",
    "servicedesk:find": "public: code and PIN",
    "servicedesk:mine": "one's own cases",
    "news:page": "one's own tasks and notices",
    "news:read": "one's own notice: 404 for another's",
    "news:read_all": "one's own notices",
    "servicedesk:queue": "a list of what one may see",
    "people:phone": "the way in",
    "people:code": "the way in",
    "people:first_link": "whoever holds the one-time link",
    "people:sessions": "one's own log-ins",
    "people:end_session": "one's own log-ins",
    "people:end_sessions": "one's own log-ins",
    "people:import": "a form",
    "people:import_template": "an empty sheet",
    "people:list": "a list of what one may see",
    "people:find": "a list of what one may see",
    "access:grants": "a list of what one may see",
    "organisations:unions": "a list of what one may see",
    "audit:entries": "a list of what one may see",
    "audit:export": "a list of what one may see",
    "audit:verify": "the whole house's: 403 below its top",
    "jobs:board": "the whole house's: 403 below its top",
    "jobs:letter": "the whole house's: 403 below its top",
    "jobs:retry": "the whole house's: 403 below its top",
    "jobs:forget": "the whole house's: 403 below its top",
    "api:api-root": "404, never shown",
    "api:openapi-json": "the contract",
    "api:list_points": "public: as the board",
    "api:one_point": "public: one window, no name",
    "api:tell": "public: whoever writes to this window",
    "api:queue": "a list of what one may see",
}
BY_ROLE = ("a list", "a form", "the whole house")
WIDER = {
    "servicedesk:queue": ("?shelf=all", "?shelf=soon", f"?shelf=all&q={TITLE[:4]}"),
    "api:queue": ("?shelf=all", f"?shelf=all&q={TITLE[:4]}"),
    "rosters:duty": ("?q=610102",),
    "people:list": ("?q=单",),
    "access:grants": ("?q=单",),
    "organisations:unions": ("?q=610102",),
    "audit:entries": ("?thing=people.Person", "?where=610102"),
    "rosters:board": ("?division=610102",),
}
"""Lists are asked for as much as they give."""
FILLED = {
    "secret": "keiner",
    "code": "610102",
    "year": 2026,
    "point_code": "610102",
    "shell": "page",
    "token": "keiner",
    "job_id": UNKNOWN,
    "shift_id": UNKNOWN,
    "wish_id": UNKNOWN,
    "notice_id": UNKNOWN,
}


def addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every named address of the site, with its parameters."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", tuple(each.pattern.converters)
        else:
            yield from addresses(each, space + (f"{each.namespace}:" if each.namespace else ""))


@pytest.fixture
def held(db: None) -> Iterator[Held]:
    with frozen_at(AT):
        yield build(Federation.build(AT, AT.date().replace(month=1, day=1)))


def browser(person_id: int | None = None, factors: tuple[str, ...] = ("password", "mfa"), **proofs: object) -> Client:
    client = Client(raise_request_exception=True)
    if person_id is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person_id, factors=factors)
    if proofs:
        session = client.session
        session.update(proofs)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def ask(client: Client, method: str, address: str, **headers: str) -> HttpResponse:
    """One request that leaves nothing behind."""
    with transaction.atomic():
        answer = getattr(client, method)(address, headers=headers)
        transaction.set_rollback(True)
    if answer.streaming:
        answer.streamed = b"".join(answer.streaming_content)  # read to its end, it closes itself
    return answer


def proofs(held: Held) -> dict[str, object]:
    """What stands in the session of the browser that told the case."""
    pin = crypto.seal(held.pin, context=tokens.CONTEXT)
    fresh = {"code": held.case_code, "pin": pin, "at": AT.isoformat()}
    return {tokens.TOKENS: [f"case:{held.case_id}"], tokens.FRESH: fresh}


def address_of(name: str, held: Held | SimpleNamespace) -> str:
    return reverse(name, kwargs={key: getattr(held, part) for key, part in WALLED[name][0].items()})


def unknown() -> SimpleNamespace:
    """The same parameters with nothing behind them."""
    numbers = {part: UNKNOWN for parts, _method, _who in WALLED.values() for part in parts.values()}
    return SimpleNamespace(**{**numbers, "point": "619999", "case_code": "ZZZZ2222", "batch": UUID(int=UNKNOWN)})


def seen(answer: HttpResponse, held: Held | SimpleNamespace) -> tuple[int, str]:
    """What a stranger learns: the status, and where he is sent, without what he asked for himself."""
    where = unquote(answer.headers.get("Location", ""))
    for part in {str(getattr(held, part)) for asked, _method, _who in WALLED.values() for part in asked.values()}:
        where = re.sub(rf"(?<=[/=]){part}(?=/|$)", "…", where)
    return answer.status_code, where


def breaches(held: Held, who: str, client: Client, *, lists_only: bool = False) -> list[str]:
    """Everything a stranger learns about the county: an answer other than 404, or words of the county in any page.

    `lists_only` leaves out the open pages that do not ask for the role.
    """
    found = []
    for name in WALLED:
        for method in (GET, POST):
            there = ask(client, method, address_of(name, held), **{"x-case-pin": "000000"})
            found += [f"{who} {method} {name} shows {word}" for word in leaks(held, name, there)]
            if there.status_code in (404, 405):
                continue
            nothing = ask(client, method, address_of(name, unknown()), **{"x-case-pin": "000000"})
            if not is_way_in(name, there) or seen(there, held) != seen(nothing, unknown()):
                found.append(f"{who} {method} {name}: {there.status_code}, without an object {nothing.status_code}")
    for name, parameters in addresses():
        if name in OPEN and (not lists_only or OPEN[name].startswith(BY_ROLE)):
            address = reverse(name, kwargs={key: FILLED[key] for key in parameters})
            for method, question in ((POST, ""), *((GET, each) for each in ("", *WIDER.get(name, ())))):
                answer = ask(client, method, address + question)
                found += [f"{who} {method} {name}{question} shows {word}" for word in leaks(held, name, answer)]
    return found


def is_way_in(name: str, answer: HttpResponse) -> bool:
    """Asked to sign in, for the second factor, or for code and PIN."""
    where = answer.headers.get("Location", "")
    is_sent_on = where.startswith(("/find/?code=", "/case/"))
    if name in BY_CODE and (is_sent_on or (name == "api:one_case" and answer.status_code == 422)):
        return True
    if name == "servicedesk:add" and answer.status_code == 403:
        return True  # the proof has run out: code and PIN first, then the words once more
    asks = ("登录过期", "account.second_factor_needed")
    is_asked = answer.status_code == 403 and any(each in answer.content.decode() for each in asks)
    return where.startswith("/accounts/") or is_asked


def leaks(held: Held, name: str, answer: HttpResponse) -> list[str]:
    if not answer.headers.get("Content-Type", "").startswith(("text/", "application/json")):
        return []
    text = (answer.streamed if answer.streaming else answer.content).decode()
    asked = (held.case_code,) if name in BY_CODE else ()
    return [word for word in held.secrets if word in text and word not in asked]


def test_every_address_is_known() -> None:
    names = [name for name, _parameters in addresses()]
    assert sorted(set(names)) == sorted([*WALLED, *OPEN])


def test_every_address_with_an_object_is_walled() -> None:
    open_with_parameters = {name for name, parameters in addresses() if parameters and name in OPEN}
    public = {
        "rosters:point",
        "rosters:record",
        "servicedesk:tell",
        "api:one_point",
        "ui:gallery_shell",
        "people:first_link",
    }
    house = {"jobs:letter", "jobs:retry", "jobs:forget"}
    # another's is not found: test_mine, test_swaps, test_news
    own = {"rosters:mark", "rosters:feed", "rosters:withdraw_wish", "news:read"}
    assert open_with_parameters == public | house | own


@pytest.mark.parametrize("place", ["sibling", "neighbour"])
def test_nobody_next_door_sees_anything(held: Held, place: str) -> None:
    outside = strangers(held.federation, getattr(held.federation, place))
    found = []
    for number, (who, person) in enumerate(outside.items()):
        found += breaches(held, f"{place} {who}", browser(person), lists_only=number > 0)
    assert found == []


def test_a_visitor_is_shown_the_way_in_and_nothing_else(held: Held) -> None:
    assert breaches(held, "nobody", browser()) == []


def test_without_the_second_factor_even_the_own_colleague_sees_nothing(held: Held) -> None:
    client = browser(held.people["on duty"], factors=("password",))
    assert [line for line in breaches(held, "half", client) if "shows 钟离守夜" not in line] == []


@pytest.mark.parametrize("name", list(WALLED))
def test_the_own_colleague_gets_in(held: Held, name: str) -> None:
    _parts, method, who = WALLED[name]
    client = browser(**proofs(held)) if who == "proven" else browser(held.people[str(who)])
    answer = ask(client, method, address_of(name, held), **{"x-case-pin": held.pin})
    status, says = ANSWERS.get(name, (200, ""))
    assert answer.status_code == status
    assert says in (answer.headers["Location"] if status == 302 else "" if answer.streaming else page_of(answer))
    assert not is_way_in(name, answer)


def page_of(answer: HttpResponse) -> str:
    return answer.content.decode(errors="replace")


ANSWERS: dict[str, tuple[int, str]] = {
    "rosters:repair_adopt": (422, "看不懂日期。"),
    "rosters:release_record": (422, "2026 年还没过完。"),
    "rosters:withdraw_record": (422, "2026 年的记录没有公开。"),
    "rosters:draft": (422, "看不懂月份。"),
    "rosters:keep": (422, "还没选席位或人。"),
    "rosters:end": (302, "/duty/610102/staff/"),
    "rosters:set_demand": (422, "看不懂日期或选项。"),
    "rosters:assign": (422, "看不懂上下班的时间。"),
    "rosters:rotate": (422, "还没选席位或人。"),
    "rosters:offer": (422, "看不懂上下班的时间。"),
    "rosters:undo": (302, "/duty/610102/changes/"),
    "rosters:decide_swap": (422, "这次换班已经有了结果。"),
    "rosters:decide_offer": (302, "/duty/610102/changes/"),
    "rosters:ask_swap": (422, "还没选席位或人。"),
    "rosters:step_in": (422, "发布了的班换人，要写理由。"),
    "rosters:answer_swap": (302, "/my/duty/"),
    "rosters:claim": (422, "这个班已经有了结果。"),
    "rosters:publish": (422, "这张值守表上还没有一班。"),
    "rosters:withdraw": (422, "这张值守表从 2026-11-01 起已在执行，不能撤回。"),
    "rosters:hand_over": (422, "还没选席位或人。"),
    "rosters:solve": (302, "#run"),
    "rosters:move": (422, "看不懂上下班的时间。"),
    "rosters:remove": (422, "这一班 11-23 00:00 已经开始。"),
    "servicedesk:add": (422, "这次提交没有带上有效的编号"),
    "servicedesk:open": (302, "/desk/"),
    "servicedesk:number": (200, PHONE),
    "servicedesk:call": (200, TITLE),  # a form with nothing in it
    "servicedesk:answer": (200, TITLE),
    "servicedesk:close": (422, "还没答复，不能办结。"),
    "people:import_run": (302, "/people/import/"),
    "people:numbers": (422, "这里还没有写内容。"),
    "access:give": (422, CREW[Role.CLERK]),
    "access:link": (200, "/accounts/first/"),  # shown once, on the answer itself
    "access:stop": (302, "/colleagues/"),
    "access:resume": (302, "/colleagues/"),
    "access:withdraw": (302, "/colleagues/"),
}
"""What a colleague is told who sends nothing: said only once the object was found. Other addresses answer 200."""
