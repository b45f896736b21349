"""One's own duty 我的值守: the next shift first, what lies ahead, and the calendar feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from kaimen.kernel.base import crypto, words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters.models import CalendarFeed, Shift, ShiftMark
from kaimen.rosters.rules import marks
from kaimen.rosters.rules.living import MarkKind
from kaimen.rosters.rules.shifts import SeatKind
from kaimen.rosters.rules.spans import LOCAL_ZONE, Span

AHEAD = timedelta(days=35)
SOON = 6
FEED_BEFORE, FEED_AHEAD = timedelta(days=31), timedelta(days=120)


@dataclass(frozen=True)
class OwnShift:
    """A shift of one's own."""

    shift_id: int
    point: str
    code: str
    seat: str
    kind: SeatKind
    address: str
    span: Span
    said: frozenset[str]
    is_generated: bool

    @property
    def starts(self) -> datetime:
        return self.span.start.astimezone(LOCAL_ZONE)

    @property
    def ends(self) -> datetime:
        return self.span.end.astimezone(LOCAL_ZONE)

    @property
    def word(self) -> str:
        return words.label(self.kind)

    @property
    def is_acknowledged(self) -> bool:
        return MarkKind.ACKNOWLEDGED in self.said

    @property
    def has_arrived(self) -> bool:
        return MarkKind.CHECKED_IN in self.said

    @property
    def has_left(self) -> bool:
        return MarkKind.CHECKED_OUT in self.said


@dataclass(frozen=True)
class MyDuty:
    """The page on the phone. `next` runs now or comes first."""

    at: datetime
    next: OwnShift | None
    later: Sequence[OwnShift]
    new: int
    has_feed: bool

    @property
    def soon(self) -> Sequence[OwnShift]:
        """The first of what follows."""
        return self.later[:SOON]

    @property
    def far(self) -> Sequence[OwnShift]:
        return self.later[SOON:]

    @property
    def is_running(self) -> bool:
        return self.next is not None and self.next.span.holds(self.at)

    @property
    def may_arrive(self) -> bool:
        return self.next is not None and not self.next.has_arrived and marks.may_arrive(self.next.span, self.at)

    @property
    def may_leave(self) -> bool:
        return self.next is not None and self.next.has_arrived and not self.next.has_left


def my_duty(actor: Actor, at: datetime) -> MyDuty:
    """One's shifts of five weeks. Three statements. Raises NotVisible for nobody."""
    if actor.person_id is None:
        raise NotVisible("Shift")
    found = _own(actor.person_id, at, at + AHEAD)
    return MyDuty(
        at=at,
        next=found[0] if found else None,
        later=found[1:],
        new=sum(not each.is_acknowledged for each in found),
        has_feed=CalendarFeed.objects.filter(person_id=actor.person_id, revoked_at=None).exists(),
    )


def _own(person_id: int, start: datetime, end: datetime) -> list[OwnShift]:
    rows = Shift.objects.published().touching(start, end).filter(person_id=person_id).order_by("starts_at", "id")
    found = list(rows.select_related("seat__point__address", "roster"))
    said: dict[int, set[str]] = {}
    marked = ShiftMark.objects.filter(shift__in=[shift.pk for shift in found], person_id=person_id).order_by("id")
    for shift_id, kind in marked.values_list("shift_id", "kind"):
        said.setdefault(shift_id, set()).add(kind)
    return [shown(shift, frozenset(said.get(shift.pk, ()))) for shift in found]


def shown(shift: Shift, said: frozenset[str] = frozenset()) -> OwnShift:
    """A shift that was read with its seat, point, address and roster."""
    return OwnShift(
        shift_id=shift.pk,
        point=shift.seat.point.name,
        code=shift.seat.point.code,
        seat=shift.seat.name,
        kind=SeatKind(shift.seat.kind),
        address=shift.seat.point.address.line,
        span=shift.span,
        said=said,
        is_generated=shift.roster.is_generated,
    )


def feed(secret: str, at: datetime) -> bytes:
    """The calendar behind a secret, as RFC 5545 says: final shifts only, of a month before to four months ahead.

    Raises NotVisible for a secret that is unknown or revoked: both look the same from outside.
    """
    digest = crypto.digest(secret.encode(), suite=crypto.INTL)
    row = CalendarFeed.objects.filter(secret_hash=digest, revoked_at=None).first()
    if row is None:
        raise NotVisible("CalendarFeed")
    calendar = Calendar()
    calendar.add("prodid", "-//Kaimen//Duty//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "值守")
    for shift in _own(row.person_id, at - FEED_BEFORE, at + FEED_AHEAD):
        calendar.add_component(_event(shift, at))
    return calendar.to_ical()


def _event(shift: OwnShift, at: datetime) -> Event:
    event = Event()
    mark = "（演示数据）" if shift.is_generated else ""
    event.add("uid", f"shift-{shift.shift_id}@kaimen")
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", shift.span.start.astimezone(UTC))
    event.add("dtend", shift.span.end.astimezone(UTC))
    event.add("summary", f"{shift.word} {shift.seat} {shift.point}{mark}")
    event.add("location", shift.address)
    return event
