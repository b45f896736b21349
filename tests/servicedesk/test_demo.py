"""The demo's stories, told at a small federation."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from kaimen.kernel.organisations.models import Organisation
from kaimen.servicedesk import demo
from kaimen.servicedesk.demo.stories import STORIES
from kaimen.servicedesk.models import Action, Case, Contact
from tests.servicedesk.world import COUNTY, MORNING, PROVINCE, World


@dataclass
class Stage:
    """What the site's demo gives a room."""

    organisations: list[Organisation]
    points: dict[int, str]
    at: object = MORNING
    random: Random = field(default_factory=lambda: Random(1))
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def progress(self, done: int, of: int, what: str) -> None:
        self.told.append((done, of, what))


def test_forty_stories_are_told_at_their_times_and_marked_as_generated(world: World) -> None:
    province, county = world.federation.province, world.federation.county
    stage = Stage([province, county], {province.pk: PROVINCE, county.pk: COUNTY})
    demo.build(stage)  # type: ignore[arg-type]
    assert (len(STORIES), Case.objects.count(), Case.objects.filter(is_generated=True).count()) == (40, 40, 40)
    assert Contact.objects.exclude(is_generated=True).count() == 0
    assert Action.objects.filter(at__gt=MORNING).count() == 0
    assert Contact.objects.order_by("received_at").values_list("received_at", flat=True)[0].day == 10
    assert stage.told[0] == (0, 40, "诉求")
    assert stage.told[-1] == (40, 40, "诉求")


def test_the_stories_are_of_many_kinds_and_each_told_once() -> None:
    from kaimen.servicedesk.rules import topics

    kinds = Counter(topics.guess(story.text)[0] for story in STORIES)
    assert len(kinds) == len(topics.Topic)
    assert len({story.text for story in STORIES}) == 40
    assert all(story.steps == tuple(sorted(story.steps, key=lambda step: step[0])) for story in STORIES)
