"""Laws of fading: standing states go back to where they started, never past it; past events stay."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import KINDS, Claim, Quote
from upheld.model.when import day
from upheld.weigh.decay import HALF_LIFE, TREATY, days_unheard, faded, half_life

P = st.floats(0.01, 0.99)
DAYS = st.integers(0, 5000)


def claim(kind, text="Kenya and Uganda are close partners"):
    return Claim(id="c", analysis="a", kind=kind, text=text, quote=Quote(exact=text, start=0, end=len(text)))


@given(P, P, DAYS, st.floats(1, 4000))
def test_lies_between_what_was_known_and_where_it_started(p, base, days, half):
    assert min(p, base) - 1e-12 <= faded(p, base=base, days=days, half_life=half) <= max(p, base) + 1e-12


@given(P, P, DAYS, DAYS, st.floats(1, 4000))
def test_goes_on_towards_its_start(p, base, a, b, half):
    sooner, later = sorted((a, b))
    assert abs(faded(p, base=base, days=later, half_life=half) - base) <= abs(faded(p, base=base, days=sooner, half_life=half) - base) + 1e-12


@given(P, P, st.floats(1, 4000))
def test_half_is_gone_after_a_half_life(p, base, half):
    days = round(half)
    expected = base + (p - base) * 2 ** (-days / half)
    assert faded(p, base=base, days=days, half_life=half) == pytest.approx(expected)
    assert faded(p, base=base, days=0, half_life=half) == pytest.approx(p)


@pytest.mark.parametrize("kind", KINDS)
def test_only_standing_states_fade(kind):
    assert (half_life(claim(kind), published=dt.date(2021, 6, 1)) is not None) == (kind in HALF_LIFE)


def test_what_rests_on_a_treaty_fades_slowly():
    assert half_life(claim("relationship", "Kenya and Uganda signed a treaty of mutual defence"), published=dt.date(2021, 6, 1)) == TREATY


def test_nothing_heard_is_no_time():
    assert days_unheard([], dt.date(2025, 1, 1)) == 0
    assert days_unheard([dt.date(2024, 12, 1), dt.date(2024, 11, 1)], dt.date(2025, 1, 1)) == 31


def test_a_dated_act_does_not_fade():
    act = Claim(
        id="c",
        analysis="a",
        kind="relationship",
        text="Kenya broke off relations",
        quote=Quote(exact="x", start=0, end=1),
        period=day(dt.date(2021, 5, 4)),
    )
    assert half_life(act, published=dt.date(2021, 6, 1)) is None
