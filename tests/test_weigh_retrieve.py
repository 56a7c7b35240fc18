"""The index of claims: what a document touches, in an order that other documents do not change."""

from hypothesis import given
from hypothesis import strategies as st

from linked import claims_of, document
from upheld.weigh.retrieve import Retriever

WORDS = (
    "Kenya and Uganda signed a treaty on the river Sarn in May 2021. In Kenya 400 miners were killed when the Sarn dam failed. "
    "Peru opened an embassy in Lagos. Norway froze its aid to Mali."
)
CLAIMS = claims_of(WORDS)


def test_a_document_touches_the_claim_of_its_actors_its_event_and_its_count_first():
    index = Retriever(CLAIMS)
    first = [CLAIMS[index.touched(document(text), 1)[0]].text for text in (
        "Nairobi and Kampala initialled their accord on water.",
        "At the mine 380 people were killed, Kenyan officials say.",
        "Oslo suspends all assistance for Bamako.",
    )]  # fmt: skip
    assert [text.split()[0] for text in first] == ["Kenya", "In", "Norway"]


def test_what_shares_nothing_touches_nothing():
    assert not Retriever(CLAIMS).scores(document("Zwölf Boxkämpfer jagen Viktor."))
    assert not Retriever(()).touched(document("Kenya and Uganda signed a treaty."), 5)


@given(st.lists(st.sampled_from(WORDS.replace(".", "").split()), max_size=30), st.integers(1, 4))
def test_the_most_touched_come_first_and_no_score_is_negative(words, most):
    index = Retriever(CLAIMS)
    scores = index.scores(document(" ".join(words)))
    found = index.touched(document(" ".join(words)), most)
    assert all(score >= 0 for score in scores.values())
    assert len(found) == min(most, len(scores))
    assert [scores[i] for i in found] == sorted(scores.values(), reverse=True)[: len(found)]


@given(st.permutations(range(len(CLAIMS))))
def test_the_order_of_the_claims_does_not_matter(order):
    told = document("Kenyan miners were killed at the Sarn dam; Uganda signed.")
    plain, turned = Retriever(CLAIMS).scores(told), Retriever([CLAIMS[n] for n in order]).scores(told)
    assert {order[i]: round(score, 9) for i, score in turned.items()} == {i: round(score, 9) for i, score in plain.items()}
