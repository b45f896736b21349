"""The page of the audit trail 留痕: who sees what, filters, the chain, the export."""

import ast
import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit import policy
from kaimen.kernel.audit.models import ChainLink, Entry, Verification
from kaimen.kernel.audit.services import chains, exports, verifications
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.models import Job
from kaimen.kernel.base.rights import Forbidden
from kaimen.kernel.base.text import mask_name
from kaimen.kernel.notices.selectors import all_kinds
from kaimen.kernel.notices.services import notices
from kaimen.kernel.organisations.services import unions
from kaimen.kernel.people.services import persons
from kaimen.kernel.worklist.services import tasks
from kaimen.site.officers import names
from tests.site.officers import statements

PAGE = "/audit/"


def shown(client, query=""):
    """Ids on the page, newest first."""
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return [row.id for row in answer.context["trail"].rows]


def renamed(federation, at, name="新城区工会联合会", organisation=None, actor=SYSTEM):
    union = organisation or federation.county
    unions.rename(organisation=union, name=name, short_name=f"{union.short_name}联", actor=actor, at=at)
    return Entry.objects.latest("id")


def test_the_officer_reads_who_did_what_where_and_what_changed(desk, federation, at):
    officer = desk.colleague(Role.SYSTEM_OFFICER)
    entry = renamed(federation, at, actor=officer)
    client = desk.enter(Role.AUDIT_OFFICER)
    row = next(row for row in client.get(PAGE).context["trail"].rows if row.id == entry.pk)
    assert (row.who, row.what, row.thing, row.subject_id, row.where, row.sequence) == (
        "周岚", "改组织", "工会", federation.county.pk, "新城区总联", None,
    )  # fmt: skip
    assert [(change.term, change.before, change.after) for change in row.changes] == [
        ("名称", "新城区总工会", "新城区工会联合会"),
        ("简称", "新城区总", "新城区总联"),
    ]
    chains.extend()
    row = next(row for row in client.get(PAGE).context["trail"].rows if row.id == entry.pk)
    assert row.sequence == entry.chainlink.sequence


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDIT_OFFICER])
def test_nobody_else_reads_the_trail(desk, role):
    client = desk.enter(role)
    assert client.get(PAGE).status_code == 403
    assert client.post("/audit/export/").status_code == 403
    assert client.post("/audit/verify/").status_code == 403
    assert not Verification.objects.exists()
    assert not Entry.objects.filter(key=policy.EXPORT).exists()


