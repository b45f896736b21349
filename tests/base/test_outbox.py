"""Events: kept with the transaction, heard once by everybody subscribed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from kaimen.kernel.base import jobs, outbox
from kaimen.kernel.base.models import Job, Schedule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_registry")]

AT = datetime(2026, 11, 22, 19, 0, 0, 3, tzinfo=UTC)


@dataclass(frozen=True)
class DoorOpened:
    door_id: int
    at: datetime
    organisation_id: int | None = None
    day: date | None = None
    seats: tuple[int, ...] = ()
    code: str = ""


OPENED = DoorOpened(door_id=7, at=AT, day=date(2028, 2, 29), seats=(3, 5), code="甲")


def test_everybody_hears_it_once_as_it_was_put() -> None:
    first: list[DoorOpened] = []
    second: list[DoorOpened] = []
    outbox.subscribe(DoorOpened, "tests.first", first.append)
    outbox.on(DoorOpened, "tests.second")(second.append)
    assert outbox.put(OPENED) == 2
    assert (first, second) == ([], [])
    assert (jobs.run_until_idle(AT), jobs.run_until_idle(AT + timedelta(days=1))) == (2, 0)
    assert (first, second) == ([OPENED], [OPENED])


def test_an_event_put_twice_is_heard_twice() -> None:
    heard: list[DoorOpened] = []
    outbox.subscribe(DoorOpened, "tests.first", heard.append)
    outbox.put(OPENED)
    outbox.put(OPENED)
    jobs.run_until_idle(AT)
    assert heard == [OPENED, OPENED]


def test_nobody_need_hear_it() -> None:
    assert (outbox.put(OPENED), Job.objects.count()) == (0, 0)


def test_what_was_rolled_back_is_not_heard() -> None:
    heard: list[DoorOpened] = []
    outbox.subscribe(DoorOpened, "tests.first", heard.append)

    @transaction.atomic
    def caller(*, breaks: bool) -> None:
        outbox.put(OPENED)
        if breaks:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        caller(breaks=True)
    assert (jobs.run_until_idle(AT), heard) == (0, [])
    caller(breaks=False)
    assert (jobs.run_until_idle(AT), heard) == (1, [OPENED])


def test_one_handler_failing_is_tried_again_and_the_other_not() -> None:
    heard: list[str] = []

    def fails_at_first(event: DoorOpened) -> None:
        heard.append("fragile")
        Schedule.objects.create(name=f"door-{event.door_id}", every_seconds=7, next_due_at=event.at)
        if heard.count("fragile") == 1:
            raise OSError("no line")

    outbox.subscribe(DoorOpened, "tests.fragile", fails_at_first)
    outbox.subscribe(DoorOpened, "tests.sound", lambda event: heard.append("sound"))
    outbox.put(OPENED)
    assert (jobs.run_until_idle(AT), Schedule.objects.filter(name="door-7").count()) == (2, 0)
    assert (jobs.run_until_idle(AT + timedelta(seconds=10)), Schedule.objects.filter(name="door-7").count()) == (1, 1)
    assert sorted(heard) == ["fragile", "fragile", "sound"]


def test_the_queue_names_the_handler_and_no_module() -> None:
    outbox.subscribe(DoorOpened, "tests.first", lambda event: None)
    outbox.put(OPENED)
    found = Job.objects.get()
    assert found.name == "outbox.tests.first"
    assert found.payload == {
        "event": {
            "door_id": 7,
            "at": "2026-11-22T19:00:00.000003+00:00",
            "organisation_id": None,
            "day": "2028-02-29",
            "seats": [3, 5],
            "code": "甲",
        }
    }


@dataclass
class Open:
    at: datetime


@dataclass(frozen=True)
class Timeless:
    door_id: int


@dataclass(frozen=True)
class Laden:
    at: datetime
    person: dict[str, str]


@pytest.mark.parametrize(
    ("event_class", "why"),
    [
        (Open, "a frozen dataclass"),
        (Timeless, "an event has `at: datetime`"),
        (Laden, r"Laden\.person: an event has ids, days and instants only"),
        (str, "a frozen dataclass"),
    ],
)
def test_what_is_no_event_is_refused(event_class: type, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        outbox.subscribe(event_class, "tests.first", lambda event: None)


def test_an_instant_without_offset_is_not_put() -> None:
    outbox.subscribe(DoorOpened, "tests.first", lambda event: None)
    with pytest.raises(ValueError, match="without its offset"):
        outbox.put(DoorOpened(door_id=7, at=AT.replace(tzinfo=None)))


def test_a_handler_name_belongs_to_one_event() -> None:
    @dataclass(frozen=True)
    class DoorShut:
        door_id: int
        at: datetime

    DoorShut.__annotations__.update(door_id=int, at=datetime)
    outbox.subscribe(DoorOpened, "tests.first", lambda event: None)
    with pytest.raises(ValueError, match=r"tests\.first is in use"):
        outbox.subscribe(DoorShut, "tests.first", lambda event: None)
