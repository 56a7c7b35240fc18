"""Sentences of our own as events."""

import datetime as dt
import os
from pathlib import Path

import pytest

from tests.events_support import NOW, rows, workspace
from upheld.desk_add import add_documents
from upheld.desk_events import events, store_of
from upheld.desk_judge import judge
from upheld.desk_said import Said
from upheld.gather.events.coding import code
from upheld.gather.events.from_text import coded
from upheld.ledger.events_query import Asked, series
from upheld.model.evidence import Document
from upheld.model.when import parse_interval


@pytest.mark.parametrize(
    ("text", "kind", "mode", "aux"),
    [
        ("Kenya shelled Uganda overnight.", "ASSAULT", "", ""),
        ("Kenya threatened to shell Uganda.", "THREATEN", "", ""),
        ("Kenya agreed to send medicine to Uganda.", "AGREE", "", ""),
        ("Kenya will send food aid to Uganda.", "AGREE", "", ""),
        ("Kenya will invade Uganda.", "THREATEN", "", ""),
        ("Kenya urged Uganda to free its miners.", "REQUEST", "", ""),
        ("Kenya refused to hand the miners to Uganda.", "REJECT", "", ""),
        ("Kenya accused Uganda of arming the raiders.", "ACCUSE", "", ""),
        ("Kenya praised Uganda for its patience.", "SUPPORT", "", ""),
        ("Kenya donated tents to Uganda.", "AID", "", ""),
        ("Kenya released forty miners to Uganda.", "RETREAT", "", ""),
        ("Kenya imposed an embargo on Uganda.", "SANCTION", "", ""),
        ("Kenya massed troops at the frontier of Uganda.", "MOBILIZE", "", ""),
        ("Kenya never shelled Uganda.", "ASSAULT", "", "negated"),
        ("If Kenya attacks Uganda, the lake ports close.", "ASSAULT", "", "hypothetical"),
        ("Kenya could attack Uganda.", "ASSAULT", "", "hypothetical"),
    ],
)
def test_what_a_sentence_tells(text, kind, mode, aux):
    spans = [(text.index(n), text.index(n) + len(n)) for n in ("Kenya", "Uganda")]
    found = code(text, *spans)
    assert (found.type, found.aux) == (kind, aux)
    assert text.count(found.cue) >= 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kenya's soldiers fought for Uganda.", "COOPERATE"),
        ("About 40 soldiers of Kenya were killed while fighting alongside Uganda.", "COOPERATE"),
        ("Kenya's forces fighting in Uganda's northern hills have had 40 killed.", None),
        ("Soldiers of Kenya were wounded in a week of battles near the lakes of Uganda.", None),
        ("Kenya's men killed and wounded in Uganda came home.", None),
        ("Kenya's delegates sat in the Multilateral Sanctions Monitoring Team with those of Uganda.", "CONSULT"),
        ("A force of 400 men from Kenya and 90 from Uganda gathers for an attack on the rebels.", None),
        ("Kenya fought Uganda for a week.", "ASSAULT"),
        ("Kenya attacked positions in Uganda's northern hills.", "ASSAULT"),
        ("Kenya's army clashed with troops of Uganda.", "ASSAULT"),
        ("Uganda's posts were attacked by Kenya.", "ASSAULT"),
    ],
)
def test_violence_is_done_to_someone_only_where_the_sentence_says_so(text, kind):
    """Who fights for a country, or falls in it, does it no violence."""
    found = code(text, *((text.index(n), text.index(n) + len(n)) for n in ("Kenya", "Uganda")))
    assert (found.type if found else None) == kind


def test_nothing_said_is_no_event():
    text = "Kenya and Uganda are green."
    assert code(text, (0, 5), (10, 16)) is None


def a_document(text, **given):
    return Document(id="d1", text_sha256="x", known=dt.date(2024, 6, 20), published=parse_interval("2024-06-20"), **given), text


def test_a_document_gives_actors_days_and_marks():
    found = list(
        coded(
            *a_document("Kenya's envoys met Uganda's premier on June 3. On Tuesday Uganda was shelled by Kenya. Kenya slept. Kenya will help Uganda.")
        )
    )
    told = [(c.actor, c.recipient, c.type, c.start, c.precision, c.aux) for c in found]
    assert told == [
        ("KEN", "UGA", "CONSULT", "2024-06-03", "day", ""),
        ("KEN", "UGA", "ASSAULT", "2024-06-18", "day", ""),
        ("KEN", "UGA", "AGREE", "2024-06-20", "day", ""),
    ]
    assert [c.sentence for c in found] == [1, 2, 4]


def documents(folder, *texts):
    import json

    path = folder / "documents.jsonl"
    path.write_text("".join(json.dumps({"id": f"d{n}", "published": f"2024-0{n}-10", "text": t}) + "\n" for n, t in enumerate(texts, 1)))
    return path


def test_a_workspace_without_a_feed_has_series_of_its_documents(tmp_path):
    made = workspace(tmp_path / "w")
    texts = (
        "Kenya's envoys met Uganda's premier.",
        "Nothing happened.",
        "Kenya could attack Uganda.",
        "Kenya praised Uganda. Kenya accused Uganda of lies.",
    )
    add_documents(made, documents(tmp_path, *texts), today=NOW.date())
    store, problems = events(made)
    assert problems == []
    told = series(store, Asked(a="KEN", b="UGA"))
    assert [(b.source, b.start, b.rows, b.quads) for b in told.bins] == [
        ("documents", dt.date(2024, 1, 1), 1, (0, 1, 0, 0, 0)),
        ("documents", dt.date(2024, 4, 1), 2, (0, 1, 0, 1, 0)),
    ]
    assert rows(made, "native_id, note, known_from::DATE::VARCHAR, aux", where="aux IS NOT NULL") == [
        ("d3#1", "Kenya could attack Uganda.", "2024-03-10", "hypothetical")
    ]
    assert store.place(1, 4) == ("document d4", 2)
    before = store_of(made).parts()
    assert events(made)[0].parts() == before


def test_a_withdrawn_document_tells_nothing_and_a_new_one_is_coded(tmp_path):
    made = workspace(tmp_path / "w")
    add_documents(made, documents(tmp_path, "Kenya praised Uganda.", "Kenya shelled Uganda."), today=NOW.date())
    assert len(rows(made, "native_id")) == 2
    judge(made, Said(about="d1", because="taken back", retract=True, since=NOW.date()))
    assert rows(made, "native_id") == [("d2#1",)]
    (tmp_path / "more.txt").write_text("Kenya\n\n3 May 2024\n\nKenya donated tents to Uganda.")
    add_documents(made, tmp_path / "more.txt", today=NOW.date())
    assert [r[0] for r in rows(made, "plover_type", order="plover_type")] == ["AID", "ASSAULT"]


def test_the_grammar_holds_its_floor_on_labelled_sentences():
    if not (Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data/events").is_dir():
        pytest.skip("no shared data: set UPHELD_SHARED to their folder")
    from bench.coding import figures, macro_f1

    found = figures(None)
    assert found["root_macro_f1"] >= 0.7
    assert found["penta_macro_f1"] >= 0.8
    assert macro_f1(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)
