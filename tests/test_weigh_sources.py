import datetime as dt

import pytest

from upheld.model.evidence import Document, Source
from upheld.weigh.sources import grade_of, listed, listed_in, state_of

KINDS = {"agency", "outlet", "state-media", "ministry", "monitor", "institute"}


def document(outlet="", cited=""):
    return Document(id="d", text_sha256="", known=dt.date(2022, 1, 1), outlet=outlet, cited=cited)


def test_the_table_is_long_and_whole():
    rows = {row.name: row for row in listed().values()}
    assert len(rows) >= 400
    assert {row.kind for row in rows.values()} == KINDS
    assert all(len(code) == 3 and code.isupper() for row in rows.values() for code in (row.home, row.interest) if code)
    assert all(row.interest for row in rows.values() if row.kind == "state-media" and row.home in {"RUS", "CHN", "PRK", "IRN"})


@pytest.mark.parametrize(
    ("outlet", "cited", "grade"),
    [
        ("Reuters", "", "B"),
        ("KSL (AP)", "", "B"),
        ("Sarn Herald", "", "F"),
        ("Sarn Herald", "KCNA", "D"),
        ("Sunday Sun", "", "D"),
        ("Telegraph", "", "C"),
    ],
)
def test_a_document_has_the_best_letter_of_its_outlet_and_whom_it_cites(outlet, cited, grade):
    assert grade_of(document(outlet, cited), {}) == grade


@pytest.mark.parametrize(
    ("outlet", "cited", "states"), [("TASS", "", {"RUS"}), ("Reuters", "KCNA", {"PRK"}), ("Reuters", "", set()), ("BBC", "HUR", {"UKR"})]
)
def test_a_document_takes_the_side_of_who_speaks_in_it(outlet, cited, states):
    assert state_of(document(outlet, cited), {}) == states


def test_what_a_workspace_says_of_a_source_goes_before_the_table():
    own = {"TASS": Source(name="TASS", grade="B", interest="UKR")}
    assert grade_of(document("TASS"), own) == "B"
    assert state_of(document("TASS"), own) == {"UKR"}


def test_a_longer_name_is_not_taken_for_a_shorter_one():
    assert [row.name for row in listed_in("Sunday Times; Moscow Times")] == ["Sunday Times", "Moscow Times"]
