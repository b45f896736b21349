"""Sessions are unreadable in the table."""

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from kaimen.site.sessions import Sealed


def test_what_a_session_holds_is_not_in_its_row(db):
    store = SessionStore()
    store["kept_form"] = {"text": "老板不发工资"}
    store.save()
    row = Session.objects.get(pk=store.session_key).session_data
    assert "老板" not in row
    assert SessionStore(store.session_key)["kept_form"] == {"text": "老板不发工资"}


def test_a_session_that_cannot_be_read_is_empty():
    assert Sealed().loads(b"v1.intl.k1.AAAA.AAAA") == {}
    assert Sealed().loads(b'{"user": 1}') == {}
