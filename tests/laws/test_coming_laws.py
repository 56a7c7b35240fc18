"""Laws of claims about the future: old signs fade, reports end the silence, and neither turns anything round."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.forecast.base import outlook_of, prior_of
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Document, Link
from upheld.model.ports import Prior
from upheld.weigh.coming import SETTLES, aged, heard, window_of
from upheld.weigh.fuse import Step
from upheld.weigh.parameters import Parameters

PUBLISHED = dt.date(2021, 6, 1)
CLAIM = Claim(id="c", analysis="a", kind="forecast", text="t", quote=Quote(exact="they will meet", start=0, end=14), deadline=dt.date(2021, 12, 1))
WINDOW = window_of(CLAIM, published=PUBLISHED, parameters=Parameters())
values = st.floats(-3, 3)
offsets = st.integers(-400, 400)


def step(value, *, directness="indirect"):
    link = Link(claim="c", document="d", quote="q", start=0, end=1, supports=0.9, refutes=0.05, silent=0.05, directness=directness)
    return Step(link=link, origin="o", value=value)


def known(days):
    return {"d": Document(id="d", text_sha256="", known=PUBLISHED + dt.timedelta(days=days))}


@given(values, offsets, st.integers(0, 2000), st.floats(1, 5000))
def test_a_sign_fades_and_never_turns(value, days, later, half_life):
    as_of = PUBLISHED + dt.timedelta(days=days + later)
    (left,) = aged([step(value)], WINDOW, known(days), as_of=as_of, half_life=half_life)
    assert abs(left.value) <= abs(value)
    assert left.value * value >= 0


@given(values, st.integers(1, 180), st.integers(0, 2000))
def test_a_report_from_inside_the_window_does_not_fade(value, days, later):
    as_of = PUBLISHED + dt.timedelta(days=days + later)
    (left,) = aged([step(value, directness="direct")], WINDOW, known(days), as_of=as_of, half_life=30)
    assert left.value == value


@given(st.floats(0.02, 0.98), st.floats(0, 1), st.floats(0, 3), st.floats(0, 3))
def test_more_reports_never_lower_a_start_and_never_lift_it_past_the_whole_window(rate, fallen, a, b):
    prior = Prior(probability=max(rate * fallen, 0.001), reason="r", unsilenced=rate)
    fewer, more = (heard(prior, CLAIM, (told, 0.0)).probability for told in sorted((a, b)))
    assert fewer <= more + 1e-12
    assert more <= max(rate, prior.probability) + 1e-12


def test_what_settles_it_brings_the_whole_window_back():
    prior = prior_of(outlook_of(CLAIM, published=PUBLISHED, as_of=dt.date(2022, 6, 1)))
    assert prior.probability < 0.2
    assert abs(heard(prior, CLAIM, (SETTLES, 0.0)).probability - prior.unsilenced) < 1e-9
    assert heard(prior, CLAIM, (0.0, SETTLES)) == prior
