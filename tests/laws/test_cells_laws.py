"""What a guard of cells must keep (reliability S8)."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from upheld.text.cells import guarded, unguarded

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    " =",
    "'=",
    "''-",
    "\u3000+",
    "\u00a0@",
    "'",
    " '=",
    "\uff1d",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://a")',
    "+1-555",
    "-1.5e3",
]
texts = st.one_of(
    st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",))),
    st.builds(str.__add__, st.sampled_from(STARTS), st.text(max_size=5, alphabet="=+-@'a1 ")),
)


@given(texts)
@example("'=1")
@example("''=1")
def test_a_text_comes_back_as_it_was_and_none_goes_out_that_may_run(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not cell.lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@"))


@given(texts)
def test_it_survives_a_csv_writer_and_reader(text):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([guarded(text), "x"])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert unguarded(row[0]) == text


@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.none(), st.dates()))
def test_numbers_and_days_are_untouched(value):
    assert guarded(value) is value
