"""Signing officers in, for tests of their pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.organisations.models import Organisation
from tests.federation import Federation
from tests.signing_in import sign_in


@dataclass
class Desk:
    """Opens pages as colleagues, at the frozen instant."""

    federation: Federation
    at: datetime

    def enter(self, role: Role, organisation: Organisation | None = None, scope: Scope = Scope.SUBTREE) -> Client:
        """A browser in which somebody with this role is signed in; the province when no union is named."""
        return self.enter_as(self.colleague(role, organisation, scope))

    def colleague(self, role: Role, organisation: Organisation | None = None, scope: Scope = Scope.SUBTREE) -> Actor:
        return self.federation.colleague(role, organisation or self.federation.province, scope)

    def enter_as(self, actor: Actor) -> Client:
        client = Client()
        sign_in(client, actor.person_id or 0, at=self.at)
        client.get("/livez")  # stamps the log-in, so that counted requests all do the same
        return client


def statements(client: Client, address: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


MINUTE = timedelta(minutes=1)
