"""Triggers that refuse to change a contact or an action once written, on both databases. What a worker said stays as
it was said.
"""

from django.db import migrations

TABLES = ("servicedesk_contact", "servicedesk_action")


def _forbid(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    if is_postgres:
        schema_editor.execute(
            "CREATE FUNCTION servicedesk_words_stay() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'words stay as they were said'; END $$"
        )
    for table in TABLES:
        head = f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} "
        body = "FOR EACH ROW EXECUTE FUNCTION servicedesk_words_stay()"
        if not is_postgres:
            body = "BEGIN SELECT RAISE(ABORT, 'words stay as they were said'); END"
        schema_editor.execute(head + body)


def _allow(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_stays" + (f" ON {table}" if is_postgres else ""))
    if is_postgres:
        schema_editor.execute("DROP FUNCTION servicedesk_words_stay()")


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0001_cases")]
    operations = [migrations.RunPython(_forbid, _allow, elidable=False)]
