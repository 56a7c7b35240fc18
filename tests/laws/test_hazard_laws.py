"""Laws of the hazard door: nothing after the as-of day is seen, more time never makes it less likely, and counts give true probabilities."""

import datetime as dt
import math

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.forecast.hazard import hazard_of
from upheld.forecast.hazard_types import Deed, Wanted
from upheld.forecast.rates import Prior, Span, base_rate, counts_ahead, exposure, poisson, pooled, prior_of, recurrency

START = dt.date(2024, 1, 1)
NAMES = st.sampled_from(("PRK", "RUS", "CHN"))
CLASSES = st.sampled_from(("CONSULT", "CONSULT.visit", "THREATEN"))


@st.composite
def deeds(draw):
    day = START + dt.timedelta(days=draw(st.integers(0, 120)))
    lag = draw(st.integers(0, 9))
    return Deed(happened=day, actor=draw(NAMES), recipient=draw(NAMES), event_class=draw(CLASSES), known=day + dt.timedelta(days=lag), row="r")


@st.composite
def questions(draw):
    return Wanted(
        actors=("PRK",),
        recipients=draw(st.sampled_from(((), ("RUS",), ("RUS", "CHN")))),
        classes=draw(st.sampled_from((("CONSULT",), ("THREATEN",), ()))),
        start=START + dt.timedelta(days=draw(st.integers(40, 100))),
        days=draw(st.integers(1, 30)),
        either_way=draw(st.booleans()),
        at_least=draw(st.integers(1, 3)),
    )


@settings(max_examples=60, deadline=None)
@given(past=st.lists(deeds(), max_size=40), future=st.lists(deeds(), max_size=40), wanted=questions(), as_of=st.integers(20, 120))
def test_what_was_not_known_by_the_day_changes_nothing(past, future, wanted, as_of):
    today = START + dt.timedelta(days=as_of)
    known = [d for d in past if d.known <= today]
    unknown = [msgspec.structs.replace(d, known=max(d.known, today + dt.timedelta(days=1))) for d in future]
    assert hazard_of(known + unknown, wanted, as_of=today) == hazard_of(known, wanted, as_of=today)


@settings(max_examples=60, deadline=None)
@given(past=st.lists(deeds(), max_size=40), wanted=questions(), as_of=st.integers(20, 120))
def test_answers_are_probabilities_and_curves_rise_to_them(past, wanted, as_of):
    found = hazard_of(past, wanted, as_of=START + dt.timedelta(days=as_of))
    assert 0 <= found.probability <= 1
    assert 0 <= found.base_rate <= 1
    heights = [p for _, p in found.curve]
    assert heights == sorted(heights)
    assert math.isclose(heights[-1], found.probability, abs_tol=1e-9)


@given(st.lists(st.integers(1, 60), unique=True), st.integers(1, 20), st.integers(1, 5))
def test_windows_ahead_are_counted_as_by_hand(days, window, ahead):
    found = counts_ahead(np.array(sorted(days), dtype=np.int64), Span(first=1, last=60, days=window, ahead=ahead))
    by_hand = [sum(a + ahead <= d < a + ahead + window for d in days) for a in range(1, 61) if a + ahead + window - 1 <= 60]
    assert found.tolist() == by_hand


@given(st.lists(st.integers(1, 100), unique=True, max_size=50), st.integers(1, 40), st.integers(1, 4))
def test_a_longer_window_is_likelier_and_more_deeds_are_less_likely(days, window, at_least):
    held = np.array(sorted(days), dtype=np.int64)
    law = Prior(shape=0.5, exposure=100.0)
    p, longer, more = (
        poisson(held, Span(first=1, last=100, days=window + extra), law, at_least=at_least + many) for extra, many in ((0, 0), (1, 0), (0, 1))
    )
    assert 0 <= more <= p <= longer <= 1


def test_the_negative_binomial_of_one_day_is_its_closed_form():
    law = Prior(shape=2.0, exposure=50.0)
    none = np.zeros(0, dtype=np.int64)
    seen = 50 + exposure(100)
    assert math.isclose(poisson(none, Span(first=1, last=100, days=10), law), 1 - (seen / (seen + 10)) ** 2)


@given(st.lists(st.integers(1, 200), unique=True), st.integers(1, 30))
def test_the_base_rate_lies_inside_and_counts_separate_windows(days, window):
    found = base_rate(np.array(sorted(days), dtype=np.int64), Span(first=1, last=200, days=window))
    assert 0 < found.rate < 1
    assert found.cases <= 200 / window


def test_a_weekly_deed_recurs_weekly():
    days = np.arange(1, 200, 7, dtype=np.int64)
    again = recurrency(days, Span(first=1, last=int(days[-1]) + 6, days=1))
    assert again is not None
    assert again.rate > 0.4
    assert pooled(0.14, again) > 0.14


@given(st.lists(st.integers(0, 80), min_size=1, max_size=30))
def test_the_prior_has_the_mean_of_the_series(counts):
    law = prior_of(np.array(counts, dtype=np.float64), 100.0)
    expected = max(sum(counts) / len(counts) / 100, 0.5 / (100 * len(counts)))
    assert math.isclose(law.mean, expected, rel_tol=1e-9)
