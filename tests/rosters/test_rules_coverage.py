"""Certificates of cover, the second checker, and one minute taken away."""

import hashlib
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base.refusals import Refusal
from kaimen.rosters.rules import coverage, levels, minutes
from kaimen.rosters.rules.coverage import Certificate, Cover, Segment
from kaimen.rosters.rules.levels import Level, Marks
from kaimen.rosters.rules.spans import DAY, LOCAL_ZONE, Span, of_days

MINUTE = timedelta(minutes=1)
BEGIN = datetime(2027, 12, 30, tzinfo=LOCAL_ZONE).astimezone(UTC)
DAYS = 4
PERIOD = Span(BEGIN, BEGIN + DAYS * DAY)


def local(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LOCAL_ZONE).astimezone(UTC)


def both(period, own, superior=(), planned=None):
    """The certificate and the count, which must agree."""
    certificate = coverage.certify(period, own, superior, planned)
    counted = minutes.count(period, own, minutes.holders(period, superior), planned)
    assert coverage.check(certificate) == ()
    assert minutes.agree(certificate, counted)
    assert sum(certificate.minutes.values()) == period.minutes
    return certificate, counted


def told(certificate):
    return [(each.span.start, each.span.end, each.cover.value) for each in certificate.segments]


# what a minute is


def test_every_minute_is_of_one_of_four_kinds():
    day = of_days(date(2027, 3, 1), date(2027, 3, 4))
    own = [Span(local(3, 1, 8), local(3, 2, 2))]
    chain = [Span(local(3, 1), local(3, 1, 9)), Span(local(3, 2), local(3, 4))]
    planned = [of_days(date(2027, 3, 1), date(2027, 3, 2))]
    certificate, counted = both(day, own, chain, [*planned, of_days(date(2027, 3, 3), date(2027, 3, 4))])
    assert told(certificate) == [
        (local(3, 1), local(3, 1, 8), "caught"),
        (local(3, 1, 8), local(3, 2, 2), "covered"),
        (local(3, 2, 2), local(3, 3), "not_planned"),
        (local(3, 3), local(3, 4), "caught"),
    ]
    assert certificate.least_slack == counted.least_slack == -1
    _certificate, without = both(day, own, chain[:1], planned)
    assert without.minutes == {
        Cover.COVERED: 18 * 60,
        Cover.CAUGHT: 8 * 60,
        Cover.UNCOVERED: 0,
        Cover.NOT_PLANNED: 46 * 60,
    }


def test_a_night_that_runs_over_from_the_last_roster_still_covers():
    period = of_days(date(2027, 4, 30), date(2027, 5, 2))
    night = Span(local(4, 30, 20), local(5, 1, 8))
    planned = [of_days(date(2027, 4, 1), date(2027, 5, 1))]
    certificate, _counted = both(period, [night], (), planned)
    assert told(certificate) == [
        (local(4, 30), local(4, 30, 20), "uncovered"),
        (local(4, 30, 20), local(5, 1, 8), "covered"),
        (local(5, 1, 8), local(5, 2), "not_planned"),
    ]


def test_slack_says_how_many_may_fall_ill_at_the_thinnest():
    whole = Span(BEGIN, PERIOD.end)
    assert both(PERIOD, [whole, whole])[0].least_slack == 1
    assert both(PERIOD, [whole, Span(BEGIN, PERIOD.end - MINUTE)])[0].least_slack == 0
    assert both(PERIOD, [Span(BEGIN, PERIOD.end - MINUTE)])[0].least_slack == -1
    assert both(PERIOD, [whole], (), ())[0].least_slack is None


