"""A county with one of everything that has an address, and strangers of every role next door."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from kaimen.kernel.access.models import Grant
from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.selectors import person_actor
from kaimen.kernel.access.services import grants
from kaimen.kernel.base.actors import SYSTEM, Anonymous
from kaimen.kernel.base.sheets import write
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.people.models import Person
from kaimen.kernel.people.selectors.imports import HEADERS
from kaimen.kernel.people.services import accounts, imports
from kaimen.rosters.models import Absence, Seat, Shift, ShiftChange
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.staff import AbsenceKind
from kaimen.rosters.services import offers, points, rosters, shifts, staff, swaps
from kaimen.rosters.services.points import PointRow, SeatRow
from kaimen.servicedesk.services import cases
from tests.federation import Federation
from tests.files.uploads import png

AT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 03:00 on Monday 23 November in Shanghai
SINCE, MONTH, NEXT = date(2026, 1, 1), date(2026, 11, 1), date(2026, 12, 1)
TURN = datetime(2026, 11, 22, 16, 0, tzinfo=UTC), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 2, 0, 0, tzinfo=UTC), datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
TITLE, PHONE, SHEET = "钢水包漏了没人管", "13900011239", "新城区名册.xlsx"
CREW = {
    "on duty": "钟离守夜", Role.CLERK: "单于飞燕", Role.DUTY_LEADER: "司徒带班", Role.PLANNER: "慕容排表",
    Role.MANAGER: "上官当家", Role.SYSTEM_OFFICER: "东方看机", Role.SECURITY_OFFICER: "令狐管钥",
    Role.AUDIT_OFFICER: "公孙查账",
}  # fmt: skip
"""Names of the county's colleagues, found nowhere else."""


