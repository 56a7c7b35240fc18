"""Corrections: differences in figures, names or negations are found and named; notices are recognised, and quiet texts are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upheld.gather.changes import differences, notice_of, same_words

OLD = "The county spoke on Monday. When the dam failed, 3,000 people were killed. Kim visited Russia in May. The treaty was signed in Moscow."


@pytest.mark.parametrize(
    ("was", "now", "kind", "detail"),
    [
        ("3,000", "300", "figure", "3,000 → 300"),
        ("Russia", "China", "name", "Russia → China"),
        ("Kim visited", "Kim never visited", "negation", "said → denied"),
        ("The treaty was signed", "The treaty was not signed", "negation", "said → denied"),
    ],
)
def test_what_matters_is_named(was, now, kind, detail):
    found = differences(OLD, OLD.replace(was, now))
    assert (kind, detail) in {(c.kind, c.detail) for c in found}


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        OLD.replace(". ", ".\n\n"),
        OLD.replace("The county spoke on Monday.", "The county gave a statement on Monday."),
        OLD + " The weather was fine.",
        OLD.replace("were killed", "were reported killed"),
    ],
)
def test_rewording_is_nothing(new):
    assert differences(OLD, new) == ()


def test_a_sentence_with_a_figure_that_is_gone_or_new_is_told():
    assert [c.kind for c in differences(OLD, OLD.replace(" When the dam failed, 3,000 people were killed.", ""))] == ["figure"]
    assert [c.detail for c in differences(OLD, OLD + " In all 12 bridges fell.")] == ["none → 12"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Correction: An earlier version of this article gave a wrong figure. The dam failed.", "corrected"),
        ("The dam failed. It fell in May. This article was amended on 3 June 2021 to correct the number of villages.", "corrected"),
        ("The report misstated the number of people killed.", "corrected"),
        ("Editor's note: the headline has been changed.", "corrected"),
        ("RETRACTION: Sarn dam failure. The publisher withdraws it.", "retracted"),
        ("This article has been retracted at the request of its editors.", "retracted"),
        ("We retract our report of 3 May on the dam.", "retracted"),
        ("[정정] 댐 붕괴 기사", "corrected"),
        ("Исправлено: число деревень.", "corrected"),
    ],
)
def test_notices_are_recognised(text, kind):
    assert notice_of(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "The stock market saw a correction in May.", "Prisoners were sent to a correction facility.", "Russia withdrew from the treaty.",
        "The general retracted his statement under pressure.", "Troops were withdrawn from Kursk.", "The minister corrected his course.",
        "The story was told again.", "An updated count is due on Friday.",
    ],
)  # fmt: skip
def test_other_texts_are_left_alone(text):
    assert notice_of(text) is None


@given(st.text(max_size=400), st.text(max_size=400))
def test_law_any_two_texts_can_be_compared_and_a_text_does_not_differ_from_itself(old, new):
    differences(old, new)
    notice_of(new, title=old)
    assert differences(old, old) == ()
    assert same_words(old, f" {old}\n")
