"""The index over the words of contacts: FTS5 beside the table on SQLite, kept by triggers; GIN on PostgreSQL."""

from django.db import migrations

TABLE, INDEX = "servicedesk_contactwords", "servicedesk_words"
DELETED = f"INSERT INTO {INDEX}({INDEX}, rowid, tokens) VALUES ('delete', old.contact_id, old.tokens)"  # noqa: S608
KEPT = f"INSERT INTO {INDEX}(rowid, tokens) VALUES (new.contact_id, new.tokens)"  # noqa: S608


def _build(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX {INDEX} ON {TABLE} USING gin (to_tsvector('simple', tokens))")
        return
    schema_editor.execute(
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(tokens, content='{TABLE}', content_rowid='contact_id')"
    )
    for event, body in (("INSERT", f"{KEPT};"), ("DELETE", f"{DELETED};"), ("UPDATE", f"{DELETED}; {KEPT};")):
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_{event.lower()} AFTER {event} ON {TABLE} BEGIN {body} END")


def _drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {INDEX}")
        return
    for event in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{event}")
    schema_editor.execute(f"DROP TABLE {INDEX}")


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0005_search_words")]
    operations = [migrations.RunPython(_build, _drop, elidable=False)]
