import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.read.anchor import anchor, quote_at

TEXT = "The dam broke in May. Forty villages drowned. The dam broke again in June, “at night”, they said."


def test_the_occurrence_with_the_right_surroundings_is_chosen():
    second = quote_at(TEXT, TEXT.rindex("The dam broke"), TEXT.rindex("The dam broke") + 13)
    shifted = "A new first line. " + TEXT
    assert anchor(second, shifted).start == shifted.rindex("The dam broke")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("again in June, “at night”", 'again in June, "at night"', 'again in June, "at night"'),
        ("Forty villages drowned", "Forty  villages\ndrowned", "Forty  villages\ndrowned"),
        ("Forty villages drowned", "Forty villages were drowned", "drowned"),
    ],
)
def test_a_revised_quote_is_found_again(old, new, found):
    start = TEXT.index(old)
    revised = TEXT.replace(old, new)
    again = anchor(quote_at(TEXT, start, start + len(old)), revised)
    assert again is not None
    assert again.exact == revised[again.start : again.end]
    assert found.split()[-1] in again.exact


def test_a_quote_that_is_gone_is_an_orphan():
    assert anchor(quote_at(TEXT, 0, 20), "Nothing of the sort stands in this other piece of writing.") is None


@given(st.text(min_size=1, max_size=80), st.data())
def test_a_quote_is_found_where_it_was(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = quote_at(text, start, end)
    found = anchor(quote, text)
    assert found is None or text[found.start : found.end] == found.exact
    assert (found is None) == (not quote.exact.strip())
    if found and text.count(quote.exact) == 1:
        assert (found.start, found.end) == (start, end)
