"""Tables of the rosters 值守. Private to this room."""

from kaimen.rosters.models.demand import Demand, HoursApproval
from kaimen.rosters.models.living import (
    CalendarFeed,
    CoverageRelease,
    OpenShift,
    ShiftChange,
    ShiftMark,
    SolverRun,
    Swap,
)
from kaimen.rosters.models.points import OpeningHours, Seat, ServicePoint
from kaimen.rosters.models.rosters import Roster, Shift
from kaimen.rosters.models.staff import Absence, Certificate, DutyWish, Employment

__all__ = [
    "Absence",
    "CalendarFeed",
    "Certificate",
    "CoverageRelease",
    "Demand",
    "DutyWish",
    "Employment",
    "HoursApproval",
    "OpenShift",
    "OpeningHours",
    "Roster",
    "Seat",
    "ServicePoint",
    "Shift",
    "ShiftChange",
    "ShiftMark",
    "SolverRun",
    "Swap",
]
