"""Paths: fixed width, ranges, neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaimen.kernel.base import paths

ordinals = st.one_of(
    st.integers(0, 40), st.integers(paths.LARGEST - 40, paths.LARGEST), st.sampled_from([35, 36, 1295, 1296])
)


@given(ordinals, ordinals)
def test_paths_sort_as_their_ordinals(one, other):
    assert (paths.step(one) < paths.step(other)) == (one < other)


@given(ordinals)
def test_an_ordinal_comes_back(ordinal):
    assert paths.ordinal(paths.child("0001", ordinal)) == ordinal


@given(st.lists(ordinals, min_size=1, max_size=5), st.lists(ordinals, min_size=1, max_size=5))
def test_a_subtree_holds_exactly_what_begins_with_its_path(one, other):
    a = "".join(map(paths.step, one))
    b = "".join(map(paths.step, other))
    assert paths.subtree("territorial", a).holds(b) == b.startswith(a)
    assert paths.only("territorial", a).holds(b) == (a == b)


def test_superiors_are_listed_nearest_first():
    assert paths.parents("000100020003") == ("00010002", "0001")


@pytest.mark.parametrize("ordinal", [-1, paths.LARGEST + 1])
def test_an_ordinal_out_of_range_is_refused(ordinal):
    with pytest.raises(ValueError, match="out of range"):
        paths.step(ordinal)
