import datetime as dt
import itertools

import pytest

from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Link
from upheld.model.words import BANDS, word
from upheld.weigh.fuse import Step, fuse
from upheld.weigh.parameters import Parameters
from upheld.weigh.status import Standing, confidence_of, direction_of, silent_too_long, status_of

P = Parameters()


def claim(kind="event", state="live"):
    return Claim(id="c", analysis="a", kind=kind, text="t", quote=Quote(exact="t", start=0, end=1), state=state)


def fused(*steps, prior=0.5):
    rows = [
        Step(link=Link(claim="c", document=f"d{i}", quote="q", start=0, end=1, supports=1, refutes=0, silent=0), origin=f"o{i}", value=v)
        for i, v in enumerate(steps)
    ]
    return fuse(rows, prior=prior, kind="event", parameters=P)


@pytest.mark.parametrize(
    ("steps", "standing", "status"),
    [
        ((), Standing(), "unverified"),
        ((2.0, 1.5), Standing(), "upheld"),
        ((-2.0, -1.5), Standing(), "overturned"),
        ((1.5, -1.5), Standing(), "contested"),
        ((-0.5,), Standing(), "weakened"),
        ((0.5,), Standing(), "leaning"),
        ((2.0, 1.5), Standing(floor_only=True), "weakened"),
        ((2.0, 1.5), Standing(superseded=True), "superseded"),
        ((2.5, -0.5), Standing(), "upheld"),
    ],
)
def test_status_of_past_and_present(steps, standing, status):
    assert status_of(claim(), fused(*steps), standing, P) == status


def test_nothing_that_bears_is_unverified_however_high_the_base_rate():
    assert status_of(claim(), fused(prior=0.9), Standing(), P) == "unverified"


@pytest.mark.parametrize("outcome", ["occurred", "did-not-occur", "void"])
def test_a_forecast_is_open_until_resolved(outcome):
    assert status_of(claim("forecast"), fused(2.0, 2.0), Standing(), P) == "open"
    assert status_of(claim("forecast"), fused(2.0, 2.0), Standing(outcome=outcome), P) == outcome


def test_the_state_of_a_claim_comes_first():
    assert status_of(claim(state="withdrawn"), fused(2.0), Standing(), P) == "withdrawn"
    assert status_of(claim("normative"), fused(2.0), Standing(), P) == "normative"


@pytest.mark.parametrize(("now", "direction"), [(0.54, "steady"), (0.55, "rising"), (0.44, "falling")])
def test_direction_is_the_change_since_publication(now, direction):
    assert direction_of(now, 0.5, P) == direction


def test_confidence_comes_from_origins_and_not_from_the_probability():
    assert confidence_of(fused(2.0, prior=0.99), width=0.1) == "moderate"
    assert confidence_of(fused(2.0, 2.0, 2.0), width=0.1) == "high"
    assert confidence_of(fused(2.0, 2.0, -2.0), width=0.1) == "low"


def test_silence_counts_only_after_the_window_and_only_where_it_was_searched():
    deadline = dt.date(2025, 6, 30)
    late = dt.date(2025, 7, 20)
    assert silent_too_long(deadline, as_of=late, searched_to=late, lag_days=14)
    assert not silent_too_long(deadline, as_of=late, searched_to=None, lag_days=14)
    assert not silent_too_long(deadline, as_of=dt.date(2025, 7, 1), searched_to=late, lag_days=14)


@pytest.mark.parametrize(
    ("p", "name"),
    [(0, "almost no chance"), (0.05, "very unlikely"), (0.2, "unlikely"), (0.45, "roughly even chance"), (0.55, "likely"), (0.8, "very likely"),
     (0.95, "almost certain"), (1, "almost certain")],
)  # fmt: skip
def test_the_words_are_those_of_icd_203_and_bands_include_their_lower_end(p, name):
    assert word(p) == name


def test_the_bands_join_without_gap():
    assert all(a[1] == b[0] for a, b in itertools.pairwise(BANDS))


def test_what_is_no_probability_has_no_word():
    with pytest.raises(ValueError, match="not a probability"):
        word(1.2)
