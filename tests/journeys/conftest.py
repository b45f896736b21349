"""A browser on a server of this process, at a frozen 03:00."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kaimen.kernel.access.rules.roles import Role, Scope
from kaimen.kernel.access.services import grants
from kaimen.kernel.base import jobs
from kaimen.kernel.base.actors import SYSTEM
from kaimen.kernel.organisations.models import Organisation
from kaimen.kernel.organisations.rules.levels import Level
from kaimen.kernel.people.services import accounts, persons
from kaimen.rosters import demo
from kaimen.rosters.models import Shift
from kaimen.rosters.selectors import duty, points
from tests.conftest import frozen_at
from tests.federation import Federation

NIGHT = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)  # 03:00 on Monday 23 November 2026 in Shanghai
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
COUNTIES = ("610102", "610103")
EMPTY = "610103"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = not Path(CHROMIUM).exists()
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@dataclass
class World:
    """What the rooms' demo builders ask for."""

    at: datetime
    organisations: list[object]
    staff: dict[int, list[int]]
    random: Random = field(default_factory=lambda: Random(7))
    points: dict[int, str] = field(default_factory=dict)
    planners: dict[int, int] = field(default_factory=dict)

    def progress(self, done: int, total: int, words: str) -> None:
        """Nobody watches."""


@dataclass
class Town:
    """A small federation with a centre at each union, rosters for two months, and an address in the browser."""

    federation: Federation
    world: World
    address: str

    def person_on_duty(self, code: str, at: datetime | None = None) -> int:
        """Who answers a point, also for one whose night is empty."""
        return self._answer(code, at or self.world.at).person_id

    @property
    def covered(self) -> str:
        """The county whose own colleague is on duty at 03:00."""
        return next(code for code in COUNTIES if not self._answer(code, self.world.at).is_fallback)

    @property
    def empty(self) -> str:
        """The county whose night is left to the city."""
        return next(code for code in COUNTIES if self._answer(code, self.world.at).is_fallback)

    def _answer(self, code: str, at: datetime) -> duty.Answer:
        answer = points.page(code, at).answer
        assert answer is not None
        return answer


@pytest.fixture
def town(transactional_db: None, live_server: object) -> Iterator[Town]:
    with frozen_at(NIGHT):
        federation = Federation.build(NIGHT, NIGHT.date().replace(month=1, day=1))
        unions = [federation.province, federation.city, federation.sibling, federation.county, federation.neighbour]
        staff = {union.pk: _colleagues(union) for union in unions}
        world = World(NIGHT, unions, staff)
        demo.build(world)
        jobs.run_until_idle(at=NIGHT)
        _leave_empty(EMPTY)
        yield Town(federation, world, live_server.url)


def _leave_empty(code: str) -> None:
    """Nobody of this county's own tonight: its standby was taken off, and the city answers."""
    Shift.objects.touching(NIGHT, NIGHT + timedelta(minutes=1)).filter(seat__point__code=code).delete()


def _colleagues(union: Organisation) -> list[int]:
    """Five of a city or a county; a province keeps the line awake and needs twelve."""
    names = ("周岚", "罗启明", "艾买提·那斯尔", "沈见月", "马建川")
    if union.level == Level.PROVINCE:
        names += ("唐听澜", "韩知秋", "吕行简", "丁守拙", "叶青禾", "谭采薇", "龚慎之")
    rows = [persons.PersonRow(name, union.pk) for name in names]
    made = persons.register_many(rows=rows, actor=SYSTEM, at=NIGHT, is_generated=True)
    given = [grants.GrantRow(person.pk, Role.CLERK, union.pk, Scope.SELF) for person in made]
    given.append(grants.GrantRow(made[1].pk, Role.PLANNER, union.pk, Scope.SUBTREE))
    given.append(grants.GrantRow(made[3].pk, Role.MANAGER, union.pk, Scope.SUBTREE))
    grants.give_many(rows=given, from_on=NIGHT.date().replace(month=1, day=1), actor=SYSTEM, at=NIGHT)
    accounts.open_many(rows=[(person, f"demo-{person.pk}") for person in made], actor=SYSTEM, at=NIGHT)
    return [person.pk for person in made]


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seconds that TOTP counts by, moved by hand: a code counts once, and only for a while."""
    now = [1_780_000_000]
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now[0]))
    return now


def totp(secret: str, seconds: list[int]) -> str:
    """What the telephone shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, seconds[0] // 30))


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser session; every page reports errors of its console to the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(viewport: dict[str, int] = PHONE, **options: object) -> Page:
        context = browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in opened:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


def sign_in(page: Page, town: Town, person_id: int) -> None:
    """Give this browser session a colleague's log-in with both factors passed."""
    from tests.journeys.sessions import cookie_of

    page.context.add_cookies([cookie_of(person_id, town.address)])


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA and best practice on the page as it stands: rule and first element."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    return [f"{v['id']}: {json.dumps(v['nodes'][0]['target'])}" for v in found["violations"]]
