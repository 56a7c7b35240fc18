import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.vague import vagueness


@pytest.mark.parametrize(
    "sentence", ["Some critics say that many of the reforms have failed", "It is widely believed that the pact is possibly dead"]
)
def test_words_that_leave_open_who_or_how_many_are_found(sentence):
    found = vagueness(sentence)
    assert found.vague
    assert found.words


@pytest.mark.parametrize("sentence", ["Parliament ratified the treaty on 4 May 2021", "The Sarn dam failed at dawn"])
def test_a_plain_sentence_is_not_vague(sentence):
    assert not vagueness(sentence).vague


@given(st.text(max_size=400))
def test_what_is_shown_stands_in_the_sentence(sentence):
    assert all(word in sentence for word in vagueness(sentence).words)
