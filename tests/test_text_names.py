import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.names import actors, mentions


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Kampala and the Congolese army", ("COD", "UGA")),
        ("U.S. envoys met South Sudanese ministers in Juba", ("SSD", "USA")),
        ("Sudan’s junta; South Korea's parliament", ("KOR", "SDN")),
        ("The Kremlin, the White House and Downing Street", ("GBR", "RUS", "USA")),
        ("North Korean and Papua New Guinea teams", ("PNG", "PRK")),
        ("Let us polish the china", ()),
        ("Guineans met", ()),
    ],
)
def test_countries_are_found_under_their_names(text, codes):
    assert actors(text) == codes


@given(st.text(max_size=200))
def test_mentions_do_not_overlap(text):
    spans = mentions(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
