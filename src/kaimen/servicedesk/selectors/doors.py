"""The door a word comes in by: the point, its seat, and who answers it at the moment. Reads the rosters."""

from dataclasses import dataclass
from datetime import datetime

from kaimen.kernel.base.rights import NotVisible
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.selectors import ahead, duty, points
from kaimen.rosters.selectors.ahead import NextWatch
from kaimen.rosters.selectors.duty import Answer
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules import danger, promises
from kaimen.servicedesk.selectors import helps
from kaimen.servicedesk.selectors.helps import HelpLine


@dataclass(frozen=True)
class Door:
    """A point with the seat its cases belong to. `answer` is None when nobody is on duty anywhere up the line;
    `coming` is then the next who will be, if anybody is planned.
    """

    point_id: int
    point_code: str
    point_name: str
    organisation: Organisation
    seat_id: int
    answer: Answer | None
    coming: NextWatch | None
    is_generated: bool

    @property
    def person_id(self) -> int | None:
        return self.answer.person_id if self.answer else None

    @property
    def promised_by_id(self) -> int | None:
        """Whose word a promise is: who answers, or comes next. None: no time may be named to the worker."""
        coming_id = self.coming.person_id if self.coming else None
        return self.answer.person_id if self.answer else coming_id

    def promised_from(self, at: datetime) -> datetime:
        """When the time of a promise begins to run: with the next watch where nobody is now."""
        return self.coming.starts_at if self.coming else at


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
        _coming(page.point.point_id, page.answer, at),
        page.point.is_generated,
    )


def of_case(case: Case, *, at: datetime) -> Door:
    """The door of a case that stands in its seat already."""
    answer = duty.who_answers(case.point_id, at)
    return Door(
        case.point_id,
        case.point.code,
        case.point.name,
        case.organisation,
        case.seat_id,
        answer,
        _coming(case.point_id, answer, at),
        case.is_generated,
    )


def _coming(point_id: int, answer: Answer | None, at: datetime) -> NextWatch | None:
    return None if answer else ahead.next_watch(point_id, at)


@dataclass(frozen=True)
class TellPage:
    """What stands above the form: who would answer, and by when. Names are masked as on the point's page.
    `until` is None when nobody is on duty or planned: then no time is named.
    """

    point_code: str
    point_name: str
    organisation: str
    until: datetime | None
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
    coming = _coming(page.point.point_id, answer, at)
    since = coming.starts_at if coming else at
    until = promises.give(since=since, is_urgent=found.is_urgent).until
    return TellPage(
        point_code=page.point.code,
        point_name=page.point.name,
        organisation=page.point.organisation,
        until=until if answer or coming else None,
        who=page.who,
        role=page.role,
        taken_by=answer.organisation if answer and answer.is_fallback else "",
        phone=page.phone,
        helps=helps.lines(said),
    )
