"""Half-open spans of time.   Pure. Instants are aware; days are local days of Asia/Shanghai (one zone, no summer time
since 1991).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MIDNIGHT = time(0)


@dataclass(frozen=True, order=True)
class Span:
    """From `start` to `end`, the end not included: two spans that touch share no instant."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def instant(day: date, at: time) -> datetime:
    """A wall-clock time of a local day, in UTC."""
    return datetime.combine(day, at, LOCAL_ZONE).astimezone(UTC)


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL_ZONE).date()


def days(start: date, end: date) -> Iterator[date]:
    """Each day from start to end, the end not included."""
    for offset in range((end - start).days):
        yield start + offset * DAY


def of_days(start: date, end: date) -> Span:
    """From the first midnight of `start` to the first midnight of `end`."""
    return Span(instant(start, MIDNIGHT), instant(end, MIDNIGHT))


def month_of(day: date) -> tuple[date, date]:
    """First day of the month, and first day of the next."""
    first = day.replace(day=1)
    return first, (first + 32 * DAY).replace(day=1)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same instants in the fewest spans, in order; spans that touch become one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def holding(spans: Iterable[Span], at: datetime) -> Span | None:
    """The first span that holds the instant."""
    return next((span for span in spans if span.holds(at)), None)


def wall_clock(at: datetime) -> str:
    """11-24 17:30, for the facts of a refusal."""
    return f"{at.astimezone(LOCAL_ZONE):%m-%d %H:%M}"
