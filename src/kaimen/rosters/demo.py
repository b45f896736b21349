"""The demo's points, people and rosters 演示数据: a centre for every union with seats and demand; the engine makes the
rosters.

Streets, door numbers, telephone numbers, certificates, leave and wishes are invented; no telephone number that begins
with 0000 can be rung. The province, its cities and the county that is shown are solved at once; the other counties
are queued, and the worker publishes them one after the other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from random import Random
from typing import Protocol

from django.db import transaction

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Level
from kaimen.rosters.models import Seat, ServicePoint
from kaimen.rosters.rules import demands as usual
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.spans import DAY, local_day, month_of
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Regime, WishKind
from kaimen.rosters.services import demands, hours, points, rosters, runs, staff
from kaimen.rosters.services.demands import SeatPlan
from kaimen.rosters.services.points import PointRow, SeatRow
from kaimen.rosters.services.staff import AbsenceRow, CertificateRow, EmploymentRow, Staff, WishRow

STREETS = (
    *("云岭路", "石桥路", "东渡街", "桐湾路", "青禾街", "恒拓路", "望川大道", "枫林巷", "晴川路", "松涛街"),
    *("竹溪路", "柳堤街", "银杏路", "安澜街", "朝阳里", "和风路", "长堤路", "新麦街", "织锦路", "南窑街"),
)
LANDMARKS = ("进院左手边一层", "临街，门口有红色门牌", "公交云岭路口站下车往北 100 米", "广场东侧，一层有坡道")
HOURS = {
    DayType.WORKING: (Interval(time(8, 30), time(17, 30)),),
    DayType.REST: (Interval(time(9), time(17)),),
    DayType.HOLIDAY: (Interval(time(10), time(16)),),
}
SHOWN = frozenset({"610103"})
"""Counties that the demo's log-in page leads to: their rosters stand before the door opens."""
AT_ONCE = frozenset({Level.NATIONAL, Level.PROVINCE, Level.PREFECTURE})
THREADS = 2
LEADERS = 4
OFFICERS = 3
REGIMES = (
    *(Regime.CIVIL_SERVANT_LIKE, Regime.PUBLIC_INSTITUTION, Regime.PUBLIC_INSTITUTION),
    *(Regime.LABOUR_CONTRACT, Regime.LABOUR_CONTRACT, Regime.AGENCY),
)


class World(Protocol):
    """What the demo of the house gives to each room."""

    at: datetime
    organisations: Sequence[Organisation]
    staff: Mapping[int, Sequence[int]]
    points: dict[int, str]
    random: Random
    progress: Callable[[int, int, str], None]


def build(world: World) -> None:
    """Open a centre for each union, make this month and the next, and begin a draft of the month after."""
    opened: list[ServicePoint] = []
    with transaction.atomic():
        for ordinal, organisation in enumerate(world.organisations):
            opened.append(_open(world, organisation, ordinal))
            world.progress(ordinal + 1, len(world.organisations), "服务点")
        _ask(world, opened)
        staff.record_many(staff=[_staff(world, point) for point in opened], actor=SYSTEM, at=world.at)
    _solve(world, [point for point in opened if _is_shown_first(point)])
    _queue(world, [point for point in opened if not _is_shown_first(point)])
    if opened:
        _draft(world, opened[0])


def _open(world: World, organisation: Organisation, ordinal: int) -> ServicePoint:
    level = Level(organisation.level)
    is_province = level == Level.PROVINCE
    row = PointRow(
        code=organisation.division_code,
        name=f"{organisation.name}{'困难职工援助中心' if is_province else '职工服务中心'}",
        kind=PointKind.AID_CENTRE if is_province else PointKind.SERVICE_CENTRE,
        division_code=organisation.division_code,
        address=f"{world.random.choice(STREETS)} {world.random.randint(2, 198)} 号",
        address_note=world.random.choice(LANDMARKS),
        phone=f"0000-{6820 + ordinal // 90:04d} {1101 + ordinal % 90 * 97:04d}",
        opened_on=_since(world.at),
        answers_hotline=is_province,
        seats=tuple(SeatRow(each.kind, each.name) for each in usual.defaults(level)),
        is_generated=True,
    )
    point = points.open_point(organisation=organisation, row=row, actor=SYSTEM, at=world.at)
    world.points[organisation.pk] = point.code
    hours.set_hours(point_id=point.pk, hours=HOURS, from_on=row.opened_on, actor=SYSTEM, at=world.at)
    return point


