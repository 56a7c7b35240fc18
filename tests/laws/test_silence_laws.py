"""Laws of silence: what a window that passes without a report does to a forecast."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.forecast.base import FOUND, after_silence, found_by

RATES = st.floats(0.01, 0.98)
SHARES = st.floats(0, 1)


@given(RATES, SHARES, st.floats(0, 1))
def test_stays_a_probability_and_never_rises(rate, gone, found):
    p = after_silence(rate, gone, found=found)
    assert 0 <= p <= rate + 1e-12


@given(RATES, st.lists(SHARES, min_size=2, max_size=6), st.floats(0.01, 1))
def test_falls_as_the_window_shuts(rate, shares, found):
    values = [after_silence(rate, s, found=found) for s in sorted(shares)]
    assert all(later <= earlier + 1e-12 for earlier, later in itertools.pairwise(values))


@given(RATES, SHARES)
def test_a_search_that_finds_nothing_ever_tells_nothing(rate, gone):
    assert after_silence(rate, gone, found=0.0) == pytest.approx(rate)


@given(RATES)
def test_a_perfect_search_leaves_nothing_at_the_end(rate):
    assert after_silence(rate, 1.0, found=1.0) == pytest.approx(0.0, abs=1e-12)


@given(RATES, SHARES, st.floats(0, 1), st.floats(0, 1))
def test_a_better_search_lets_silence_tell_more(rate, gone, a, b):
    worse, better = sorted((a, b))
    assert after_silence(rate, gone, found=better) <= after_silence(rate, gone, found=worse) + 1e-12


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_reports_go_on_coming_in(a, b):
    sooner, later = sorted((a, b))
    assert FOUND <= found_by(sooner) <= found_by(later) <= 1
