import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import Analysis
from upheld.read.claims import draft

ANALYSIS = Analysis(slug="sarn", title="After the dam", published=dt.date(2021, 6, 1), text_sha256="")
TEXT = (
    "After the dam\n\nJune 1st, 2021\n\nThe water came at night. More than 40 villages were flooded in May, according to the governor of Kenya. "
    "A second breach before next spring looks very unlikely. If the rains return, Nairobi could ask Uganda for help. "
    "The minister said “the dam was never inspected by anyone.”\n"
)


def by_start(words):
    return next(c for c in draft(ANALYSIS, TEXT) if c.quote.exact.startswith(words))


def test_titles_dates_and_scenery_are_no_claims():
    assert not any(c.quote.exact.startswith(("After", "June", "The water")) for c in draft(ANALYSIS, TEXT))


def test_a_figure_keeps_its_bound_period_and_speaker():
    claim = by_start("More than 40")
    assert (claim.quantity.low, claim.quantity.high, claim.quantity.comparator) == (40, None, "more than")
    assert claim.period.text() == "2021-05"
    assert claim.attribution == "the governor of Kenya"
    assert claim.kind == "quantity"


def test_a_hedge_against_makes_a_negative_forecast_with_its_deadline():
    claim = by_start("A second breach")
    assert (claim.kind, claim.polarity, claim.hedge.cue) == ("forecast", "negative", "very unlikely")
    assert claim.deadline == dt.date(2022, 2, 28)
    assert not claim.default_deadline


def test_a_condition_is_one_claim_with_a_default_deadline():
    claim = by_start("If the rains")
    assert (claim.kind, claim.default_deadline, claim.actors) == ("conditional", True, ("KEN", "UGA"))


def test_what_was_said_belongs_to_the_speaker():
    assert by_start("the dam was never").attribution == "The minister"


@given(st.lists(st.sampled_from([*TEXT.split(" "), "“", "”", "\n", ";", "—"]), max_size=60).map(" ".join))
def test_every_quote_is_the_exact_slice_and_every_id_unique(text):
    claims = draft(ANALYSIS, text)
    assert all(text[c.quote.start : c.quote.end] == c.quote.exact for c in claims)
    assert len({c.id for c in claims}) == len(claims)
