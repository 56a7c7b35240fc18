"""When a claim holds, and what "should" means: faults found on open articles, each by a text of our own."""

import datetime as dt

import pytest

from upheld.model.claim import Analysis
from upheld.read.claims import draft
from upheld.read.kinds import advises

ANALYSIS = Analysis(slug="a", title="a", published=dt.date(2021, 6, 1), text_sha256="")


def the(text, words=""):
    return next(c for c in draft(ANALYSIS, text) if words in c.quote.exact)


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("The pier that Chile built in 1999 is held by a handful of marines.", "marines", (2021, 6, 1), (2021, 6, 1)),
        ("Peru lost 40 tanks in April, bringing the total to 90.", "bringing", (2021, 4, 1), (2021, 4, 30)),
        ("Peru sent 200 boats in early April. Chile sent 120 in the same period last year.", "Chile", (2020, 4, 1), (2020, 4, 10)),
        ("An official in Lima argues that Chile is unlikely to attack before the U.S. election in November.", "argues", (2021, 6, 1), (2021, 11, 30)),
        ("Peru and Chile signed a pact on 28 May 2021. The two sides already quarrel over it in Lima.", "already", (2021, 5, 28), (2021, 6, 1)),
    ],
)
def test_when_a_claim_holds(text, words, start, end):
    period = the(text, words).period
    assert (period.start, period.end) == (dt.date(*start), dt.date(*end))


@pytest.mark.parametrize(
    "text",
    ["The government should publish its own count.", "Washington should keep its channels open.", "The council of Peru should not rebuild the dam.",
     "Partners should also press Lima.", "Sanctions on Peru should be lifted.", "NATO should now arm Kyiv by next year."],
)  # fmt: skip
def test_what_an_institution_should_do_is_no_forecast(text):
    assert the(text).kind == "normative"


@pytest.mark.parametrize(
    "text",
    ["Follow-up talks in Lima should open within weeks.", "The deal should let Peru supply its ships.", "Chile should receive the loan by September.",
     "The ministers of Peru should not be expected to quit.", "Peru should sign the pact by September."],
)  # fmt: skip
def test_what_is_expected_is_no_advice(text):
    assert not advises(text)
    assert the(text).kind == "forecast"


def test_advice_that_somebody_gave_is_a_statement():
    assert the("The minister said that the government of Peru should publish its count.").kind == "statement"


def test_a_condition_with_should_is_a_condition():
    assert the("Should the government of Peru fall, Chile would close the border within a year.").kind == "conditional"
