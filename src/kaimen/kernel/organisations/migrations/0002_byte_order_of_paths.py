"""Paths sort by byte on PostgreSQL too (collation "C"), so that a subtree is an index range. SQLite sorts so
already.
"""

from django.db import migrations

COLUMNS = ("territorial_path", "industrial_path")


def _collate(collation):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        for column in COLUMNS:
            schema_editor.execute(
                f'ALTER TABLE organisations_organisation ALTER COLUMN {column} TYPE varchar(64) COLLATE "{collation}"'
            )

    return run


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_organisations")]
    operations = [migrations.RunPython(_collate("C"), _collate("default"), elidable=False)]
