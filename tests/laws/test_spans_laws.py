from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from upheld.publish.spans import blocks, paragraphs, segments, wrapped

TEXTS = st.text(alphabet=st.sampled_from("ab \n\t\r.й\U0001f600\u2028"), max_size=60)


@st.composite
def marked(draw):
    text = draw(TEXTS)
    edge = st.integers(-3, len(text) + 3)
    return text, draw(st.lists(st.tuples(edge, edge), max_size=8))


@given(marked())
def test_segments_touch_cover_the_text_and_name_exactly_what_covers_them(case):
    text, spans = case
    found = segments(len(text), spans)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert all(a.end == b.start for a, b in pairwise(found))
    for s in found:
        assert s.start < s.end
        assert set(s.claims) == {i for i, (a, b) in enumerate(spans) if max(a, 0) < min(b, len(text)) and a <= s.start and s.end <= b}


@given(marked())
def test_the_innermost_claim_comes_first(case):
    text, spans = case
    for s in segments(len(text), spans):
        lengths = [min(spans[i][1], len(text)) - max(spans[i][0], 0) for i in s.claims]
        assert lengths == sorted(lengths)


@given(marked())
def test_blocks_and_their_gaps_are_the_text(case):
    text, spans = case
    out = "".join(text[s.start : s.end] for b in blocks(text, spans) for s in b.segments)
    whole = "".join("".join(text[s.start : s.end] for s in b.segments) + text[slice(*b.gap)] for b in blocks(text, spans))
    assert whole == text
    assert len(out) <= len(text)


@given(TEXTS)
def test_paragraphs_follow_one_another(text):
    found = paragraphs(text)
    assert [p[0] for p in found[1:]] == [p[2] for p in found[:-1]]
    assert all(start <= end <= after for start, end, after in found)


def test_lines_of_a_text_column_flow_and_those_of_a_list_do_not():
    column = "\n".join(["x" * 70, "y" * 66, "z" * 20])
    assert wrapped(column)
    assert not wrapped("- a\n- b\n- c")
    assert not wrapped("x" * 70)