@dataclass
class Held:
    """What the county has, by the names of parameters in addresses; `people` by role."""

    federation: Federation
    case_id: int
    case_code: str
    number: str
    pin: str
    attachment_id: int
    draft_id: int
    published_id: int
    shift_id: int
    swap_id: int
    offer_id: int
    batch: UUID
    import_id: int
    people: dict[str, int]
    point: str = "610102"
    year: int = 2026

    @property
    def union_id(self) -> int:
        return self.federation.county.pk

    @property
    def person_id(self) -> int:
        return self.people[Role.CLERK]

    @property
    def what(self) -> str:
        return "absence"

    @property
    def absence_id(self) -> int:
        return Absence.objects.get(organisation=self.federation.county).pk

    @property
    def seat_id(self) -> int:
        return Seat.objects.get(point__code=self.point).pk

    @property
    def grant_id(self) -> int:
        return Grant.objects.get(person_id=self.person_id).pk

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no stranger may read anywhere."""
        return (self.number, self.case_code, TITLE, PHONE, SHEET, *CREW.values())


def build(federation: Federation) -> Held:
    county = federation.county
    crew = {str(role): _person(name, county, role) for role, name in CREW.items()}
    point, seat = _point(county)
    published = rosters.draft(point_id=point, from_on=MONTH, to_on=NEXT, actor=SYSTEM, at=AT)
    shift = _turn(published.pk, seat, crew["on duty"], TURN)
    rosters.publish(roster_id=published.pk, actor=SYSTEM, at=AT)
    batch, swap, offer = _exchange(published.pk, seat, crew)
    draft = rosters.draft(point_id=point, from_on=NEXT, to_on=date(2027, 1, 1), actor=SYSTEM, at=AT)
    leave = staff.AbsenceRow(crew[Role.CLERK], AbsenceKind.LEAVE, NEXT)
    staff.record_absence(point_id=point, row=leave, actor=SYSTEM, at=AT)
    told = cases.tell(
        point_code=county.code, text=TITLE, phone=PHONE, submission_key=str(uuid4()), actor=Anonymous(), at=AT,
        photos=[SimpleUploadedFile("a.png", png(), "image/png")],
    )  # fmt: skip
    manager = crew[Role.MANAGER]
    sheet, _ = imports.receive(content=_sheet(), label=SHEET, actor=person_actor(manager, at=AT), at=AT)
    return Held(
        federation=federation,
        case_id=told.case.pk,
        case_code=told.case.query_code,
        number=told.case.number,
        pin=told.pin,
        attachment_id=told.case.attachments.get().pk,
        draft_id=draft.pk,
        published_id=published.pk,
        shift_id=shift,
        swap_id=swap,
        offer_id=offer,
        batch=batch,
        import_id=sheet.pk,
        people=crew,
    )


def _exchange(roster_id: int, seat_id: int, crew: dict[str, int]) -> tuple[UUID, int, int]:
    """A change that can be undone, a swap that waits, an open shift."""
    at_work, clerk = (crew["on duty"], crew[Role.CLERK])
    for day, who in ((26, at_work), (27, clerk)):
        span = (datetime(2026, 11, day, 0, tzinfo=UTC), datetime(2026, 11, day, 8, tzinfo=UTC))
        _turn(roster_id, seat_id, who, span)
    own = Shift.objects.get(roster_id=roster_id, person_id=at_work, starts_at__gt=TURN[1])
    batch = ShiftChange.objects.get(shift=own).batch
    actor = person_actor(at_work, at=AT)
    swap = swaps.ask(shift_id=own.pk, asked_of=clerk, other_id=None, actor=actor, at=AT)
    offer = offers.offer(
        roster_id=roster_id, seat_id=seat_id, starts_at=datetime(2026, 11, 28, 0, tzinfo=UTC),
        ends_at=datetime(2026, 11, 28, 8, tzinfo=UTC), actor=SYSTEM, at=AT,
    )  # fmt: skip
    return batch, swap.pk, offer.pk


def strangers(federation: Federation, place: Organisation) -> dict[str, int]:
    """Somebody of every role there, in the whole subtree; and the one on duty there now."""
    found = {str(role): _person(f"外人{number}", place, role, Scope.SUBTREE) for number, role in enumerate(Role)}
    found["on duty"] = _person("外人值守", place, Role.CLERK)
    point, seat = _point(place)
    roster = rosters.draft(point_id=point, from_on=MONTH, to_on=NEXT, actor=SYSTEM, at=AT)
    _turn(roster.pk, seat, found["on duty"], TURN)
    rosters.publish(roster_id=roster.pk, actor=SYSTEM, at=AT)
    found["worker"] = accounts.enter_by_phone(phone="13900011240", at=AT).person_id
    return found


def _person(name: str, place: Organisation, role: str, scope: Scope = Scope.SELF) -> int:
    person = Person.objects.create(name=name, organisation=place, created_at=AT, is_generated=True)
    role = Role.CLERK if role == "on duty" else Role(role)
    row = grants.GrantRow(person.pk, role, place.pk, scope)
    grants.give_many(rows=[row], from_on=SINCE, actor=SYSTEM, at=AT)
    accounts.open_staff_account(person=person, username=f"u{person.pk}", actor=SYSTEM, at=AT)
    return person.pk


def _point(place: Organisation) -> tuple[int, int]:
    row = PointRow(
        code=place.code, name=f"{place.short_name}服务中心", kind=PointKind.SERVICE_CENTRE, division_code=place.code,
        address="望川路 18 号", phone="0000-68201201", opened_on=SINCE, seats=(SeatRow(SeatKind.ON_SEAT, "值守"),),
        is_generated=True,
    )  # fmt: skip
    point = points.open_point(organisation=place, row=row, actor=SYSTEM, at=AT)
    return point.pk, Seat.objects.get(point=point).pk


def _turn(roster_id: int, seat_id: int, person_id: int, span: tuple[datetime, datetime]) -> int:
    shifts.assign(
        roster_id=roster_id, seat_id=seat_id, person_id=person_id, starts_at=span[0], ends_at=span[1],
        actor=SYSTEM, at=AT, override_reason="测试",
    )  # fmt: skip
    return Shift.objects.get(roster_id=roster_id, person_id=person_id, starts_at=span[0]).pk


def _sheet() -> BytesIO:
    sheet = BytesIO()
    write.write_xlsx(sheet, [str(each) for each in HEADERS], [["王一", "", "", "", "610102"]])
    sheet.seek(0)
    return sheet
