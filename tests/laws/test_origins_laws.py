import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.model.evidence import Document
from upheld.weigh.origins import NEAR_COPY, Origin, _authorities, _print_of, _reason, origins_of

START = dt.date(2025, 1, 1)
PHRASES = [
    "the dam failed in may",
    "forty villages were flooded",
    "about 25 villages were flooded",
    "the county counted its dead",
    "nobody came",
    "x y z",
    "“we shall build the dam again by spring” she said",
    'he said "we shall build the dam again by spring"',
    "“we shall build” it",
]
texts = st.lists(st.sampled_from(PHRASES), min_size=0, max_size=9).map(". ".join)
documents = st.builds(
    lambda n, day, text, cited, outlet: Document(
        id=f"d{n}", text_sha256="0" * 64, known=START + dt.timedelta(days=day), text=text, cited=cited, outlet=outlet
    ),
    st.integers(0, 999),
    st.integers(0, 6),
    texts,
    st.sampled_from(["", "", "county", "Ministry", "county; Ministry", "radio via county"]),
    st.sampled_from(["", "Radio", "County (AP)", "elsewhere"]),
)
some = st.lists(documents, max_size=14, unique_by=lambda d: d.id)


def every_pair(found):
    """The definition, pair by pair: what the quick way must equal to the letter."""
    named = frozenset(who for d in found for who in _authorities(d))
    prints = [_print_of(d, named) for d in sorted(found, key=lambda d: (d.known, d.id))]
    group, reasons = list(range(len(prints))), {}
    for i, one in enumerate(prints):
        for j in range(i):
            reason = _reason(prints[j], one)
            if reason and group[i] != group[j]:
                keep, go = sorted((group[i], group[j]))
                group = [keep if g == go else g for g in group]
                reasons[keep] = [*reasons.get(keep, []), *reasons.pop(go, []), f"{one.document.id}: {reason} as {prints[j].document.id}"]
    members = {g: tuple(p.document.id for p, of in zip(prints, group, strict=True) if of == g) for g in sorted(set(group))}
    return tuple(Origin(name=f"o-{ids[0]}", documents=ids, joined_by=tuple(reasons.get(g, ()))) for g, ids in members.items())


@given(some)
def test_origins_by_key_equal_origins_pair_by_pair(found):
    assert origins_of(found) == every_pair(found)


@given(some, st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert origins_of(shuffled) == origins_of(found)


@given(st.lists(st.integers(0, 40), min_size=3, max_size=60), st.integers(0, 60), st.integers(0, 20))
def test_near_copies_at_the_border_are_found_exactly(words, cut, new):
    text = [f"w{n}" for n in words]
    other = [*text[: cut % len(text)], *(f"n{n}" for n in range(new)), *text[cut % len(text) :]]
    pair = [Document(id=i, text_sha256="0" * 64, known=START, text=" ".join(t)) for i, t in (("a", text), ("b", other))]
    a, b = (_print_of(d).triples for d in pair)
    alike = bool(a and b) and len(a & b) / len(a | b) >= NEAR_COPY
    assert len(origins_of(pair)) == (1 if alike else 2)


def test_ten_thousand_copies_with_small_edits_are_one_origin():
    body = " ".join(f"word{n}" for n in range(60))
    found = [Document(id=f"d{n}", text_sha256="0" * 64, known=START, text=f"{body} edit{n}", cited="agency") for n in range(10_000)]
    (origin,) = origins_of(found)
    assert len(origin.documents) == 10_000
