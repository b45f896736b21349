"""What decides whether people can hold shifts: absences, certificates, and what seats ask for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kaimen.kernel import calendars
from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.models import Absence, Certificate, Demand
from kaimen.rosters.rules import fitness
from kaimen.rosters.rules.fitness import Able, Asking
from kaimen.rosters.rules.shifts import Duty
from kaimen.rosters.rules.spans import DAY, local_day
from kaimen.rosters.rules.staff import AbsenceKind, CertificateKind, Days


@dataclass(frozen=True)
class Fitness:
    """People and seats around some days, read at once."""

    people: Mapping[int, Able]
    askings: Mapping[int, Sequence[Asking]]
    region: str | None

    def refusals(self, duty: Duty) -> tuple[Refusal, ...]:
        """Everything in the person that speaks against the shift."""
        asked = fitness.certificates_asked(duty.span, self.askings.get(duty.seat_id, ()), self._day_type)
        return fitness.refusals(duty, self.people.get(duty.person_id, Able()), asked)

    def _day_type(self, day: date) -> str:
        return calendars.day_type(day, self.region).value


def read(
    *, people: Collection[int], seats: Collection[int], start: datetime, end: datetime, division_code: str
) -> Fitness:
    """Three statements. Away is away, whichever union wrote it down; a certificate counts the same."""
    first, last = local_day(start) - DAY, local_day(end) + DAY
    absences: dict[int, list[tuple[AbsenceKind, Days]]] = {}
    rows = Absence.objects.filter(Q(last_on=None) | Q(last_on__gte=first), person__in=people, first_on__lte=last)
    for person_id, kind, first_on, last_on in rows.order_by("id").values_list(
        "person_id", "kind", "first_on", "last_on"
    ):
        absences.setdefault(person_id, []).append((AbsenceKind(kind), Days(first_on, last_on)))
    certificates: dict[int, list[tuple[CertificateKind, Days]]] = {}
    held = Certificate.objects.filter(Q(to_on=None) | Q(to_on__gt=first), person__in=people, from_on__lte=last)
    for person_id, kind, from_on, to_on in held.order_by("id").values_list("person_id", "kind", "from_on", "to_on"):
        valid = Days(from_on, to_on - DAY if to_on else None)
        certificates.setdefault(person_id, []).append((CertificateKind(kind), valid))
    able = {each: Able(absences.get(each, ()), certificates.get(each, ())) for each in people}
    return Fitness(able, _askings(seats, first, last), division_code or None)


def _askings(seats: Collection[int], first: date, last: date) -> dict[int, list[Asking]]:
    rows = Demand.objects.filter(Q(to_on=None) | Q(to_on__gt=first), seat__in=seats, from_on__lte=last)
    columns = ("seat_id", "certificate", "day_type", "weekdays", "starts", "ends", "from_on", "to_on")
    found: dict[int, list[Asking]] = {}
    for seat_id, kind, *rest in rows.exclude(certificate="").order_by("id").values_list(*columns):
        found.setdefault(seat_id, []).append(Asking(CertificateKind(kind), *rest))
    return found
