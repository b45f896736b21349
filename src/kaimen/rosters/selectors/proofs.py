"""Proving that no minute is uncovered 查证: certificates of many points for a stretch of days, by both checkers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from kaimen.kernel.base import paths
from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.models import Roster, ServicePoint, Shift, ShiftMark
from kaimen.rosters.rules import coverage, levels, minutes
from kaimen.rosters.rules.coverage import Certificate, Cover
from kaimen.rosters.rules.levels import NO_MARKS, Level, Marks
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.rules.shifts import LONGEST, SeatKind
from kaimen.rosters.rules.spans import DAY, MIDNIGHT, Span, instant, local_day, merged, of_days
from kaimen.rosters.rules.states import RosterState
from kaimen.rosters.selectors import standing

Spans = Sequence[Span]


@dataclass(frozen=True)
class PointProof:
    """What was proven of one point, and whether the second checker says the same."""

    point_id: int
    code: str
    name: str
    certificate: Certificate
    is_agreed: bool


@dataclass(frozen=True)
class Proof:
    """The certificates of all points asked for, by code. `period` is what was looked at: at the level of who came, it
    ends now."""

    level: Level
    period: Span
    points: Sequence[PointProof]

    def minutes(self, cover: Cover) -> int:
        return sum(each.certificate.minutes[cover] for each in self.points)

    @property
    def segments(self) -> int:
        return sum(len(each.certificate.segments) for each in self.points)

    @property
    def sha256(self) -> str:
        return coverage.together((each.code, each.certificate.sha256) for each in self.points)

    @property
    def doubted(self) -> Sequence[PointProof]:
        """Where the two checkers do not say the same, or a certificate is faulty: then nothing is proven."""
        return [each for each in self.points if not each.is_agreed]


@dataclass(frozen=True)
class Spread:
    """All that was read: of each point its own seats, its days with a roster and the chain of its union."""

    rows: Sequence[tuple[int, str, str, str]]
    own: Mapping[int, Spans]
    led: Mapping[int, Spans]
    planned: Mapping[int, Spans]
    chains: Mapping[str, Spans]

    def caught(self, point_id: int, path: str) -> Spans:
        """When the chain holds a point; one outside the line has only its own duty leader."""
        return self.chains[path] if path else self.led.get(point_id, ())


def prove(*, from_on: date, to_on: date, level: Level, at: datetime, division_code: str = "", code: str = "") -> Proof:
    """Prove the days from `from_on` to `to_on`, both included: of all points open on one of them, of those under a
    division (the beginning of its code) or of one point. Six statements, seven above the planned level.

    Raises Refused: what `coverage.asked_refusals` says, proof.not_yet {from_on} and proof.no_points {division}.
    """
    if refusals := coverage.asked_refusals(from_on, to_on):
        raise Refused(*refusals)
    period = _period(from_on, to_on, level, at)
    points = ServicePoint.objects.filter(opened_on__lte=to_on).exclude(closed_on__lte=from_on)
    if division_code:
        points = points.filter(organisation__division_code__startswith=_beginning(division_code))
    if code:
        points = points.filter(code=code)
    spread = _read(points, period, level, at)
    if division_code and not spread.rows:
        raise Refused(Refusal("proof.no_points", {"division": division_code}))
    return Proof(level, period, _proven(spread, period))


def _beginning(division_code: str) -> str:
    """What all codes under a division begin with: 610100 is the whole of 6101."""
    while len(division_code) > 2 and len(division_code) % 2 == 0 and division_code.endswith("00"):
        division_code = division_code[:-2]
    return division_code


def _period(from_on: date, to_on: date, level: Level, at: datetime) -> Span:
    """Whole days; who came is known up to this minute only."""
    period = of_days(from_on, to_on + DAY)
    if level != Level.ACTUAL:
        return period
    if period.start >= at.replace(second=0, microsecond=0):
        raise Refused(Refusal("proof.not_yet", {"from_on": from_on.isoformat()}))
    return Span(period.start, min(period.end, at.replace(second=0, microsecond=0)))


def _proven(spread: Spread, period: Span) -> list[PointProof]:
    counted_chains = {path: minutes.holders(period, spans) for path, spans in spread.chains.items()}
    found = []
    for point_id, code, name, path in spread.rows:
        own, planned = spread.own.get(point_id, ()), spread.planned.get(point_id, ())
        above = spread.caught(point_id, path)
        certificate = coverage.certify(period, own, above, planned)
        beside = counted_chains[path] if path else minutes.holders(period, above)
        agreed = minutes.agree(certificate, minutes.count(period, own, beside, planned))
        found.append(PointProof(point_id, code, name, certificate, agreed and not coverage.check(certificate)))
    return found


def _read(points: QuerySet[ServicePoint], period: Span, level: Level, at: datetime) -> Spread:
    rows = list(points.order_by("code").values_list("id", "code", "name", "organisation__territorial_path"))
    line = _line(rows, points)
    own: dict[int, list[Span]] = {}
    led: dict[int, list[Span]] = {}
    answering: dict[str, list[Span]] = {path: [] for _id, _code, _name, path in rows if path}
    for point_id, kind, span in _held({row[0] for row in rows} | set(line), period, level, at):
        (led if kind == SeatKind.DUTY_LEADER else own).setdefault(point_id, []).append(span)
        if point_id in line:
            path, opened, closed = line[point_id]
            start, end = max(span.start, opened), min(span.end, closed) if closed else span.end
            if start < end:
                answering.setdefault(path, []).append(Span(start, end))
    return Spread(rows, own, led, _planned(points, period), coverage.chains(answering))


Line = Mapping[int, tuple[str, datetime, datetime | None]]


def _line(rows: Iterable[tuple[int, str, str, str]], points: QuerySet[ServicePoint]) -> Line:
    """Every point that may answer for one of these, with its path and its days on the board: no closed point answers
    for another."""
    above = {each for _id, _code, _name, path in rows for each in paths.parents(path)}
    beside = ServicePoint.objects.filter(organisation__in=points.values("organisation"))
    superior = ServicePoint.objects.filter(organisation__territorial_path__in=above)
    found = (beside | superior).exclude(organisation__territorial_path="").order_by("id")
    columns = ("id", "organisation__territorial_path", "opened_on", "closed_on")
    return {
        point_id: (path, instant(opened_on, MIDNIGHT), instant(closed_on, MIDNIGHT) if closed_on else None)
        for point_id, path, opened_on, closed_on in found.values_list(*columns)
    }


def _held(points: Collection[int], period: Span, level: Level, at: datetime) -> Iterable[tuple[int, SeatKind, Span]]:
    """Spans of published shifts at a level. Read a day wider than the period: somebody may stay beyond a shift."""
    around = Shift.objects.published().touching(period.start - LONGEST, period.end + LONGEST)
    around = around.filter(seat__point__in=points).order_by("starts_at", "id")
    terms = _Terms(points, period)
    marks = _marks(around) if level != Level.PLANNED else {}
    kinds = {kind.value: kind for kind in SeatKind}
    columns = ("id", "seat__point_id", "seat__kind", "person_id", "starts_at", "ends_at")
    for shift_id, point_id, kind, person_id, starts_at, ends_at in around.values_list(*columns).iterator(
        chunk_size=5000
    ):
        span = levels.span_at(level, Span(starts_at, ends_at), marks.get(shift_id, NO_MARKS), at)
        for part in terms.within(person_id, point_id, span) if span else ():
            yield point_id, kinds[kind], part


class _Terms:
    """When people may answer points: while they hold a duty role at the point's union or above it. Two statements."""

    def __init__(self, points: Collection[int], period: Span) -> None:
        rows = ServicePoint.objects.filter(pk__in=points).values_list("id", "organisation__territorial_path")
        self.paths = dict(rows)
        self.offices: dict[int, list[tuple[str, date, date | None]]] = {}
        self.known: dict[tuple[int, int], tuple[Span, ...]] = {}
        for person, office in standing.offices_in(local_day(period.start) - DAY, local_day(period.end) + DAY):
            self.offices.setdefault(person, []).append(office)

    def within(self, person_id: int, point_id: int, span: Span) -> tuple[Span, ...]:
        """The parts of a shift in which its person may answer the point."""
        key = (person_id, point_id)
        if key not in self.known:
            path, held = self.paths[point_id], self.offices.get(person_id, ())
            self.known[key] = merged(each for office in held for each in standing.term(path, *office))
        whole = any(term.start <= span.start and span.end <= term.end for term in self.known[key])
        return (span,) if whole else standing.shared(span, self.known[key])


