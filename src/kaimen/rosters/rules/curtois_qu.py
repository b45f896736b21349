"""Reader of the Curtois–Qu format 公开算例: a public benchmark of shift scheduling (Curtois & Qu 2014).   Pure.

Day 0 is a Monday. The format knows lengths but no hours of the clock, so that shifts are laid at midnight, one a day;
the list of shifts that may not follow stands for the rest between them. Refuses bench.unclear {line}.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kaimen.kernel.base.refusals import Refusal, Refused
from kaimen.rosters.rules.problem import MINUTES_A_DAY, Away, Limits, Need, Problem, Stretch, Wish, Worker

MONDAY = date(2018, 1, 1)
SECTIONS = {
    "SECTION_HORIZON",
    "SECTION_SHIFTS",
    "SECTION_STAFF",
    "SECTION_DAYS_OFF",
    "SECTION_SHIFT_ON_REQUESTS",
    "SECTION_SHIFT_OFF_REQUESTS",
    "SECTION_COVER",
}


@dataclass
class _Read:
    lengths: dict[str, int] = field(default_factory=dict)
    barred: set[tuple[str, str]] = field(default_factory=set)
    off: dict[str, list[int]] = field(default_factory=dict)
    wishes: dict[str, list[Wish]] = field(default_factory=dict)


def read(text: str, *, name: str = "") -> Problem:
    """The problem that a file of this format states."""
    sections = _sections(text)
    found = _Read()
    try:
        days = int(sections["SECTION_HORIZON"][0][0])
        _shifts(found, sections["SECTION_SHIFTS"])
        for who, *off in sections["SECTION_DAYS_OFF"]:
            found.off[who] = [int(day) for day in off]
        _requests(found, sections["SECTION_SHIFT_ON_REQUESTS"], is_on=True)
        _requests(found, sections["SECTION_SHIFT_OFF_REQUESTS"], is_on=False)
        workers = tuple(_worker(found, place, row) for place, row in enumerate(sections["SECTION_STAFF"]))
        needs = tuple(_need(found, row) for row in sections["SECTION_COVER"])
    except (ValueError, IndexError, KeyError) as fault:
        raise Refused(Refusal("bench.unclear", {"line": str(fault)[:80]})) from None
    return Problem(first_on=MONDAY, days=days, needs=needs, workers=workers, weights=None, name=name)


def _sections(text: str) -> Mapping[str, Sequence[list[str]]]:
    found: dict[str, list[list[str]]] = {name: [] for name in SECTIONS}
    held = None
    for line in _lines(text):
        if line in SECTIONS:
            held = found[line]
        elif held is None:
            raise Refused(Refusal("bench.unclear", {"line": line[:80]}))
        else:
            held.append([cell.strip() for cell in line.split(",")])
    return found


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        kept = line.split("#", 1)[0].strip()
        if kept:
            yield kept


def _shifts(found: _Read, rows: Sequence[list[str]]) -> None:
    for shift, length, *after in rows:
        found.lengths[shift] = int(length)
        for other in after[0].split("|") if after and after[0] else ():
            found.barred.add((shift, other))


def _requests(found: _Read, rows: Sequence[list[str]], *, is_on: bool) -> None:
    for who, day, shift, weight in rows:
        found.wishes.setdefault(who, []).append(Wish(int(day), int(weight), is_on=is_on, shift=shift))


def _worker(found: _Read, place: int, row: Sequence[str]) -> Worker:
    who, most, longest, least, run, least_run, least_free, weekends = row
    per_shift = {shift: int(count) for shift, count in (each.split("=") for each in most.split("|"))}
    limits = Limits(
        period_work=int(longest),
        least_work=int(least),
        run_days=int(run),
        least_run_days=int(least_run),
        least_free_days=int(least_free),
        weekends=int(weekends),
        per_shift=per_shift,
        followers_barred=frozenset(found.barred),
        one_a_day=True,
    )
    away = tuple(
        Away(Stretch(day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY), "leave") for day in found.off.get(who, ())
    )
    return Worker(key=place, name=who, limits=limits, away=away, wishes=tuple(found.wishes.get(who, ())))


def _need(found: _Read, row: Sequence[str]) -> Need:
    day, shift, heads, under, over = row
    start, length = int(day) * MINUTES_A_DAY, found.lengths[shift]
    return Need(
        key=f"{day}/{shift}",
        day=int(day),
        shift=shift,
        stretch=Stretch(start, start + min(length, MINUTES_A_DAY)),
        work=length,
        heads=int(heads),
        under_cost=int(under),
        over_cost=int(over),
    )
