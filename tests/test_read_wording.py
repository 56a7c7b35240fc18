"""Claims are worded so that each stands alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.model.claim import Analysis
from upheld.model.when import Interval
from upheld.read.cast import cast_of
from upheld.read.claims import draft
from upheld.read.periods import period, reached
from upheld.read.pieces import pieces
from upheld.read.scene import Scene
from upheld.read.wording import consequent, dated

DAY = dt.date(2018, 6, 20)
ANALYSIS = Analysis(slug="a", title="a", published=DAY, text_sha256="")


def texts(text):
    return [c.text for c in draft(ANALYSIS, text)]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("The army suspended Exercise Blue Tide, which drew about 17,500 men last year.", "Exercise Blue Tide drew about 17,500 men in 2017"),
        ("The court freed mayor Ana Diaz, who had been held since 26 July.", "Mayor Ana Diaz had been held since 26 July 2017"),
        ("Kim has held six tests and has launched no missile since November.", "Kim has launched no missile since November 2017"),
        ("Kenya expelled the envoy. It closed the border in May.", "Kenya closed the border in May 2018"),
        ("Nicolás Maduro left Lima. He signed the pact yesterday.", "Nicolás Maduro signed the pact on 19 June 2018"),
        ("Furthermore, Peru signed a pact last month.", "Peru signed a pact in May 2018"),
        ("Peru, meanwhile, has quietly left the pact.", "Peru has quietly left the pact"),
        ("Armenia and Azerbaijan signed in May. The two leaders met on Monday.", "The two leaders of Armenia and Azerbaijan met on 18 June 2018"),
        ("The bloc, which Mali founded in 2015, will outlast its critics.", "Mali founded the bloc in 2015"),
        ("Mali is at war. Some 12,000 police had been deployed there.", "Some 12,000 police had been deployed in Mali"),
        ("The rebels entered Kidal, a town the state had not held since 2012.", "Kidal is a town the state had not held since 2012"),
        ("We expect Niger to follow its neighbours.", "Niger will follow its neighbours"),
    ],
)
def test_a_wording_stands_alone(text, wording):
    assert wording in texts(text)


def test_the_verbatim_quote_is_untouched():
    text = "Kenya expelled the envoy. It closed the border in May."
    assert [c.quote.exact for c in draft(ANALYSIS, text)] == ["Kenya expelled the envoy", "It closed the border in May"]


def test_a_pair_gives_its_states_to_the_claim():
    (_, claim) = draft(ANALYSIS, "Armenia and Azerbaijan signed in May. The two leaders met on Monday.")
    assert claim.actors == ("ARM", "AZE")


def test_an_event_in_front_is_a_claim_beside_the_clause_behind_it():
    text = "Despite the deaths of 1,100 to 3,000 Peruvian miners in May, Peru has continued to mine."
    assert [c.quote.exact for c in draft(ANALYSIS, text)] == ["the deaths of 1,100 to 3,000 Peruvian miners in May", "Peru has continued to mine"]


def test_what_is_claimed_is_a_dispute_of_its_own():
    claims = draft(ANALYSIS, "Spies have disproved Putin’s claim that the town was surrounded in March.")
    assert ("dispute", "Putin") in [(c.kind, c.attribution) for c in claims if c.quote.exact.startswith("the town")]


def test_a_clause_that_follows_rests_on_the_one_before():
    first, second = draft(ANALYSIS, "Peru signed the pact in May. Therefore Chile will sign it this year.")
    assert second.rests_on == (first.id,)


def test_questions_count_only_where_they_weigh_alternatives():
    assert texts("So why is there no treaty in Peru?") == []
    assert len(texts("Is Kim choosing butter, or is he buying time?")) == 1


def test_short_names_and_introduced_people_speak_for_their_states():
    cast = cast_of("Kim Jong Un met Philippine coast guard chief Ana Reyes.")
    assert cast.actors("Kim left") == ("PRK",)
    assert cast.actors("Reyes left") == ("PHL",)


def test_a_condition_is_told_apart_from_what_follows():
    assert consequent("If the rains fail, prices will rise") == ("prices will rise", "If the rains fail")
    assert consequent("Prices will rise") == ("Prices will rise", None)


@pytest.mark.parametrize(
    ("text", "future", "written"),
    [
        ("signed yesterday", False, "signed on 19 June 2018"),
        ("since November", False, "since November 2017"),
        ("in August of last year", False, "in August 2017"),
        ("will open this year", True, "will open in 2018"),
        ("in 2016", False, "in 2016"),
        ("August’s drill", False, "August’s drill"),
    ],
)
def test_relative_dates_are_written_out(text, future, written):
    assert dated(text, DAY, future=future) == written


@pytest.mark.parametrize(
    ("clause", "kind", "until", "days"),
    [
        ("Peru is at war", "event", None, "2018-06-20"),
        ("Peru has left the pact", "event", None, "2018-06-20"),
        ("Timbuktu has been cut off since August", "event", None, "2017-08-01..2018-06-20"),
        ("the pact was signed in May", "event", None, "2018-05"),
        ("the 1951 treaty covers ships", "event", None, "2018-06-20"),
        ("Moon is due this fall", "forecast", dt.date(2018, 11, 30), "2018-09-01..2018-11-30"),
        ("he could go by the autumn", "forecast", dt.date(2018, 11, 30), "2018-06-20..2018-11-30"),
    ],
)
def test_a_claim_speaks_of_the_days_its_clause_names(clause, kind, until, days):
    assert period(clause, kind, DAY, until).text() == days


def test_an_undated_event_takes_the_day_the_story_has_reached():
    when = reached("The clash of June 3rd was bloody", DAY, None)
    assert period("A sailor lost a thumb", "event", DAY, None, when=when) == Interval(
        start=dt.date(2018, 6, 3), end=dt.date(2018, 6, 3), precision="day"
    )


WORDS = "Kim Peru which who he They it said and , . “ ” — the two leaders in May 300 died has will 's claim that Despite deaths of there".split(" ")


@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=60).map(" ".join))
def test_pieces_lie_inside_their_sentence_and_every_wording_says_something(text):
    assert all(p.sentence.start <= p.span.start < p.span.end <= p.sentence.end for p in pieces(text))
    assert all(c.text.strip() and c.text[0] == c.text[0].upper() for c in draft(ANALYSIS, text))


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_a_scene_holds_only_what_was_said(text):
    scene = Scene().after(text, cast_of(text))
    assert scene.subject is None or scene.subject.text in text
    assert len(scene.states) <= 4
