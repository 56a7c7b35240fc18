"""Revised versions are linked: an analysis under another title, a document under another file name."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from upheld.cli import cli
from upheld.gather.documents import Incoming
from upheld.gather.versions import Versions, headline
from upheld.ledger.asof import view
from upheld.ledger.entry import AnalysisEntry, DocumentEntry
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document, Report

TEXT = """Why the river treaty will not last

June 1st, 2021

In Kenya 400 miners were killed when the Sarn dam failed in May. Kenya and Uganda signed a treaty on the river. Neither side has kept its word. Kampala denies that its dams are shut.
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*words):
        result = CliRunner().invoke(cli, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result

    run("init", ".")
    return run


def bodies(kind):
    entries, _ = Workspace.open(Path.cwd()).standing()
    return [e.body for e in entries if isinstance(e.body, kind)]


def seen(day):
    workspace = Workspace.open(Path.cwd())
    return view(workspace.standing()[0], workspace.store.text, as_of=dt.date.fromisoformat(day)).documents


def read(run, text, *words):
    Path("river.md").write_text(text)
    return run("read", "river.md", *words)


def test_a_revised_analysis_under_another_title_is_a_version_of_the_first(run):
    read(run, TEXT)
    told = read(run, TEXT.replace("will not last", "cannot last long").replace("400", "250"))
    assert "this is another version of “Why the river treaty will not last”" in told.stderr
    first, second = (b.analysis for b in bodies(AnalysisEntry))
    assert (first.slug, first.revises, second.revises) == (second.slug, "", first.text_sha256)
    shown = run("show", first.slug).stdout
    assert "version 2 of 2" in shown
    assert "figure 400 → 250" in shown
    as_json = json.loads(run("show", first.slug, "--json").stdout)
    assert [len(v["changes"]) for v in as_json["versions"]] == [0, 2]  # the toll, and "will not" in the heading


def test_the_same_words_again_make_no_version(run):
    read(run, TEXT)
    read(run, TEXT)
    assert len(bodies(AnalysisEntry)) == 1
    assert "version" not in run("show", "why-the-river-treaty-will-not").stdout


def test_another_article_and_one_whose_title_a_person_names_are_their_own(run):
    read(run, TEXT)
    read(run, "What the dam cost\n\nJune 2nd, 2021\n\nUganda paid $2 billion for the dam. Kenya closed the border on 3 May 2021.\n")
    read(run, TEXT.replace("400", "250"), "--title", "My own copy")
    assert [b.analysis.revises for b in bodies(AnalysisEntry)] == ["", "", ""]


def article(folder, name, title, toll, day, url=""):
    head = (
        f'<html><head><title>{title}</title><meta property="og:site_name" content="Reuters"><meta property="article:published_time" content="{day}">'
    )
    link = f'<link rel="canonical" href="{url}">' if url else ""
    body = f"<p>The failure of the Sarn dam in Kenya killed {toll} miners, police said.</p><p>The dam broke on Friday after a week of rain.</p><p>Kenya has asked Uganda for help.</p>"
    (folder / name).write_text(f"{head}{link}</head><body><article><h1>{title}</h1>{body}</article></body></html>")


def test_a_later_version_of_a_report_takes_the_place_of_the_first_from_its_day(run, tmp_path):
    article(tmp_path, "a.html", "Toll of the Sarn dam", 400, "2021-05-20")
    article(tmp_path, "b.html", "UPDATE 2-Toll of the Sarn dam", 250, "2021-05-22")
    run("add", "a.html")
    told = run("add", "b.html")
    assert "b is a later version of a and takes its place from 2021-05-22" in told.stderr
    assert [(b.document.id, b.document.revises) for b in bodies(DocumentEntry)] == [("a", ""), ("b", "a")]
    assert [d.id for d in seen("2021-05-21")] == ["a"]
    assert [d.id for d in seen("2021-05-22")] == ["b"]
    assert "0 documents added, 1 known before" in run("add", "b.html").stdout
    assert "0 documents added, 1 known before" in run("add", "a.html").stdout


def test_show_names_documents_that_came_in_versions(run, tmp_path):
    read(run, TEXT)
    article(tmp_path, "a.html", "Toll of the Sarn dam", 400, "2021-06-20")
    article(tmp_path, "b.html", "Toll of the Sarn dam (corrected)", 250, "2021-06-22")
    run("add", "a.html")
    run("add", "b.html")
    claim = next(c["id"] for c in json.loads(run("check", "--json").stdout)["claims"] if "400 miners" in c["text"])
    assert "b takes the place of a from 2021-06-22" in " ".join(run("show", claim).stdout.split())
    run("judge", "b", "--retract", "--because", "withdrawn")
    assert [d.id for d in seen("2030-01-01")] == ["a"]


def test_what_has_an_id_of_its_own_is_older_or_tells_something_else_is_no_version():
    text = "The dam in Kenya killed 400 miners. It broke on Friday. Kenya asked for help."
    held = Document(id="a", text_sha256="01" * 32, known=dt.date(2021, 5, 20), title="Toll of the dam", outlet="Reuters")
    versions = Versions([held], lambda _: text)

    later = text.replace("400", "250")

    def link(words=later, *, named=False, **given):
        return versions.linked(
            Incoming(document=msgspec.structs.replace(held, **{"id": "b", "text_sha256": "02" * 32} | given), text=words, named=named)
        ).revises

    assert link() == "a"
    assert link(url="https://example.org/x", title="UPDATE 1-Toll of the dam") == "a"
    assert link("Something else altogether. It has no sentence in common.") == ""
    assert link(named=True) == ""
    assert link(known=dt.date(2021, 5, 19)) == ""
    assert link(title="Another") == ""
    assert link(outlet="AFP") == ""
    assert link(reports=(Report(measure="killed", best=4.0),)) == ""


@pytest.mark.parametrize(
    "title", ["UPDATE 2-Toll rises", "CORRECTED-UPDATE 1-Toll rises", "Toll rises (updated)", "Toll  rises", "REFILE: Toll rises"]
)
def test_marks_of_a_later_version_are_no_part_of_a_headline(title):
    assert headline(title) == "toll rises"
