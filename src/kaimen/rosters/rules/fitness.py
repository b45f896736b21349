"""Whether somebody can hold a shift 能不能值这一班: there, certified, not protected from nights.   Pure.

Away means away: a shift that touches one local day of leave is refused. A certificate that the seat asks for must be
valid on every local day the shift touches. Protection from nights: 劳动法 第六十一条, 第六十三条, 第六十四条.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules.shifts import Duty, SeatKind
from kaimen.rosters.rules.spans import DAY, Span, days, instant, local_day
from kaimen.rosters.rules.staff import AWAY, AbsenceKind, CertificateKind, Days

NIGHT_MINUTES = 180
SMALL_HOURS, NIGHT_BEGINS, NIGHT_ENDS = time(3), time(22), time(6)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Asking:
    """One line of demand of a seat that asks for a certificate; `ends` not after `starts` means the next day."""

    certificate: CertificateKind
    day_type: str
    weekdays: str
    starts: time
    ends: time
    from_on: date
    to_on: date | None = None

    def span(self, day: date) -> Span:
        return Span(instant(day, self.starts), instant(day if self.ends > self.starts else day + DAY, self.ends))

    def is_on(self, day: date, day_type: str) -> bool:
        in_force = self.from_on <= day and (self.to_on is None or day < self.to_on)
        return in_force and self.day_type == day_type and (not self.weekdays or str(day.isoweekday()) in self.weekdays)


@dataclass(frozen=True)
class Able:
    """What is known of one person: absences and protections, certificates."""

    absences: Sequence[tuple[AbsenceKind, Days]] = ()
    certificates: Sequence[tuple[CertificateKind, Days]] = ()


def touched(span: Span) -> tuple[date, ...]:
    """Local days that the span shares an instant with."""
    return tuple(days(local_day(span.start), local_day(span.end - INSTANT) + DAY))


def certificates_asked(
    span: Span, askings: Iterable[Asking], day_type: Callable[[date], str]
) -> frozenset[CertificateKind]:
    """Certificates that the demand of a seat asks for at any instant of the span."""
    begins = [local_day(span.start) - DAY, *touched(span)]
    return frozenset(
        each.certificate
        for each in askings
        for day in begins
        if each.is_on(day, day_type(day)) and each.span(day).overlaps(span)
    )


def is_night(span: Span) -> bool:
    """Holds three in the morning, or lies between 22:00 and 06:00 for three hours or more."""
    minutes = 0
    for day in (local_day(span.start) - DAY, *touched(span)):
        if span.holds(instant(day, SMALL_HOURS)):
            return True
        night = Span(instant(day, NIGHT_BEGINS), instant(day + DAY, NIGHT_ENDS))
        if night.overlaps(span):
            minutes += Span(max(span.start, night.start), min(span.end, night.end)).minutes
    return minutes >= NIGHT_MINUTES


def refusals(duty: Duty, able: Able, asked: Iterable[CertificateKind]) -> tuple[Refusal, ...]:
    """Refuses shift.person_away {person, day}, shift.protected_from_nights {person, starts}, shift.not_certified
    {person, certificate, day}."""
    return (*away_refusals(duty, able), *night_refusals(duty, able), *certificate_refusals(duty, able, asked))


def away_refusals(duty: Duty, able: Able) -> tuple[Refusal, ...]:
    """Refuses shift.person_away {person, day}: the first day of the shift on which the person is away."""
    away = [held for kind, held in able.absences if kind in AWAY]
    first = next((day for day in touched(duty.span) if any(held.holds(day) for held in away)), None)
    if first is None:
        return ()
    return (Refusal("shift.person_away", {"person": duty.person, "day": f"{first:%m-%d}"}),)


def night_refusals(duty: Duty, able: Able) -> tuple[Refusal, ...]:
    """Refuses shift.protected_from_nights {person, starts}. Standby and leading are no work."""
    if duty.kind != SeatKind.ON_SEAT or not is_night(duty.span):
        return ()
    kept = [held for kind, held in able.absences if kind == AbsenceKind.NO_NIGHTS]
    if not any(held.holds(day) for held in kept for day in touched(duty.span)):
        return ()
    return (Refusal("shift.protected_from_nights", {"person": duty.person, "starts": duty.starts}),)


def certificate_refusals(duty: Duty, able: Able, asked: Iterable[CertificateKind]) -> tuple[Refusal, ...]:
    """Refuses shift.not_certified {person, certificate, day}: the first day without a valid one; also one that ends
    while the shift goes on."""
    found = []
    for kind in sorted(asked):
        held = [valid for each, valid in able.certificates if each == kind]
        lacking = next((day for day in touched(duty.span) if not any(valid.holds(day) for valid in held)), None)
        if lacking is not None:
            facts = {"person": duty.person, "certificate": kind.value, "day": f"{lacking:%m-%d}"}
            found.append(Refusal("shift.not_certified", facts))
    return tuple(found)
