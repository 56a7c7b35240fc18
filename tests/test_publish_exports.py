"""Each export, opened by a program that consumes it."""

import csv
import datetime as dt
import io
import json

import feedparser
import lxml.etree
import msgspec
import prov.model
import pytest
import rispy
import stix2
from click.testing import CliRunner

from dam import told, workspace
from payloads import PAYLOADS, with_payload
from upheld import plugins
from upheld.cli import cli
from upheld.errors import Problem, UsageError
from upheld.gather.imports import import_path
from upheld.ledger.files import write_files
from upheld.model.judgement import Correction, Signed
from upheld.publish import jsonld, tables
from upheld.publish.feeds import items
from upheld.publish.stix import opinion_of
from upheld.read.formats import rows_of_parquet
from upheld.text.cells import guarded, unguarded

FORMS = ["csv", "csv-evidence", "parquet", "parquet-evidence", "parquet-history", "jsonld", "annotations", "stix", "prov", "ris", "csl", "atom", "jsonfeed", "badge",
         "site", "claimreview", "vega", "pdf", "docx"]  # fmt: skip
FOLDERS = {"site", "vega"}


def made(form, given):
    publish, problems = plugins.publisher(form)
    assert problems == []
    return publish(given)


@pytest.mark.parametrize("form", FORMS)
def test_equal_inputs_give_equal_bytes(form):
    assert made(form, told()) == made(form, told())


def test_stix_comes_back_whole_through_the_stix2_library():
    content = made("stix", told())
    bundle = stix2.parse(content.decode())
    assert json.loads(bundle.serialize()) == json.loads(content)
    kinds = [o.type for o in bundle.objects]
    given = told()
    assert kinds.count("note") == len(given.claims)
    assert kinds.count("opinion") == sum(a.probability is not None for a in given.assessments)
    (report,) = (o for o in bundle.objects if o.type == "report")
    assert set(report.object_refs) == {o.id for o in bundle.objects} - {report.id}
    notes = {o.abstract: o for o in bundle.objects if o.type == "note"}
    assert notes[given.claims[0].text].labels == ["quantity", "overturned"]


def test_the_prov_library_reads_where_every_assessment_comes_from():
    given = told()
    gone = Signed(judgement=Correction(document="e7", replaced_by="e8", since=dt.date(2022, 1, 1), because="a new count"), by="ben",
                  recorded=dt.datetime(2022, 1, 2, tzinfo=dt.UTC))  # fmt: skip
    given = msgspec.structs.replace(given, view=msgspec.structs.replace(given.view, judgements=(*given.view.judgements, gone)))
    document = prov.model.ProvDocument.deserialize(content=made("prov", given).decode())
    assert document.serialize() == prov.model.ProvDocument.deserialize(content=document.serialize()).serialize()
    entities = {str(e.identifier): e for e in document.get_records(prov.model.ProvEntity)}
    label = {name: next(iter(e.get_attribute("prov:label")), "") for name, e in entities.items()}
    ways = [[str(value) for _, value in one.attributes] for one in document.get_records(prov.model.ProvDerivation)]
    assert ["25 villages", "Villages under water"] in [[label[w[0]], label[w[1]]] for w in ways if "prov:PrimarySource" in w]
    assert [[label[w[0]], label[w[1]]] for w in ways if "prov:Revision" in w] == [["Harvest", "Un bilan"]]
    quoted = [entities[w[0]] for w in ways if "prov:Quotation" in w]
    assert {next(iter(e.get_attribute("prov:value"))) for e in quoted} >= {c.quote.exact for c in given.claims}
    people = {next(iter(a.get_attribute("prov:label"))) for a in document.get_records(prov.model.ProvAgent)}
    assert {"Maya Otieno", "maya", "ben", "upheld", "Reuters"} <= people
    ends = {v for w in ways for v in w[:2]}
    assert ends <= set(entities)


def test_a_claim_taken_back_is_revoked_in_stix():
    given = told()
    first = msgspec.structs.replace(given.claims[0], state="withdrawn")
    bundle = stix2.parse(made("stix", msgspec.structs.replace(given, claims=(first, *given.claims[1:]))).decode())
    assert [o.revoked for o in bundle.objects if o.type == "note"] == [True] + [False] * (len(given.claims) - 1)


@pytest.mark.parametrize(("p", "word"), [(0.04, "strongly-disagree"), (0.05, "disagree"), (0.45, "neutral"), (0.55, "neutral"), (0.56, "agree"),
                                         (0.95, "strongly-agree"), (1.0, "strongly-agree")])  # fmt: skip
def test_opinions_change_where_they_should(p, word):
    assert opinion_of(p) == word


