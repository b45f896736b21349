"""Why seats stay empty, in words 空班原因: as a run of the solver keeps it, and as a planner reads it.

What is kept are codes and names, so that it is read in the reader's language.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaimen.kernel.base import words
from kaimen.rosters.rules import explanations, law
from kaimen.rosters.rules.explanations import Cause, Reason
from kaimen.rosters.rules.law import Rule
from kaimen.rosters.rules.problem import Problem
from kaimen.rosters.rules.spans import DAY
from kaimen.rosters.rules.staff import AbsenceKind, Regime
from kaimen.rosters.rules.verify import Pair

CODE = "run.cause"
SHOWN_PEOPLE = 6
TELLING = (Rule.AWAY, Rule.CERTIFICATE, Rule.SEAT, Rule.NIGHTS, Rule.TWO_PLACES)
ADD_PEOPLE = gettext_lazy("请加人，或改值守需求。")
WAYS_ON: Mapping[Rule, Promise] = {
    Rule.AWAY: gettext_lazy("请商量换个日子，或请别处支援。"),
    Rule.CERTIFICATE: gettext_lazy("请先办好合格证，或请有证的人来。"),
    Rule.TWO_PLACES: gettext_lazy("请和那边商量换人。"),
    Rule.SEAT: gettext_lazy("请让他们也能值这个席位。"),
    Rule.NIGHTS: gettext_lazy("受保护的人不排夜班，请加能上夜班的人。"),
    Rule.REST: gettext_lazy("请把前后的班错开，或加人。"),
    Rule.WEEKLY_REST: gettext_lazy("休息日不能少，请加人。"),
    Rule.DAY_WORK: gettext_lazy("工时到顶了，请加人，或把班分短。"),
    Rule.WEEK_WORK: gettext_lazy("工时到顶了，请加人。"),
    Rule.PERIOD_WORK: gettext_lazy("工时到顶了，请加人。"),
    Rule.PEOPLE: gettext_lazy("请加人，或少设席位。"),
}
"""What to do about it; `ADD_PEOPLE` for all other rules."""


def kept(problem: Problem, pairs: Collection[Pair], causes: Sequence[Cause]) -> list[dict[str, object]]:
    """Causes as a run keeps them, in their order."""
    return [{"code": CODE, "facts": facts(problem, pairs, cause)} for cause in causes]


def facts(problem: Problem, pairs: Collection[Pair], cause: Cause) -> dict[str, object]:
    """Rule, week, people, and where the rule stands when it is law."""
    people = [worker for worker in problem.workers if worker.key in cause.workers]
    held = [law.provision(cause.rule, Regime(worker.regime)) for worker in people if worker.regime]
    missing = explanations.missing_of(problem, pairs, cause.needs)
    return {
        "rule": cause.rule.value,
        "week": cause.week.isoformat(),
        "last": (cause.week + 6 * DAY).isoformat(),
        "people": [worker.name for worker in people],
        "sources": sorted({each.source for each in held if each and each.source and not each.is_house_rule}),
        "missing": missing,
        "is_alone": cause.is_alone,
    }


def said(held: Mapping[str, Any]) -> str:
    """A cause in words: the week, how many are missing, the rule, the people, and a way on."""
    rule, missing = Rule(held["rule"]), int(held["missing"])
    people = _people(held["people"])
    sentence = ngettext(
        "{week}–{last} 缺 {missing} 人次：{rule}{people}{sources}。",
        "{week}–{last} 缺 {missing} 人次：{rule}{people}{sources}。",
        missing,
    ).format(
        week=held["week"][5:],
        last=held["last"][5:],
        missing=missing,
        rule=words.label(rule),
        people=_("（{people}）").format(people=people) if people else "",
        sources="".join(_("，{source}").format(source=source) for source in held["sources"]),
    )
    together = "" if held["is_alone"] else _("只改这一条还不够，要和这一周的其他原因一起改。")
    return _("{says}{next}").format(says=sentence, next=f"{WAYS_ON.get(rule, ADD_PEOPLE)}{together}")


def against(problem: Problem, pairs: Collection[Pair], key: str) -> list[list[str]]:
    """Why each person cannot take a need that lacks a head, to be kept: name, the rule that says most, and what else
    is known."""
    names = {worker.key: worker.name for worker in problem.workers}
    by_person: dict[int, list[Reason]] = {}
    for each in explanations.reasons(problem, pairs, key):
        by_person.setdefault(each.worker, []).append(each)
    told = [min(held, key=lambda each: _says_most(each.rule)) for held in by_person.values()]
    return [[names[each.worker], each.rule.value, _detail(problem, each)] for each in told]


def said_against(held: Sequence[Sequence[str]]) -> str:
    """The reasons in words, each with the people whom it keeps away."""
    by_reason: dict[str, list[str]] = {}
    for name, rule, detail in held:
        by_reason.setdefault(_reason(Rule(rule), detail), []).append(name)
    parts = [
        _("{reason}：{people}").format(reason=reason, people=_people(names)) for reason, names in by_reason.items()
    ]
    return _("{reasons}。").format(reasons=_("；").join(parts)) if parts else ""


def _says_most(rule: Rule) -> int:
    """What is of the person comes before what is of the plan."""
    return TELLING.index(rule) if rule in TELLING else len(TELLING)


def _detail(problem: Problem, reason: Reason) -> str:
    if reason.rule == Rule.AWAY:
        return str(reason.facts.get("reason", ""))
    if reason.rule == Rule.CERTIFICATE and isinstance(until := reason.facts.get("until"), int):
        return (problem.first_on + until * DAY).isoformat()
    return str(reason.facts.get("place", "")) if reason.rule == Rule.TWO_PLACES else ""


def _reason(rule: Rule, detail: str) -> str:
    if rule == Rule.CERTIFICATE and detail:
        return _("合格证 {day} 起无效").format(day=detail[5:])
    if rule == Rule.TWO_PLACES:
        return _("在{place}值守").format(place=detail) if detail else _("那时有别的班")
    if rule == Rule.AWAY and detail in set(AbsenceKind):
        return words.label(AbsenceKind(detail))
    return words.label(rule)


def _people(names: Sequence[str]) -> str:
    shown = _("、").join(names[:SHOWN_PEOPLE])
    left = len(names) - SHOWN_PEOPLE
    return shown if left <= 0 else _("{people}等 {count} 人").format(people=shown, count=len(names))
