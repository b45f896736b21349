"""The demo federation 演示联合会: the real divisions of Shaanxi, invented people, everything marked as generated.

Deterministic for a seed and an instant. Every room builds its own part in `demo.build(world)`.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.services import grants
from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.organisations import selectors as organisations
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules import divisions
from kaimen.kernel.organisations.rules.levels import Kind, Level
from kaimen.kernel.organisations.services import unions
from kaimen.kernel.people.models import Person
from kaimen.kernel.people.services import accounts, persons

PROVINCE = "610000"
SEED = 20151204
STAFF = {Level.PROVINCE: 12, Level.PREFECTURE: 8, Level.COUNTY: 5}
ROOMS = ("kaimen.rosters.demo", "kaimen.servicedesk.demo")

Progress = Callable[[int, int, str], None]

FAMILY_NAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓"
    "许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN_NAMES = (
    "岚",
    "启明",
    "若松",
    "静",
    "渡",
    "远",
    "兰舟",
    "见月",
    "建川",
    "晓棠",
    "立夏",
    "望舒",
    "青禾",
    "云岭",
    "知秋",
    "怀谷",
    "秉烛",
    "行简",
    "牧野",
    "临溪",
    "清越",
    "承志",
    "敏行",
    "思源",
    "柏年",
    "雨辰",
    "念慈",
    "守拙",
    "问渠",
    "听澜",
    "惠风",
    "和光",
    "霁月",
    "嘉树",
    "成蹊",
    "采薇",
    "子衿",
    "既明",
    "维桢",
    "允执",
    "修远",
    "景行",
    "慎之",
    "博文",
    "弘毅",
    "致远",
)
LONG_NAMES = ("艾买提·那斯尔", "古丽仙·热合曼", "巴特尔·苏和", "央金·卓玛")


class RealData(Exception):
    """The demo's open doors stand before real people."""


@dataclass
class World:
    """What a room's `demo.build` gets."""

    at: datetime
    random: random.Random
    progress: Progress
    organisations: list[Organisation] = field(default_factory=list)
    staff: dict[int, list[int]] = field(default_factory=dict)
    points: dict[int, str] = field(default_factory=dict)
    planners: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoLogin:
    """One button on the demo's log-in page."""

    username: str
    words: str
    organisation: str


def is_built() -> bool:
    return Organisation.objects.exists()


def refuse_real_data() -> None:
    """Raise RealData when the profile is `demo` and the database holds unions that were not invented."""
    if settings.KAIMEN.is_demo and Organisation.objects.filter(is_generated=False).exists():
        raise RealData("KAIMEN_PROFILE is demo, but this database holds real unions: set KAIMEN_PROFILE=production")


def build(*, at: datetime, progress: Progress) -> World:
    """Build the whole demo into an empty database."""
    world = World(at=at, random=random.Random(SEED), progress=progress)
    with transaction.atomic():
        _found_unions(world)
        _hire_colleagues(world)
        _open_accounts(world)
    for name in ROOMS:
        import_module(name).build(world)
    return world


def _found_unions(world: World) -> None:
    world.progress(0, 1, "工会")
    today = clock.local(world.at).date()
    rows = [_union_row(division) for division in _divisions(today)]
    unions.import_tree(rows=rows, on=date(2005, 5, 1), actor=SYSTEM, at=world.at, is_generated=True)
    world.organisations = list(organisations.subtree(organisations.by_code(PROVINCE)))
    world.progress(1, 1, "工会")


def _divisions(today: date) -> list[divisions.Division]:
    """Shaanxi, its cities and its county-level divisions as they are on a day, superiors first."""
    found = [d for d in divisions.load() if d.code.startswith("61") and divisions.valid_on(d.code, today) == d]
    return sorted(found, key=lambda d: (len(d.code.rstrip("0")) > 4, len(d.code.rstrip("0")) > 2, d.code))


def _union_row(division: divisions.Division) -> unions.UnionRow:
    level = {"province": Level.PROVINCE, "prefecture": Level.PREFECTURE, "county": Level.COUNTY}[division.level]
    return unions.UnionRow(
        code=division.code,
        name=f"{division.name}总工会",
        short_name=f"{division.name}总",
        level=level,
        kind=Kind.FEDERATION,
        parent_code=division.parent_code or "",
        division_code=division.code,
    )


def invented_name(source: random.Random) -> str:
    if source.random() < 0.02:
        return source.choice(LONG_NAMES)
    return source.choice(FAMILY_NAMES) + source.choice(GIVEN_NAMES)


def invented_phone(source: random.Random) -> str:
    """A number of a range that no operator gives out (190 0000 ….)."""
    return f"1900000{source.randrange(10_000):04d}"


def _hire_colleagues(world: World) -> None:
    rows = [
        persons.PersonRow(invented_name(world.random), organisation.pk, invented_phone(world.random))
        for organisation in world.organisations
        for _ in range(STAFF[Level(organisation.level)])
    ]
    made = persons.register_many(rows=rows, actor=SYSTEM, at=world.at, is_generated=True)
    for person in made:
        world.staff.setdefault(person.organisation_id or 0, []).append(person.pk)
    given = [grant for organisation in world.organisations for grant in _roles(world, organisation)]
    since = clock.local(world.at).date() - timedelta(days=365)
    grants.give_many(rows=given, from_on=since, actor=SYSTEM, at=world.at)
    world.progress(len(made), len(made), "人员")


def _roles(world: World, organisation: Organisation) -> list[grants.GrantRow]:
    staff = world.staff[organisation.pk]
    world.planners[organisation.pk] = staff[1]
    rows = [grants.GrantRow(person, Role.CLERK, organisation.pk, Scope.SELF) for person in staff]
    rows.append(grants.GrantRow(staff[0], Role.DUTY_LEADER, organisation.pk, Scope.SELF))
    rows.append(grants.GrantRow(staff[1], Role.PLANNER, organisation.pk, Scope.SUBTREE))
    rows.append(grants.GrantRow(staff[2], Role.MANAGER, organisation.pk, Scope.SUBTREE))
    if organisation.code == PROVINCE:
        officers = zip(staff[-3:], (Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER), strict=True)
        rows.extend(grants.GrantRow(person, role, organisation.pk, Scope.SUBTREE) for person, role in officers)
    return rows


def _open_accounts(world: World) -> None:
    """An account for every colleague, entered by the demo's role buttons only: no password is set."""
    people = Person.objects.in_bulk([person for staff in world.staff.values() for person in staff])
    accounts.open_many(rows=[(person, f"demo-{person.pk}") for person in people.values()], actor=SYSTEM, at=world.at)
