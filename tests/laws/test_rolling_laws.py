"""Laws of the rolling correction: it keeps the order, stays within [0, 1], and mends a forecaster who is always too sure."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from upheld.score.calibration import ece
from upheld.score.rolling import Rolling, knots

shares = hnp.arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1))


@settings(deadline=None)
@given(p=shares, seed=st.integers(0, 99), asked=shares)
def test_order_is_kept_and_probabilities_stay_probabilities(p, seed, asked):
    y = (np.random.default_rng(seed).random(p.size) < p).astype(float)
    held = Rolling(least=1)
    held.learn(p, y)
    asked = np.sort(asked)
    found = held.apply(asked)
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diff(found) >= -1e-12).all()


@given(p=shares)
def test_too_little_to_learn_from_changes_nothing(p):
    held = Rolling(least=100)
    held.learn(p, np.ones(p.size))
    assert held.apply(p).tolist() == p.tolist()


def test_one_who_is_always_too_sure_is_mended():
    rng = np.random.default_rng(0)
    p = rng.random(20_000) * 0.6
    y = (rng.random(p.size) < p / 2).astype(float)
    held = Rolling()
    held.learn(p[:10_000], y[:10_000])
    before, after = ece(p[10_000:], y[10_000:]), ece(held.apply(p[10_000:]), y[10_000:])
    assert before > 0.1
    assert after < 0.02


def test_only_the_latest_pairs_are_kept():
    held = Rolling(keep=1000, least=10)
    held.learn(np.full(1000, 0.5), np.zeros(1000))
    held.learn(np.full(1000, 0.5), np.ones(1000))
    assert held.apply(np.array([0.5])).tolist() == [1.0]


def test_the_knots_are_means_of_blocks():
    x, y = knots(np.array([0.2, 0.4, 0.6, 0.8]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert np.allclose(x, [0, 0.2, 0.5, 0.8, 1])
    assert np.allclose(y, [0, 0, 0.5, 1, 1])
