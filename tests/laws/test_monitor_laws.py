"""Laws of tests that may be read at any time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.score.monitor import ALARM, board_alarms, calibration_process, drift_detector, first_alarm, rise_detector, verdict_process

chances = st.lists(st.floats(0.02, 0.98), min_size=1, max_size=4)


@given(chances)
def test_the_expectation_under_what_is_tested_is_one(p):
    """Summed over every outcome that could be, each with its chance: an e-value of exactly 1."""
    total = 0.0
    for k in range(2 ** len(p)):
        y = [k >> i & 1 for i in range(len(p))]
        weight = math.prod(c if o else 1 - c for c, o in zip(p, y, strict=True))
        total += weight * calibration_process(p, y)[-1]
    assert total == pytest.approx(1)


@given(st.lists(st.floats(0.5, 0.99), min_size=1, max_size=5), st.floats(0.05, 1), st.booleans())
def test_a_standing_verdict_is_not_expected_to_fall_while_it_holds(reliable, rho, upheld):
    total = 0.0
    for k in range(2 ** len(reliable)):
        right = [bool(k >> i & 1) for i in range(len(reliable))]
        weight = math.prod(r if o else 1 - r for r, o in zip(reliable, right, strict=True))
        steps = [(1 if o == upheld else -1) * math.log(r / (1 - r)) for r, o in zip(reliable, right, strict=True)]
        total += weight * verdict_process(steps, upheld=upheld, rho=rho)[-1]
    assert total <= 1 + 1e-9


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1e6), max_size=8), st.floats(1, 100))
def test_a_board_asks_more_than_one_claim_does_and_more_evidence_never_silences_it(found, more):
    told = set(board_alarms(found))
    assert all(found[name] >= ALARM for name in told)
    assert told <= set(board_alarms({name: e * more for name, e in found.items()}))


def test_what_is_calibrated_stays_quiet_and_what_is_not_is_found():
    rng = np.random.default_rng(3)
    p = rng.uniform(0.1, 0.9, 400)
    good, bad = (rng.random(400) < p).astype(float), (rng.random(400) < 0.5).astype(float)
    assert first_alarm(calibration_process(p, good), ALARM) is None
    assert first_alarm(calibration_process(p, bad), ALARM) < 150
    assert first_alarm(drift_detector(p, np.concatenate([good[:200], bad[200:]])), 400) > 200


def test_a_rise_is_found_soon_and_a_steady_rate_is_left_alone():
    rng = np.random.default_rng(5)
    steady = rng.poisson(5, 150)
    assert first_alarm(rise_detector(steady, 5.0), 520) is None
    assert 150 <= first_alarm(rise_detector([*steady, *rng.poisson(9, 60)], 5.0), 520) < 165
    with pytest.raises(ValueError, match="positive"):
        rise_detector([1], 0.0)
