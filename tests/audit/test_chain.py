"""The audit: append-only, chained, every tampering found."""

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel import audit
from kaimen.kernel.audit.models import ChainLink, Entry
from kaimen.kernel.audit.rules import chain
from kaimen.kernel.audit.services import chains
from kaimen.kernel.base.actors import SYSTEM

rows = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | st.text(max_size=5)), min_size=1, max_size=6)


def built(entries):
    links, previous = [], chain.GENESIS
    for sequence, entry in enumerate(entries, start=1):
        made = chain.link(previous_hash=previous, sequence=sequence, entry=entry)
        links.append((made, entry))
        previous = made.hash
    return links


@given(rows)
def test_an_untouched_chain_holds(entries):
    assert chain.first_break(built(entries)) is None


@given(rows, st.data())
def test_a_changed_entry_is_found_at_its_place(entries, data):
    links = built(entries)
    place = data.draw(st.integers(0, len(links) - 1))
    link, entry = links[place]
    links[place] = (link, {**entry, "z": 1})
    assert chain.first_break(links) == chain.Break(place + 1, "content")


@given(rows, st.data())
def test_a_dropped_entry_is_found(entries, data):
    links = built([*entries, {"last": 1}])
    place = data.draw(st.integers(0, len(links) - 2))
    del links[place]
    assert chain.first_break(links) == chain.Break(place + 1, "sequence")


def deed(federation, at, reason=""):
    audit.record(
        actor=SYSTEM, key="test.deed", subject=federation.city, at=at, organisation=federation.city, reason=reason
    )


def test_entries_are_chained_and_verified(federation, at):
    deed(federation, at, "工友来问")
    before = chains.verify()
    assert (before.links, before.unchained > 0) == (0, True)
    chains.extend()
    after = chains.verify()
    assert (after.unchained, after.first_break, after.links) == (0, None, Entry.objects.count())
    assert chains.extend() == 0


def test_the_chain_grows_in_batches(federation, at):
    for _ in range(5):
        deed(federation, at)
    total = Entry.objects.count()
    done = 0
    while made := chains.extend(limit=3):
        done += made
    assert done == total
    assert chains.verify().first_break is None


@pytest.mark.parametrize("table", ["audit_entry", "audit_chainlink"])
@pytest.mark.parametrize("deed_sql", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_audit(federation, at, table, deed_sql):
    deed(federation, at)
    chains.extend()
    column = "key" if table == "audit_entry" else "hash"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed_sql.format(table, column, "'x'"))
    assert (Entry.objects.count(), chains.verify().first_break) == (ChainLink.objects.count(), None)


def test_a_batch_writes_the_same_entries(federation, at):
    audit.record_many(actor=SYSTEM, key="test.deed", subjects=[federation.city, federation.county], at=at)
    found = Entry.objects.filter(key="test.deed").order_by("id")
    assert [(e.subject_id, e.organisation_path) for e in found] == [
        (federation.city.pk, federation.city.territorial_path),
        (federation.county.pk, federation.county.territorial_path),
    ]


def test_an_entry_that_the_short_look_back_passed_is_chained_in_the_end(federation, at):
    for _ in range(5):
        deed(federation, at)
    newest = Entry.objects.order_by("-id").first()
    ChainLink.objects.create(
        sequence=1,
        entry=newest,
        previous_hash=chain.GENESIS,
        hash=chain.link(previous_hash=chain.GENESIS, sequence=1, entry=chains.content(newest)).hash,
    )
    assert chains.extend(looks_back=0) == 0
    assert chains.extend(looks_back=None) == Entry.objects.count() - 1
    assert chains.verify().first_break is None
