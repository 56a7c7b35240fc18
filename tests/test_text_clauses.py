import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.clauses import apposed, clauses, quoted_clauses
from upheld.text.sentences import Span, sentences


def split(text):
    (sentence,) = sentences(text)
    return [c.of(text) for c in clauses(text, sentence)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Juba signed the pact; Khartoum refused.", ["Juba signed the pact; Khartoum refused"]),
        ("Juba signed the pact in May; Khartoum has refused to follow.", ["Juba signed the pact in May", "Khartoum has refused to follow"]),
        ("Ministers met in Lima, but talks have stalled.", ["Ministers met in Lima", "talks have stalled"]),
        ("Rebels took the town and have held it since.", ["Rebels took the town", "have held it since"]),
        ("The port handled grain, which fed about 2,000 people daily.", ["The port handled grain", "which fed about 2,000 people daily"]),
        ("They returned 40 boats, the first such transfer since 2009.", ["They returned 40 boats", "the first such transfer since 2009"]),
        ("If the dam fails, the valley could flood and crops would die.", ["If the dam fails, the valley could flood and crops would die"]),
        ("Guns, money and men crossed the border.", ["Guns, money and men crossed the border"]),
        ("He said “we came, and we have won,” last week.", ["He said “we came, and we have won,” last week"]),
    ],
)
def test_a_sentence_is_cut_where_each_side_says_something(text, parts):
    assert split(text) == parts


def test_a_figure_claimed_in_passing_is_found():
    text = "Of the 900 miners who joined the strike, few came back."
    assert [a.of(text) for a in apposed(text, Span(0, len(text)))] == ["the 900 miners who joined the strike"]


def test_what_was_said_is_found_beside_that_it_was_said():
    text = "The premier said “the currency will not be devalued this year.”"
    assert [q.of(text) for q in quoted_clauses(text, Span(0, len(text)))] == ["the currency will not be devalued this year"]


@given(st.text(alphabet="ab ,;.“”—1the and has is was which\n", max_size=200))
def test_clauses_are_ordered_disjoint_and_inside_their_sentence(text):
    for sentence in sentences(text):
        spans = clauses(text, sentence)
        assert all(sentence.start <= s.start < s.end <= sentence.end for s in spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