@pytest.mark.parametrize(("year", "total"), [(2027, 525_600), (2028, 527_040)])
def test_a_year_has_all_its_minutes_and_24_00_is_the_next_00_00(year, total):
    period = of_days(date(year, 1, 1), date(year + 1, 1, 1))
    shifts = [
        Span(start := period.start + number * timedelta(hours=8), start + timedelta(hours=8))
        for number in range(total // 480)
    ]
    certificate, counted = both(period, shifts)
    assert certificate.segments == (Segment(period, Cover.COVERED),)
    assert counted.minutes[Cover.COVERED] == certificate.minutes[Cover.COVERED] == total


@pytest.mark.parametrize(
    "lost",
    [
        local(2, 29, 23, 59, year=2028),
        local(3, 1, 0, 0, year=2028),
        local(12, 31, 23, 59, year=2028),
        local(1, 1, 0, 0, year=2028),
    ],
)
def test_the_minute_beside_midnight_leap_day_and_new_year_is_named(lost):
    period = of_days(date(2028, 1, 1), date(2029, 1, 1))
    own = [Span(period.start - timedelta(hours=4), lost), Span(lost + MINUTE, period.end + timedelta(hours=4))]
    certificate, counted = both(period, own)
    assert counted.list_of(Cover.UNCOVERED) == (lost,)
    assert coverage.gaps(certificate.segments) == (Span(lost, lost + MINUTE),)


def test_a_hand_over_of_fifteen_minutes_never_counts_twice():
    start, change, end = BEGIN, BEGIN + timedelta(hours=8), BEGIN + timedelta(hours=16)
    certificate, counted = both(Span(start, end), [Span(start, change + 15 * MINUTE), Span(change, end)])
    assert certificate.minutes[Cover.COVERED] == counted.minutes[Cover.COVERED] == 960
    assert certificate.least_slack == 0


# random rosters, and one minute taken from one shift


@st.composite
def rosters(draw):
    """A roster without a hole over midnight, new year and leap day; hand-overs now and then overlap by 15 minutes, a
    second seat stands beside."""
    spans, at = [], BEGIN - timedelta(minutes=draw(st.integers(0, 90)))
    while at < PERIOD.end:
        length = timedelta(minutes=draw(st.integers(30, 1440)))
        overlap = 15 * MINUTE if spans and draw(st.integers(0, 3)) == 0 else timedelta(0)
        spans.append(Span(at - overlap, at + length))
        at += length
    beside = draw(st.lists(st.tuples(st.integers(0, DAYS * 1440), st.integers(30, 1440)), max_size=2))
    spans += [Span(BEGIN + a * MINUTE, BEGIN + (a + b) * MINUTE) for a, b in beside]
    chain = draw(st.lists(st.tuples(st.integers(0, DAYS * 1440), st.integers(1, 1440)), max_size=3))
    return spans, [Span(BEGIN + a * MINUTE, BEGIN + (a + b) * MINUTE) for a, b in chain]


@given(made=rosters(), place=st.integers(0, 99), is_end=st.booleans())
def test_one_minute_taken_where_slack_is_nought_is_named_by_both(made, place, is_end):
    own, chain = made
    full, counted_full = both(PERIOD, own, chain)
    assert full.minutes[Cover.COVERED] == PERIOD.minutes
    place %= len(own)
    cut = own[place]
    lost = cut.end - MINUTE if is_end else cut.start
    shorter = Span(cut.start, lost) if is_end else Span(lost + MINUTE, cut.end)
    certificate, counted = both(PERIOD, [*own[:place], shorter, *own[place + 1 :]], chain)
    hangs_on_it = PERIOD.holds(lost) and sum(span.holds(lost) for span in own) == 1
    cover = Cover.CAUGHT if any(span.holds(lost) for span in chain) else Cover.UNCOVERED
    other = Cover.UNCOVERED if cover == Cover.CAUGHT else Cover.CAUGHT
    if not hangs_on_it:
        assert coverage.gaps(certificate.segments) == ()
        assert counted.list_of(Cover.COVERED) == counted_full.list_of(Cover.COVERED)
        return
    assert (counted.list_of(cover), counted.list_of(other)) == ((lost,), ())
    assert [each.span for each in certificate.segments if each.cover == cover] == [Span(lost, lost + MINUTE)]
    assert certificate.least_slack == -1
    assert certificate.sha256 != full.sha256
    assert not minutes.agree(full, counted)
    assert not minutes.agree(certificate, counted_full)


minute = st.integers(-600, DAYS * 1440)
some = st.lists(st.tuples(minute, st.integers(0, 1440)), max_size=5)


@given(own=some, chain=some, planned=some)
def test_both_checkers_agree_on_anything(own, chain, planned):
    def spans(rows):
        return [Span(BEGIN + a * MINUTE, BEGIN + (a + b) * MINUTE) for a, b in rows]

    certificate, counted = both(PERIOD, spans(own), spans(chain), spans(planned))
    assert certificate.minutes == counted.minutes
    kinds = [each.cover for each in certificate.segments]
    assert all(one != two for one, two in itertools.pairwise(kinds))


# the certificate


def test_anybody_can_write_the_text_again_and_find_the_hash():
    period = Span(local(3, 1, 8), local(3, 1, 12))
    certificate = coverage.certify(period, [Span(local(3, 1, 8), local(3, 1, 11, 59))])
    text = (
        "kaimen coverage 1\n"
        "2027-03-01T00:00:00+00:00 2027-03-01T04:00:00+00:00\n"
        "2027-03-01T00:00:00+00:00 2027-03-01T03:59:00+00:00 covered\n"
        "2027-03-01T03:59:00+00:00 2027-03-01T04:00:00+00:00 uncovered\n"
    )
    assert coverage.canonical(certificate.period, certificate.segments) == text
    assert certificate.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert coverage.together([("b", "2"), ("a", "1")]) == hashlib.sha256(b"a 1\nb 2\n").hexdigest()


def listed(*stretches, period=(8, 12)):
    segments = tuple(Segment(Span(local(3, 1, start), local(3, 1, end)), Cover.COVERED) for start, end in stretches)
    span = Span(local(3, 1, period[0]), local(3, 1, period[1]))
    return Certificate(span, segments, 0, coverage.digest(span, segments))


@pytest.mark.parametrize(
    ("stretches", "found"),
    [
        (((8, 10), (10, 12)), ()),
        (((8, 10), (11, 12)), (Refusal("coverage.hole", {"at": "03-01 10:00"}),)),
        (((9, 12),), (Refusal("coverage.hole", {"at": "03-01 08:00"}),)),
        (((8, 11),), (Refusal("coverage.hole", {"at": "03-01 11:00"}),)),
        ((), (Refusal("coverage.hole", {"at": "03-01 08:00"}),)),
        (((8, 11), (10, 12)), (Refusal("coverage.overlaps", {"at": "03-01 10:00"}),)),
        (((8, 13),), (Refusal("coverage.overlaps", {"at": "03-01 12:00"}),)),
        (((7, 12),), (Refusal("coverage.out_of_order", {"at": "03-01 07:00"}),)),
        (((8, 10), (10, 10), (10, 12)), (Refusal("coverage.out_of_order", {"at": "03-01 10:00"}),)),
        (((10, 12), (8, 10)), (Refusal("coverage.hole", {"at": "03-01 08:00"}),)),
        (((8, 12), (8, 10)), (Refusal("coverage.overlaps", {"at": "03-01 08:00"}),)),
        (((8, 10), (10, 12), (9, 10)), (Refusal("coverage.out_of_order", {"at": "03-01 09:00"}),)),
    ],
)
def test_a_list_that_does_not_tile_is_refused(stretches, found):
    assert coverage.check(listed(*stretches)) == found


def test_a_changed_list_no_longer_has_its_hash():
    good = listed((8, 10), (10, 12))
    assert coverage.check(good) == ()
    segments = (good.segments[0], Segment(good.segments[1].span, Cover.UNCOVERED))
    assert coverage.check(replace(good, segments=segments)) == (Refusal("coverage.hash_differs"),)


def test_the_second_checker_doubts_another_slack_and_another_period():
    certificate, counted = both(PERIOD, [PERIOD])
    assert not minutes.agree(replace(certificate, least_slack=1), counted)
    assert not minutes.agree(replace(certificate, period=Span(BEGIN, PERIOD.end - MINUTE)), counted)


def test_a_chain_is_merged_once_a_union_and_takes_in_those_above():
    top, city, county = "0001", "00010001", "000100010001"
    eight = [Span(BEGIN + hour * timedelta(hours=8), BEGIN + (hour + 1) * timedelta(hours=8)) for hour in range(3)]
    found = coverage.chains({county: [], top: eight[:1], city: eight[1:2], "0002": eight[2:]})
    assert found == {
        top: (eight[0],),
        city: (Span(eight[0].start, eight[1].end),),
        county: (Span(eight[0].start, eight[1].end),),
        "0002": (eight[2],),
    }


# levels


SHIFT = Span(local(3, 1, 8), local(3, 1, 16))
NOON = local(3, 1, 12)
EVENING = local(3, 1, 20)


@pytest.mark.parametrize(
    ("level", "marks", "at", "found"),
    [
        (Level.PLANNED, Marks(), NOON, SHIFT),
        (Level.CONFIRMED, Marks(), NOON, None),
        (Level.CONFIRMED, Marks(acknowledged_at=local(3, 1, 7)), NOON, SHIFT),
        (Level.CONFIRMED, Marks(acknowledged_at=local(3, 1, 13)), NOON, None),
        (Level.ACTUAL, Marks(acknowledged_at=local(3, 1, 7)), NOON, None),
        (Level.ACTUAL, Marks(checked_in_at=local(3, 1, 7, 50)), NOON, Span(local(3, 1, 7, 50), NOON)),
        (Level.ACTUAL, Marks(checked_in_at=local(3, 1, 8, 10)), EVENING, Span(local(3, 1, 8, 10), SHIFT.end)),
        (
            Level.ACTUAL,
            Marks(checked_in_at=local(3, 1, 8), checked_out_at=local(3, 1, 16, 20)),
            EVENING,
            Span(SHIFT.start, local(3, 1, 16, 20)),
        ),
        (
            Level.ACTUAL,
            Marks(checked_in_at=local(3, 1, 8), checked_out_at=local(3, 1, 9)),
            EVENING,
            Span(SHIFT.start, local(3, 1, 9)),
        ),
        (Level.ACTUAL, Marks(checked_in_at=local(3, 1, 17)), EVENING, None),
        (Level.ACTUAL, Marks(checked_in_at=EVENING), EVENING, None),
    ],
)
def test_a_shift_is_worth_what_is_known_of_it(level, marks, at, found):
    assert levels.span_at(level, SHIFT, marks, at) == found


def test_who_changes_places_within_a_minute_leaves_none_out():
    left = levels.by_minute(Span(local(3, 1, 8), local(3, 1, 16) + timedelta(seconds=20)))
    came = levels.by_minute(Span(local(3, 1, 16) + timedelta(seconds=5), local(3, 1, 23)))
    assert (left.end, came.start) == (local(3, 1, 16, 1), local(3, 1, 16, 1))
