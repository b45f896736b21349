"""Import of persons: preview, refusals row by row, once, and what is left behind."""

import errno
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import identity, jobs
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden, NotVisible
from kaimen.kernel.people import policy
from kaimen.kernel.people.models import Membership, Person, PersonImport
from kaimen.kernel.people.selectors.imports import folder, preview, sheet_of
from kaimen.kernel.people.services import imports, persons
from tests.signing_in import sign_in

HEADER = ("姓名", "手机号", "身份证号", "入会日期", "工会编码")


def number(serial):
    seventeen = f"61010319840229{serial:03d}"
    return seventeen + identity.id_check_digit(seventeen)


def person(serial, **changes):
    row = {
        "name": f"艾买提·那斯尔{serial}",
        "phone": f"1390000{serial:04d}",
        "id_number": number(serial),
        "joined_on": "2020-02-29",
        "union": "610102",
    }
    return tuple({**row, **changes}.values())


def xlsx(*rows):
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(*rows):
    return "\n".join(",".join(row) for row in (HEADER, *rows)).encode()


@pytest.fixture
def manager(federation):
    return federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE, name="程立夏")


def receive(actor, at, content, label="会员.csv"):
    return imports.receive(content=BytesIO(content), label=label, actor=actor, at=at)


def imported():
    return list(Person.objects.exclude(id_index="").order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize(("content", "label"), [(xlsx, "会员.xlsx"), (csv, "会员.csv")])
def test_a_sheet_is_previewed_then_written_with_membership(federation, manager, at, content, label):
    batch, seen = receive(manager, at, content(person(1), person(2)), label)
    assert (seen.accepted_count, seen.refused_count, seen.refusals) == (2, 0, ())
    assert imported() == []
    imports.begin(import_id=batch.pk, actor=manager, at=at)
    done = imports.work_off(import_id=batch.pk, at=at)
    assert (done.state, done.written, done.refused) == ("done", 2, 0)
    first = Person.objects.get(name="艾买提·那斯尔1")
    assert (first.phone, first.id_number, first.organisation) == ("13900000001", number(1), federation.county)
    assert Membership.objects.get(person=first).from_on == date(2020, 2, 29)


def test_each_wrong_row_has_its_reason_and_stops_no_other(federation, manager, at):
    persons.register(name="在册", organisation=federation.county, actor=SYSTEM, at=at, id_number=number(9))
    rows = [
        person(1),
        person(2, name=""),
        person(3, phone="12345"),
        person(4, id_number="11010519491231002Y"),
        person(5, joined_on="2099-01-31"),
        person(6, union="610200"),
        person(7, phone="", id_number=""),
        person(8, id_number=number(1)),
        person(9),
        person(10),
    ]
    _batch, seen = receive(manager, at, csv(*rows))
    assert (seen.accepted_count, seen.refused_count) == (2, 8)
    assert seen.refusal_counts == {
        ("name", "cell.missing"): 1,
        ("phone", "phone.not_mobile"): 1,
        ("id_number", "id_number.wrong_characters"): 1,
        ("", "person.joins_later"): 1,
        ("organisation_id", "person.no_such_union"): 1,
        ("", "person.no_number"): 1,
        ("id_number", "cell.repeated"): 1,
        ("id_number", "person.id_taken"): 1,
    }


def test_refused_rows_come_back_with_reasons_and_can_be_sent_again(federation, manager, at):
    batch, _seen = receive(manager, at, csv(person(1), person(2, union="999999")))
    for _ in range(2):  # before and after
        sheet = load_workbook(BytesIO(imports.refused_as_sheet(batch=batch, actor=manager, at=at))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == (*HEADER, "原行号", "未导入的原因")
        assert (rows[1][0], rows[1][5]) == ("艾买提·那斯尔2", 3)
        assert "您能导入的工会里没有编码 999999。" in rows[1][6]
        assert len(rows) == 2
        if batch.state == "checked":
            imports.begin(import_id=batch.pk, actor=manager, at=at)
            batch = imports.work_off(import_id=batch.pk, at=at)
    assert (batch.written, batch.refused) == (1, 1)


def test_confirmed_twice_it_is_written_once(federation, manager, at):
    batch, _seen = receive(manager, at, csv(person(1)))
    for _ in range(2):
        imports.begin(import_id=batch.pk, actor=manager, at=at)
    for _ in range(2):
        imports.work_off(import_id=batch.pk, at=at)
    assert imported() == ["艾买提·那斯尔1"]
    begun = Entry.objects.filter(key=policy.IMPORT, subject_id=batch.pk, after={"state": "running"})
    assert begun.count() == 1


def test_the_same_sheet_is_not_imported_again(federation, manager, at):
    content = csv(person(1, id_number=""))  # nothing in the row itself would stop a second one
    for expected in (None, Refusal("import.same_sheet", {})):
        batch, _seen = receive(manager, at, content)
        if expected:
            with pytest.raises(Refused) as caught:
                imports.begin(import_id=batch.pk, actor=manager, at=at)
            assert caught.value.refusals == (expected,)
        else:
            imports.begin(import_id=batch.pk, actor=manager, at=at)
            imports.work_off(import_id=batch.pk, at=at)
    assert Person.objects.filter(name="艾买提·那斯尔1").count() == 1


def test_a_killed_import_goes_on_where_it_stopped(federation, manager, at, monkeypatch):
    monkeypatch.setattr(imports, "BATCH", 2)
    rows = [person(serial, id_number="") for serial in range(1, 6)]
    batch, _seen = receive(manager, at, csv(*rows))
    imports.begin(import_id=batch.pk, actor=manager, at=at)
    plain, calls = persons.register_many, []

    def dies_at_the_second(**given):
        calls.append(given)
        if len(calls) == 2:
            raise ConnectionError
        return plain(**given)

    monkeypatch.setattr(persons, "register_many", dies_at_the_second)
    with pytest.raises(ConnectionError):
        imports.work_off(import_id=batch.pk, at=at)
    assert PersonImport.objects.get(pk=batch.pk).written == 2
    done = imports.work_off(import_id=batch.pk, at=at)
    assert (done.state, done.written) == ("done", 5)
    names = list(Person.objects.filter(name__startswith="艾买提").order_by("id").values_list("name", flat=True))
    assert names == [f"艾买提·那斯尔{serial}" for serial in range(1, 6)]


def test_of_two_workers_whose_lease_overlaps_one_goes_on(federation, manager, at, monkeypatch):
    """The second takes over between reading and writing of the first, which finds itself overtaken."""
    monkeypatch.setattr(imports, "BATCH", 2)
    batch, _seen = receive(manager, at, csv(*(person(serial, id_number="") for serial in range(1, 6))))
    imports.begin(import_id=batch.pk, actor=manager, at=at)
    plain, seen = imports.accepted, []

    def overtaken(plan, found, *, batch):
        for taken in plain(plan, found, batch=batch):
            seen.append(len(taken))
            if len(seen) == 2:  # the first has written two rows, and holds two more in its hands
                imports.work_off(import_id=PersonImport.objects.get().pk, at=at)
            yield taken

    monkeypatch.setattr(imports, "accepted", overtaken)
    done = imports.work_off(import_id=batch.pk, at=at)
    assert (done.state, done.written, done.refused) == ("done", 5, 0)
    names = list(Person.objects.filter(name__startswith="艾买提").order_by("id").values_list("name", flat=True))
    assert names == [f"艾买提·那斯尔{serial}" for serial in range(1, 6)]
    ended = Entry.objects.filter(key=policy.IMPORT, subject_id=batch.pk, after={"state": "done"})
    assert ended.count() == 1


def test_a_number_registered_meanwhile_costs_its_own_row_only(federation, manager, at, monkeypatch):
    batch, _seen = receive(manager, at, csv(*(person(serial) for serial in (1, 2, 3))))
    imports.begin(import_id=batch.pk, actor=manager, at=at)
    plain = imports.accepted

    def registered_meanwhile(plan, found, *, batch):
        for taken in plain(plan, found, batch=batch):
            persons.register(name="在册", organisation=federation.county, actor=SYSTEM, at=at, id_number=number(2))
            yield taken

    monkeypatch.setattr(imports, "accepted", registered_meanwhile)
    done = imports.work_off(import_id=batch.pk, at=at)
    assert (done.state, done.written, done.refused) == ("done", 2, 1)
    assert imported() == ["在册", "艾买提·那斯尔1", "艾买提·那斯尔3"]


def test_a_dead_import_is_ended_after_a_day_and_its_sheet_may_come_again(federation, manager, at):
    content = csv(person(1))
    batch, _seen = receive(manager, at, content)
    imports.begin(import_id=batch.pk, actor=manager, at=at)
    imports.forget_old(at=at + timedelta(hours=23, minutes=59))
    assert PersonImport.objects.get().state == "running"
    assert sheet_of(batch).exists()
    imports.forget_old(at=at + timedelta(hours=24))
    assert PersonImport.objects.get().state == "stopped"
    assert list(folder().glob(f"{batch.pk}.*")) == []
    again, _seen = receive(manager, at, content)
    imports.begin(import_id=again.pk, actor=manager, at=at)
    assert imports.work_off(import_id=again.pk, at=at).written == 1


def test_only_those_with_the_key_import_and_each_sees_the_own_alone(federation, manager, at):
    clerk = federation.colleague(Role.CLERK)
    other = federation.colleague(Role.MANAGER, federation.city, Scope.SUBTREE, name="秦越")
    with pytest.raises(Forbidden):
        receive(clerk, at, csv(person(1)))
    batch, _seen = receive(manager, at, csv(person(1)))
    with pytest.raises(NotVisible):
        imports.begin(import_id=batch.pk, actor=other, at=at)
    assert PersonImport.objects.get().state == "checked"


@pytest.mark.parametrize(
    ("content", "label", "code"),
    [
        (b"", "a.csv", "file.empty"),
        (b"\x00\x01\x02 not a sheet", "a.xlsx", "file.not_what_it_says"),
        ("甲,乙\n1,2".encode(), "a.csv", "sheet.no_header"),
        ("姓名,手机号\n张三,13900000001".encode(), "a.csv", "sheet.column_missing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xls", "sheet.old_format"),
    ],
)
def test_what_is_no_sheet_of_persons_is_refused_whole(federation, manager, at, content, label, code):
    _batch, seen = receive(manager, at, content, label)
    assert [refusal.code for refusal in seen.refusals] == [code]
    assert seen.is_usable is False


def test_a_sheet_that_is_too_large_is_not_kept(federation, manager, at, monkeypatch):
    monkeypatch.setattr(imports, "LIMITS", imports.SheetLimits(bytes=10))
    with pytest.raises(Refused) as caught:
        receive(manager, at, csv(person(1)))
    assert [refusal.code for refusal in caught.value.refusals] == ["file.too_large"]
    assert PersonImport.objects.count() == 0


def test_a_full_disk_is_said_and_leaves_nothing(federation, manager, at, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Refused) as caught:
        receive(manager, at, csv(person(1)))
    assert caught.value.refusals == (Refusal("file.disk_full", {}),)
    assert PersonImport.objects.count() == 0


def test_sheets_are_forgotten_after_a_day(federation, manager, at):
    batch, _seen = receive(manager, at, csv(person(1)))
    done, _seen = receive(manager, at, csv(person(2), person(3, name="")))
    imports.begin(import_id=done.pk, actor=manager, at=at)
    imports.work_off(import_id=done.pk, at=at)
    place = sheet_of(batch)
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    imports.forget_old(at=at + timedelta(hours=23))
    assert place.exists()
    imports.forget_old(at=at + timedelta(hours=24))
    assert not place.exists()
    assert list(folder().glob(f"{done.pk}.*")) == []
    assert list(PersonImport.objects.values_list("pk", flat=True)) == [done.pk]
    with pytest.raises(Refused) as caught:
        imports.refused_as_sheet(batch=PersonImport.objects.get(), actor=manager, at=at)
    assert caught.value.refusals == (Refusal("import.gone", {}),)


def test_reading_a_preview_twice_changes_nothing(federation, manager, at):
    batch, seen = receive(manager, at, csv(person(1)))
    assert preview(sheet_of(batch), manager, at) == seen
    assert imported() == []


def test_on_the_page_from_upload_to_done(client, federation, manager, at, frozen):
    with frozen(at):
        sign_in(client, manager.person_id, at=at)
        sheet = SimpleUploadedFile("会员.xlsx", xlsx(person(1), person(2, union="999999")))
        page = client.post("/people/import/", {"sheet": sheet})
        text = page.content.decode()
        assert page.status_code == 200
        assert "139****0001" in text
        assert number(1) not in text
        assert "您能导入的工会里没有编码 999999。" in text
        batch = PersonImport.objects.get()
        for _ in range(2):
            answer = client.post(f"/people/import/{batch.pk}/run/")
            assert (answer.status_code, answer.url) == (302, f"/people/import/{batch.pk}/")
        assert "hx-trigger" in client.get(answer.url).content.decode()
        jobs.run_until_idle(at)
        part = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
        assert "hx-trigger" not in part
        assert "导完了" in part
        returned = client.get(f"/people/import/{batch.pk}/refused.xlsx")
        assert returned["Content-Type"].endswith("spreadsheetml.sheet")
        assert client.get("/people/import/template.xlsx").status_code == 200
    assert imported() == ["艾买提·那斯尔1"]


def test_the_page_is_for_those_who_import(client, federation, at, frozen):
    assert client.get("/people/import/").url.startswith("/accounts/login/")
    with frozen(at):
        sign_in(client, federation.colleague(Role.CLERK).person_id, at=at)
        assert client.get("/people/import/").status_code == 403
        assert client.get("/people/import/1/").status_code == 404
        assert client.post("/people/import/1/run/").status_code == 404


def test_without_a_file_the_page_says_so(client, federation, manager, at, frozen):
    with frozen(at):
        sign_in(client, manager.person_id, at=at)
        answer = client.post("/people/import/", {})
    assert answer.status_code == 422
    assert "请先选一张表。" in answer.content.decode()
