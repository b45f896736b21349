"""The key of a pressing is kept as a blind index: from the key itself the PIN could be computed. There is no way back
to the keys, and none is needed.
"""

from importlib import import_module
from uuid import UUID

from django.db import migrations

from kaimen.kernel.base import crypto

stay = import_module("kaimen.servicedesk.migrations.0002_words_stay")


def _forget(apps, schema_editor):
    contacts = apps.get_model("servicedesk", "Contact").objects.using(schema_editor.connection.alias)
    if not contacts.exists():
        return
    stay._allow(apps, schema_editor)
    for pk, key in contacts.order_by("pk").values_list("pk", "submission_key").iterator():
        index = UUID(crypto.blind_index(key.hex, "servicedesk.submission")[:32])
        contacts.filter(pk=pk).update(submission_key=index)
    stay._forbid(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0002_words_stay")]
    operations = [migrations.RunPython(_forget, migrations.RunPython.noop, elidable=True)]
