"""The pages: what a worker walks through at 03:00, what the desk does, and what bad input gets."""

import errno
import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from kaimen.kernel.access.rules.roles import Role
from kaimen.kernel.base import clock, crypto
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.files.models import StoredFile
from kaimen.kernel.files.services import contents
from kaimen.kernel.people.models import Account
from kaimen.kernel.worklist.services import tasks
from kaimen.rosters.models import ServicePoint
from kaimen.servicedesk.models import Action, Attachment, Case, Contact, Telling
from kaimen.servicedesk.services import answers, cases, tellings
from kaimen.site.accounts import stamp
from kaimen.ui import kept
from tests.servicedesk.world import COUNTY, MORNING, NIGHT, World

TELL = f"/tell/{COUNTY}/"
MINUTE = timedelta(minutes=1)
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _three_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_read", lambda: NIGHT)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "_read", lambda: moment)


def picture(name: str = "工资条.jpg", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    target = BytesIO()
    Image.new("RGB", size, "white").save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def form(**typed: object) -> dict[str, object]:
    return {"text": "两个月工资没发。", "phone": "", "submission_key": str(uuid4()), **typed}


def sign_in(client: Client, account: Account) -> None:
    """As one of the demo's buttons does, which counts as a second factor in tests."""
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor"] = "demo"
    session.save()


@pytest.fixture
def night(world: World) -> Client:
    """The browser of the person on duty at 03:00."""
    client = Client(**HERE)  # type: ignore[arg-type]
    sign_in(client, world.account(world.night, Role.CLERK))
    return client


@pytest.fixture
def morning(world: World) -> Client:
    client = Client(**HERE)  # type: ignore[arg-type]
    sign_in(client, world.account(world.morning, Role.CLERK))
    return client


# ---- the path


def test_the_path_at_three_in_the_morning(
    world: World, client: Client, night: Client, morning: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get(TELL).content.decode()
    assert "今天 05:00" in page
    assert "王**" in page
    assert "您的单位" in page
    sent = client.post(TELL, form(phone="138 1234 5678", photos=[picture()]))
    case = Case.objects.get()
    assert sent.headers["Location"] == f"/case/{case.query_code}/receipt/"
    receipt = client.get(sent.headers["Location"]).content.decode()
    pin = re.search(r"km-digits\">(\d{6})<", receipt)
    assert pin
    assert "今天 05:00 前回您" in receipt

    queue = night.get("/desk/").content.decode()
    assert "两个月工资没发" in queue
    work = f"/desk/{case.pk}/"
    assert "138****5678" in night.get(work).content.decode()
    assert "13812345678" in night.post(f"{work}number/").content.decode().replace(" ", "")
    assert night.post(f"{work}open/").status_code == 302
    case.refresh_from_db()
    night.post(f"{work}call/", {"outcome": "no_answer", "note": "关机", "version": case.version})
    case.refresh_from_db()
    night.post(f"{work}answer/", {"text": "明早九点再打给您。\n先别签字。", "version": case.version})

    elsewhere = Client(**HERE)  # type: ignore[arg-type]
    found = elsewhere.post("/find/", {"query_code": case.query_code.lower(), "pin": pin[1]})
    own = elsewhere.get(found.headers["Location"]).content.decode()
    assert '<div class="km-words">明早九点再打给您。\n先别签字。</div>' in own
    assert "没人接" in own
    assert "关机" not in own
    assert "王建国" not in own
    at(monkeypatch, MORNING)
    added = elsewhere.post(f"/case/{case.query_code}/add/", form(text="他今天来了"))
    assert added.status_code == 302
    for browser, person in ((morning, world.morning), (night, world.night)):
        browser.logout()
        sign_in(browser, Account.objects.get(person=person))
    assert "两个月工资没发" in morning.get("/desk/").content.decode()
    assert "两个月工资没发" not in night.get("/desk/?shelf=all").content.decode()
    assert night.get(work).status_code == 404
    assert night.post(f"{work}answer/", {"text": "晚了", "version": 9}).status_code == 404
    case.refresh_from_db()
    assert (case.state, [a.kind for a in Action.objects.order_by("at", "id")]) == (
        "in_work", ["told", "opened", "called", "answered", "added"],
    )  # fmt: skip


def test_a_signed_in_worker_finds_the_own_cases_without_a_code(world: World, client: Client) -> None:
    sign_in(client, world.account(world.federation.person("赵小满")))
    client.post(TELL, form())
    case = Case.objects.get()
    assert case.owner is not None
    assert "两个月工资没发" in client.get("/mine/").content.decode()
    fresh = Client()
    sign_in(fresh, case.owner.account)
    assert fresh.get(f"/case/{case.query_code}/").status_code == 200
    assert fresh.get("/desk/").status_code == 403
    assert fresh.get(f"/desk/{case.pk}/").status_code == 403


# ---- the PIN


def test_the_pin_is_shown_until_the_worker_goes_on_or_half_an_hour(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = client.post(TELL, form()).headers["Location"]
    case = receipt.removesuffix("receipt/")
    assert client.get(receipt).status_code == 200
    assert client.get(receipt).status_code == 200
    paper = client.get(f"{case}receipt.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert client.get(case).status_code == 200
    assert client.get(receipt).status_code == 302
    assert client.get(f"{case}receipt.pdf").status_code == 302
    second = client.post(TELL, form()).headers["Location"]
    at(monkeypatch, NIGHT + 30 * MINUTE)
    assert client.get(second).status_code == 200
    at(monkeypatch, NIGHT + 31 * MINUTE)
    assert client.get(second).status_code == 302


def test_the_session_holds_no_pin_in_clear(world: World, client: Client) -> None:
    receipt = client.get(client.post(TELL, form()).headers["Location"]).content.decode()
    pin = re.search(r"km-digits\">(\d{6})<", receipt)
    assert pin
    assert pin[1] not in str(dict(client.session))


def test_a_stranger_is_asked_for_the_pin_whether_the_code_exists_or_not(world: World) -> None:
    code = world.tell().case.query_code
    for asked in (code, "ZZZZZZZZ"):
        answer = Client().get(f"/case/{asked}/")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/find/?code={asked}")
        assert Client().get(f"/case/{asked}/receipt/").status_code == 302
        assert Client().post(f"/case/{asked}/add/", form()).status_code == 403


def test_a_word_whose_proof_ran_out_is_kept_in_the_page_and_sent_once_proven(world: World) -> None:
    told = world.tell()
    code = told.case.query_code
    client = Client(**HERE)  # type: ignore[arg-type]
    written = form(text="写了很久的一段补充")
    kept_page = client.post(f"/case/{code}/add/", written).content.decode()
    assert "写了很久的一段补充" in kept_page
    assert f"/find/?code={code}" in kept_page
    assert str(written["submission_key"]) in kept_page
    assert Contact.objects.count() == 1
    client.post("/find/", {"query_code": code, "pin": told.pin})
    assert client.post(f"/case/{code}/add/", written).status_code == 302
    assert Contact.objects.count() == 2
    stranger = Client(HTTP_ORIGIN="https://elsewhere.example")
    assert (
        "替您说的很长一段话" not in stranger.post(f"/case/{code}/add/", {"text": "替您说的很长一段话"}).content.decode()
    )


def test_a_second_matter_after_going_back_is_sent_by_pressing_once_more(world: World, client: Client) -> None:
    spent = str(uuid4())
    client.post(TELL, form(submission_key=spent))
    answer = client.post(TELL, form(text="另一件事", submission_key=spent))
    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count()) == (422, 1)
    assert "另一件事" in page
    fresh = re.search(r'name="submission_key" value="([0-9a-f-]{36})"', page)
    assert fresh
    assert fresh[1] != spent
    assert client.post(TELL, form(text="另一件事", submission_key=fresh[1])).status_code == 302
    assert Case.objects.count() == 2


def test_a_session_planted_before_does_not_read_along(world: World, client: Client) -> None:
    told = world.tell()
    other = world.tell("另一件")
    client.post("/find/", {"query_code": other.case.query_code, "pin": other.pin})
    planted = client.session.session_key
    client.post("/find/", {"query_code": told.case.query_code, "pin": told.pin})
    assert client.session.session_key != planted
    assert client.get(f"/case/{other.case.query_code}/").status_code == 200
    eavesdropper = Client()
    eavesdropper.cookies[settings.SESSION_COOKIE_NAME] = str(planted)
    assert eavesdropper.get(f"/case/{told.case.query_code}/").status_code == 302


def test_a_proof_lasts_half_an_hour_and_a_log_in_as_long_as_before(world: World, client: Client) -> None:
    told = world.tell()
    client.post("/find/", {"query_code": told.case.query_code, "pin": told.pin})
    assert client.session.get_expiry_age() == 30 * 60
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 30 * 60
    worker = Client(**HERE)  # type: ignore[arg-type]
    sign_in(worker, world.account(world.federation.person("赵小满")))
    worker.post(TELL, form())
    assert worker.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_a_log_in_ends_the_half_hour_of_a_proof(world: World, client: Client) -> None:
    told = world.tell()
    client.post("/find/", {"query_code": told.case.query_code, "pin": told.pin})
    request = RequestFactory().get("/")
    request.session = client.session
    stamp(request)
    assert request.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_a_flood_from_one_address_is_told_the_number_to_ring_and_hinders_nobody_else(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = crypto.blind_index("127.0.0.1", "servicedesk.address")
    Telling.objects.bulk_create(Telling(address_index=index, at=NIGHT) for _ in range(59))
    assert client.post(TELL, form()).status_code == 302
    answer = client.post(TELL, form(text="第六十一件"))
    page = answer.content.decode()
    assert (answer.status_code, Case.objects.count()) == (422, 1)
    assert "第六十一件" in page
    assert "12351" in page
    assert "127.0.0.1" not in str(list(Telling.objects.values()))
    assert client.post(TELL, form(), REMOTE_ADDR="192.0.2.7").status_code == 302
    assert tellings.forget(at=NIGHT + 59 * MINUTE) == 0
    at(monkeypatch, NIGHT + 60 * MINUTE)
    assert client.post(TELL, form()).status_code == 302
    assert tellings.forget(at=NIGHT + 60 * MINUTE) == 61


def test_what_was_answered_is_told_in_the_workers_own_list(world: World, client: Client) -> None:
    worker = world.federation.person("赵小满")
    case = world.tell(actor=world.actor(worker, NIGHT)).case
    sign_in(client, world.account(worker))
    told = f"{case.number} 有了答复。"
    assert told not in client.get("/mine/").content.decode()
    answers.answer(case_id=case.pk, text="答", seen=1, actor=world.actor(world.night, NIGHT), at=NIGHT)
    assert told in client.get("/mine/").content.decode()
    stranger = Client()
    sign_in(stranger, world.account(world.federation.person("钱多多")))
    assert told not in stranger.get("/mine/").content.decode()


def test_what_waits_for_the_seat_stands_above_the_queue_with_its_way_on(
    world: World, night: Client, morning: Client
) -> None:
    point = ServicePoint.objects.get(code=COUNTY)
    tasks.put(
        holder=f"seat:{world.seat_id}", kind="rosters.unplanned", subject_type="rosters.ServicePoint",
        subject_id=point.pk, title="明天没排人", due_at=None, actor=SYSTEM, at=NIGHT,
    )  # fmt: skip
    world.tell("只在队里的事")
    page = night.get("/desk/").content.decode()
    assert "明天没排人" in page
    assert reverse("rosters:point", args=[COUNTY]) in page
    assert page.count("只在队里的事") == 1
    assert "明天没排人" not in morning.get("/desk/").content.decode()


def test_a_wrong_pin_is_not_shown_again_and_the_code_stays(world: World, client: Client) -> None:
    code = world.tell().case.query_code
    answer = client.post("/find/", {"query_code": code, "pin": "000000"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "查询码和密码对不上。" in page
    assert code in page
    assert 'value="000000"' not in page


# ---- what bad input gets


def test_a_form_error_keeps_what_was_typed_and_says_that_photos_must_be_chosen_again(
    world: World, client: Client
) -> None:
    answer = client.post(TELL, form(text="我写了很久", phone="12", photos=[picture()]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "我写了很久" in page
    assert 'value="12"' in page
    assert "刚才选的照片没有留下" in page
    assert (Case.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert "刚才选的照片没有留下" not in client.post(TELL, form(phone="12")).content.decode()


def test_a_hundred_kilobytes_of_text_are_refused_with_the_limit_and_stay_in_the_form(
    world: World, client: Client
) -> None:
    answer = client.post(TELL, form(text="字" * 34_000))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "字" * 34_000 in page
    assert "5000" in page
    assert "34000" in page
    assert Contact.objects.count() == 0


def test_a_double_click_makes_one_case_and_shows_the_same_receipt(world: World, client: Client) -> None:
    typed = form()
    first, second = client.post(TELL, typed), client.post(TELL, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1
    pins = set(re.findall(r"km-digits\">(\d{6})<", client.get(second.headers["Location"]).content.decode()))
    assert len(pins) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("表.exe", b"MZ\x90\x00", "不收"),
        ("工资条.jpg", b"<html><script>alert(1)</script>", ""),
        ("大.jpg", b"\xff\xd8\xff\xe0" + b"\0" * (16 * 1024 * 1024), ""),
        ("空.png", b"", ""),
    ],
)
def test_an_upload_that_is_not_taken_is_said_beside_its_field_and_nothing_is_kept(
    world: World, client: Client, name: str, content: bytes, said: str
) -> None:
    answer = client.post(TELL, form(photos=[picture(), SimpleUploadedFile(name, content)]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_photos_error"' in page
    assert said in page
    assert "两个月工资没发。" in page
    assert (Case.objects.count(), StoredFile.objects.count(), Contact.objects.count()) == (0, 0, 0)


def test_a_picture_bomb_is_not_opened(world: World, client: Client) -> None:
    target = BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "PNG")
    answer = client.post(TELL, form(photos=[SimpleUploadedFile("炸弹.png", target.getvalue(), "image/png")]))
    assert answer.status_code == 422
    assert "像素" in answer.content.decode()
    assert Case.objects.count() == 0


def test_seven_photos_are_one_too_many(world: World, client: Client) -> None:
    answer = client.post(TELL, form(photos=[picture(f"{n}.jpg") for n in range(7)]))
    assert answer.status_code == 422
    assert "一次最多 6 张照片，您选了 7 张。" in answer.content.decode()
    assert client.post(TELL, form(photos=[picture(f"{n}.jpg") for n in range(6)])).status_code == 302
    assert Attachment.objects.count() == 6


def test_a_disk_full_of_photos_answers_507_and_keeps_the_words(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(contents, "_write", full)
    answer = client.post(TELL, form(photos=[picture("只有这次.jpg", (41, 31))]))
    assert answer.status_code == 507
    assert "两个月工资没发。" in answer.content.decode()
    assert (Case.objects.count(), Contact.objects.count()) == (0, 0)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "full"), OperationalError("database or disk is full")])
def test_a_disk_full_of_cases_answers_507_and_keeps_the_words(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def full(**_: object) -> None:
        raise error

    monkeypatch.setattr(cases.audit, "record", full)
    answer = client.post(TELL, form(text="我写了很久很久很久很久很久"), **HERE)
    assert answer.status_code == 507
    assert "我写了很久很久很久很久很久" in answer.content.decode()
    assert "磁盘满了" in answer.content.decode()
    assert (Case.objects.count(), Contact.objects.count()) == (0, 0)


def test_danger_words_show_the_numbers_to_who_wrote_them(world: World, client: Client) -> None:
    receipt = client.get(client.post(TELL, form(text="不想活了")).headers["Location"]).content.decode()
    assert re.findall(r"tel:(\d+)\"", receipt)[:3] == ["12356", "110", "120"]
    assert "今天 03:15 前回您" in receipt
    plain = client.get(client.post(TELL, form()).headers["Location"]).content.decode()
    assert "12356" not in plain


# ---- the desk


def test_an_answer_that_met_another_is_kept_in_the_box(world: World, night: Client) -> None:
    case = world.tell().case
    answers.answer(case_id=case.pk, text="第一句", seen=1, actor=world.actor(world.night, NIGHT), at=NIGHT)
    world_client = night.post(f"/desk/{case.pk}/answer/", {"text": "我也写了一句", "version": 1})
    page = world_client.content.decode()
    assert world_client.status_code == 422
    assert "王建国在 11-23 03:00 已经答复了这件事。" in page
    assert "我也写了一句" in page
    assert Action.objects.filter(kind="answered").count() == 1


def test_an_answer_that_met_a_new_word_is_kept_and_can_be_sent_again(world: World, night: Client) -> None:
    case = world.tell().case
    answers.record_call(
        case_id=case.pk,
        outcome="busy",
        actor=world.actor(world.night, NIGHT),
        at=NIGHT,  # type: ignore[arg-type]
    )
    page = night.post(f"/desk/{case.pk}/answer/", {"text": "写好的回话", "version": 1}).content.decode()
    assert "写好的回话" in page
    version = re.search(r'name="version" value="(\d+)"', page.partition("/answer/")[2])
    assert version
    again = night.post(f"/desk/{case.pk}/answer/", {"text": "写好的回话", "version": version[1]})
    assert again.status_code == 302


def run_out(client: Client, case: Case, monkeypatch: pytest.MonkeyPatch, **fields: object) -> HttpResponse:
    """Staff are signed out after 30 minutes; the form that was open then is posted by nobody."""
    assert client.get(f"/desk/{case.pk}/").status_code == 200
    at(monkeypatch, NIGHT + 31 * MINUTE)
    return client.post(f"/desk/{case.pk}/answer/", {"text": "写了一半的回话", "version": 1, **fields})


def test_an_idle_log_in_that_ends_under_the_answer_loses_no_word(
    world: World, night: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.tell().case
    answer = run_out(night, case, monkeypatch)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=/desk/{case.pk}/"
    assert Action.objects.filter(kind="answered").count() == 0
    sign_in(night, Account.objects.get(person=world.night))
    page = night.get(f"/desk/{case.pk}/").content.decode()
    assert "写了一半的回话" in page
    assert "您刚才写的还在。" in page
    assert "写了一半的回话" not in night.get(f"/desk/{case.pk}/").content.decode()


def test_words_kept_over_a_log_in_are_shown_to_nobody_else(
    world: World, night: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.tell().case
    run_out(night, case, monkeypatch)
    sign_in(night, world.account(world.federation.person("带班"), Role.DUTY_LEADER))
    page = night.get(f"/desk/{case.pk}/")
    assert page.status_code == 200
    assert "写了一半的回话" not in page.content.decode()
    assert kept.KEY not in night.session


def test_words_kept_over_a_log_in_go_after_half_an_hour_and_never_hold_a_secret(
    world: World, night: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.tell().case
    run_out(night, case, monkeypatch, password="geheim", pin="123456")
    assert night.session[kept.KEY]["fields"] == {"text": "写了一半的回话", "version": "1"}
    sign_in(night, Account.objects.get(person=world.night))
    at(monkeypatch, NIGHT + 61 * MINUTE + timedelta(seconds=1))
    assert "您刚才写的还在。" not in night.get(f"/desk/{case.pk}/").content.decode()


def test_words_of_nobody_known_stay_on_the_screen_and_not_on_the_server(world: World) -> None:
    client = Client(**HERE)  # type: ignore[arg-type]
    answer = client.post("/desk/1/answer/", {"text": "写了一半的回话"})
    assert answer.status_code == 403
    assert "写了一半的回话" in answer.content.decode()
    assert kept.KEY not in client.session


def test_a_form_from_elsewhere_is_not_kept(world: World, night: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = world.tell().case
    night.get(f"/desk/{case.pk}/")
    at(monkeypatch, NIGHT + 31 * MINUTE)
    answer = night.post(
        f"/desk/{case.pk}/answer/", {"text": "替您说的话"}, headers={"origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert "替您说的话" not in answer.content.decode()
    assert kept.KEY not in night.session


def test_the_poll_gets_the_part_and_is_sent_to_log_in_when_signed_out(world: World, night: Client) -> None:
    world.tell()
    part = night.get("/desk/", HTTP_HX_REQUEST="true").content.decode()
    assert part.strip().startswith('<div id="km-queue"')
    assert 'hx-trigger="every 15s"' in part
    assert "<html" not in part
    gone = Client().get("/desk/", HTTP_HX_REQUEST="true")
    assert gone.headers["HX-Redirect"] == f"{reverse('account_login')}?next=/desk/"
    assert Client().get("/desk/").headers["Location"] == f"{reverse('account_login')}?next=/desk/"


@pytest.mark.parametrize("deed", ["open", "number", "call", "answer", "close"])
def test_no_deed_is_done_by_looking(world: World, night: Client, deed: str) -> None:
    case = world.tell(phone="13812345678").case
    assert night.get(f"/desk/{case.pk}/{deed}/").status_code == 405


@pytest.mark.parametrize("deed", ["", "open", "number", "call", "answer", "close"])
def test_a_clerk_elsewhere_finds_nothing(world: World, deed: str) -> None:
    case = world.tell(phone="13812345678").case
    away = Client(**HERE)  # type: ignore[arg-type]
    sign_in(away, world.account(world.federation.person("外地"), Role.DUTY_LEADER, world.federation.neighbour))
    path = f"/desk/{case.pk}/{deed}/" if deed else f"/desk/{case.pk}/"
    typed = {"outcome": "busy", "text": "答", "version": 1}
    assert (away.post(path, typed) if deed else away.get(path)).status_code == 404


def test_papers_are_for_the_worker_and_the_desk_alone(world: World, client: Client, night: Client) -> None:
    client.post(TELL, form(photos=[picture()]))
    paper = f"/papers/{Attachment.objects.get().pk}/"
    for reader in (client, night):
        answer = reader.get(paper)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert Client().get(paper).status_code == 404
    away = Client()
    sign_in(away, world.account(world.federation.person("外地"), Role.DUTY_LEADER, world.federation.neighbour))
    assert away.get(paper).status_code == 404
