"""What a person brings to the roster: regime 用工性质, certificates 合格证, absences, wishes.   Pure.

The regime chooses the rules of time, rest and pay (`rules.law`). Protection from nights (劳动法 第六十一条, 第六十三条;
未成年工 第六十四条) is stored as a fact with dates and without its reason.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Regime(StrEnum):
    """How somebody is employed."""

    CIVIL_SERVANT_LIKE = "civil_servant_like"
    PUBLIC_INSTITUTION = "public_institution"
    LABOUR_CONTRACT = "labour_contract"
    AGENCY = "agency"
    VOLUNTEER = "volunteer"


class CertificateKind(StrEnum):
    """What a seat may ask for. Certificates are the union's own 培训合格证, not state qualifications."""

    HOTLINE = "hotline"
    WINDOW = "window"
    LEADING = "leading"


class AbsenceKind(StrEnum):
    """Why somebody is not there; `no_nights` and `no_overtime` are protections, the person is there by day."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    NO_NIGHTS = "no_nights"
    NO_OVERTIME = "no_overtime"


AWAY = frozenset({AbsenceKind.LEAVE, AbsenceKind.SICK, AbsenceKind.TRAINING})


class WishKind(StrEnum):
    """What somebody would like on a day."""

    OFF = "off"
    ON = "on"
    NO_NIGHT = "no_night"


@dataclass(frozen=True, order=True)
class Days:
    """Local days from `first` to `last`, both included; None: until further notice."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)
