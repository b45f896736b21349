"""An import whose worker died can be ended, and its sheet be sent again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_signing_in")]
    operations = [
        migrations.RemoveConstraint("PersonImport", "one_import_of_a_sheet"),
        migrations.RemoveConstraint("PersonImport", "person_import_state_known"),
        migrations.AddConstraint(
            "PersonImport",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["running", "done"])),
                fields=("sha256",),
                name="one_import_of_a_sheet",
            ),
        ),
        migrations.AddConstraint(
            "PersonImport",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["checked", "running", "done", "stopped"])),
                name="person_import_state_known",
            ),
        ),
    ]
