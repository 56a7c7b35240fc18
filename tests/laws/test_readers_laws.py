"""Laws of the readers: no bytes break them, and the order in which a page is drawn does not change what it says."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import made
from tests.nightly import times
from upheld.errors import Problem
from upheld.forms import form_of
from upheld.gather.imports import import_path
from upheld.plugins import recognise
from upheld.read.bibtex import import_bibtex, plain
from upheld.read.fragment import paragraphs_of
from upheld.read.pdflayout import Line, in_order, laid_out
from upheld.read.references import import_ris, partial
from upheld.read.unreadable import Unreadable

TODAY = dt.date(2026, 1, 10)
WHOLE = {ending: make() for ending, make in made.ARTICLES.items()}
QUICK = settings(max_examples=times(12, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("ending", made.ARTICLES)
@QUICK
@given(data=st.data())
def test_a_file_with_wrong_bytes_gives_documents_or_problems_and_nothing_else(tmp_path, ending, data):
    held = bytearray(WHOLE[ending])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(held) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "double", "insert"])):
            case "flip":
                held[at] ^= 1 << data.draw(st.integers(0, 7))
            case "cut":
                del held[at : at + data.draw(st.integers(1, 40))]
            case "double":
                held[at:at] = held[at : at + 40]
            case _:
                held[at:at] = data.draw(st.binary(max_size=8))
        held = held or bytearray(b"x")
    path = tmp_path / f"dam.{ending}"
    path.write_bytes(bytes(held))
    found = list(import_path(path, first_seen=TODAY))
    assert found
    assert all(one.message for one in found if isinstance(one, Problem))
    assert all(one.text.strip() for one in found if not isinstance(one, Problem))


@given(st.binary(max_size=400), st.sampled_from(["", "pdf", "docx", "eml", "json", "bib", "ris", "xml", "warc", "txt", "html"]))
def test_any_bytes_are_recognised_as_some_form_or_none(data, ending):
    form_of(data, ending)
    recognise(data, f"a.{ending}")


@given(st.text(alphabet="@article{},=\"#\\ \nabc%'12~-", max_size=300))
def test_any_bibtex_ends(text):
    for found in import_bibtex(text.encode(), name="a.bib"):
        assert isinstance(found, Problem) or found.text or found.attachments
    plain(text)


@given(
    st.lists(
        st.sampled_from(["TY  - BOOK", "ER  - ", "TI  - T", "AB  - Words", "  more", "PY  - 2021", "DA  - 2021/99/01", "", "XX", "L1  - ../x"]),
        max_size=20,
    )
)
def test_any_lines_of_ris_end(lines):
    try:
        found = list(import_ris("\n".join(lines).encode(), name="a.ris"))
    except Unreadable:
        return
    assert len([one for one in found if not isinstance(one, Problem)]) <= lines.count("TY  - BOOK")


@given(st.lists(st.integers(-5, 4000), max_size=4))
def test_a_partial_date_is_one_that_exists_or_shorter(parts):
    text = partial(parts)
    assert text == "" or [int(part) for part in text.split("-")] == parts[: text.count("-") + 1]


@given(st.lists(st.text(alphabet="ab &<>é中", min_size=1).filter(str.strip), max_size=8))
def test_paragraphs_of_html_are_those_that_were_written(texts):
    html = "".join(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</p>" for text in texts)
    assert paragraphs_of(html) == [" ".join(text.split()) for text in texts]


def line(number, text, *, left=60.0, width=200.0):
    return Line(left=left, right=left + width, top=100.0 + 12 * number, bottom=110.0 + 12 * number, size=10.0, text=text)


@given(st.permutations(range(24)))
def test_lines_are_read_in_the_order_they_stand_in_whatever_the_order_they_are_drawn_in(order):
    left = [line(n, f"left{n} column of words") for n in range(12)]
    right = [line(n, f"right{n} column of words", left=300.0) for n in range(12)]
    drawn = [(left + right)[n] for n in order]
    read = [one.text for block in in_order(drawn) for one in block]
    assert read == [one.text for one in left + right]


@given(
    st.lists(
        st.sampled_from(["Words of a line", "ends here.", "govern-", "ment", "1. A point", "• Another", "3,000", "\u00ad"]), min_size=1, max_size=30
    ),
    st.integers(1, 4),
)
def test_no_word_of_a_page_is_lost(words, pages):
    # What stands at one place of every page in the same words is printed into the margin, so that each page has words of its own.
    drawn = [[line(n, f"{word} n{n}x {'abcd'[p] * 3}") for n, word in enumerate(words)] for p in range(pages)]
    paragraphs, notes = laid_out(drawn)
    text = " ".join([*paragraphs, *notes])
    middle = range(2, len(words) - 2)  # the outermost lines may be running heads
    assert all(text.count(f"n{n}x") == pages for n in middle)
