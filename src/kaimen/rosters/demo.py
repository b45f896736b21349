"""The demo's points and rosters 演示数据: a centre for every union, day and night covered by plain rotation.

Streets, door numbers and telephone numbers are invented; no telephone number that begins with 0000 can be rung. A few
counties leave their nights empty on purpose, so that the fall-back to the superior union can be seen.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol

from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Level
from kaimen.rosters.models import Seat, ServicePoint
from kaimen.rosters.rules.hours import Interval
from kaimen.rosters.rules.points import PointKind
from kaimen.rosters.rules.rotation import PATTERNS, PatternKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import DAY, Span, days, local_day, month_of
from kaimen.rosters.services import batches, hours, points, rosters
from kaimen.rosters.services.batches import Plan
from kaimen.rosters.services.points import PointRow, SeatRow

STREETS = (
    *("云岭路", "石桥路", "东渡街", "桐湾路", "青禾街", "恒拓路", "望川大道", "枫林巷", "晴川路", "松涛街"),
    *("竹溪路", "柳堤街", "银杏路", "安澜街", "朝阳里", "和风路", "长堤路", "新麦街", "织锦路", "南窑街"),
)
LANDMARKS = ("进院左手边一层", "临街，门口有红色门牌", "公交云岭路口站下车往北 100 米", "广场东侧，一层有坡道")
EMPTY_COUNTIES = 3
EMPTY_BEFORE, EMPTY_AFTER = timedelta(days=3), timedelta(days=12)
NIGHT = PATTERNS[PatternKind.THREE][0]
WORKING = Interval(time(8, 30), time(17, 30))
REST = Interval(time(9), time(17))
HOLIDAY = Interval(time(10), time(16))
WIDE = frozenset({Level.NATIONAL, Level.PROVINCE, Level.PREFECTURE})


class World(Protocol):
    """What the demo of the house gives to each room."""

    at: datetime
    organisations: Sequence[Organisation]
    staff: Mapping[int, Sequence[int]]
    points: dict[int, str]
    random: Random
    progress: Callable[[int, int, str], None]


def build(world: World) -> None:
    """Open a centre for each union, publish this month and the next, and begin a draft of the month after."""
    total = len(world.organisations) + 1
    opened: list[ServicePoint] = []
    for ordinal, organisation in enumerate(world.organisations):
        opened.append(_open(world, organisation, ordinal))
        world.progress(ordinal + 1, total, f"开设 {organisation.short_name} 服务中心")
    plans = _plans(world, opened)
    batches.publish_many(plans=plans, actor=SYSTEM, at=world.at)
    if opened:
        _draft(world, opened[0])
    world.progress(total, total, f"发布 {len(plans)} 张值守表")


def _open(world: World, organisation: Organisation, ordinal: int) -> ServicePoint:
    is_wide, is_province = organisation.level in WIDE, organisation.level == Level.PROVINCE
    row = PointRow(
        code=organisation.division_code,
        name=f"{organisation.name}{'困难职工援助中心' if is_province else '职工服务中心'}",
        kind=PointKind.AID_CENTRE if is_province else PointKind.SERVICE_CENTRE,
        division_code=organisation.division_code,
        address=f"{world.random.choice(STREETS)} {world.random.randint(2, 198)} 号",
        address_note=world.random.choice(LANDMARKS),
        phone=f"0000-{6820 + ordinal // 90:04d} {1101 + ordinal % 90 * 97:04d}",
        opened_on=date(local_day(world.at).year, 1, 1),
        answers_hotline=is_province,
        seats=(SeatRow(SeatKind.ON_SEAT, "值守席"),),
        is_generated=True,
    )
    point = points.open_point(organisation=organisation, row=row, actor=SYSTEM, at=world.at)
    held = {
        DayType.WORKING: (WORKING,),
        DayType.REST: (REST,) if is_wide else (),
        DayType.HOLIDAY: (HOLIDAY,) if is_wide else (),
    }
    world.points[organisation.pk] = point.code
    hours.set_hours(point_id=point.pk, hours=held, from_on=row.opened_on, actor=SYSTEM, at=world.at)
    return point


def _plans(world: World, opened: Sequence[ServicePoint]) -> list[Plan]:
    seats = dict(Seat.objects.filter(point__in=opened, kind=SeatKind.ON_SEAT).values_list("point_id", "id"))
    counties = [point.pk for point in opened if point.organisation.level == Level.COUNTY]
    empty = frozenset(world.random.sample(counties, min(EMPTY_COUNTIES, len(counties) // 2)))
    this_month, next_month = _months(world.at)
    found = []
    for point in opened:
        crew = list(world.staff[point.organisation_id])
        world.random.shuffle(crew)
        left = _nights(world.at) if point.pk in empty else ()
        found += [
            Plan(point.pk, seats[point.pk], from_on, to_on, tuple(crew), PatternKind.THREE, left)
            for from_on, to_on in (this_month, next_month)
        ]
    return found


def _months(at: datetime) -> tuple[tuple[date, date], tuple[date, date]]:
    this_month = month_of(local_day(at))
    return this_month, month_of(this_month[1])


def _nights(at: datetime) -> tuple[Span, ...]:
    """Night shifts around the day of the demo, left to the superior union."""
    first, last = local_day(at - EMPTY_BEFORE), local_day(at + EMPTY_AFTER)
    return tuple(NIGHT.span(day) for day in days(first, last + DAY))


def _draft(world: World, point: ServicePoint) -> None:
    """A draft that a planner can go on with."""
    from_on, to_on = month_of(_months(world.at)[1][1])
    rosters.draft(point_id=point.pk, from_on=from_on, to_on=to_on, actor=SYSTEM, at=world.at)
