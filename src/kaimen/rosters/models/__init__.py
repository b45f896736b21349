"""Tables of the rosters 值守. Private to this room."""

from kaimen.rosters.models.points import OpeningHours, Seat, ServicePoint
from kaimen.rosters.models.rosters import Roster, Shift

__all__ = ["OpeningHours", "Roster", "Seat", "ServicePoint", "Shift"]
