"""Words 用语: joins codes and enum members with what a person reads.

Each app may have `labels.py` with `REFUSALS` (code → `Words`), `ENUMS` (enum → member → words), `KEYS`
(permission → words) and `JOBS` (name of a background job → words).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kaimen.kernel.base.refusals import Refusal

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """What is not possible, and a way on."""

    says: Text
    next: Text


@dataclass(frozen=True)
class Explanation:
    """A refusal in the person's language, with its code for those who telephone about it."""

    code: str
    says: str
    next: str

    def __str__(self) -> str:
        """Both in one breath: English puts a space between sentences, Chinese none."""
        return _("{says}{next}").format(says=self.says, next=self.next)


@cache
def _label_modules() -> tuple[ModuleType, ...]:
    names = [f"{config.name}.labels" for config in apps.get_app_configs() if config.name.startswith("kaimen.")]
    return tuple(import_module(name) for name in names if find_spec(name))


def refusal_words() -> dict[str, Words]:
    """Every refusal code of the house with its words."""
    return {code: words for module in _label_modules() for code, words in getattr(module, "REFUSALS", {}).items()}


def enum_words() -> dict[type[StrEnum], dict[StrEnum, Text]]:
    return {enum: words for module in _label_modules() for enum, words in getattr(module, "ENUMS", {}).items()}


def key_words() -> dict[str, Text]:
    return {key: words for module in _label_modules() for key, words in getattr(module, "KEYS", {}).items()}


def job_words() -> dict[str, Text]:
    return {name: words for module in _label_modules() for name, words in getattr(module, "JOBS", {}).items()}


def job_label(name: str) -> str:
    """What a background job is for; its name where a version that is not here queued it."""
    return str(job_words().get(name, name))


def explain(refusal: Refusal) -> Explanation:
    """A refusal in words. An unknown code is a fault of ours and crashes (a test holds the list complete)."""
    words = refusal_words()[refusal.code]
    facts = {
        name: (_("、").join(fact) or "—") if isinstance(fact, tuple) else fact for name, fact in refusal.facts.items()
    }
    return Explanation(refusal.code, str(words.says).format(**facts), str(words.next).format(**facts))


def explain_all(refusals: Iterable[Refusal]) -> tuple[Explanation, ...]:
    return tuple(explain(refusal) for refusal in refusals)


def label(member: StrEnum) -> str:
    """The words of an enum member."""
    return str(enum_words()[type(member)][member])


def choices(enum: type[StrEnum]) -> Iterator[tuple[str, str]]:
    """Pairs for a form's select, in the order of the enum."""
    for member in enum:
        yield member.value, label(member)
