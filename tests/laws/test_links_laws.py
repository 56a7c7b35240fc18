"""Links that were found before: a check that remembers says what a check that does not says, whatever comes in, is changed or is damaged between."""

import datetime as dt
import json
import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import dam
from upheld.desk import assess_entries, check
from upheld.desk_add import add_documents
from upheld.ledger import links
from upheld.ledger.links import LinkCache
from upheld.model.judgement import LinkJudgement, UnlinkJudgement

DAYS = st.dates(dt.date(2021, 5, 1), dt.date(2022, 7, 1))
TEXTS = st.sampled_from([
    "Only 24 villages were flooded by the Sarn dam in Kenya.", "In all 250 miners were killed at the Sarn dam in Kenya.", "A harvest report.",
    "The dam at Sarn was not sound in April, the governor said.", "President Ruto did not visit Kampala.", "",
])  # fmt: skip
ROWS = st.lists(st.tuples(TEXTS, DAYS, st.sampled_from(["x1", "x2", "x3", "x4"])), max_size=5)


def plainly(workspace, **asked):
    """What a check without a memory finds, as bytes."""
    found = assess_entries(workspace.standing()[0], workspace.store.text, **asked)
    return msgspec.json.encode((found.weighed.assessments, found.weighed.origins, found.weighed.links, found.crossings), order="deterministic")


def remembering(workspace, memory, **asked):
    found = assess_entries(workspace.standing()[0], workspace.store.text, memory=memory, **asked)
    memory.save()
    return msgspec.json.encode((found.weighed.assessments, found.weighed.origins, found.weighed.links, found.crossings), order="deterministic")


@pytest.fixture
def made(quick):
    return dam.workspace(quick)


def added(workspace, rows):
    path = workspace.root / "more.jsonl"
    path.write_text("".join(json.dumps({"id": name, "text": text or " .", "published": day.isoformat()}) + "\n" for text, day, name in rows))
    add_documents(workspace, path, today=dam.TODAY)


@settings(max_examples=15, deadline=None)
@given(ROWS, ROWS, st.lists(DAYS, min_size=1, max_size=3))
def test_law_a_memory_changes_no_answer(tmp_path_factory, first, more, days):
    workspace = dam.workspace(tmp_path_factory.mktemp("links"))
    for rows in (first, more):
        added(workspace, rows)
        for day in (dam.TODAY, *days):
            once = plainly(workspace, as_of=day, live=True)
            assert remembering(workspace, LinkCache(workspace.root / ".cache"), as_of=day, live=True) == once
    workspace.journal.append([
        LinkJudgement(claim="c1", document="e8", bearing="supports", because="read"), UnlinkJudgement(claim="c1", document="e1", because="read"),
    ])  # fmt: skip
    assert remembering(workspace, LinkCache(workspace.root / ".cache"), as_of=dam.TODAY) == plainly(workspace, as_of=dam.TODAY)


def test_nothing_is_matched_twice_and_texts_that_bear_on_nothing_are_not_read_again(made, monkeypatch):
    asked = []
    text = made.store.text
    check(made, today=dam.TODAY)
    monkeypatch.setattr("upheld.weigh.linking.ClaimIndex", None)  # matching anything would fail
    monkeypatch.setattr(made.store, "text", lambda digest: asked.append(digest) or text(digest))
    check(made, today=dam.TODAY + dt.timedelta(days=1))
    harvest = next(e.body.document for e in made.entries()[0] if getattr(e.body, "document", None) and getattr(e.body.document, "id", "") == "e8")
    assert asked
    assert harvest.text_sha256 not in asked


def test_other_claims_and_other_code_are_matched_anew(made, monkeypatch):
    check(made, today=dam.TODAY)
    memory = LinkCache(made.root / ".cache")
    claims = assess_entries(made.entries()[0], made.store.text, as_of=dam.TODAY).view.claims
    published = {"after-the-sarn-dam": dt.date(2021, 6, 1)}
    document = next(iter(assess_entries(made.entries()[0], made.store.text, as_of=dam.TODAY).view.documents))
    assert memory.of(claims, published).links(document) is not None
    assert memory.of(claims[1:], published).links(document) is None
    assert memory.of(claims, {"after-the-sarn-dam": dt.date(2021, 6, 2)}).links(document) is None
    monkeypatch.setattr(links, "made_by", lambda: b"another")
    assert LinkCache(made.root / ".cache").of(claims, published).links(document) is None


def test_a_bit_that_turns_anywhere_in_the_memory_changes_no_answer(made):
    check(made, today=dam.TODAY)
    added(made, [("Only 24 villages were flooded by the Sarn dam in Kenya.", dt.date(2021, 7, 1), "x1")])
    check(made, today=dam.TODAY)
    path, rng = made.root / ".cache" / links.NAME, random.Random(4)
    whole, right = path.read_bytes(), plainly(made, as_of=dam.TODAY)
    for _ in range(40):
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        assert remembering(made, LinkCache(made.root / ".cache"), as_of=dam.TODAY) == right
        assert remembering(made, LinkCache(made.root / ".cache"), as_of=dam.TODAY) == right
    for cut in (0, 5, 40, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert remembering(made, LinkCache(made.root / ".cache"), as_of=dam.TODAY) == right


def test_what_another_process_began_anew_is_left_alone(made):
    check(made, today=dam.TODAY)
    claims = assess_entries(made.entries()[0], made.store.text, as_of=dam.TODAY).view.claims
    one, other = LinkCache(made.root / ".cache"), LinkCache(made.root / ".cache")
    published = {"after-the-sarn-dam": dt.date(2021, 6, 1)}
    document = msgspec.structs.replace(assess_entries(made.entries()[0], made.store.text, as_of=dam.TODAY).view.documents[0], id="new")
    one.of(claims, published).add(document, ())
    other.of(claims[1:], published).add(document, ())
    other.save()
    one.save()
    assert LinkCache(made.root / ".cache").of(claims[1:], published).links(document) == ()


def test_a_folder_that_may_not_be_written_to_costs_nothing_but_time(made):
    memory = LinkCache(made.root / "article.md" / "no-folder")
    assert remembering(made, memory, as_of=dam.TODAY) == plainly(made, as_of=dam.TODAY)
