import datetime as dt
import subprocess
import sys

import pytest

import upheld
from dam import workspace
from upheld.desk import check
from upheld.errors import NotAWorkspaceError, UsageError
from upheld.publish.rows import ClaimRow, row_of


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def ledger(made):
    return upheld.open(made.root)


def test_claims_are_those_of_a_check(made, ledger):
    day = dt.date(2021, 12, 31)
    outcome, _ = check(made, as_of=day, today=dt.date(2022, 7, 1))
    found = ledger.claims(as_of="2021-12-31")
    assert list(found) == [row_of(c, a) for c, a in zip(outcome.view.claims, outcome.weighed.assessments, strict=True)]
    assert list(ledger.claims(as_of=day)) == list(found)
    assert isinstance(found[0], ClaimRow)
    with pytest.raises(AttributeError):
        found[0].status = "upheld"
    assert list(found[1:3]) == list(found)[1:3]


def test_evidence_changes_and_documents(ledger):
    most = max(ledger.claims(), key=lambda r: len(r.evidence))
    assert [e.document for e in ledger.evidence(most.id)] == [e.document for e in most.evidence]
    assert len(ledger.documents(as_of="2021-05-31")) == 2
    moved = ledger.changes("2021-06-01", "2022-06-30")
    assert moved.records()[0]["claim"] == moved[0].claim
    assert len(moved) > 0


def test_what_is_not_there_is_said(ledger, tmp_path):
    with pytest.raises(UsageError, match="no claim"):
        ledger.evidence("none")
    with pytest.raises(UsageError, match="no day"):
        ledger.claims(as_of="yesterday")
    with pytest.raises(NotAWorkspaceError):
        upheld.open(tmp_path)


def test_a_notebook_shows_the_board(ledger):
    shown = ledger._repr_html_()
    assert shown.count("<tr>") == len(ledger.claims()) + 1
    assert "upheld ledger at" in repr(ledger)
    assert "<table>" in ledger.documents()._repr_html_()
    assert ledger.claims()[:0]._repr_html_() == "<p>no rows</p>"


@pytest.mark.parametrize(("library", "method"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")])
def test_tables_of_other_libraries_hold_the_same(ledger, library, method):
    pytest.importorskip(library)
    rows = ledger.claims()
    table = getattr(rows, method)()
    columns = list(table.column_names if library == "pyarrow" else table.columns)
    assert columns == list(rows.records()[0])
    values = table["status"].to_pylist() if library == "pyarrow" else list(table["status"])
    assert values == [r.status for r in rows]


def test_importing_the_package_costs_nothing():
    asked = "import sys, upheld; print([m for m in ('msgspec', 'numpy', 'duckdb', 'starlette', 'jinja2') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_history_is_drawn_in_a_notebook_by_vega_or_as_svg(ledger):
    most = max(ledger.claims(), key=lambda r: len(r.evidence))
    history = ledger.history(most.id)
    assert [r["day"] for r in history.records()] == sorted(r["day"] for r in history.records())
    shown = history._repr_mimebundle_()
    assert shown["text/html"].startswith("<figure")
    assert "<svg" in shown["text/html"]
    assert len(shown["application/vnd.vegalite.v5+json"]["data"]["values"]) == len(history)
    with pytest.raises(UsageError):
        ledger.history("none")


def test_what_a_notebook_is_given_is_escaped(tmp_path):
    from payloads import with_payload
    from upheld.door import History
    from upheld.publish.brief import brief_of

    for payload in ("<script>alert(1)</script>", "' onmouseover='alert(1)"):
        given = with_payload(payload)
        for claim in brief_of(given).claims:
            html = History(claim, given)._repr_html_()
            assert "<script" not in html
            assert "<figcaption>" not in html or payload not in html
