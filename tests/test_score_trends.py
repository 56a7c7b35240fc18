"""Counts over time: tendency freed from coverage, and changes of rate."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.ledger.events_query import Bin
from upheld.publish.tendencies import tendency_lines
from upheld.score.monitor import rise_detector, shift_detector
from upheld.score.trends import change, tendency

COUNTS = st.lists(st.integers(0, 60), min_size=4, max_size=40)


@given(COUNTS)
def test_counts_read_backwards_fall_as_they_rose(counts):
    one, other = tendency(counts, [1.0] * len(counts)), tendency(counts[::-1], [1.0] * len(counts))
    assert (one is None) == (other is None) == (sum(counts) == 0)
    if one is not None and other is not None:
        assert one.rising == pytest.approx(1 - other.rising, abs=1e-6)
        assert one.factor == pytest.approx(1 / other.factor, rel=1e-6)


@given(COUNTS.filter(sum), st.floats(0.01, 1000))
def test_the_unit_of_coverage_does_not_matter(counts, unit):
    covered = [10.0 + i for i in range(len(counts))]
    one, other = tendency(counts, covered), tendency(counts, [c * unit for c in covered])
    assert one.rising == pytest.approx(other.rising, abs=1e-4)


def test_what_grows_as_fast_as_the_coverage_does_not_rise():
    covered = [100 * 1.1**i for i in range(30)]
    counts = [round(c / 10) for c in covered]
    assert tendency(counts, [1.0] * 30).rising > 0.99
    assert 0.2 < tendency(counts, covered).rising < 0.8


def test_steps_that_nothing_covered_say_nothing_and_few_steps_none():
    counts, covered = [5, 6, 0, 0, 7, 8], [1.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    assert tendency(counts, covered).steps == 4
    assert tendency([1, 2, 3], [1.0] * 3) is None
    assert tendency([0] * 9, [1.0] * 9) is None


def test_the_interval_holds_the_factor_as_often_as_it_says():
    rng, held = np.random.default_rng(4), 0
    for _ in range(120):
        b = rng.normal(0, 0.7)
        mean = 6 * np.exp(b * np.linspace(-0.5, 0.5, 24))
        found = tendency(rng.poisson(rng.gamma(5.0, mean / 5.0)), [1.0] * 24)
        held += found.low <= math.exp(b) <= found.high
    assert 0.83 <= held / 120 <= 0.97


def test_a_change_is_told_with_its_direction_and_soon():
    rng = np.random.default_rng(7)
    up, down = (np.concatenate([rng.poisson(a, 120), rng.poisson(b, 40)]) for a, b in ((5, 12), (12, 4)))
    for counts, rose in ((up, True), (down, False)):
        found = change(counts, [1.0] * 160, first=60)
        assert 120 <= found.at < 130
        assert found.up == rose
    assert change(rng.poisson(5, 200), [1.0] * 200, first=60).at is None
    assert change([3] * 8, [1.0] * 8) is None


def test_the_mean_is_one_while_nothing_changed():
    """Summed over every count, each with its chance: the ratio of a negative binomial has expectation 1, so the guarantee holds."""
    k, mean = 0.2, 3.0
    n = np.arange(0, 400)
    size = 1 / k
    log = (
        np.array([math.lgamma(v + size) - math.lgamma(size) - math.lgamma(v + 1) for v in n])
        + size * np.log(size / (size + mean))
        + n * np.log(mean / (size + mean))
    )
    up, down = (np.array([shift_detector([v], [mean], spread=k)[side][0] for v in n]) for side in (0, 1))
    assert np.exp(log) @ up == pytest.approx(1, abs=1e-6)
    assert np.exp(log) @ down == pytest.approx(1, abs=1e-6)


def test_without_spread_it_is_the_poisson_detector():
    counts = [3, 5, 9, 4, 12]
    assert shift_detector(counts, [5.0] * 5, spread=0)[0] == pytest.approx(rise_detector(counts, 5.0), rel=1e-4)


def test_the_lines_say_since_when():
    import datetime as dt

    def step(i):
        n = 40 if i >= 30 else 8
        return Bin(source="gdelt", start=dt.date(2020 + i // 12, i % 12 + 1, 1), rows=n, reports=n, days=3, quads=(0, n, 0, 0, 0), score=None, mentions=n,
                   tone=None, meetings=0, visits=0, meeting_days=0, deaths_low=None, deaths_best=None, deaths_high=None, covered=1000)  # fmt: skip

    (line,) = tendency_lines([step(i) for i in range(48)], "month")
    assert "rising: times" in line
    assert "up since about 2022-" in line