def test_a_feed_reader_reads_the_atom_feed_and_the_json_feed_says_the_same():
    given = told()
    read = feedparser.parse(made("atom", given))
    assert not read.bozo
    assert read.feed.title == "After the Sarn dam: what changed"
    feed = json.loads(made("jsonfeed", given))
    assert [e.id for e in read.entries] == [i["id"] for i in feed["items"]] == [i.id for i in items(given)]
    assert len(read.entries) == 2
    assert [e.title for e in read.entries] == [i["title"] for i in feed["items"]]
    assert all(e.updated_parsed for e in read.entries)


def test_the_same_change_keeps_its_id_when_looked_at_again_later():
    given = told()
    later = {name: (*points, msgspec.structs.replace(points[-1], day=dt.date(2022, 7, 15))) for name, points in given.histories.items()}
    assert {i.id for i in items(given)} <= {i.id for i in items(msgspec.structs.replace(given, histories=later))}


def test_reference_managers_read_the_evidence_used():
    given = told()
    ris = rispy.loads(made("ris", given).decode())
    items = json.loads(made("csl", given))
    wanted = sorted({e.document for a in given.assessments for e in a.evidence}, key=lambda d: (given.documents[d].known, d))
    assert [r["id"] for r in ris] == [i["id"] for i in items] == wanted
    first = next(r for r in ris if r["id"] == "e1")
    assert (first["title"], first["secondary_title"], first["year"], first["urls"]) == (
        "Villages under water",
        "Reuters",
        "2021",
        ["https://example.org/a?x=1&y=2"],
    )
    assert next(i for i in items if i["id"] == "e7")["issued"] == {"date-parts": [[2021, 11]]}


def read_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_reads_the_tables_back():
    given = told()
    rows = read_csv(made("csv", given))
    assert [r["id"] for r in rows] == [c.id for c in given.claims]
    assert [r["text"] for r in rows] == [c.text for c in given.claims]
    assert float(rows[0]["probability"]) == given.assessments[0].probability
    told_rows = read_csv(made("csv-evidence", given))
    assert [(r["claim"], r["document"], float(r["weight"])) for r in told_rows] == [
        (a.claim, e.document, e.weight) for a in given.assessments for e in a.evidence
    ]
    assert "javascript:" not in made("csv-evidence", given).decode()


def test_data_frames_read_the_tables_with_their_types():
    pandas, given = pytest.importorskip("pandas"), told()
    table = pandas.read_csv(io.BytesIO(made("csv", given)))
    assert list(table["id"]) == [c.id for c in given.claims]
    assert list(table["probability"].dropna()) == [a.probability for a in given.assessments if a.probability is not None]
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(io.BytesIO(made("parquet", given)))
    assert frame.columns == list(table.columns)
    assert frame["probability"].to_list() == [a.probability for a in given.assessments]
    assert frame["text"].to_list() == [c.text for c in given.claims]
    assert str(frame.schema["deadline"]) == "Date"
    evidence = polars.read_parquet(io.BytesIO(made("parquet-evidence", given)))
    assert evidence.select("claim", "document", "weight").rows() == [(a.claim, e.document, e.weight) for a in given.assessments for e in a.evidence]
    assert "javascript:" not in "".join(evidence["url"])
    history = polars.read_parquet(io.BytesIO(made("parquet-history", given)))
    assert history.shape == (sum(len(points) for points in given.histories.values()), 6)


def test_our_own_reader_reads_the_table_back():
    given = told()
    rows = list(rows_of_parquet(made("parquet", given), name="claims.parquet"))
    assert [r["id"] for r in rows] == [c.id for c in given.claims]
    assert list(rows_of_parquet(made("parquet", msgspec.structs.replace(given, claims=())), name="x")) == []


def test_each_chart_is_a_specification_that_altair_takes_and_holds_its_data():
    altair, given = pytest.importorskip("altair"), told()
    found = made("vega", given)
    assert {"board.vl.json", "claim-1-line.vl.json", "claim-1-steps.vl.json"} <= set(found)
    for content in found.values():
        spec = json.loads(content)
        altair.Chart.from_dict(spec)  # refuses what its grammar does not know
        assert spec["data"]["values"]
        assert '"url"' not in content.decode()
    line = json.loads(found["claim-1-line.vl.json"])
    assert [(v["day"], v["p"]) for v in line["data"]["values"]] == [
        (p.day.isoformat(), p.assessment.probability) for p in given.histories["villages"]
    ]


FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\x00=1", " =cmd|' /C calc'!A0", "\u3000=1", '=HYPERLINK("http://a")']


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_taken_for_a_formula_and_each_comes_back_as_it_was(text):
    given = told()
    claims = tuple(msgspec.structs.replace(c, text=text, attribution=text) for c in given.claims)
    rows = read_csv(tables.claims(msgspec.structs.replace(given, claims=claims)))
    for row in rows:
        assert row["text"].startswith("'")
        assert unguarded(row["text"]) == text.replace("\x00", "")
        assert row["attribution"].startswith("'")