def test_whoever_is_not_signed_in_is_asked_to(desk):
    assert Client().get(PAGE).url == "/accounts/login/?next=/audit/"
    assert Client().get(PAGE, headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/login/?next=/audit/"
    assert Client().post("/audit/verify/").status_code == 403


def test_an_officer_sees_the_own_subtree_and_nothing_beside_it(desk, federation, at):
    ours = renamed(federation, at).pk
    theirs = renamed(federation, at, organisation=federation.sibling).pk
    assert shown(desk.enter(Role.AUDIT_OFFICER, federation.city)).count(ours) == 1
    assert theirs not in shown(desk.enter(Role.AUDIT_OFFICER, federation.city))
    assert ours not in shown(desk.enter(Role.AUDIT_OFFICER, federation.city, Scope.SELF))
    everything = shown(desk.enter(Role.AUDIT_OFFICER))
    assert {ours, theirs} <= set(everything)


def test_deeds_that_belong_to_no_union_are_seen_from_the_top_only(desk, federation, at):
    desk.enter(Role.CLERK)
    opened = Entry.objects.filter(key="people.account.manage").latest("id")
    renamed(federation, at)
    Entry.objects.create(at=at, actor_kind="system", key="base.jobs.manage", subject_type="base.Job", subject_id=7)
    nowhere = Entry.objects.latest("id").pk
    assert nowhere in shown(desk.enter(Role.AUDIT_OFFICER))
    assert nowhere not in shown(desk.enter(Role.AUDIT_OFFICER, federation.city))
    assert opened.pk


def test_each_filter_finds_its_own(desk, federation, at):
    officer = desk.colleague(Role.SYSTEM_OFFICER)
    mine = renamed(federation, at, actor=officer).pk
    other = renamed(federation, at, organisation=federation.sibling).pk
    tomorrow = renamed(federation, at + timedelta(hours=21), name="别名").pk
    client = desk.enter(Role.AUDIT_OFFICER)
    change = "key=organisations.organisation.change"
    founding = 5
    assert len(shown(client, f"?{change}")) == 3 + founding
    assert shown(client, f"?person={officer.person_id}&{change}") == [mine]
    assert shown(client, f"?who=周岚&{change}") == [mine]
    assert shown(client, "?who=没有这个人") == []
    assert shown(client, f"?thing=organisations.Organisation&number={federation.sibling.pk}")[0] == other
    assert shown(client, f"?where=610200&{change}")[0] == other
    assert mine not in shown(client, f"?where=铜岭市总工会&{change}")
    assert shown(client, "?day=2026-11-24") == [tomorrow]
    assert tomorrow not in shown(client, "?day=2026-11-23")


def test_a_filter_that_makes_no_sense_says_so_and_shows_nothing(desk):
    client = desk.enter(Role.AUDIT_OFFICER)
    answer = client.get(PAGE + "?where=火星总工会&number=abc")
    assert [row.id for row in answer.context["trail"].rows] == []
    assert "您能看的工会里没有“火星总工会”。请填全称，或填编码。" in answer.text
    assert "请只填数字。" in answer.text


def test_names_of_workers_are_masked_and_numbers_hidden(desk, federation, at):
    worker = federation.person("古丽仙·热合曼")
    Entry.objects.create(
        at=at, actor_kind="person", actor_person_id=worker.pk, key="servicedesk.case.tell",
        subject_type="servicedesk.Case", subject_id=3, reason="回拨 13900002046，证件 11010519491231002X",
    )  # fmt: skip
    client = desk.enter(Role.AUDIT_OFFICER)
    row = client.get(PAGE + "?key=servicedesk.case.tell").context["trail"].rows[0]
    assert (row.who, row.reason) == ("古**", "回拨 ***，证件 ***")


def test_pages_go_on_by_id_both_ways(desk, at):
    Entry.objects.bulk_create(
        Entry(at=at, actor_kind="system", key="files.file.keep", subject_type="files.StoredFile", subject_id=n)
        for n in range(1, 121)
    )
    client = desk.enter(Role.AUDIT_OFFICER)
    query = "?key=files.file.keep"
    first = shown(client, query)
    second = shown(client, f"{query}&below={first[-1]}")
    third = shown(client, f"{query}&below={second[-1]}")
    assert [len(first), len(second), len(third)] == [50, 50, 20]
    assert first + second + third == sorted(first + second + third, reverse=True)
    assert shown(client, f"{query}&above={second[0]}") == first
    assert shown(client, f"{query}&above={third[0]}") == second
    ends = [client.get(PAGE + query + step).context["trail"] for step in ("", f"&below={second[-1]}")]
    assert [(trail.newer is None, trail.older is None) for trail in ends] == [(True, False), (False, True)]


def test_the_page_takes_as_many_statements_for_three_rows_as_for_one(desk, federation, at):
    client = desk.enter(Role.AUDIT_OFFICER)
    officer = desk.colleague(Role.SYSTEM_OFFICER)
    query = f"{PAGE}?day=2026-11-23&person={officer.person_id}&key=organisations.organisation.change"
    renamed(federation, at, actor=officer)
    assert (statements(client, query), len(shown(client, query.removeprefix(PAGE)))) == (11, 1)
    renamed(federation, at, name="甲", actor=officer)
    renamed(federation, at, name="乙", organisation=federation.sibling, actor=officer)
    assert (statements(client, query), len(shown(client, query.removeprefix(PAGE)))) == (11, 3)


def test_a_check_is_kept_and_shown(desk, federation, at):
    client = desk.enter(Role.AUDIT_OFFICER)
    assert "还没有核对过" in client.get(PAGE).text
    chains.extend()
    count = ChainLink.objects.count()
    assert client.post("/audit/verify/").url == PAGE
    kept = Verification.objects.get()
    assert (kept.links, kept.unchained, kept.holds, kept.finished_at) == (count, 1, True, at)
    page = client.get(PAGE).text
    assert "链完整" in page
    assert f"今天 03:00 由 周岚 核对：{count} 环都对得上，1 条还没链。" in page
    assert Entry.objects.filter(key=policy.VERIFY, subject_id=kept.pk).count() == 1


def tampered(statement):
    """Somebody with the database in hands, who takes the triggers away first."""
    triggers = ["audit_entry_no_update", "audit_chainlink_no_delete"]
    with connection.cursor() as cursor:
        for name in triggers:
            table = name.split("_no_")[0]
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement)


