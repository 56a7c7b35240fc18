"""One test a fault found by using the engine on an article nobody tuned on."""

import datetime as dt

import pytest

from upheld.model.claim import Analysis
from upheld.read.claims import draft
from upheld.text.attribution import attribution
from upheld.text.dates import dates, deadline_of
from upheld.text.figures import figures
from upheld.text.polarity import polarity
from upheld.text.words import content_stems, event_classes, stem

DAY = dt.date(2025, 3, 24)
ANALYSIS = Analysis(slug="a", title="a", published=DAY, text_sha256="")


def drafted(text):
    return draft(ANALYSIS, text)


def the(text, words):
    (found,) = [c for c in drafted(text) if words in c.quote.exact]
    return found


def test_before_the_end_of_a_year_leaves_the_whole_year():
    (mention,) = dates("before the end of 2025", DAY, future=True)
    assert deadline_of(mention) == dt.date(2025, 12, 31)


def test_no_fewer_than_is_a_bound_and_no_negation():
    assert not polarity("no fewer than 3,000 were sent").negated


@pytest.mark.parametrize("title", ["Lima does not deny the deal", "Nobody disputes the count", "Quito did not rule out a strike"])
def test_what_is_not_denied_is_no_denial(title):
    assert not polarity(title).denied


@pytest.mark.parametrize("text", ["The report is a lie", "That figure is false", "The charge is baseless"])
def test_a_lie_is_a_denial(text):
    assert polarity(text).denied


def test_where_a_town_lies_is_no_denial():
    assert not polarity("The town lies in the east").denied


@pytest.mark.parametrize(
    "text",
    ["Seoul cannot confirm the deaths", "whether the deal holds is being studied", "The toll has not been verified", "It is unclear whether he left"],
)
def test_what_is_not_known_settles_nothing(text):
    assert polarity(text).unsettled


def test_what_is_confirmed_is_settled():
    assert not polarity("Seoul confirmed the deaths").unsettled


def test_neither_nor_is_no_speaker():
    assert attribution("Neither Moscow nor Pyongyang has admitted that they fought") is None


@pytest.mark.parametrize("text", ["Article 4 obliges each state", "they met in 2025 as well", "Resolution 2254 stands"])
def test_a_label_or_a_year_is_no_quantity(text):
    assert figures(text) == ()


def test_if_one_goes_by_a_source_is_no_condition():
    claim = the("About 95,000 soldiers have been killed since 2022, if one goes by the names that papers print.", "95,000")
    assert (claim.kind, claim.antecedent) == ("quantity", None)


@pytest.mark.parametrize(
    ("clause", "who"),
    [
        ("For a while the troops were withdrawn from the front, Seoul's spy agency reported in February", "Seoul's spy agency"),
        ("Lima had been preparing for talks in case Trump won, Diaz told Reuters", "Diaz"),
    ],
)
def test_a_speaker_behind_what_was_said_is_taken_alone(clause, who):
    assert attribution(clause).who == who


def test_a_length_of_time_is_no_period():
    assert dates("had been there for two months", DAY) == ()


def test_two_months_are_one_interval():
    (mention,) = dates("in January and February", DAY)
    assert mention.interval.text() == "2025-01-01..2025-02-28"


def test_coordinated_subjects_are_not_cut():
    claim = the("It is almost certain that Putin and Kim will meet again this year.", "Kim will meet")
    assert claim.text == "Putin and Kim will meet again in 2025"


def test_a_subject_that_waits_for_its_verb_is_not_cut():
    text = "Governments that know how many men were sent, and how many came home, should publicly say so."
    assert [c.quote.exact for c in drafted(text)] == [text[:-1]]


def test_that_something_is_there_is_no_claim():
    assert drafted("And there is Washington.") == ()


def test_a_superlative_in_the_middle_stays_with_its_clause():
    assert len(drafted("Russia retook Sudzha, the largest town that Ukraine had held in Kursk, on 13 March.")) == 1


def test_what_may_one_day_happen_is_a_forecast():
    assert the("North Korea may one day honour its dead.", "honour").kind == "forecast"


def test_a_pronoun_behind_a_date_takes_the_last_group():
    text = "North Korean troops were withdrawn from the front in January. In early February they returned to battle."
    assert the(text, "returned").text == "In early February North Korean troops returned to battle"


def test_retook_and_recaptured_are_of_one_class():
    assert stem("retook") == stem("retaken")
    assert event_classes(content_stems("retook")) & event_classes(content_stems("recaptured"))
