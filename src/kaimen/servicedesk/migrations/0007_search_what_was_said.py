"""Words of what was said before there was an index."""

from django.db import migrations

from kaimen.servicedesk.rules import bigrams

AT_ONCE = 500


def _fill(apps, schema_editor):
    Case, Action = apps.get_model("servicedesk", "Case"), apps.get_model("servicedesk", "Action")
    ContactWords = apps.get_model("servicedesk", "ContactWords")
    told = Case.objects.order_by("id").values_list("contact_id", "id", "contact__text")
    added = Action.objects.filter(kind="added").order_by("id").values_list("contact_id", "case_id", "contact__text")
    for rows in (told, added):
        made = (
            ContactWords(contact_id=contact, case_id=case, tokens=" ".join(bigrams.tokens(text)))
            for contact, case, text in rows.iterator(chunk_size=AT_ONCE)
        )
        ContactWords.objects.bulk_create(made, batch_size=AT_ONCE, ignore_conflicts=True)


def _empty(apps, schema_editor):
    apps.get_model("servicedesk", "ContactWords").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("servicedesk", "0006_search_index")]
    operations = [migrations.RunPython(_fill, _empty, elidable=True)]
