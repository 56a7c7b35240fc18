import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.score.calibration import corp, ece, isotonic, reliability
from upheld.score.compare import paired_bootstrap, skill
from upheld.score.proper import brier, crps_interval, crps_sample, interval_score, log_score, paired
from upheld.score.recalibrate import IDENTITY, apply, fit

SCORES = (brier, log_score)
outcomes = st.lists(st.booleans(), min_size=1, max_size=60)
chances = st.floats(0, 1)
forecasts = st.lists(st.tuples(chances, st.booleans()), min_size=1, max_size=80)
numbers = st.floats(-1e3, 1e3)


def arrays(rows):
    return np.array([p for p, _ in rows]), np.array([float(y) for _, y in rows])


@given(outcomes)
def test_a_perfect_forecast_scores_nothing(came):
    y = np.array(came, dtype=float)
    assert brier(y, y).max() == 0
    assert log_score(y, y, clip=0.01).max() == pytest.approx(-np.log(0.99), abs=1e-12)
    assert ece(y, y) == 0
    assert corp(y, y).miscalibration == 0
    assert crps_sample(y[:, None], y).max() == 0
    assert crps_interval(y, y, y).max() == 0


@given(outcomes, chances)
def test_a_constant_forecast_has_its_closed_form(came, p):
    y = np.array(came, dtype=float)
    rate = y.mean()
    assert brier(np.full_like(y, p), y).mean() == pytest.approx(rate * (1 - p) ** 2 + (1 - rate) * p**2, abs=1e-12)
    held = min(max(p, 0.01), 0.99)
    assert log_score(np.full_like(y, p), y).mean() == pytest.approx(-(rate * np.log(held) + (1 - rate) * np.log(1 - held)), abs=1e-12)
    apart = corp(np.full_like(y, p), y)
    assert (apart.discrimination, apart.uncertainty) == (pytest.approx(0, abs=1e-12), pytest.approx(rate * (1 - rate), abs=1e-12))
    assert apart.miscalibration == pytest.approx((p - rate) ** 2, abs=1e-12)
    assert ece(np.full_like(y, p), y) == pytest.approx(abs(p - rate), abs=1e-12)


@given(st.integers(0, 20))
def test_shuffled_outcomes_leave_no_skill(seed):
    random = np.random.default_rng(seed)
    y = (random.random(20_000) < 0.3).astype(float)
    p = np.clip(0.3 + 0.05 * (random.permutation(y) - 0.3), 0, 1)  # as sharp as a weak forecaster, and about other cases
    assert abs(skill(brier(p, y).mean(), brier(np.full_like(y, y.mean()), y).mean())) <= 0.02
    assert abs(corp(p, y).skill) <= 0.02


@given(forecasts, st.randoms(use_true_random=False))
def test_the_order_of_forecasts_ties_among_them_does_not_matter(rows, random):
    tied = [(round(p, 1), y) for p, y in rows]
    mixed = list(tied)
    random.shuffle(mixed)
    one, two = (corp(*arrays(r)) for r in (tied, mixed))
    assert one.miscalibration == pytest.approx(two.miscalibration, abs=1e-12)
    assert one.discrimination == pytest.approx(two.discrimination, abs=1e-12)
    assert ece(*arrays(tied)) == pytest.approx(ece(*arrays(mixed)), abs=1e-12)


@given(st.lists(st.tuples(st.none() | chances, st.booleans()), max_size=40))
def test_a_missing_forecast_is_counted_and_never_scored(rows):
    both = paired([p for p, _ in rows], [y for _, y in rows])
    assert both.missing == sum(p is None for p, _ in rows)
    assert len(both.p) == len(both.y) == len(rows) - both.missing
    with pytest.raises(ValueError, match="missing"):
        brier([*both.p, float("nan")], [*both.y, 1.0])


@given(forecasts)
def test_the_parts_of_a_score_add_up_and_none_is_negative(rows):
    apart = corp(*arrays(rows))
    assert apart.brier == pytest.approx(apart.miscalibration - apart.discrimination + apart.uncertainty, abs=1e-12)
    assert min(apart.miscalibration, apart.discrimination, apart.uncertainty) >= -1e-12


@given(forecasts)
def test_recalibrating_never_reorders_and_is_its_own_fixed_point(rows):
    p, y = arrays(rows)
    fitted = isotonic(p, y)
    assert (np.diff(fitted[np.argsort(p, kind="stable")]) >= -1e-12).all()
    assert isotonic(fitted, y) == pytest.approx(fitted, abs=1e-12)


@given(forecasts)
def test_every_forecast_stands_in_one_bin(rows):
    table = reliability(*arrays(rows))
    assert sum(row.n for row in table) == len(rows)
    assert all(row.low - 1e-12 <= row.said <= row.high + 1e-12 for row in table)


