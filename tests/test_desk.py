import datetime as dt
import json

import pytest

from upheld.desk import look
from upheld.desk_add import add_documents
from upheld.desk_read import read_analysis, sync_claims
from upheld.errors import SourceError
from upheld.ledger.workspace import Workspace

TODAY = dt.date(2026, 1, 10)
TEXT = "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May. A second breach before next spring looks very unlikely.\n"


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "article.md").write_text(TEXT)
    return Workspace.init(tmp_path / "ws", person="maya")[0]


def read(workspace, text=TEXT):
    path = workspace.root.parent / "article.md"
    path.write_text(text)
    return read_analysis(workspace, path, today=TODAY)


def add(workspace, *rows):
    path = workspace.root.parent / "documents.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return add_documents(workspace, path, today=TODAY)


def test_reading_drafts_claims_and_records_them(workspace):
    outcome, problems = read(workspace)
    assert problems == []
    assert not outcome.kept
    seen, _ = look(workspace, as_of=TODAY)
    assert seen.claims == outcome.claims
    assert seen.texts[outcome.analysis.slug] == TEXT


def test_reading_again_changes_nothing(workspace):
    read(workspace)
    before = workspace.entries()
    assert read(workspace)[0].kept
    assert workspace.entries() == before


def test_an_edit_is_recorded_and_survives_a_revised_article(workspace):
    outcome, _ = read(workspace)
    edited = outcome.path.read_text().replace('text = "More than 40 villages', 'text = "At least 41 villages')
    outcome.path.write_text(edited)
    assert sync_claims(workspace) == []
    assert look(workspace, as_of=TODAY)[0].claims[0].text.startswith("At least 41")
    again, _ = read(workspace, TEXT.replace("More than 40", "A first line of news. More than 40"))
    assert again.claims[0].text.startswith("At least 41")
    assert again.claims[0].quote.start == TEXT.index("More than 40") + 22


def test_a_dropped_claim_stays_dropped(workspace):
    outcome, _ = read(workspace)
    blocks = outcome.path.read_text().split("[[claim]]")
    outcome.path.write_text("[[claim]]".join(blocks[:-1]))
    sync_claims(workspace)
    assert len(look(workspace, as_of=TODAY)[0].claims) == len(outcome.claims) - 1
    assert len(read(workspace)[0].claims) == len(outcome.claims) - 1


def test_a_broken_claim_keeps_its_last_recorded_version(workspace):
    outcome, _ = read(workspace)
    outcome.path.write_text(outcome.path.read_text().replace('kind = "quantity"', 'kind = "number"'))
    (problem,) = sync_claims(workspace)
    assert "unknown kind" in problem.message
    assert look(workspace, as_of=TODAY)[0].claims == outcome.claims


def test_the_same_documents_twice_add_nothing(workspace):
    row = {"id": "e1", "published": "2021-06-02", "text": "Forty villages drowned."}
    assert add(workspace, row)[0].added == 1
    before = workspace.entries()
    outcome, problems = add(workspace, row)
    assert (outcome.added, outcome.known, problems) == (0, 1, [])
    assert workspace.entries() == before


def test_a_document_is_seen_from_the_day_it_was_known(workspace):
    add(workspace, {"id": "e1", "published": "2021-06-02", "text": "Forty villages drowned."})
    assert look(workspace, as_of=dt.date(2021, 6, 1))[0].documents == ()
    assert look(workspace, as_of=dt.date(2021, 6, 2))[0].documents[0].text == "Forty villages drowned."
    assert look(workspace, as_of=dt.date(2021, 6, 2), as_recorded=True)[0].documents == ()


def test_what_cannot_be_read_is_an_error_for_the_caller(workspace, tmp_path):
    with pytest.raises(SourceError):
        read_analysis(workspace, tmp_path / "none.md", today=TODAY)
    with pytest.raises(SourceError):
        add_documents(workspace, tmp_path / "none.jsonl", today=TODAY)


def test_a_folder_of_pages_and_lists_goes_in_and_keeps_its_bytes(workspace, tmp_path):
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "p1.html").write_text(
        "<html><head><title>Dam news</title><meta property='article:published_time' content='2021-06-03'></head><body><article><h1>Dam news</h1>"
        "<p>Twenty-five villages were flooded when the dam failed, the county said after its officers had walked the valley.</p></article></body></html>"
    )
    (folder / "d.jsonl").write_text('{"id": "e1", "published": "2021-06-02", "text": "Forty villages drowned."}\n')
    assert add_documents(workspace, folder, today=TODAY)[0].added == 2
    page = next(d for d in look(workspace, as_of=TODAY)[0].documents if d.id == "p1")
    assert page.known == dt.date(2021, 6, 3)
    assert workspace.store.raw(page.raw_sha256).startswith(b"<html>")
