"""Worklist 待办: what waits for whom, and until when.

Nouns: task 待办, holder 承办人 (a seat or a person), subject (the thing of a room that it is about). A task belongs
to a seat, so whoever answers for the seat at this moment has it; or to a person. One open task of a kind for a
subject and sort of holder, held by the database. What a task looks like and where it leads, its room says
(`resolve_with`). An overdue task is told once as `events.TaskOverdue`.
Doors: none of its own; the rooms' pages list `selectors.open_for`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Subject", "resolve_with", "resolved"]


@dataclass(frozen=True)
class Subject:
    """How the room shows what a task is about. Without a title the task keeps its own."""

    title: str
    url: str


Resolver = Callable[[Sequence[int]], Mapping[int, Subject]]
_resolvers: dict[str, Resolver] = {}


def resolve_with(subject_type: str, resolver: Resolver) -> None:
    """Called by the site's wiring: `resolver` gives the title and address of many subjects of `app.Model` in few
    statements.

    Refuses (ValueError) a second resolver for one type.
    """
    if _resolvers.setdefault(subject_type, resolver) is not resolver:
        raise ValueError(f"{subject_type} has a resolver already")


def resolved(subject_type: str, ids: Sequence[int]) -> Mapping[int, Subject]:
    """Subjects by id; those that are gone, or of a type nobody resolves, are missing."""
    resolver = _resolvers.get(subject_type)
    return resolver(ids) if resolver else {}
