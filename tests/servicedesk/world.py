"""A county with a point, three persons on its seat in turn, and the province behind it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import PersonActor, person_actor
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Account, Person
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.selectors import duty
from kaimen.rosters.services import points, rosters, shifts
from kaimen.rosters.services.points import PointRow, SeatRow
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.services import cases
from kaimen.servicedesk.services.cases import Told
from tests.federation import Federation

COUNTY, PROVINCE, CITY = "610102", "610000", "610100"


def local(day: int, hour: int) -> datetime:
    """Wall clock of November 2026 in Shanghai, as UTC."""
    return datetime.fromtimestamp(datetime(2026, 11, day, tzinfo=UTC).timestamp() + (hour - 8) * 3600, UTC)


NIGHT = local(23, 3)  # Monday, 03:00
MORNING = local(23, 9)
EMPTY = local(24, 3)  # nobody of the county's own
DEAD = local(27, 3)  # nobody anywhere


@dataclass
class World:
    """`night` holds the county's seat until 08:00 on the 23rd, `morning` until 20:00; then the province answers,
    until the 26th.
    """

    federation: Federation
    seat_id: int
    night: Person
    morning: Person
    province: Person

    @classmethod
    def build(cls, federation: Federation) -> "World":
        county = _point(federation, federation.county, COUNTY, "新城区职工服务中心", "0290-68201201")
        above = _point(federation, federation.province, PROVINCE, "省职工服务中心", "0290-68200000")
        people = [
            federation.clerk("王建国"),
            federation.clerk("李秀英"),
            federation.clerk("艾买提·那斯尔", federation.province),
        ]
        _roster(county, [(people[0], local(22, 20), local(23, 8)), (people[1], local(23, 8), local(23, 20))])
        _roster(above, [(people[2], local(day, 0), local(day + 1, 0)) for day in (23, 24, 25)])
        seat = duty.primary_seat(county)
        assert seat is not None
        return cls(federation, seat.pk, *people)

    def actor(self, person: Person, at: datetime) -> PersonActor:
        """Somebody as the site makes them at an instant: grants, and the seats answered then."""
        seats = frozenset(f"seat:{seat}" for seat in duty.seats_answered_by(person.pk, at))
        return replace(person_actor(person.pk, at=at), tokens=seats)

    def role(
        self, role: Role, organisation: Organisation, scope: Scope = Scope.SELF, name: str = "罗启明"
    ) -> PersonActor:
        actor = self.federation.colleague(role, organisation, scope, name)
        assert isinstance(actor, PersonActor)
        return actor

    def account(self, person: Person, role: Role | None = None, organisation: Organisation | None = None) -> Account:
        if role:
            Grant.objects.get_or_create(
                person=person, role=role, organisation=organisation or self.federation.county, line="territorial",
                defaults={"scope": Scope.SELF, "from_on": date(2026, 1, 1)},
            )  # fmt: skip
        return Account.objects.create(username=f"u{person.pk}", person=person, created_at=NIGHT)

    def tell(
        self, text: str = "两个月工资没发。老板说没钱。", at: datetime = NIGHT, key: UUID | None = None, **more: object
    ) -> Told:
        """Somebody nameless tells something at the county's point."""
        more.setdefault("actor", self.federation.nobody())
        key = key or uuid4()
        return cases.tell(point_code=COUNTY, text=text, submission_key=str(key), at=at, **more)  # type: ignore[arg-type]


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def _point(federation: Federation, organisation: Organisation, code: str, name: str, phone: str) -> int:
    row = PointRow(
        code=code,
        name=name,
        kind=PointKind.SERVICE_CENTRE,
        division_code=code,
        address="望川路 18 号",
        phone=phone,
        opened_on=date(2026, 1, 1),
        seats=(SeatRow(SeatKind.ON_SEAT, "值守"),),
        is_generated=True,
    )
    return points.open_point(organisation=organisation, row=row, actor=SYSTEM, at=federation.at).pk


def _roster(point_id: int, turns: list[tuple[Person, datetime, datetime]]) -> None:
    seat = duty.primary_seat(point_id)
    assert seat is not None
    at = local(20, 9)
    roster = rosters.draft(point_id=point_id, from_on=date(2026, 11, 22), to_on=date(2026, 11, 30), actor=SYSTEM, at=at)
    for person, starts_at, ends_at in turns:
        shifts.assign(
            roster_id=roster.pk, seat_id=seat.pk, person_id=person.pk, starts_at=starts_at, ends_at=ends_at,
            actor=SYSTEM, at=at, override_reason="测试",
        )  # fmt: skip
    rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=at)
