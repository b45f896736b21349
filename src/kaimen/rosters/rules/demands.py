"""What seats ask for 值守需求: shifts by day type, in local wall-clock times.   Pure.

A row begins on its day and lasts some minutes, over midnight where it must. Defaults: 陕西's page (windows seven days a
week, duty outside the eight hours, the line day and night); the hours of rest days and holidays are a house choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from itertools import combinations

from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.calendars.rules.days import DayType
from kaimen.kernel.organisations.rules.levels import Level
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Stretch
from kaimen.rosters.rules.shifts import LONGEST, SHORTEST, SeatKind
from kaimen.rosters.rules.staff import CertificateKind

LONGEST_MINUTES = int(LONGEST.total_seconds() // 60)
SHORTEST_MINUTES = int(SHORTEST.total_seconds() // 60)
LONGEST_BREAK = 240
EVERY_DAY = "1234567"


@dataclass(frozen=True, order=True)
class DemandRow:
    """One shift of a day of some type: when it begins and how many minutes it lasts. `weekdays` narrows it to some
    days of the week (digits, Monday 1; empty: all)."""

    starts: time
    minutes: int
    break_minutes: int = 0
    certificate: str = ""
    weekdays: str = ""

    @property
    def first_minute(self) -> int:
        return self.starts.hour * 60 + self.starts.minute

    @property
    def last_minute(self) -> int:
        """Counted from the midnight at which the day begins; over 1440 on the next day."""
        return self.first_minute + self.minutes

    @property
    def ends(self) -> time:
        hour, minute = divmod(self.last_minute % MINUTES_A_DAY, 60)
        return time(hour, minute)

    @property
    def is_overnight(self) -> bool:
        return self.last_minute > MINUTES_A_DAY

    def is_on(self, day: date) -> bool:
        return not self.weekdays or str(day.isoweekday()) in self.weekdays

    def stretch(self, day: int) -> Stretch:
        """The same in minutes of a period, `day` days after its first midnight."""
        start = day * MINUTES_A_DAY + self.first_minute
        return Stretch(start, start + self.minutes)

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"


def lasting(starts: time, ends: time) -> int:
    """Minutes from one time of the clock to another; an end that is not later lies on the next day."""
    begun, over = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
    return over - begun if over > begun else over - begun + MINUTES_A_DAY


def demand_refusals(demands: Mapping[DayType, Sequence[DemandRow]]) -> tuple[Refusal, ...]:
    """Everything against the rows of one seat.

    Refuses demand.too_short {minutes}, demand.too_long {hours}, demand.break_too_long {row},
    demand.weekdays_unclear, demand.overlap {first, second}.
    """
    rows = [row for held in demands.values() for row in held]
    return _once(refusal for row in rows for refusal in _row_refusals(row)) or _once(_overlaps(demands))


def _once(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Each said once, whatever the number of day types that hold it."""
    found: list[Refusal] = []
    for refusal in refusals:
        if refusal not in found:
            found.append(refusal)
    return tuple(found)