@pytest.mark.parametrize("value", [-1.4, -5, 0, None, 3.0])
def test_numbers_stay_numbers(value):
    assert guarded(value) is value


def test_evidence_written_as_csv_comes_back_into_another_workspace_word_for_word(tmp_path):
    given = told()
    hostile = [f"{formula} the Sarn dam" for formula in FORMULAS if "\x00" not in formula]
    rows = [msgspec.structs.replace(given.assessments[0].evidence[0], document=f"d{n}", quote=q, title=q, url="") for n, q in enumerate(hostile)]
    first = msgspec.structs.replace(given.assessments[0], evidence=tuple(rows))
    content = made("csv-evidence", msgspec.structs.replace(given, assessments=(first, *given.assessments[1:])))
    (tmp_path / "evidence.csv").write_bytes(content)
    texts = {
        one.document.title: one.text for one in import_path(tmp_path / "evidence.csv", first_seen=dt.date(2022, 7, 1)) if not isinstance(one, Problem)
    }
    for q in hostile:
        assert texts[q.strip()].strip() == q.strip()


def test_only_facts_are_reviewed():
    given = told()
    graph = json.loads(made("claimreview", given))["@graph"]
    assert [g["itemReviewed"]["@id"].rpartition(":")[2] for g in graph] == ["villages", "killed"]
    for review in graph:
        assert len(review["claimReviewed"]) <= 75
        assert 1 <= review["reviewRating"]["ratingValue"] <= 5
    assert graph[0]["reviewRating"]["alternateName"] == "Overturned: 0 for, 2 against"
    only = [c for c in given.claims if c.kind in {"forecast", "conditional"}]
    with pytest.raises(UsageError, match="no claim of fact"):
        jsonld.claim_review(msgspec.structs.replace(given, claims=tuple(only)))


def test_annotations_point_at_their_words():
    given = told()
    for one, claim in zip(json.loads(made("annotations", given))["items"], given.claims, strict=True):
        quote, position = one["target"]["selector"]
        assert given.text[position["start"] : position["end"]] == quote["exact"] == claim.quote.exact


def test_the_badge_is_an_image():
    tree = lxml.etree.fromstring(made("badge", told()))
    assert tree.tag.endswith("svg")
    assert "0 of 6 claims hold, 2 do not" in "".join(tree.itertext())


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_stays_text_in_every_export(payload):
    given = with_payload(payload)
    assert not feedparser.parse(made("atom", given)).bozo
    stix2.parse(made("stix", given).decode())
    prov.model.ProvDocument.deserialize(content=made("prov", given).decode())
    for form in ("jsonld", "annotations", "csl", "jsonfeed", "claimreview"):
        text = made(form, given).decode()
        json.loads(text)
        assert "</script" not in text or form in {"csl", "jsonfeed"}
    assert len(read_csv(made("csv", given))) == len(given.claims)
    assert [r["type_of_reference"] for r in rispy.loads(made("ris", given).decode())] == ["NEWS"] * len(
        {e.document for a in given.assessments for e in a.evidence}
    )
    for spec in made("vega", given).values():
        json.loads(spec)
    for form in ("parquet", "parquet-evidence"):
        assert not [r for r in rows_of_parquet(made(form, given), name=form) if not isinstance(r, dict)]
    badge = lxml.etree.fromstring(made("badge", given))
    assert {e.tag.rpartition("}")[2] for e in badge.iter()} <= {"svg", "title", "rect", "path", "g", "text"}


def test_exports_come_by_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(workspace(tmp_path).root)
    for form in FORMS:
        out = tmp_path / f"out-{form}"
        done = CliRunner().invoke(cli, ["brief", "--to", form, "--as-of", "2022-06-30", "--out", str(out)])
        assert done.exit_code == 0, (form, done.output)
        assert out.is_dir() == (form in FOLDERS)
    assert (tmp_path / "out-site" / "index.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert CliRunner().invoke(cli, ["brief", "--to", "site"]).exception.message == "site makes several files"
    assert "folder" in CliRunner().invoke(cli, ["brief", "--to", "csv", "--out", str(tmp_path)]).exception.message


@pytest.mark.parametrize("name", ["../out.html", "/etc/out.html", "", ".", "a/../../out.html", "link/out.html"])
def test_no_file_of_a_folder_leads_out_of_it(tmp_path, name):
    root = tmp_path / "site"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(ValueError, match="leads out"):
        write_files(root, {"index.html": b"", name: b"x"})
    assert [p.name for p in root.iterdir()] == ["link"]
