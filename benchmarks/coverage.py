"""Proof of 120 points × 1 year: the sweep with its certificates, the count by minutes, and whether they agree."""

import json
import statistics
import time
from collections.abc import Iterator
from datetime import date, timedelta

from kaimen.rosters.rules import coverage, minutes
from kaimen.rosters.rules.coverage import Cover
from kaimen.rosters.rules.spans import Span, of_days

NAME = "coverage"
LIMIT = "120 points × 1 year, certificates and both checkers, ≤ 3 s; every removed minute found by both"
PERIOD = of_days(date(2028, 1, 1), date(2029, 1, 1))
EIGHT_HOURS = timedelta(hours=8)
HAND_OVER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
CITIES, COUNTIES = 10, 109
EVERY = 7
ROUNDS = 3


def _shifts(number: int) -> list[Span]:
    """Three watches a day with hand-overs of a quarter of an hour; each seventh point loses a minute every week."""
    found = []
    begins = PERIOD.start - EIGHT_HOURS
    while begins < PERIOD.end:
        found.append(Span(begins, begins + EIGHT_HOURS + HAND_OVER))
        begins += EIGHT_HOURS
    if number % EVERY == 0:
        found[1::21] = [Span(each.start, each.start + EIGHT_HOURS - MINUTE) for each in found[1::21]]
    return found


def _federation() -> Iterator[tuple[str, list[Span]]]:
    """A province, ten cities and their counties: path and shifts of one point each."""
    yield "0000", _shifts(1)
    for city in range(CITIES):
        yield f"0000{city:04d}", _shifts(city)
    for county in range(COUNTIES):
        yield f"0000{county % CITIES:04d}{county:04d}", _shifts(county)


def _proven(points: list[tuple[str, list[Span]]]) -> tuple[float, float, bool, int]:
    """Seconds of the sweep and of the count, whether they agree, and minutes caught."""
    begun = time.perf_counter()
    chains = coverage.chains(dict(points))
    certificates = [coverage.certify(PERIOD, own, chains[path], (PERIOD,)) for path, own in points]
    swept = time.perf_counter()
    beside = {path: minutes.holders(PERIOD, spans) for path, spans in chains.items()}
    agreed = True
    for (path, own), certificate in zip(points, certificates, strict=True):
        agreed &= minutes.agree(certificate, minutes.count(PERIOD, own, beside[path], (PERIOD,)))
    counted = time.perf_counter()
    return swept - begun, counted - swept, agreed, sum(each.minutes[Cover.CAUGHT] for each in certificates)


def run() -> dict[str, object]:
    """Median of three runs over the same shifts."""
    points = list(_federation())
    lost = sum(len(own[1::21]) for _path, own in points if own[1].end - own[1].start < EIGHT_HOURS)
    runs = [_proven(points) for _ in range(ROUNDS)]
    seconds = statistics.median(swept + counted for swept, counted, _agreed, _caught in runs)
    agreed = all(each[2] for each in runs)
    caught = {each[3] for each in runs}
    return {
        "name": NAME,
        "limit": LIMIT,
        "points": len(points),
        "shifts": sum(len(own) for _path, own in points),
        "sweep_seconds": round(statistics.median(each[0] for each in runs), 2),
        "count_seconds": round(statistics.median(each[1] for each in runs), 2),
        "seconds": round(seconds, 2),
        "minutes_lost": lost,
        "agreed": agreed,
        "holds": seconds <= 3 and agreed and caught == {lost},
    }


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False))
