"""The latest run of the solver for a roster 自动排班, as a planner reads it: how far, how good, what stays empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from kaimen.kernel.base import words
from kaimen.kernel.base.actors import Actor
from kaimen.kernel.base.refusals import Refusal
from kaimen.kernel.base.rights import NotVisible
from kaimen.rosters.models import Roster, SolverRun
from kaimen.rosters.rules.runs import WAITING, RunState
from kaimen.rosters.selectors import causes

ROUNDING = 1e-6
SHOWN = 8


@dataclass(frozen=True)
class RunShown:
    """A run in words. `told` explains empty slots, or why nothing came of it."""

    roster_id: int
    state: RunState
    asked_at: datetime
    ended_at: datetime | None
    filled: int
    empty: int
    cost: int | None
    bound: int | None
    told: Sequence[str]

    @property
    def word(self) -> str:
        return words.label(self.state)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_done(self) -> bool:
        return self.state == RunState.DONE

    @property
    def proof(self) -> str:
        """How good it is, and how much better it could be at most."""
        if self.cost is None or self.bound is None:
            return ""
        if self.cost <= self.bound:
            return _("这张表的不公平分是 {cost}，没有哪张表能更低。").format(cost=self.cost)
        return _("这张表的不公平分是 {cost}，没有哪张表能低于 {bound}。").format(cost=self.cost, bound=self.bound)

    @property
    def first_told(self) -> Sequence[str]:
        return self.told[:SHOWN]

    @property
    def more_told(self) -> int:
        return max(0, len(self.told) - SHOWN)


def latest(roster_id: int) -> RunShown | None:
    """The newest run of a roster whose page was shown. One statement."""
    run = SolverRun.objects.filter(roster_id=roster_id).order_by("-asked_at", "-id").first()
    return _shown(run) if run else None


def of_roster(*, roster_id: int, actor: Actor) -> RunShown | None:
    """The same through a door of its own. Two statements. Raises NotVisible."""
    if not Roster.objects.visible_to(actor).filter(pk=roster_id).exists():
        raise NotVisible(f"Roster {roster_id}")
    return latest(roster_id)


def _shown(run: SolverRun) -> RunShown:
    return RunShown(
        roster_id=run.roster_id,
        state=RunState(run.state),
        asked_at=run.asked_at,
        ended_at=run.ended_at,
        filled=run.filled,
        empty=run.empty,
        cost=run.cost,
        bound=None if run.bound is None else ceil(run.bound - ROUNDING),
        told=[_said(each) for each in run.told],
    )


def _said(told: Mapping[str, Any]) -> str:
    """A stored refusal in words, its way on included, or a cause; lists within its facts are joined."""
    held = told.get("facts", {})
    if told.get("code") == causes.CODE:
        return causes.said(held)
    why = causes.said_against(told.get("why", ()))
    facts = {
        name: "、".join(str(part) for part in fact) if isinstance(fact, list) else fact for name, fact in held.items()
    }
    explained = words.explain(Refusal(code=str(told.get("code", "")), facts=facts))
    return " ".join(filter(None, (explained.says, why, explained.next)))
