import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from upheld.text.dates import dates
from upheld.text.figures import figures
from upheld.text.remembered import LONGEST, MOST, remembered
from upheld.text.words import content_stems

DAY = dt.date(2025, 3, 24)
texts = st.lists(st.sampled_from(["some 300", "in May 2024", "on Tuesday", "killed", "more than", "1,200 men", ".", "Kursk"]), max_size=12).map(
    " ".join
)


@given(texts, st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.booleans())
def test_law_what_is_remembered_is_what_is_found_anew(text, anchor, future):
    for _ in range(2):
        assert figures(text) == figures.__wrapped__(text)
        assert content_stems(text) == content_stems.__wrapped__(text)
        assert dates(text, anchor, future=future) == dates.__wrapped__(text, anchor, future=future)


def test_a_sentence_is_looked_at_once_a_document_each_time_and_no_more_is_kept_than_may_be():
    asked = []

    @remembered
    def length(text, more=0):
        asked.append(text)
        return len(text) + more

    assert [length("ab"), length("ab"), length("ab", 1), length("ab", more=1)] == [2, 2, 3, 3]
    assert len(asked) == 3
    long = "x" * (LONGEST + 1)
    assert length(long) == length(long)
    assert asked.count(long) == 2
    for n in range(MOST + 5):
        length(str(n))
    assert length("ab") == 2
    assert asked.count("ab") == 4  # it had to make room
