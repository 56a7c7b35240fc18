import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.words import content_stems, event_classes, stem


@pytest.mark.parametrize(
    "forms",
    ["visit visits visited visiting", "meet met meeting", "withdraw withdrew withdrawal", "destroy destroyed destruction", "ally allies allied",
     "stop stopped stopping", "suspend suspended suspension", "invade invaded invasion", "produce produced production"],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(f) for f in forms.split(" ")}) == 1


@pytest.mark.parametrize(("one", "two"), [("class", "clas"), ("crisis", "cris"), ("bus", "bu")])
def test_words_that_only_look_inflected_are_left_alone(one, two):
    assert stem(one) != stem(two)


def test_stop_words_carry_nothing_and_numbers_lose_their_commas():
    assert content_stems("The 1,100 who were in it") == {"1100"}


def test_nouns_and_verbs_of_one_thing_share_an_event_class():
    assert event_classes(content_stems("they were encircled")) & event_classes(content_stems("a siege"))
    assert "meet" in event_classes(content_stems("the summit"))


@given(st.text(max_size=60))
def test_any_word_has_a_stem(text):
    assert isinstance(stem(text), str)


def test_a_british_word_has_one_stem_in_all_its_forms():
    assert len({stem(w) for w in "honour honours honoured honouring honor honored".split(" ")}) == 1
    assert len({stem(w) for w in "hour hours".split(" ")}) == 1
    assert stem("hour") != stem("honour")
