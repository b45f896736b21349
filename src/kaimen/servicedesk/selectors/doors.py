"""The door a word comes in by: the point, its seat, and who answers it at the moment. Reads the rosters."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.selectors import duty, points
from kaimen.rosters.selectors.duty import Answer
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules import danger, promises
from kaimen.servicedesk.selectors import helps
from kaimen.servicedesk.selectors.helps import HelpLine


@dataclass(frozen=True)
class Door:
    """A point with the seat its cases belong to. `answer` is None when nobody is on duty anywhere up the line."""

    point_id: int
    point_code: str
    point_name: str
    organisation: Organisation
    seat_id: int
    answer: Answer | None
    is_generated: bool

    @property
    def person_id(self) -> int | None:
        return self.answer.person_id if self.answer else None


def of(point_code: str, *, at: datetime) -> Door:
    """The door of a point on the board; `NotVisible` for another code, and for a point without a seat."""
    page = points.page(point_code, at)
    seat = duty.primary_seat(page.point.point_id)
    if seat is None:
        raise NotVisible(f"point {point_code} has no seat")
    organisation = Organisation.objects.get(pk=page.point.organisation_id)
    return Door(
        page.point.point_id,
        page.point.code,
        page.point.name,
        organisation,
        seat.pk,
        page.answer,
        page.point.is_generated,
    )


def of_case(case: Case, *, at: datetime) -> Door:
    """The door of a case that stands in its seat already."""
    answer = duty.who_answers(case.point_id, at)
    return Door(
        case.point_id, case.point.code, case.point.name, case.organisation, case.seat_id, answer, case.is_generated
    )


@dataclass(frozen=True)
class TellPage:
    """What stands above the form: who would answer, and by when. Names are masked as on the point's page."""

    point_code: str
    point_name: str
    organisation: str
    until: datetime
    who: str
    role: str
    taken_by: str
    phone: str
    helps: tuple[HelpLine, ...]


def tell_page(point_code: str, *, said: str = "", at: datetime) -> TellPage:
    """The page before telling; `said` is what was typed already, so that danger words show the numbers at once.
    Raises NotVisible.
    """
    page = points.page(point_code, at)
    found = danger.look(said)
    answer = page.answer
    return TellPage(
        point_code=page.point.code,
        point_name=page.point.name,
        organisation=page.point.organisation,
        until=promises.give(since=at, is_urgent=found.is_urgent).until,
        who=page.who,
        role=page.role,
        taken_by=answer.organisation if answer and answer.is_fallback else "",
        phone=page.phone,
        helps=helps.lines(said),
    )
