import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.forecast.base import outlook_of
from upheld.model.claim import Claim, Quote

PUBLISHED = dt.date(2025, 3, 24)


def claim(words, polarity="positive", kind="forecast", days=200):
    deadline = PUBLISHED + dt.timedelta(days=days)
    return Claim(id="c", analysis="a", kind=kind, text=words, quote=Quote(exact=words, start=0, end=len(words)), polarity=polarity, deadline=deadline)


def p(of, day):
    return outlook_of(of, published=PUBLISHED, as_of=PUBLISHED + dt.timedelta(days=day)).probability


@given(st.integers(0, 400), st.integers(0, 400), st.integers(1, 400))
def test_the_chance_of_a_change_never_rises_as_its_window_shuts(one, two, days):
    early, late = sorted((one, two))
    of = claim("Lima could host the talks", days=days)
    assert p(of, late) <= p(of, early)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_chance_of_an_absence_never_falls(one, two):
    early, late = sorted((one, two))
    of = claim("a coup is very unlikely", "negative")
    assert p(of, late) >= p(of, early)


@given(st.integers(0, 400))
def test_a_state_that_goes_on_does_not_fall_by_itself(day):
    assert p(claim("production carried on"), day) == p(claim("production carried on"), 0) > 0.75


def test_what_is_on_the_calendar_starts_higher():
    assert p(claim("The envoy is due in Lima"), 0) > p(claim("The envoy could visit Lima"), 0)


def test_claims_about_the_past_have_no_forecast():
    assert outlook_of(claim("Lima hosted the talks", kind="event"), published=PUBLISHED, as_of=PUBLISHED) is None
