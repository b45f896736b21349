"""A small federation for tests: a province, two cities, two counties of the first city; colleagues with roles."""

from dataclasses import dataclass
from datetime import date, datetime

from kaimen.kernel import access
from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.base.actors import SYSTEM, Actor
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Kind, Level
from kaimen.kernel.organisations.services import unions
from kaimen.kernel.people.models import Person
from kaimen.kernel.people.services import persons


@dataclass
class Federation:
    """`province` > `city`, `sibling`; `city` > `county`, `neighbour`."""

    at: datetime
    since: date
    province: Organisation
    city: Organisation
    sibling: Organisation
    county: Organisation
    neighbour: Organisation

    @classmethod
    def build(cls, at: datetime, since: date) -> "Federation":
        rows = [
            unions.UnionRow(
                "610000", "秦岭省总工会", "秦岭省总", Level.PROVINCE, Kind.FEDERATION, "", division_code="610000"
            ),
            unions.UnionRow(
                "610100",
                "长宁市总工会",
                "长宁市总",
                Level.PREFECTURE,
                Kind.FEDERATION,
                "610000",
                division_code="610100",
            ),
            unions.UnionRow(
                "610200",
                "铜岭市总工会",
                "铜岭市总",
                Level.PREFECTURE,
                Kind.FEDERATION,
                "610000",
                division_code="610200",
            ),
            unions.UnionRow(
                "610102", "新城区总工会", "新城区总", Level.COUNTY, Kind.FEDERATION, "610100", division_code="610102"
            ),
            unions.UnionRow(
                "610103", "碑林区总工会", "碑林区总", Level.COUNTY, Kind.FEDERATION, "610100", division_code="610103"
            ),
        ]
        unions.import_tree(rows=rows, on=since, actor=SYSTEM, at=at, is_generated=True)
        found = {o.code: o for o in Organisation.objects.all()}
        return cls(at, since, *(found[row.code] for row in rows))

    def person(self, name: str = "周岚", organisation: Organisation | None = None) -> Person:
        return persons.register(
            name=name, organisation=organisation or self.county, actor=SYSTEM, at=self.at, is_generated=True
        )

    def clerk(self, name: str = "周岚", organisation: Organisation | None = None) -> Person:
        """Somebody who may be put on duty."""
        return self._with_role(Role.CLERK, organisation or self.county, Scope.SELF, name)

    def colleague(
        self, role: Role, organisation: Organisation | None = None, scope: Scope = Scope.SELF, name: str = "周岚"
    ) -> Actor:
        """Somebody with one role, as an actor."""
        return person_actor(self._with_role(role, organisation or self.county, scope, name).pk, at=self.at)

    def _with_role(self, role: Role, organisation: Organisation, scope: Scope, name: str) -> Person:
        person = self.person(name, organisation)
        Grant.objects.create(
            person=person, role=role, organisation=organisation, line="territorial", scope=scope, from_on=self.since
        )
        return person

    def nobody(self) -> Actor:
        return access.Anonymous()
