"""Triggers that refuse UPDATE and DELETE on the audit tables of both databases."""

from django.db import migrations

TABLES = ("audit_entry", "audit_chainlink")


def _forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit is append-only'; END $$"
        )
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(_create(schema_editor.connection.vendor, table, deed))


def _create(vendor, table, deed):
    name = f"{table}_no_{deed.lower()}"
    if vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
    return f"CREATE TRIGGER {name} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"


def _allow(apps, schema_editor):
    on_table = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}" + (f" ON {table}" if on_table else ""))
    if on_table:
        schema_editor.execute("DROP FUNCTION audit_append_only()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit")]
    operations = [migrations.RunPython(_forbid, _allow, elidable=False)]