def _marks(shifts: QuerySet[Shift]) -> dict[int, Marks]:
    """What those who hold these shifts now said of them."""
    said: dict[int, dict[str, datetime]] = {}
    own = ShiftMark.objects.filter(shift__in=shifts.order_by(), person=F("shift__person")).order_by("id")
    for shift_id, kind, at in own.values_list("shift_id", "kind", "at"):
        said.setdefault(shift_id, {})[kind] = at
    return {
        shift_id: Marks(
            kinds.get(MarkKind.ACKNOWLEDGED), kinds.get(MarkKind.CHECKED_IN), kinds.get(MarkKind.CHECKED_OUT)
        )
        for shift_id, kinds in said.items()
    }


def _planned(points: QuerySet[ServicePoint], period: Span) -> dict[int, list[Span]]:
    """The days of each point that a published roster has."""
    last = local_day(period.end) + DAY
    rosters = Roster.objects.filter(point__in=points.order_by(), state=RosterState.PUBLISHED.value)
    rosters = rosters.filter(from_on__lt=last, to_on__gt=local_day(period.start)).order_by("from_on", "id")
    found: dict[int, list[Span]] = {}
    for point_id, from_on, to_on in rosters.values_list("point_id", "from_on", "to_on"):
        found.setdefault(point_id, []).append(of_days(from_on, to_on))
    return found
