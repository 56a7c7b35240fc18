"""What an index of words must keep: it finds what a look at every text finds, and shows the words it was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from upheld.ledger.words import Words
from upheld.text.finding import excerpt, folded, holds, searched, terms, words

WORDS = [
    "dam",
    "Dämme",
    "damned",
    "villages",
    "VILLAGE",
    "Überflutung",
    "북한군",
    "북한",
    "полторы",
    "тысячи",
    "水坝决堤",
    "水",
    "1,100",
    "3.5",
    "e-mail",
    "naïve",
    "x_y",
    "it’s",
    "ﬁre",
]
text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
query = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).flatmap(
    lambda ws: st.sampled_from([" ".join(ws), f'"{" ".join(ws)}"', " ".join(w[:2] for w in ws)])
)


@given(st.lists(st.tuples(text, text), min_size=1, max_size=6), query)
def test_the_index_finds_what_a_look_at_every_text_finds(texts, asked):
    index = Words(None)
    index.take({str(n): (lambda both=both: both) for n, both in enumerate(texts)})
    wanted = terms(asked)
    found = set(index.find(wanted))
    index.close()
    apart = {str(n) for n, (named, body) in enumerate(texts) if all(holds(searched(named), (t,)) or holds(searched(body), (t,)) for t in wanted)}
    assert found == (apart if wanted else set())


@given(text, query)
def test_an_excerpt_is_of_the_text_and_shows_what_was_asked_for(body, asked):
    wanted = terms(asked)
    pieces = excerpt(body, wanted)
    shown = "".join(p.text for p in pieces).removeprefix("… ").removesuffix(" …")
    assert shown in body
    if holds(searched(body), wanted):
        assert any(p.hit for p in pieces) == bool(wanted)
    for piece in pieces:
        if piece.hit:
            assert any(words(piece.text)[-len(t) :][: len(t) - 1] == list(t[:-1]) or len(t) == 1 for t in wanted)


@given(st.text())
def test_folding_twice_is_folding_once_and_any_text_has_words(anything):
    assert folded(folded(anything)) == folded(anything)
    assert all(w for w in words(anything))
    assert isinstance(terms(anything), tuple)
    excerpt(anything, terms(anything[:20]))


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_query_is_a_command_to_the_index(body, asked):
    index = Words(None)
    index.take({"one": lambda: ("", body)})
    assert set(index.find(terms(asked))) <= {"one"}
    index.close()