def _since(at: datetime) -> date:
    """Opened early enough for the night before the first roster to have asked for somebody."""
    return date(local_day(at).year - 1, 1, 1)


def _ask(world: World, opened: Sequence[ServicePoint]) -> None:
    """What the seats of each point usually ask for."""
    held = {(seat.point_id, seat.name): seat.pk for seat in Seat.objects.filter(point__in=opened).order_by("id")}
    plans = [
        SeatPlan(held[point.pk, each.name], each.demands)
        for point in opened
        for each in usual.defaults(Level(point.organisation.level))
    ]
    if opened:
        demands.set_many(plans=plans, from_on=opened[0].opened_on, actor=SYSTEM, at=world.at)


def _staff(world: World, point: ServicePoint) -> Staff:
    """How the people of a union work, what they may hold, and some of their plans for next month."""
    crew = world.staff[point.organisation_id]
    is_province = point.organisation.level == Level.PROVINCE
    since = _since(world.at)
    papers = [CertificateRow(person, CertificateKind.WINDOW, since) for person in crew]
    if is_province:
        papers += [CertificateRow(person, CertificateKind.HOTLINE, since) for person in _answering(crew)]
        papers += [CertificateRow(person, CertificateKind.LEADING, since) for person in crew[:LEADERS]]
    return Staff(
        point.organisation,
        employments=[
            EmploymentRow(person, REGIMES[ordinal % len(REGIMES)], since) for ordinal, person in enumerate(crew)
        ],
        certificates=papers,
        absences=_absences(world, crew),
        wishes=_wishes(world, crew),
    )


def _answering(crew: Sequence[int]) -> Sequence[int]:
    """Who answers the line: in a large crew not the officers at its end."""
    return crew[:-OFFICERS] if len(crew) > 2 * OFFICERS else crew


def _absences(world: World, crew: Sequence[int]) -> list[AbsenceRow]:
    """A few days of leave next month in every second union."""
    if world.random.random() < 0.5:
        return []
    first = _months(world.at)[1][0] + world.random.randrange(4, 22) * DAY
    return [AbsenceRow(world.random.choice(crew), AbsenceKind.LEAVE, first, first + world.random.randrange(1, 4) * DAY)]


def _wishes(world: World, crew: Sequence[int]) -> list[WishRow]:
    """One wish for next month from two of the crew."""
    first = _months(world.at)[1][0]
    return [
        WishRow(person, first + world.random.randrange(27) * DAY, world.random.choice(tuple(WishKind)))
        for person in world.random.sample(list(crew), min(2, len(crew)))
    ]


def _is_shown_first(point: ServicePoint) -> bool:
    return point.organisation.level in AT_ONCE or point.code in SHOWN


def _months(at: datetime) -> tuple[tuple[date, date], tuple[date, date]]:
    this_month = month_of(local_day(at))
    return this_month, month_of(this_month[1])


def _solve(world: World, opened: Sequence[ServicePoint]) -> None:
    """Make and publish this month, then the next, which goes on from it."""
    total = 2 * len(opened)
    for ordinal, (from_on, to_on) in enumerate(_months(world.at)):
        asked = [_run(world, point, from_on, to_on, is_queued=False) for point in opened]
        before = ordinal * len(opened)
        runs.solve_many(
            run_ids=asked,
            at=world.at,
            threads=THREADS,
            progress=lambda over, before=before: world.progress(before + over, total, "值守表"),  # type: ignore[misc]
        )


def _queue(world: World, opened: Sequence[ServicePoint]) -> None:
    """Leave the rest to the worker: this month of all of them before the next of any."""
    with transaction.atomic():
        for from_on, to_on in _months(world.at):
            for point in opened:
                _run(world, point, from_on, to_on, is_queued=True)


def _run(world: World, point: ServicePoint, from_on: date, to_on: date, *, is_queued: bool) -> int:
    roster = rosters.draft(point_id=point.pk, from_on=from_on, to_on=to_on, actor=SYSTEM, at=world.at)
    run = runs.ask(roster_id=roster.pk, will_publish=True, is_queued=is_queued, actor=SYSTEM, at=world.at)
    return run.pk


def _draft(world: World, point: ServicePoint) -> None:
    """A draft that a planner can go on with."""
    from_on, to_on = month_of(_months(world.at)[1][1])
    rosters.draft(point_id=point.pk, from_on=from_on, to_on=to_on, actor=SYSTEM, at=world.at)
