"""Unions: placements are the truth, paths follow."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.audit.models import Entry
from kaimen.kernel.base import paths
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.kernel.base.rights import Forbidden
from kaimen.kernel.organisations import selectors
from kaimen.kernel.organisations.models import Organisation, Placement
from kaimen.kernel.organisations.rules.levels import Kind, Level, Line
from kaimen.kernel.organisations.services import unions


def found(at, code, parent, level=Level.TOWN, actor=SYSTEM):
    return unions.found(
        code=code,
        name=f"{code} 工会",
        short_name=code,
        level=level,
        kind=Kind.FEDERATION,
        parent=parent,
        actor=actor,
        at=at,
    )


def test_a_union_stands_in_the_subtree_of_its_superiors(federation, at):
    town = found(at, "610102001", federation.county)
    assert town.territorial_path == federation.county.territorial_path + "0000"
    assert [o.code for o in selectors.superiors(town)] == ["610102", "610100", "610000"]
    assert [o.code for o in selectors.subtree(federation.city)] == ["610100", "610102", "610102001", "610103"]


def test_siblings_are_never_in_each_others_subtree(federation, at):
    found(at, "610102001", federation.county)
    assert [o.code for o in selectors.subtree(federation.neighbour)] == ["610103"]


def test_a_move_takes_the_whole_subtree_and_keeps_the_past(federation, at):
    town = found(at, "610102001", federation.county)
    on = date(2026, 11, 23)
    unions.place(
        organisation=federation.county, parent=federation.sibling, line=Line.TERRITORIAL, on=on, actor=SYSTEM, at=at
    )
    town.refresh_from_db()
    assert [o.code for o in selectors.superiors(town)] == ["610102", "610200", "610000"]
    county = Organisation.objects.get(code="610102")
    assert selectors.parent_on(county, on - timedelta(days=1)) == federation.city
    assert selectors.parent_on(county, on) == federation.sibling
    assert Entry.objects.filter(subject_type="organisations.Organisation", subject_id=county.pk).count() == 2


def test_a_move_in_the_future_waits_for_its_day(federation, at):
    before = federation.county.territorial_path
    on = date(2026, 12, 1)
    moved = unions.place(
        organisation=federation.county, parent=federation.sibling, line=Line.TERRITORIAL, on=on, actor=SYSTEM, at=at
    )
    assert moved.territorial_path == before
    assert unions.apply_due_placements(on=on - timedelta(days=1), actor=SYSTEM, at=at) == 0
    assert unions.apply_due_placements(on=on + timedelta(days=2), actor=SYSTEM, at=at) == 1, "a missed night is made up"
    moved.refresh_from_db()
    assert moved.territorial_path.startswith(federation.sibling.territorial_path)
    assert unions.apply_due_placements(on=on + timedelta(days=3), actor=SYSTEM, at=at) == 0


def test_a_union_is_not_placed_under_its_own_subtree(federation, at):
    with pytest.raises(Refused) as caught:
        unions.place(
            organisation=federation.city,
            parent=federation.county,
            line=Line.TERRITORIAL,
            on=date(2026, 11, 23),
            actor=SYSTEM,
            at=at,
        )
    assert caught.value.refusals == (Refusal("placement.circle"),)
    assert Placement.objects.filter(child=federation.city).count() == 1


def test_a_superior_stands_higher(federation, at):
    with pytest.raises(Refused) as caught:
        found(at, "619999", federation.county, level=Level.COUNTY)
    assert caught.value.refusals == (Refusal("placement.level_not_below", {"parent": "county", "child": "county"}),)
    assert not Organisation.objects.filter(code="619999").exists()


def test_the_industrial_line_is_a_second_tree(federation, at):
    bureau = unions.place(
        organisation=federation.county,
        parent=federation.province,
        line=Line.INDUSTRIAL,
        on=date(2026, 11, 23),
        actor=SYSTEM,
        at=at,
    )
    assert (bureau.industrial_path, bureau.territorial_path) == ("0000", federation.county.territorial_path)


def snapshot():
    """What a batch and single steps must agree on."""
    towns = Organisation.objects.filter(level=Level.TOWN).order_by("code")
    placed = Placement.objects.filter(child__level=Level.TOWN).order_by("ordinal")
    return (
        list(towns.values_list("code", "territorial_path", "founded_on")),
        list(placed.values_list("ordinal", "from_on", "is_applied")),
        Entry.objects.filter(subject_type="organisations.Organisation").count(),
    )


def test_a_batch_equals_the_same_unions_founded_one_by_one(federation, at):
    rows = [
        unions.UnionRow(f"61010200{n}", f"61010200{n} 工会", f"61010200{n}", Level.TOWN, Kind.FEDERATION, "610102")
        for n in range(3)
    ]
    undo = transaction.savepoint()
    unions.import_tree(rows=rows, on=date(2026, 11, 23), actor=SYSTEM, at=at)
    batch = snapshot()
    transaction.savepoint_rollback(undo)
    for row in rows:
        found(at, row.code, federation.county)
    assert batch == snapshot()


def test_a_batch_with_an_unknown_superior_stores_nothing(federation, at):
    rows = [
        unions.UnionRow("A1", "甲", "甲", Level.TOWN, Kind.FEDERATION, "610102"),
        unions.UnionRow("A2", "乙", "乙", Level.TOWN, Kind.FEDERATION, "nowhere"),
    ]
    with pytest.raises(Refused) as caught:
        unions.import_tree(rows=rows, on=date(2026, 11, 23), actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("organisation.unknown_parent", {"parent": "nowhere"}),)
    assert not Organisation.objects.filter(code="A1").exists()


def test_only_those_with_the_right_change_the_tree(federation, at):
    officer = federation.colleague(Role.SYSTEM_OFFICER, federation.city, Scope.SUBTREE)
    assert found(at, "610102001", federation.county, actor=officer).code == "610102001"
    clerk = federation.colleague(Role.CLERK, federation.city, Scope.SUBTREE)
    with pytest.raises(Forbidden):
        found(at, "610102002", federation.county, actor=clerk)
    elsewhere = federation.colleague(Role.SYSTEM_OFFICER, federation.sibling, Scope.SUBTREE)
    with pytest.raises(Forbidden):
        found(at, "610102003", federation.county, actor=elsewhere)
    assert Organisation.objects.filter(level=Level.TOWN).count() == 1


def test_a_union_with_unions_below_is_not_closed(federation, at):
    with pytest.raises(Refused) as caught:
        unions.close(organisation=federation.city, on=date(2026, 11, 23), actor=SYSTEM, at=at)
    assert caught.value.refusals == (Refusal("organisation.has_children", {"count": 2}),)
    closed = unions.close(organisation=federation.county, on=date(2026, 11, 23), actor=SYSTEM, at=at)
    assert closed.closed_on == date(2026, 11, 23)


def test_the_database_itself_refuses_two_open_placements(federation):
    with pytest.raises(IntegrityError):
        Placement.objects.create(
            child=federation.county, parent=federation.sibling, line="territorial", ordinal=77, from_on=date(2026, 1, 1)
        )


def test_a_subtree_is_read_by_an_index_on_this_database(federation):
    rows = Organisation.objects.within(paths.subtree("territorial", federation.city.territorial_path)).order_by(
        "territorial_path"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
    assert "organisation_territorial" in rows.explain() or "one_place_in_territorial_line" in rows.explain()
