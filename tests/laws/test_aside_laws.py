"""Documents set aside: whatever comes in, is judged, is edited or is damaged, a check that reads no more of them says what one that reads all says."""

import datetime as dt
import random
import re
import tempfile
from pathlib import Path
from unittest import mock

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_asof_laws import TEXTS, claims, documents, judgements
from test_index_laws import DAY, DISK, NOON, append, assessments, evidence, runs
from test_links_laws import ROWS, added

from tests import dam
from tests.nightly import times
from upheld import desk
from upheld.desk import assess_entries, check, set_aside
from upheld.desk_add import add_documents
from upheld.desk_alerts import past_of, pending, raise_alerts, tell_on_screen
from upheld.desk_watch import last_documents, last_texts, settings_of
from upheld.ledger import aside, aside_build
from upheld.ledger.asof import view
from upheld.ledger.entry import AlertEntry, BriefEntry, DeliveryEntry, DocumentEntry, SettingsEntry, documents_named
from upheld.ledger.journal import month_files, read
from upheld.ledger.links import LinkCache
from upheld.ledger.reading import Hand
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import LinkJudgement, Retraction
from upheld.model.watch import TERMINAL, alert_of

alerts = st.builds(
    lambda c, days, n: AlertEntry(alert_of("status", c, NOON + dt.timedelta(days=days), "t", key=str(n))),
    st.sampled_from(["c1", "c2"]),
    st.integers(0, 90),
    st.integers(0, 9),
)
briefs = st.builds(
    lambda names: BriefEntry(brief_of="a", form="md", as_of=DAY, name="b.md", sha256="", documents=tuple(names)),
    st.lists(st.sampled_from(["d1", "d2", "e3"]), max_size=2),
)
later = st.builds(lambda d, old: DocumentEntry(msgspec.structs.replace(d, id="d9", revises=old)), documents, st.sampled_from(["d1", "d2", "d4"]))
told = st.just(DeliveryEntry(channel=TERMINAL, alerts=()))
bodies = st.one_of(
    documents.map(DocumentEntry),
    later,
    claims,
    judgements,
    st.just(SettingsEntry({"rho": "0.6"})),
    assessments,
    evidence,
    runs,
    alerts,
    briefs,
    told,
    told,
)
batches = st.lists(st.tuples(st.sampled_from(["w-a", "w-b"]), st.integers(0, 2), st.lists(bodies, min_size=1, max_size=5)), max_size=6)
INSTANTS = [DAY - dt.timedelta(days=400), DAY, DAY + dt.timedelta(days=30), DAY + dt.timedelta(days=4000)]


@pytest.fixture(autouse=True)
def _at_once():
    with mock.patch.object(aside_build, "FROM", 0), mock.patch.object(aside_build, "GROWN", 1):
        yield


def silent(document):
    """Half of all texts bear on nothing, always the same."""
    return int(document.text_sha256[:2], 16) % 2 == 0


def same_as_reading_all(root, hand):
    whole, _ = read(root)
    held = hand.found()
    here = {e.hash for e in held.entries}
    assert here <= {e.hash for e in whole}
    apart = [e.body.document for e in whole if e.hash not in here and isinstance(e.body, DocumentEntry)]
    left_out = {d.id for d in apart}
    assert len(left_out) == len(held.aside)
    for day in INSTANTS:
        some, every = view(held.entries, TEXTS.__getitem__, as_of=day, aside=held.aside), view(whole, TEXTS.__getitem__, as_of=day)
        assert (some.screened, some.reaches) == (every.screened, every.reaches)
        assert some.documents == tuple(d for d in every.documents if d.id not in left_out)
        bare = {"documents": (), "set_aside": 0, "set_aside_to": None}
        assert msgspec.structs.replace(some, **bare) == msgspec.structs.replace(every, **bare)
    assert held.aside.texts() == {d.text_sha256 for d in apart}
    texts, known = last_documents(whole), last_texts(held)
    for name in (*texts, "no such document"):
        assert known.get(name) == (texts[name].text_sha256 if name in texts else None)
        assert (name in known) == (name in texts)
    assert not left_out & documents_named(e for e in whole if not isinstance(e.body, DocumentEntry))
    assert same_past(past_of(held.entries), past_of(whole), whole)
    assert pending(held.entries, TERMINAL, now=NOON) == pending(whole, TERMINAL, now=NOON)