def test_a_changed_entry_is_told_with_its_place(desk, federation, at):
    client = desk.enter(Role.AUDIT_OFFICER)
    chains.extend()
    tampered("UPDATE audit_entry SET reason = 'x' WHERE id = (SELECT entry_id FROM audit_chainlink WHERE sequence = 2)")
    client.post("/audit/verify/")
    kept = Verification.objects.get()
    assert (kept.holds, kept.break_sequence, kept.break_why) == (False, 2, "content")
    page = client.get(PAGE).text
    assert "链在第 2 环断了" in page
    assert "内容被改过" in page


def test_a_chain_cut_short_is_told_by_the_check_before(desk, federation, at):
    client = desk.enter(Role.AUDIT_OFFICER)
    chains.extend()
    client.post("/audit/verify/")
    last = Verification.objects.get().links
    tampered("DELETE FROM audit_chainlink WHERE sequence = (SELECT max(sequence) FROM audit_chainlink)")
    assert chains.verify().first_break is None, "the chain alone does not know"
    client.post("/audit/verify/")
    kept = Verification.objects.latest("id")
    assert (kept.break_sequence, kept.break_why) == (last, "head")


def test_a_long_chain_is_checked_by_a_job_and_once_only(desk, federation, at, monkeypatch):
    monkeypatch.setattr(verifications, "AT_ONCE", 0)
    client = desk.enter(Role.AUDIT_OFFICER)
    chains.extend()
    client.post("/audit/verify/")
    client.post("/audit/verify/")
    assert Job.objects.filter(name="audit.verify").count() == Verification.objects.count() == 1
    assert "正在核对" in client.get(PAGE).text
    jobs.run_until_idle(at)
    assert Verification.objects.get().holds
    assert "链完整" in client.get(PAGE).text


def test_a_check_for_the_whole_house_needs_its_top(desk, federation, at):
    officer = desk.colleague(Role.AUDIT_OFFICER, federation.city)
    with pytest.raises(Forbidden, match=r"^audit\.chain\.verify$"):
        verifications.ask(actor=officer, at=at)
    client = desk.enter_as(officer)
    assert client.post("/audit/verify/").status_code == 403
    assert "/audit/verify/" not in client.get(PAGE).text
    assert not Verification.objects.exists()


