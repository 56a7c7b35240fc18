"""The reference classes say what they were counted from, each claim has one, and the counts can be made again."""

import datetime as dt
import os
from pathlib import Path

import pytest

from bench.reference_classes import counted
from upheld.config.reference import reference_classes
from upheld.config.settings import DEFAULTS
from upheld.forecast.reference import rates_of, reference_of
from upheld.model.claim import Claim, Quote

QUESTIONS = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data" / "forecasts" / "gjp_ifps.csv"


def named(words, polarity="positive", rates=None):
    claim = Claim(
        id="c",
        analysis="a",
        kind="forecast",
        text=words,
        quote=Quote(exact=words, start=0, end=len(words)),
        polarity=polarity,
        deadline=dt.date(2025, 12, 31),
    )
    return reference_of(claim, rates or {}, new=0.3)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Trump and Kim will meet before the end of 2025", "meeting"),
        ("Russia and Ukraine will agree on a ceasefire", "truce"),
        ("The two will sign a treaty", "agreement"),
        ("North Korea will test a nuclear device", "test"),
        ("The president will resign by spring", "leaves-office"),
        ("Israel will attack Iran", "clash"),
        ("The envoy is due in Lima", "scheduled"),
        ("Production keeps going", "goes-on"),
        ("Something strange will come", "new"),
    ],
)
def test_a_claim_is_of_the_class_its_words_tell(words, name):
    found = named(words)
    assert found.name == name
    assert found.source


def test_a_rate_that_was_set_replaces_the_counted_one_and_says_so():
    found = named("The two will meet", rates={"meeting": 0.4})
    assert (found.rate, found.source) == (0.4, "as set in upheld.toml")
    assert named("The two will meet", rates=rates_of(DEFAULTS)).source.startswith("2 of 21")


def test_every_rate_lies_between_its_count_and_its_guess():
    for one in reference_classes():
        share = one.yes / one.n if one.n else one.guess
        assert min(share, one.guess) - 0.01 <= one.rate <= max(share, one.guess) + 0.01
        assert one.yes <= one.n


@pytest.mark.skipif(not QUESTIONS.exists(), reason="the questions they were counted from are not here")
def test_the_table_is_what_counting_gives():
    assert {c.name: (c.yes, c.n, c.days) for c in reference_classes()} == {name: tuple(found) for name, found in counted(QUESTIONS).items()}
