"""The record of a year 一年的值守记录: one point by month and level. Internal until the head released it, and again as
soon as it is no longer what was released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters import policy
from kaimen.rosters.models import CoverageRelease, ServicePoint
from kaimen.rosters.rules import coverage
from kaimen.rosters.rules.coverage import Certificate, Cover
from kaimen.rosters.rules.levels import Level
from kaimen.rosters.rules.spans import local_day, month_of, of_days
from kaimen.rosters.selectors import proofs

YEARS = range(2000, 2101)
STACK = (Cover.COVERED, Cover.CAUGHT, Cover.UNCOVERED, Cover.NOT_PLANNED)
HEIGHT, THINNEST = 40.0, 1.0


@dataclass(frozen=True)
class Bar:
    """A piece of a month's bar on 40 units, from the top."""

    cover: Cover
    y: float
    height: float


@dataclass(frozen=True)
class MonthRecord:
    """A month in minutes by cover; all nought while nothing is known of it."""

    first: date
    minutes: Mapping[Cover, int]

    @property
    def x(self) -> int:
        return 20 * (self.first.month - 1)

    @property
    def bars(self) -> Sequence[Bar]:
        """Stacked from below: covered first. What is there at all is seen, however short."""
        total = sum(self.minutes.values())
        shown = [(cover, self.minutes[cover]) for cover in STACK if self.minutes[cover]]
        heights = [max(HEIGHT * minutes / total, THINNEST) for _cover, minutes in shown]
        if heights:
            heights[heights.index(max(heights))] -= sum(heights) - HEIGHT
        found, y = [], HEIGHT
        for (cover, _minutes), height in zip(shown, heights, strict=True):
            y -= height
            found.append(Bar(cover, round(y, 2), round(height, 2)))
        return found

    @property
    def figures(self) -> Sequence[tuple[str, str]]:
        return [(words.label(cover), f"{self.minutes[cover]:,}") for cover in STACK if self.minutes[cover]]


@dataclass(frozen=True)
class LevelRecord:
    """A year at one level."""

    level: Level
    certificate: Certificate
    months: Sequence[MonthRecord]

    @property
    def word(self) -> str:
        return words.label(self.level)

    @property
    def figures(self) -> Sequence[tuple[Cover, str, str]]:
        return [(cover, words.label(cover), f"{self.certificate.minutes[cover]:,}") for cover in STACK]


@dataclass(frozen=True)
class Release:
    """When the year was released, and the hash of what the head had looked at."""

    released_at: datetime
    sha256: str


@dataclass(frozen=True)
class YearRecord:
    """The year of a point. `sha256` is one hash over the certificates of its levels, each named by its level."""

    point_id: int
    code: str
    name: str
    year: int
    is_over: bool
    levels: Sequence[LevelRecord]
    sha256: str
    release: Release | None

    @property
    def is_public(self) -> bool:
        """Released, and still what was released."""
        return self.release is not None and self.release.sha256 == self.sha256


def record(code: str, year: int, at: datetime) -> YearRecord:
    """The year of a point as it is known at an instant; a level of which nothing can be known yet is left out. Raises
    NotVisible for a point that was not open in it. Twenty-one statements at most.
    """
    if year not in YEARS:
        raise NotVisible(f"year {year}")
    first, last = date(year, 1, 1), date(year, 12, 31)
    known = [level for level in Level if level != Level.ACTUAL or of_days(first, last).start < at]
    found = []
    for level in known:
        proof = proofs.prove(from_on=first, to_on=last, level=level, at=at, code=code)
        if not proof.points:
            raise NotVisible(f"ServicePoint {code} {year}")
        if proof.doubted:
            raise RuntimeError(f"the two checkers of coverage differ: {code} {year} {level}")
        found.append((proof.points[0], _level(level, proof.points[0].certificate, year)))
    point = found[0][0]
    release = CoverageRelease.objects.filter(point_id=point.point_id, year=year).first()
    return YearRecord(
        point_id=point.point_id,
        code=point.code,
        name=point.name,
        year=year,
        is_over=local_day(at) > last,
        levels=[each for _point, each in found],
        sha256=coverage.together((each.level.value, each.certificate.sha256) for _point, each in found),
        release=Release(release.released_at, release.sha256) if release else None,
    )


def seen_by(actor: Actor, code: str, year: int, at: datetime) -> tuple[YearRecord, bool]:
    """The record for colleagues, and whether the actor may release it. Raises NotVisible."""
    point = ServicePoint.objects.visible_to(actor).select_related("organisation").filter(code=code).first()
    if point is None:
        raise NotVisible(f"ServicePoint {code}")
    return record(code, year, at), actor.may(policy.RELEASE, point.organisation)


def point_id(actor: Actor, code: str) -> int:
    """The point that an address names. Raises NotVisible."""
    found = ServicePoint.objects.visible_to(actor).filter(code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotVisible(f"ServicePoint {code}")
    return found


def released(code: str, year: int, at: datetime) -> YearRecord:
    """The record for everybody. Raises NotVisible unless it is released and unchanged since; before that nothing is
    reckoned."""
    if year not in YEARS or not CoverageRelease.objects.filter(point__code=code, year=year).exists():
        raise NotVisible(f"CoverageRelease {code} {year}")
    found = record(code, year, at)
    if not found.is_public:
        raise NotVisible(f"CoverageRelease {code} {year}")
    return found


def _level(level: Level, certificate: Certificate, year: int) -> LevelRecord:
    months = []
    for month in range(1, 13):
        first = date(year, month, 1)
        part = coverage.within(certificate.segments, of_days(*month_of(first)))
        months.append(MonthRecord(first, {cover: coverage.minutes(part, cover) for cover in Cover}))
    return LevelRecord(level, certificate, months)