def rows_of(answer):
    """Lines of the sheet below its mark and header."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[2:]


def test_an_export_holds_what_the_filter_found_and_is_itself_kept(desk, federation, at):
    one = renamed(federation, at, name="=HYPERLINK(1)")
    client = desk.enter(Role.AUDIT_OFFICER)
    answer = client.post("/audit/export/", {"thing": "organisations.Organisation", "number": federation.county.pk})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv")
    assert answer["Content-Disposition"] == 'attachment; filename="audit-20261123-0300.csv"'
    rows = rows_of(answer)
    assert [row[0] for row in rows] == [str(one.pk), *[row[0] for row in rows[1:]]]
    assert (rows[0][2], rows[0][3], rows[0][5]) == ("系统", "改组织", "工会")
    kept = Entry.objects.get(key=policy.EXPORT)
    filters = {"thing": "organisations.Organisation", "number": str(federation.county.pk)}
    assert kept.after == {"rows": len(rows), "filters": filters}
    assert kept.subject_id == one.pk


def test_an_export_too_long_or_empty_is_refused_and_leaves_nothing(desk, federation, at, monkeypatch):
    client = desk.enter(Role.AUDIT_OFFICER)
    answer = client.post("/audit/export/", {"day": "2020-02-29"})
    assert answer.status_code == 422
    assert "这样筛选一条也没有。" in answer.text
    monkeypatch.setattr(exports, "MOST_ROWS", 3)
    answer = client.post("/audit/export/", {})
    assert answer.status_code == 422
    assert "这样筛选有 3 条以上，一次导不出来。" in answer.text
    assert not Entry.objects.filter(key=policy.EXPORT).exists()
    assert client.post("/audit/export/", {"where": "610200"}).status_code == 200


def test_an_export_ends_at_the_wall_of_the_officers_range(desk, federation, at):
    theirs = renamed(federation, at, organisation=federation.sibling).pk
    ours = renamed(federation, at).pk
    client = desk.enter(Role.AUDIT_OFFICER, federation.city)
    ids = [int(row[0]) for row in rows_of(client.post("/audit/export/", {}))]
    assert ours in ids
    assert theirs not in ids


def test_a_look_at_whole_numbers_stands_in_the_trail(desk, federation, at):
    person = persons.register(name="艾买提·那斯尔", organisation=federation.county, actor=SYSTEM, at=at)
    persons.reveal_numbers(person_id=person.pk, reason="核对身份", actor=SYSTEM, at=at)
    row = desk.enter(Role.AUDIT_OFFICER).get(PAGE).context["trail"].rows
    found = next(each for each in row if each.key == "people.person.view_numbers")
    assert (found.what, found.reason, found.thing) == ("看完整号码", "核对身份", "人员")


def audited() -> set[str]:
    """Names of facts in literal `before=` and `after=` of the code, also where a variable of that name is filled."""
    found = set()
    for path in Path(names.__file__).parents[2].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            values = []
            if isinstance(node, ast.Call):
                values = [each.value for each in node.keywords if each.arg in ("before", "after")]
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                values = [node.value] if any(getattr(each, "id", "") in ("before", "after") for each in targets) else []
            for value in values:
                found |= {key.value for key in getattr(value, "keys", ()) if isinstance(key, ast.Constant)}
    return found


def test_every_fact_thing_and_kind_has_a_word():
    assert {"name", "state", "holder", "due_at", "undoes"} <= audited()
    assert sorted(audited() - set(names.FACTS)) == []
    models = {each._meta.label for each in apps.get_models() if each.__module__.startswith("kaimen.")}
    assert sorted(models - set(names.SUBJECTS)) == []
    assert sorted(set(all_kinds()) - set(names.KINDS)) == []


def test_values_are_read_as_words(desk, federation, at):
    person = federation.person("周岚")
    task = tasks.put(
        holder="seat:12", kind="servicedesk.first_word", subject_type="people.Person", subject_id=person.pk, title="x",
        due_at=at, actor=SYSTEM, at=at,
    )  # fmt: skip
    notice = notices.tell(person=person, kind="notices.trial", facts={}, subject=("x.Y", 1), actor=SYSTEM, at=at)
    client = desk.enter(Role.AUDIT_OFFICER)
    rows = {}
    for kind, pk in (("worklist.Task", task.pk), ("notices.Notice", notice.pk)):
        trail = client.get(PAGE, {"thing": kind, "number": pk}).context["trail"]
        rows[kind] = {(each.term, each.after) for row in trail.rows for each in row.changes}
    assert rows == {
        "worklist.Task": {("承办人", "席位 12"), ("种类", "等着回话"), ("应办结时刻", "2026-11-23 03:00")},
        "notices.Notice": {("种类", "试发"), ("人", mask_name("周岚")), ("渠道", "站内")},
    }
