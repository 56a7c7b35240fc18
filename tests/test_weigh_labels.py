"""A labeller proposes and is bounded: no quote, no evidence; a comparator's finding stands; the most hostile moves no more than one source."""

from hypothesis import given
from hypothesis import strategies as st

from linked import PUBLISHED, claims_of, document
from upheld.model.evidence import Link
from upheld.model.ports import Label
from upheld.weigh.fuse import passage_step
from upheld.weigh.labels import MOST, labelled, unsure
from upheld.weigh.parameters import Parameters

WORDS = "Kenya and Uganda signed a treaty on the river Sarn in May 2021. In Kenya 400 miners were killed when the Sarn dam failed."
CLAIMS = claims_of(WORDS)
TEXT = "The pact was sealed with a toast. In all 250 miners were killed at the Sarn dam in Kenya, a survey found."
DOCUMENT = document(TEXT)
DAYS = {"a": PUBLISHED}


def silent(claim, method="polarity"):
    return Link(
        claim=claim.id,
        document="d",
        quote=TEXT[:33],
        start=0,
        end=33,
        supports=0.1,
        refutes=0.1,
        silent=0.8,
        directness="indirect",
        method=method,
        reason="x",
    )


def ask(claim, label, method="polarity"):
    (found,) = labelled([silent(claim, method)], CLAIMS, {"d": DOCUMENT}, DAYS, lambda pairs: [label for _ in pairs])
    return found


def test_a_proposal_with_its_quote_becomes_a_bounded_passage():
    found = ask(CLAIMS[0], Label(bearing="supports", quote="The pact was sealed with a toast."))
    assert (found.bearing, found.method, found.directness, found.quote) == ("supports", "label", "partial", "The pact was sealed with a toast.")
    assert "labeller" in found.reason


def test_words_that_are_not_in_the_text_are_no_evidence():
    for quote in ("The pact was sealed with a kiss.", "pact", ""):
        assert ask(CLAIMS[0], Label(bearing="supports", quote=quote)) == silent(CLAIMS[0])
    assert ask(CLAIMS[0], None) == silent(CLAIMS[0])


def test_a_comparators_finding_in_the_quote_stands_against_the_proposal():
    quote = "In all 250 miners were killed at the Sarn dam in Kenya, a survey found."
    assert ask(CLAIMS[1], Label(bearing="supports", quote=quote)) == silent(CLAIMS[1])


def test_a_silence_that_is_a_finding_is_not_asked_about():
    for method in ("matter", "window", "scope", "figures"):
        assert not unsure([silent(CLAIMS[0], method)])
        assert ask(CLAIMS[0], Label(bearing="refutes", quote="The pact was sealed with a toast."), method).method == method


@given(st.sampled_from(["supports", "refutes", "silent"]), st.integers(0, 60), st.integers(0, 100), st.sampled_from("ABCDEF"))
def test_the_most_hostile_labeller_moves_no_more_than_one_source_of_the_class(bearing, start, size, grade):
    found = ask(CLAIMS[0], Label(bearing=bearing, quote=TEXT[start : start + size]))
    plain = Link(
        claim="c", document="d", quote="", start=0, end=0, supports=0.9, refutes=0.08, silent=0.02, directness="direct", method="polarity", reason="x"
    )
    moved, most = (abs(passage_step(one, grade=grade, own_interest=False, parameters=Parameters())) for one in (found, plain))
    assert max(found.supports, found.refutes) <= MOST
    assert moved <= most + 1e-9
