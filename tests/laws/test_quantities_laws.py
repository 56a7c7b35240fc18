"""Laws of posteriors over a figure: a probability everywhere, copies once, order irrelevant, counts that only grow."""

import datetime as dt
import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.weigh.agreeing import agreed
from upheld.weigh.biases import START, Error, Known, learned_sides, learned_sources
from upheld.weigh.quantities import Told, at_time, exceeds, over_time, posterior, rounding, stretch_of

figures = st.floats(1, 1e6)
ends = st.tuples(figures, figures).map(sorted)


@st.composite
def reports(draw, n=5):
    found = []
    for i in range(draw(st.integers(1, n))):
        low, high = draw(ends)
        form = draw(st.sampled_from(["point", "range", "floor", "ceiling"]))
        bounds = {"point": (low, low), "range": (low, high), "floor": (low, None), "ceiling": (None, high)}[form]
        error = Error(draw(st.floats(-0.5, 0.5)), draw(st.floats(0.05, 0.8)))
        found.append(Told(low=bounds[0], high=bounds[1], origin=f"o{i}", error=error))
    return found


@settings(deadline=None)
@given(reports(), figures, figures)
def test_a_posterior_is_a_probability(told, a, b):
    belief = posterior(told)
    low, high = sorted((a, b))
    assert belief.mass.sum() == pytest.approx(1)
    assert 0 <= belief.within(low, high) <= 1
    assert belief.within(low, None) + belief.within(None, low) == pytest.approx(1, abs=1e-6)
    assert belief.within(None, None) == pytest.approx(1)
    assert belief.within(low, high) <= belief.within(low, None) + 1e-9


@settings(deadline=None)
@given(reports())
def test_bands_lie_within_one_another_about_the_median(told):
    belief = posterior(told)
    (a, b), (c, d) = belief.band(0.9), belief.band(0.5)
    assert a <= c <= belief.quantile(0.5) <= d <= b


@settings(deadline=None)
@given(reports(), st.randoms())
def test_the_order_of_reports_does_not_matter(told, random):
    mixed = list(told)
    random.shuffle(mixed)
    assert posterior(mixed).quantile(0.5) == pytest.approx(posterior(told).quantile(0.5))


@settings(deadline=None)
@given(reports(), st.integers(1, 30))
def test_copies_add_nothing(told, n):
    once, often = posterior(told), posterior([*told, *[told[0]] * n])
    if len({t.origin for t in told}) == len(told):
        assert once.mass == pytest.approx(often.mass)


@given(figures, st.integers(1, 400))
def test_a_count_that_only_grows_is_a_floor_later_and_a_ceiling_earlier(value, days):
    made = dt.date(2022, 3, 1)
    told = Told(low=value, high=value, origin="o", when=made)
    later, earlier = (at_time(told, made + dt.timedelta(days=sign * (days + 15)), slack=15) for sign in (1, -1))
    assert (later.low, later.high) == (value, None)
    assert (earlier.low, earlier.high) == (None, value)
    assert at_time(told, made, slack=15) == told


def test_the_median_of_a_count_that_grows_does_not_fall_as_reports_come_in():
    day = dt.date(2022, 3, 1)
    told = [Told(low=v, high=v, origin=f"o{i}", when=day + dt.timedelta(days=40 * i)) for i, v in enumerate((100.0, 240.0, 260.0, 700.0))]
    medians = [b.quantile(0.5) for b in over_time(told, [t.when for t in told]).values()]
    assert all(a < b for a, b in itertools.pairwise(medians))


def test_a_floor_says_more_of_what_lies_under_it_than_of_what_lies_above():
    belief = posterior([Told(low=50_000.0, high=None, origin="a", error=Error(0.0, 0.1))])
    assert belief.within(50_000, None) > 0.8
    assert belief.within(500_000, None) < 0.2


def test_a_wider_measure_counts_through_its_ratio():
    killed = Told(low=1000.0, high=1000.0, origin="a", ratio=(math.log(4.2), 0.11))  # 1,000 killed or wounded
    assert 180 < posterior([killed]).quantile(0.5) < 300


def test_a_superlative_is_a_rival_beaten():
    more, less = (posterior([Told(low=v, high=v, origin="a", error=Error(0, 0.1))]) for v in (1000.0, 500.0))
    assert exceeds(more, less) > 0.9
    assert exceeds(less, more) < 0.1
    assert exceeds(more, more) == pytest.approx(0.5, abs=0.02)


def test_round_figures_are_less_sharp():
    assert rounding(3000) > rounding(2900) > rounding(2971) == 0.0
    assert rounding(3000) == pytest.approx(1000 / math.sqrt(12) / 3000)


def test_a_source_is_pulled_towards_its_side_and_learns_its_own_error():
    known = [Known(source="s", side="own", told=50, counted=100) for _ in range(40)]
    sides = learned_sides(known)
    assert sides["enemy"] == START["enemy"]
    assert math.log(0.5) < sides["own"].bias < START["own"].bias
    assert learned_sources(known[:2], sides)["s"].bias > math.log(0.5)


def test_bands_are_stretched_only_once_enough_is_known():
    narrow = posterior([Told(low=100.0, high=100.0, origin="a", error=Error(0, 0.01))])
    assert stretch_of([narrow] * 10, [150.0] * 10) == 1.0
    stretch = stretch_of([narrow] * 40, [150.0] * 40)
    low, high = narrow.band(0.9, stretch=stretch)
    assert low <= 150 <= high * 1.0001


def test_who_is_often_near_outweighs_who_is_not():
    said = {("good", f"t{i}"): 100.0 + i for i in range(8)} | {("fine", f"t{i}"): 100.0 + i for i in range(8)}
    said |= {("bad", f"t{i}"): 9000.0 for i in range(8)} | {("good", "x"): 500.0, ("bad", "x"): 40.0}
    found = agreed(said)
    assert found.weights["good"] > found.weights["bad"]
    assert found.values["x"][0] == 500.0
