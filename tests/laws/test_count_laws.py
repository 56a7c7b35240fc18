"""Laws of counts to come: the negative-binomial law equals scipy's, and moves the way counts must."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import nbinom

from upheld.forecast.counts import Law, above, ahead, at_least, beta_share, fit

MEANS = st.floats(0.01, 5_000)
SHAPES = st.floats(0.05, 50)


@given(st.integers(0, 3_000), MEANS, SHAPES)
def test_the_tail_is_that_of_the_negative_binomial(n, mean, shape):
    assert float(at_least(n, mean, shape)) == pytest.approx(nbinom.sf(n - 1, shape, shape / (shape + mean)), abs=1e-9)


@given(st.floats(0, 1), st.floats(0.05, 300), st.floats(0.05, 300))
def test_the_incomplete_beta_function_is_scipys(x, a, b):
    assert float(beta_share(x, a, b)) == pytest.approx(betainc(a, b, x), abs=1e-9)


@given(st.integers(0, 500), MEANS, MEANS, SHAPES)
def test_more_expected_makes_a_count_likelier_and_a_higher_count_is_never_likelier(n, one, two, shape):
    low, high = sorted((one, two))
    assert float(at_least(n, low, shape)) <= float(at_least(n, high, shape)) + 1e-9
    assert float(at_least(n + 1, high, shape)) <= float(at_least(n, high, shape)) + 1e-9


@given(st.floats(0, 1_000), st.floats(0, 10_000))
def test_a_level_gives_a_chance(level, threshold):
    assert 0 <= float(Law().above(level, threshold)) <= 1


@given(st.lists(st.integers(0, 30), min_size=1, max_size=400), st.integers(1, 120))
def test_a_series_gives_a_law_for_any_window(past, days):
    found = ahead(past, days=days)
    assert found.mean > 0
    assert found.shape > 0
    assert 0 <= found.at_least(1) <= 1


def test_a_busier_past_makes_the_same_count_likelier():
    assert ahead([2] * 300, days=30).at_least(40) > ahead([1] * 300, days=30).at_least(40)


def test_a_window_without_a_past_event_is_not_impossible():
    assert 0 < ahead([0] * 365, days=30).at_least(1) < 0.3


def test_a_law_is_found_again_in_what_it_made():
    rng = np.random.default_rng(0)
    made = Law(drift=0.8, floor=0.5, shape=0.6, growth=0.4)
    level = rng.gamma(0.5, 30, 4_000)
    came = rng.random(4_000) < made.above(level, level)
    found = fit(level, level, came, start=Law(drift=1, floor=0.2, shape=1, growth=0.5))
    assert np.abs(found.above(level, level) - made.above(level, level)).mean() < 0.03


def test_few_outcomes_leave_the_law_near_where_it_was():
    start = Law()
    assert fit([1.0], [1.0], [1.0], start=start).drift == pytest.approx(start.drift, rel=0.2)
    assert float(above(0.5, 1.0, 1.0)) == pytest.approx(0.5)
