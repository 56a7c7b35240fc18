import datetime as dt
import tempfile
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from upheld.ledger.asof import recorded_by_end_of, view
from upheld.ledger.entry import ClaimEntry, DocumentEntry, Entry, RunEntry, SettingsEntry, SourceEntry
from upheld.ledger.journal import Journal, read
from upheld.ledger.store import sha256_of
from upheld.model.claim import Claim, Quote
from upheld.model.evidence import Document, Source
from upheld.model.judgement import Correction, LinkJudgement, Rating, Retraction

START = dt.date(2025, 1, 1)
TEXTS = {sha256_of(t): t for t in (f"words {i}" for i in range(4))}
days = st.integers(0, 60).map(lambda n: START + dt.timedelta(days=n))
documents = st.builds(Document, id=st.sampled_from(["d1", "d2", "d3", "d4"]), text_sha256=st.sampled_from(sorted(TEXTS)), known=days,
                      outlet=st.sampled_from(["", "Reuters"]))  # fmt: skip
claims = st.builds(
    lambda i, text: ClaimEntry(Claim(id=i, analysis="a", kind="event", text=text, quote=Quote(exact="x", start=0, end=1))),
    st.sampled_from(["c1", "c2"]),
    st.sampled_from(["one wording", "another"]),
)
judgements = st.one_of(
    st.builds(Retraction, document=st.sampled_from(["d1", "d2"]), since=days, because=st.just("b")),
    st.builds(Correction, document=st.just("d3"), replaced_by=st.just("d4"), since=days, because=st.just("b")),
    st.builds(Rating, source=st.just("TASS"), grade=st.sampled_from("ABCDEF"), since=days, because=st.just("b")),
    st.builds(LinkJudgement, claim=st.just("c1"), document=st.just("d1"), bearing=st.just("refutes"), because=st.just("b")),
)
bodies = st.lists(
    st.one_of(documents.map(DocumentEntry), claims, judgements, st.just(SettingsEntry({"rho": "0.6"}))),
    max_size=20,
)


def entries_of(found, start=START, step_days=1):
    clock = dt.datetime.combine(start, dt.time(12), tzinfo=dt.UTC)
    return [
        Entry(hash=f"{i:064d}", prev="", v=1, n=i + 1, recorded=clock + dt.timedelta(days=i * step_days), writer="w", by="me", body=b)
        for i, b in enumerate(found)
    ]


def content(seen):
    return msgspec.structs.replace(seen, heads={})


@given(bodies, bodies, days)
def test_what_was_recorded_by_a_day_never_changes_after_it(before, after, day):
    first = entries_of(before, step_days=0)
    later = [msgspec.structs.replace(e, n=e.n + len(first)) for e in entries_of(after, start=START + dt.timedelta(days=1))]
    cut = recorded_by_end_of(START)
    assert view([*first, *later], TEXTS.__getitem__, as_of=day, recorded_by=cut) == view(first, TEXTS.__getitem__, as_of=day, recorded_by=cut)


@given(st.lists(documents, max_size=12), st.randoms(use_true_random=False), days)
def test_the_order_in_which_documents_came_in_does_not_matter(found, random, day):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, two = (view(entries_of([DocumentEntry(d) for d in ds]), TEXTS.__getitem__, as_of=day) for ds in (found, shuffled))
    assert content(one) == content(two)


@given(st.lists(documents, min_size=1, max_size=12), days)
def test_the_same_document_again_adds_nothing(found, day):
    once, twice = (view(entries_of([DocumentEntry(d) for d in ds]), TEXTS.__getitem__, as_of=day) for ds in (found, [*found, *found]))
    assert content(once) == content(twice)


@given(st.lists(documents, max_size=12), days, days)
def test_a_retracted_document_is_as_if_never_added_from_then_on(found, since, day):
    retraction = Retraction(document="d1", since=since, because="withdrawn")
    got = view(entries_of([*map(DocumentEntry, found), retraction]), TEXTS.__getitem__, as_of=day)
    kept = [d for d in found if d.id != "d1"] if since <= day else found
    assert got.documents == view(entries_of([DocumentEntry(d) for d in kept]), TEXTS.__getitem__, as_of=day).documents


settings = st.sampled_from(["0.5", "0.6", "0.7"]).map(lambda rho: SettingsEntry({"weigh.rho": rho}))
sources = st.builds(lambda grade, dropped: SourceEntry(Source(name="TASS", grade=grade), dropped), st.sampled_from("BE"), st.booleans())


@given(st.lists(settings | sources, min_size=1, max_size=6), st.lists(settings | sources, max_size=6))
def test_what_is_set_later_changes_nothing_on_a_day_that_had_settings_of_its_own(before, after):
    first = entries_of(before, step_days=0)
    later = [msgspec.structs.replace(e, n=e.n + len(first)) for e in entries_of(after, start=START + dt.timedelta(days=1))]
    then, now = (view(found, TEXTS.__getitem__, as_of=START) for found in (first, [*first, *later]))
    assert (now.settings, now.sources) == (then.settings, then.sources)


@given(st.lists(settings | sources, max_size=6), st.integers(1, 4000))
def test_a_day_before_all_settings_has_those_of_today(found, back):
    entries = entries_of(found)
    then, now = (view(entries, TEXTS.__getitem__, as_of=START + dt.timedelta(days=d)) for d in (-back, 60))
    assert (then.settings, then.sources) == (now.settings, now.sources)


@given(bodies, days)
def test_nothing_later_than_the_day_is_seen(found, day):
    seen = view(entries_of(found), TEXTS.__getitem__, as_of=day)
    assert all(d.known <= day for d in seen.documents)
    assert all(getattr(s.judgement, "since", day) <= day for s in seen.judgements)


@given(bodies, documents, days)
def test_a_document_known_after_the_day_changes_nothing(found, late, day):
    late = msgspec.structs.replace(late, id="late", known=day + dt.timedelta(days=1))
    with_it = view(entries_of([*found, DocumentEntry(late)]), TEXTS.__getitem__, as_of=day)
    assert content(with_it) == content(view(entries_of(found), TEXTS.__getitem__, as_of=day))


@given(bodies, days)
def test_a_journal_on_disk_gives_the_view_of_its_entries(found, day):
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder), writer="w-a", by="me", clock=lambda: dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        written, _ = journal.append(found)
        back, problems = read(Path(folder))
    assert problems == []
    assert view(back, TEXTS.__getitem__, as_of=day) == view(written, TEXTS.__getitem__, as_of=day)


def test_the_last_wording_of_a_claim_counts_and_a_dropped_one_is_gone():
    claim = Claim(id="c", analysis="a", kind="event", text="first", quote=Quote(exact="x", start=0, end=1))
    reworded = msgspec.structs.replace(claim, text="second")
    seen = view(entries_of([ClaimEntry(claim), ClaimEntry(reworded)]), TEXTS.__getitem__, as_of=START)
    assert [c.text for c in seen.claims] == ["second"]
    gone = view(entries_of([ClaimEntry(claim), ClaimEntry(claim, dropped=True)]), TEXTS.__getitem__, as_of=START)
    assert gone.claims == ()


def test_searched_to_is_never_later_than_the_day_asked_about():
    run = RunEntry(as_of=START, searched_to=dt.date(2025, 6, 1), heads={}, documents=0, claims=0, method="m")
    assert view(entries_of([run]), TEXTS.__getitem__, as_of=START).searched_to == START