@given(chances, chances)
def test_saying_what_one_holds_is_best_on_average(held, said):
    def expected(p):
        return float(held * brier([p], [1.0])[0] + (1 - held) * brier([p], [0.0])[0])

    assert expected(held) <= expected(said) + 1e-12


@given(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=20))
def test_a_range_is_the_limit_of_a_fine_sample(rows):
    low, high, y = (np.array(x) for x in zip(*((min(a, b), max(a, b), c) for a, b, c in rows), strict=True))
    fine = low[:, None] + (high - low)[:, None] * (np.arange(2000) + 0.5) / 2000
    assert crps_interval(low, high, y) == pytest.approx(crps_sample(fine, y), abs=1e-3 * max(1.0, float((high - low).max())))


@given(forecasts)
def test_equal_forecasters_do_not_differ(rows):
    p, y = arrays(rows)
    found = paired_bootstrap(brier(p, y), brier(p, y), range(len(p)), draws=50)
    assert (found.mean, found.low, found.high) == (0, 0, 0)


@given(st.integers(2, 8), st.integers(1, 6))
def test_forecasts_of_one_claim_make_an_interval_no_narrower(claims, days):
    scores = np.random.default_rng(claims).random(claims)
    once = paired_bootstrap(scores, np.zeros(claims), range(claims))
    often = paired_bootstrap(np.repeat(scores, days), np.zeros(claims * days), np.repeat(np.arange(claims), days).tolist())
    assert (once.low, once.high) == pytest.approx((often.low, often.high), abs=1e-12)


@given(forecasts)
def test_a_calibration_keeps_order_and_stays_inside(rows):
    p, y = arrays(rows)
    learned = fit(p, y)
    assert min(learned[1:]) >= 0
    grid = np.linspace(0, 1, 50)
    assert (np.diff(apply(grid, learned)) >= -1e-12).all()
    assert 0 < apply(grid, learned).min() <= apply(grid, learned).max() < 1


def test_no_outcome_leaves_forecasts_as_they_are():
    assert fit([], []) == pytest.approx(IDENTITY, abs=1e-6)
    assert apply([0.2, 0.9], IDENTITY) == pytest.approx([0.2, 0.9])


def test_a_calibration_finds_the_curve_that_made_the_outcomes():
    random = np.random.default_rng(1)
    p = random.random(50_000)
    true = apply(p, (0.3, 0.6, 1.4))
    y = (random.random(p.size) < true).astype(float)
    assert fit(p, y) == pytest.approx((0.3, 0.6, 1.4), abs=0.1)
    one = fit(p, y, symmetric=True)
    assert one[1] == pytest.approx(one[2])


def test_the_scores_are_those_of_scoringrules():
    rules = pytest.importorskip("scoringrules")
    random = np.random.default_rng(2)
    p, y = random.random(500), (random.random(500) < 0.4).astype(float)
    assert brier(p, y) == pytest.approx(rules.brier_score(y, p), abs=1e-12)
    assert log_score(p, y, clip=1e-15) == pytest.approx(rules.log_score(y, p), abs=1e-12)
    sample, value = random.normal(size=(500, 37)), random.normal(size=500)
    assert crps_sample(sample, value) == pytest.approx(rules.crps_ensemble(value, sample, estimator="nrg"), abs=1e-12)
    low = random.normal(size=500)
    high = low + random.random(500)
    assert crps_interval(low, high, value) == pytest.approx(rules.crps_uniform(value, low, high), abs=1e-12)
    assert interval_score(low, high, value, level=0.9) == pytest.approx(rules.interval_score(value, low, high, 0.1), abs=1e-12)


@pytest.mark.parametrize(("p", "y"), [([0.5], [0.5]), ([1.2], [1.0]), ([0.5, 0.5], [1.0])])
def test_what_is_no_forecast_is_refused(p, y):
    with pytest.raises(ValueError, match=r"outcome|outside|pair"):
        brier(p, y)


@pytest.mark.parametrize(
    "call",
    [lambda: crps_sample([[]], [1.0]), lambda: crps_sample([[np.nan]], [1.0]), lambda: crps_interval([2.0], [1.0], [1.0]),
     lambda: interval_score([1.0], [2.0], [1.0], level=1.0), lambda: corp([], []), lambda: fit([0.5], [1.0], pseudo=0), lambda: paired_bootstrap([], [], [])],
    ids=["no values", "a hole", "backwards", "no level", "no forecast", "no weight", "no claim"],
)  # fmt: skip
def test_what_cannot_be_scored_is_refused(call):
    with pytest.raises(ValueError, match=r"needed|missing|before|strictly|apart|weight|claim"):
        call()


def test_skill_beside_a_perfect_reference():
    assert (skill(0.0, 0.0), skill(0.1, 0.0), skill(0.1, 0.2)) == (0.0, float("-inf"), 0.5)