def same_past(some, every, whole):
    last = {e.body.alert.about: e.body.alert.at for e in whole if isinstance(e.body, AlertEntry)}
    then = [[a for recorded, a in past.made[c] if recorded <= last[c]][-1:] for past in (some, every) for c in sorted(set(last) & set(every.first))]
    return some.first == every.first and then[: len(then) // 2] == then[len(then) // 2 :]


@settings(max_examples=times(40, 1000), deadline=None)
@given(st.lists(batches, min_size=1, max_size=4))
def test_law_what_is_at_hand_and_what_is_set_aside_are_all_there_is(parts):
    with tempfile.TemporaryDirectory(dir=DISK) as name:
        root, cache = Path(name, "journal"), Path(name, "cache")
        now, hand = NOON, Hand(root, cache)
        for part in parts:
            now = append(root, part, now)
            same_as_reading_all(root, hand)  # one that had read before
            same_as_reading_all(root, Hand(root, cache))
            cache.mkdir(exist_ok=True)
            aside_build.set_aside(root, cache, mark=b"m" * 16, silent=silent)
            same_as_reading_all(root, Hand(root, cache))
            same_as_reading_all(root, hand)


def turn(made):
    """A live check, told whole."""
    outcome, _ = check(made, today=dam.TODAY)
    raise_alerts(made, outcome, settings_of(made)[0])
    tell_on_screen(made, lambda _: None)
    set_aside(made)


def said(entries, made, **asked):
    found = assess_entries(entries, made.store.text, as_of=dam.TODAY, live=True, **asked)
    rest = (
        found.weighed.assessments,
        found.weighed.origins,
        found.weighed.links,
        found.crossings,
        found.view.screened,
        found.view.heads,
        found.view.searched_to,
    )
    return msgspec.json.encode(rest, order="deterministic")


def plainly(made):
    return said(made.standing()[0], made)


def at_hand(made):
    """What the next check will say, with what was set aside and with what is known of links."""
    anew = Workspace(made.root, clock=made.clock)
    memory = LinkCache(made.root / ".cache")
    entries, held = desk._to_weigh(anew, anew.at_hand(), memory)
    return said(entries, made, memory=memory, aside=held)


@settings(max_examples=times(10, 200), deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_law_a_check_that_sets_aside_says_what_one_that_reads_all_says(tmp_path_factory, parts):
    with mock.patch.object(aside_build, "FROM", 0), mock.patch.object(aside_build, "GROWN", 1):
        made = dam.workspace(tmp_path_factory.mktemp("aside"))
        for rows in parts:
            added(made, rows)
            assert at_hand(made) == plainly(made)
            turn(made)
            assert at_hand(made) == plainly(made)


@pytest.fixture
def made(quick):
    found = dam.workspace(quick)
    added(found, [("A harvest report.", dt.date(2021, 6, n + 1), f"h{n}") for n in range(20)])
    turn(found)
    assert len(Workspace(found.root).at_hand().aside) >= 20
    return found


def test_what_bears_on_nothing_is_not_read_again(made, monkeypatch):
    entries = Workspace(made.root).at_hand().entries
    assert not {f"h{n}" for n in range(20)} & {e.body.document.id for e in entries if isinstance(e.body, DocumentEntry)}
    assert plainly(made) == at_hand(made)
    monkeypatch.setattr(made.store, "text", None)
    assert all(held.aside.document(f"h{n}").known == dt.date(2021, 6, n + 1) for held in [Workspace(made.root).at_hand()] for n in range(20))


def test_other_claims_are_weighed_with_all_there_is(made):
    path = next(made.root.glob("analyses/*/claims.toml"))
    first = Workspace(made.root).at_hand().aside
    path.write_text(re.sub(r'(?m)^(text = ".*)villages', r"\1hamlets", path.read_text(), count=1))
    outcome, _ = check(Workspace(made.root, clock=made.clock), today=dam.TODAY)
    assert outcome.view.set_aside == 0
    assert outcome.view.screened >= len(first)
    with mock.patch.object(aside_build, "GROWN", 100):  # little came, but it was set aside for other claims
        turn(made)
    anew = Workspace(made.root).at_hand().aside
    assert len(anew) >= 20
    assert anew.mark != first.mark
    assert at_hand(made) == plainly(made)


def test_a_forecaster_from_elsewhere_sees_all_there_is(made, monkeypatch):
    monkeypatch.setattr(desk, "forecasters", lambda: ((("theirs", None),), ()))
    entries, held = desk._to_weigh(made, made.at_hand(), LinkCache(made.root / ".cache"))
    assert (len(held), len(entries)) == (0, len(read(made.root / "journal")[0]))


def test_what_a_person_says_of_a_document_set_aside_holds(made):
    claim = assess_entries(made.standing()[0], made.store.text, as_of=dam.TODAY).view.claims[0].id
    made.journal.append([
        LinkJudgement(claim=claim, document="h3", bearing="supports", because="read"), Retraction(document="h4", since=dt.date(2021, 7, 1), because="gone"),
    ])  # fmt: skip
    assert at_hand(made) == plainly(made)
    turn(made)
    assert at_hand(made) == plainly(made)
    assert {"h3", "h4"} <= {e.body.document.id for e in Workspace(made.root).at_hand().entries if isinstance(e.body, DocumentEntry)}


def test_a_document_that_comes_again_is_read_in_both_its_versions(made):
    before = len(Workspace(made.root).at_hand().aside)
    added(made, [("In all 250 miners were killed at the Sarn dam in Kenya.", dt.date(2021, 7, 9), "h5")])
    hand = Workspace(made.root).at_hand()
    assert [e.body.document.id for e in hand.entries if isinstance(e.body, DocumentEntry)].count("h5") == 2
    assert len(hand.aside) == before - 1
    assert at_hand(made) == plainly(made)
    turn(made)
    assert at_hand(made) == plainly(made)


def test_what_is_added_twice_is_known_though_it_was_set_aside(made):
    outcome, _ = add_documents(made, made.root / "more.jsonl", today=dam.TODAY)
    assert (outcome.added, outcome.known) == (0, 20)


def test_a_bit_that_turns_anywhere_in_it_changes_no_answer(made):
    added(made, [("A harvest report of others.", dt.date(2021, 8, n + 1), f"k{n}") for n in range(5)])
    turn(made)
    path, rng = made.root / ".cache" / aside.NAME, random.Random(6)
    whole, right = path.read_bytes(), plainly(made)
    for _ in range(times(40, 1000)):
        at = rng.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :])
        assert at_hand(made) == right
    for cut in (0, 5, 40, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert at_hand(made) == plainly(made)
        turn(made)
        assert at_hand(made) == plainly(made)


def test_a_journal_that_was_cut_or_rewritten_gives_what_it_says_now(made):
    (path,) = [p for w in (made.root / "journal").iterdir() if w.is_dir() for p in month_files(w)]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-3]))
    assert at_hand(made) == plainly(made)
    path.write_bytes(b"".join([*lines[:12], *lines[13:]]))  # what stands after it has moved
    assert at_hand(made) == plainly(made)


def test_while_another_process_sets_aside_nothing_is_written(made):
    from upheld.ledger.files import locked

    added(made, [("A harvest report of others.", dt.date(2021, 8, 1), "k1")])
    path = made.root / ".cache" / aside.NAME
    before = path.read_bytes()
    with locked(made.root / ".cache" / "aside.lock"):
        turn(made)
    assert path.read_bytes() == before
    assert at_hand(made) == plainly(made)


def test_it_is_written_anew_where_most_of_it_is_of_the_past(made):
    path = made.root / ".cache" / aside.NAME
    with mock.patch.object(aside_build, "_LOOSE", 0):
        added(made, [("A harvest report of others.", dt.date(2021, 8, 1), "k1")])
        turn(made)
    found, end = aside.opened(made.root / "journal", made.root / ".cache")
    assert end == path.stat().st_size
    assert found.document("k1") is not None
    assert at_hand(made) == plainly(made)
