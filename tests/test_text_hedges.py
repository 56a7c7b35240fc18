import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.hedges import _CUES as CUES
from upheld.text.hedges import hedges

LEFT_ALONE = frozenset()


def found(text, **own):
    return [(h.cue, h.low, h.high, h.against) for h in hedges(text, **own)]


@pytest.mark.parametrize(
    ("text", "cue", "low", "high", "against"),
    [
        ("The junta could fall by June", "could", 0.20, 0.55, False),
        ("A truce is more likely than not", "more likely than not", 0.55, 0.80, False),
        ("An invasion is very unlikely", "very unlikely", 0.80, 0.95, True),
        ("A deal remains a long shot", "a long shot", 0.80, 0.95, True),
        ("Moscow may well veto it", "may well", 0.55, 0.80, False),
        ("It has an even chance", "even chance", 0.45, 0.55, False),
        ("Perhaps the rains will come", "Perhaps", 0.20, 0.55, False),
    ],
)
def test_a_cue_is_kept_verbatim_with_its_range(text, cue, low, high, against):
    assert found(text) == [(cue, low, high, against)]


@pytest.mark.parametrize("text", ["The envoy arrived in May", "Ministers met", "He should not go", "A likeliest-case map"])
def test_what_is_no_hedge_is_left_alone(text):
    assert found(text) == []


def test_an_approximate_figure_is_hedged():
    assert found("as many as 200 boats left")[0][0] == "as many as"


def test_a_workspace_can_add_and_replace_cues():
    own = {"on balance": (0.55, 0.7), "could": (0.3, 0.4)}
    assert [h[:3] for h in found("On balance it could hold", own=own)] == [("On balance", 0.55, 0.7), ("could", 0.3, 0.4)]


@given(st.text(max_size=300))
def test_cues_are_slices_of_the_text(text):
    assert all(text[h.start : h.end] == h.cue and 0 < h.low < h.high < 1 for h in hedges(text))


def test_every_cue_is_found_however_it_is_written():
    for cue in CUES:
        assert any(h.cue.casefold() == cue for h in hedges(cue)) or cue in LEFT_ALONE
        hedges(cue.upper())


@pytest.mark.parametrize("text", ["rejects those estimates", "Nothing says who would pay", "He said that it would rain", "It can be revoked"])
def test_a_noun_a_question_a_reported_future_and_an_ability_are_no_hedges(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("I think it will hold", "I think"),
        ("I doubt it will hold", "I doubt"),
        ("roughly double the toll", "roughly"),
        ("It is said to be gone", "is said to"),
    ],
)
def test_what_the_author_thinks_and_what_is_said_are_hedges(text, cue):
    assert found(text)[0][0] == cue


def test_an_own_range_is_that_of_the_bare_proposition():
    own = {"could": (0.2, 0.45), "unlikely": (0.1, 0.3), "against the odds": (0.1, 0.3)}
    assert found("It could", own=own) == [("could", 0.2, 0.45, False)]
    assert found("It is unlikely", own=own) == [("unlikely", 0.7, 0.9, True)]
    assert found("It held against the odds", own=own) == [("against the odds", 0.7, 0.9, True)]
