"""The command of the operator."""

import json

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from kaimen.kernel import audit
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.audit.services import chains
from kaimen.kernel.base.actors import SYSTEM
from kaimen.site import cli, demo, health, preparing


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(cli.main, list(arguments))


def test_a_complete_installation_is_well(run, db):
    answer = run("check", "--json")
    assert (answer.exit_code, json.loads(answer.output)) == (0, {"ok": True, "findings": []})


def test_doctor_speaks_both_languages_and_names_what_to_do(run, federation, frozen, at):
    with frozen(at):
        settings.HOME.joinpath("secrets.json").chmod(0o644)
        answer = run("doctor")
        settings.HOME.joinpath("secrets.json").chmod(0o600)
    assert answer.exit_code == 1
    assert (
        "✗ 密钥文件别人也能读，请 chmod 600 secrets.json / secrets are readable by others, chmod 600" in answer.output
    )


def test_doctor_tells_when_next_year_has_no_calendar(federation, frozen, at):
    with frozen(at.replace(month=11, day=1)):
        findings = {finding.name: finding for finding in health.examine()}
    assert (findings["calendar"].is_well, findings["calendar"].english) == (
        False,
        "the official calendar of 2027 is missing",
    )
    with frozen(at.replace(month=6)):
        assert {finding.name: finding.is_well for finding in health.examine()}["calendar"] is True


def test_verify_follows_the_chain_and_reports_the_tail(run, federation):
    answer = json.loads(run("verify", "--json").output)
    assert (answer["ok"], answer["links"], answer["unchained"]) == (True, 0, Entry.objects.count())
    chains.extend()
    answer = json.loads(run("verify", "--json").output)
    assert (answer["ok"], answer["links"], answer["unchained"]) == (True, Entry.objects.count(), 0)


def test_verify_names_a_reference_to_nothing(run, federation, at):
    audit.record(actor=SYSTEM, key="test.deed", subject=federation.person(), at=at)
    federation.person().memberships.all()
    from kaimen.kernel.people.models import Person

    Person.objects.all().delete()
    answer = run("verify", "--json")
    assert (answer.exit_code, list(json.loads(answer.output)["dangling"])) == (1, ["audit.Entry → people.Person"])


def test_the_demo_is_built_once_and_marked_as_generated(db, frozen, at):
    said = []
    with frozen(at):
        assert preparing.build_demo(progress=lambda *step: said.append(step))["organisations"] == 118
        assert preparing.build_demo(progress=lambda *step: None) == {"built": False}
    assert said[-1][0] == said[-1][1]
    from kaimen.kernel.organisations.models import Organisation
    from kaimen.kernel.people.models import Person

    assert not Organisation.objects.filter(is_generated=False).exists()
    assert not Person.objects.filter(is_generated=False).exists()
    levels = Organisation.objects.order_by("level").values_list("level", flat=True)
    assert {level: list(levels).count(level) for level in set(levels)} == {
        "province": 1,
        "prefecture": 10,
        "county": 107,
    }
    assert demo.is_built()


def test_readiness_names_what_is_wrong_and_nothing_more(client, db, frozen, at):
    with frozen(at):
        assert client.get("/readyz").json() == {"ready": True, "wrong": []}
    assert client.get("/livez").content == b"ok"


def test_an_old_schema_is_reported(run, db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'access'")
    answer = run("check", "--json")
    assert answer.exit_code == 1
    assert "pending migration: access.0001_grants" in json.loads(answer.output)["findings"]


def test_the_demo_does_not_open_before_real_unions(federation, settings):
    from kaimen.kernel.organisations.models import Organisation
    from kaimen.site import config

    settings.KAIMEN = config.Config(profile="demo")
    demo.refuse_real_data()
    Organisation.objects.filter(code="610102").update(is_generated=False)
    with pytest.raises(demo.RealData):
        demo.refuse_real_data()


def test_verify_names_a_lost_file(run, federation, at):
    from io import BytesIO

    from kaimen.kernel.files import selectors
    from kaimen.kernel.files.services import keep

    kept = keep(content=BytesIO("工资条".encode()), label="工资条.txt", actor=SYSTEM, at=at)
    assert json.loads(run("verify", "--json").output)["lost_files"] == []
    selectors.path_of(kept.sha256).unlink()
    answer = run("verify", "--json")
    assert (answer.exit_code, json.loads(answer.output)["lost_files"]) == (1, [kept.sha256])