def _row_refusals(row: DemandRow) -> tuple[Refusal, ...]:
    if row.minutes < SHORTEST_MINUTES:
        return (Refusal("demand.too_short", {"minutes": SHORTEST_MINUTES}),)
    if row.minutes > LONGEST_MINUTES:
        return (Refusal("demand.too_long", {"hours": LONGEST_MINUTES // 60}),)
    if not 0 <= row.break_minutes <= LONGEST_BREAK or row.break_minutes >= row.minutes:
        return (Refusal("demand.break_too_long", {"row": str(row)}),)
    if list(row.weekdays) != sorted(set(row.weekdays) & set(EVERY_DAY)):
        return (Refusal("demand.weekdays_unclear"),)
    return ()


def _overlaps(demands: Mapping[DayType, Sequence[DemandRow]]) -> list[Refusal]:
    """Two rows of one day, and a row that runs into one of the next day, whatever its type."""
    found = [
        Refusal("demand.overlap", {"first": str(one), "second": str(other)})
        for held in demands.values()
        for one, other in combinations(sorted(held), 2)
        if _share_a_weekday(one, other, 0) and other.first_minute < one.last_minute
    ]
    rows = [row for held in demands.values() for row in held]
    found += [
        Refusal("demand.overlap", {"first": str(one), "second": str(other)})
        for one in rows
        for other in rows
        if one.last_minute > MINUTES_A_DAY + other.first_minute and _share_a_weekday(one, other, 1)
    ]
    return found


def _share_a_weekday(one: DemandRow, other: DemandRow, later: int) -> bool:
    """Whether the other may begin `later` days after the one."""
    first, second = one.weekdays or EVERY_DAY, other.weekdays or EVERY_DAY
    return any(str((int(day) - 1 + later) % 7 + 1) in second for day in first)


def rows_on(day: date, day_type: DayType, demands: Mapping[DayType, Iterable[DemandRow]]) -> tuple[DemandRow, ...]:
    """What a seat asks for on one day, in order."""
    return tuple(sorted(row for row in demands.get(day_type, ()) if row.is_on(day)))


@dataclass(frozen=True)
class SeatDemand:
    """A seat with what it asks for."""

    kind: SeatKind
    name: str
    demands: Mapping[DayType, Sequence[DemandRow]] = field(default_factory=dict)


def _row(starts: str, ends: str, pause: int = 0, certificate: str = "") -> DemandRow:
    begun, over = time.fromisoformat(starts), time.fromisoformat(ends)
    return DemandRow(begun, lasting(begun, over), pause, certificate)


WINDOW = {
    DayType.WORKING: (_row("08:30", "17:30", 60, CertificateKind.WINDOW),),
    DayType.REST: (_row("09:00", "17:00", 60, CertificateKind.WINDOW),),
    DayType.HOLIDAY: (_row("10:00", "16:00", 0, CertificateKind.WINDOW),),
}
THIRDS = (("07:00", "15:00"), ("15:00", "23:00"), ("23:00", "07:00"))
LINE: dict[DayType, tuple[DemandRow, ...]] = dict.fromkeys(
    DayType, tuple(_row(starts, ends, 0, CertificateKind.HOTLINE) for starts, ends in THIRDS)
)
LEADING = {
    DayType.WORKING: (_row("17:30", "08:30", 0, CertificateKind.LEADING),),
    DayType.REST: (_row("08:30", "08:30", 0, CertificateKind.LEADING),),
    DayType.HOLIDAY: (_row("08:30", "08:30", 0, CertificateKind.LEADING),),
}
# by day too on days off: the hours of the door depend on the day, and no day may leave a minute before it opens
STANDBY = {
    DayType.WORKING: (_row("17:30", "08:30"),),
    DayType.REST: (_row("08:30", "17:30"), _row("17:30", "08:30")),
    DayType.HOLIDAY: (_row("08:30", "17:30"), _row("17:30", "08:30")),
}
PROVINCIAL = (
    SeatDemand(SeatKind.ON_SEAT, "热线席", LINE),
    SeatDemand(SeatKind.ON_SEAT, "窗口一", WINDOW),
    SeatDemand(SeatKind.ON_SEAT, "窗口二", WINDOW),
    SeatDemand(SeatKind.DUTY_LEADER, "带班", LEADING),
)
LOCAL = (SeatDemand(SeatKind.ON_SEAT, "窗口", WINDOW), SeatDemand(SeatKind.STANDBY, "备勤", STANDBY))
WIDE = frozenset({Level.NATIONAL, Level.PROVINCE})


def defaults(level: Level) -> tuple[SeatDemand, ...]:
    """The usual seats of a union's centre: a province keeps the line awake, a city or county somebody on standby."""
    return PROVINCIAL if level in WIDE else LOCAL
