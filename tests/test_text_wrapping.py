"""Line breaks that only wrap are blanks; others stay."""

import datetime as dt
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upheld.model.claim import Analysis
from upheld.read.claims import draft
from upheld.text.wrapping import unwrapped

LINE = (
    "On May 14th President Ruto met President Museveni in Kampala, and Kenya and Uganda could sign a treaty on the river by the end of the year. "
    "The two leaders said that the dam would be rebuilt."
)
ANALYSIS = Analysis(slug="a", title="a", published=dt.date(2021, 6, 1), text_sha256="")


@settings(deadline=None)
@given(st.integers(55, 180))
def test_a_wrapped_paragraph_is_read_as_an_unwrapped_one(width):
    wrapped = textwrap.fill(LINE, width, break_long_words=False)
    assert unwrapped(wrapped) == LINE
    flat, found = draft(ANALYSIS, LINE), draft(ANALYSIS, wrapped)
    assert [c.text for c in found] == [c.text for c in flat]
    assert all(wrapped[c.quote.start : c.quote.end] == c.quote.exact for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "Why the river treaty between Kenya and Uganda will not last\nBy Maya Otieno\nJune 1st, 2021",
        "The pact was signed by both of the neighbours in the month of May.\n- it was signed by both of the neighbours in the month of May",
        "A paragraph of one line that goes on and on, as texts from the web have them, one by one.\nAnother.\nA third one of them, and it is long enough to show it.",
        "Short.\nLines.",
        "Name    killed    wounded    missing in the fighting of May\nPeru    12        30         4\nChile   9         1          0",
        "One paragraph ends here, after the treaty on the river was signed.\n\nAnother paragraph begins here, and it has nothing to do with that one.",
    ],
)
def test_breaks_that_end_something_stay(text):
    assert unwrapped(text) == text


@given(st.text(alphabet="ab .\n-", max_size=300))
def test_every_place_stays_what_it_was(text):
    flat = unwrapped(text)
    assert len(flat) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, flat, strict=True))
