"""The demo's cases 演示诉求: forty invented stories told at points of the demo federation, by the services, at their
true times.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from django.db import transaction

from kaimen.kernel.access.selectors import PersonActor, person_actor
from kaimen.kernel.base import clock
from kaimen.kernel.base.actors import Anonymous
from kaimen.kernel.organisations.models import Organisation
from kaimen.rosters.selectors import duty
from kaimen.servicedesk.demo.stories import STORIES, Step, Story
from kaimen.servicedesk.models import Case
from kaimen.servicedesk.rules.actions import CallOutcome
from kaimen.servicedesk.services import answers, cases

PHONE = "1380000{:04d}"
TODAY_ENDS = 205  # a story of 01:20 is told 125 minutes before `world.at`
SHOWN = "610103"  # the point whose clerk the demo's log-in page offers
NEAR_SHARE = 2  # every so many stories are told there


class World(Protocol):
    """What the site's demo gives a room."""

    at: datetime
    random: Random
    progress: Callable[[int, int, str], None]
    organisations: list[Organisation]
    points: dict[int, str]


def build(world: World) -> None:
    """Tell every story that lies before `world.at`, and let it go its way up to then."""
    codes = [world.points[each.pk] for each in world.organisations if _has_people(world, each)]
    shown = SHOWN if SHOWN in codes else codes[0]
    for place, story in enumerate(STORIES):
        world.progress(place, len(STORIES), "诉求")
        told_at = _told_at(story, world.at)
        code = shown if place % NEAR_SHARE == 0 or story.days == 0 else world.random.choice(codes)
        with transaction.atomic():
            _tell(story, place, code, told_at, world)
    world.progress(len(STORIES), len(STORIES), "诉求")


def _has_people(world: World, organisation: Organisation) -> bool:
    """Whether the union's point is rostered by now: the others are still with the engine."""
    return organisation.pk in world.points and duty.is_rostered(world.points[organisation.pk], world.at)


def _told_at(story: Story, now: datetime) -> datetime:
    """The local time of the story; those of today are told in the two hours before now."""
    here = clock.local(now)
    hour, minute = (int(part) for part in story.time.split(":"))
    told_at = datetime.combine(here.date() - timedelta(days=story.days), time(hour, minute), tzinfo=here.tzinfo)
    return told_at if story.days else now - timedelta(minutes=TODAY_ENDS - (hour * 60 + minute))


def _tell(story: Story, place: int, code: str, at: datetime, world: World) -> None:
    told = cases.tell(
        point_code=code,
        text=story.text,
        submission_key=_key(world.random),
        actor=Anonymous(),
        at=at,
        phone=PHONE.format(1000 + 7 * place) if story.has_phone else "",
    )
    for step in story.steps:
        moment = at + timedelta(minutes=step[0])
        if moment <= world.at:
            _do(told.case, step, moment, world.random)


def _do(case: Case, step: Step, at: datetime, random: Random) -> None:
    _minutes, deed, words = step
    if deed == "add":
        worker = Anonymous(tokens=frozenset({f"case:{case.pk}"}))
        cases.add_word(case_id=case.pk, text=words, submission_key=_key(random), actor=worker, at=at)
        return
    actor = _on_duty(case, at)
    if actor is None:
        return
    seen = Case.objects.get(pk=case.pk).version
    if deed == "open":
        cases.open_case(case_id=case.pk, actor=actor, at=at)
    elif deed == "answer":
        answers.answer(case_id=case.pk, text=words, seen=seen, actor=actor, at=at)
    elif deed == "close":
        cases.close(case_id=case.pk, actor=actor, at=at)
    else:
        answers.record_call(case_id=case.pk, outcome=CallOutcome(deed), note=words, actor=actor, at=at)


def _on_duty(case: Case, at: datetime) -> PersonActor | None:
    """Whoever answers the case's seat at that moment; None when nobody does, and then nothing happens."""
    answer = duty.who_answers(case.point_id, at)
    if answer is None:
        return None
    return replace(person_actor(answer.person_id, at=at), tokens=frozenset({f"seat:{case.seat_id}"}))


def _key(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))
