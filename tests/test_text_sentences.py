import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.text.sentences import LONGEST, sentences


def split(text):
    return [s.of(text) for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The dam broke. Forty villages flooded.", ["The dam broke.", "Forty villages flooded."]),
        ("Mr. Okafor met Gen. Diallo. They spoke.", ["Mr. Okafor met Gen. Diallo.", "They spoke."]),
        ("The U.S. envoy left. Talks failed.", ["The U.S. envoy left.", "Talks failed."]),
        ("It fell 2.5 per cent. Prices rose.", ["It fell 2.5 per cent.", "Prices rose."]),
        ("He said “we won.” Nobody agreed.", ["He said “we won.”", "Nobody agreed."]),
        ("They were larger than our group.We lacked shells.", ["They were larger than our group.", "We lacked shells."]),
        ("“I like him . . . but he is a rival.” So it goes.", ["“I like him . . . but he is a rival.”", "So it goes."]),
        ("A heading\nThe first line. The second", ["A heading", "The first line.", "The second"]),
        ("Is he bluffing? Perhaps!", ["Is he bluffing?", "Perhaps!"]),
        ("J. K. Mensah resigned. A vote follows.", ["J. K. Mensah resigned.", "A vote follows."]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert split(text) == parts


@given(st.text(alphabet='ab A.B!?…\n"”’ 1,', max_size=200))
def test_spans_are_ordered_disjoint_and_cover_all_but_white_space(text):
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    left = list(text)
    for span in spans:
        left[span.start : span.end] = " " * (span.end - span.start)
    assert not "".join(left).strip()


def test_an_endless_sentence_is_cut_at_a_space():
    assert max(len(part) for part in split("word " * 20_000)) <= LONGEST
