import datetime as dt
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from test_asof_laws import TEXTS, claims, documents, judgements

from upheld.ledger import ask, index
from upheld.ledger.asof import view
from upheld.ledger.entry import AssessmentEntry, DocumentEntry, EvidenceEntry, RunEntry, SettingsEntry, kind_of, subject_of
from upheld.ledger.journal import Journal, read
from upheld.model.assessment import Assessment

DISK = "/dev/shm" if Path("/dev/shm").is_dir() else None
DAY = dt.date(2025, 1, 1)
NOON = dt.datetime(2025, 1, 1, 12, tzinfo=dt.UTC)
names = st.sampled_from(["c1", "c2", "한국", 'c"3\n'])
assessments = st.builds(lambda c, p: AssessmentEntry(Assessment(claim=c, as_of=DAY, status="upheld", probability=p)), names, st.floats(0.1, 0.9))
evidence = st.builds(lambda c: EvidenceEntry(claim=c, links=()), names)
runs = st.builds(
    lambda n: RunEntry(as_of=DAY, searched_to=DAY + dt.timedelta(days=n), heads={}, documents=1, claims=1, method="m"), st.integers(0, 9)
)
bodies = st.one_of(documents.map(DocumentEntry), claims, judgements, st.just(SettingsEntry({"rho": "0.6"})), assessments, evidence, runs)
batches = st.lists(st.tuples(st.sampled_from(["w-a", "w-b"]), st.integers(0, 2), st.lists(bodies, min_size=1, max_size=5)), max_size=8)


def append(root, found, start):
    now = start
    for writer, days, batch in found:
        now += dt.timedelta(days=days * 20)
        Journal(root, writer=writer, by="me", clock=lambda now=now: now).append(batch)
    return now


def same_as_reading_whole(root, cache, instants):
    whole, problems = read(root)
    some, found = ask.standing(root, cache)
    assert problems == found == []
    for instant in instants:
        asked = {"as_of": instant.date(), "recorded_by": instant}
        assert view(some, TEXTS.__getitem__, **asked) == view(whole, TEXTS.__getitem__, **asked)
        for kind in ("claim", "assessment", "document"):
            last = {subject_of(e): e for e in whole if kind_of(e) == kind and e.recorded <= instant}
            assert set(ask.latest(root, cache, kind, recorded_by=instant)[0]) == set(last.values())
    for name in ("c1", 'c"3\n', "no such claim"):
        assert ask.history(root, cache, name)[0] == tuple(filter(ask.about(name), whole))
        last = [e for e in whole if kind_of(e) == "assessment" and subject_of(e)[0] == name][-1:]
        assert [e for e in some if kind_of(e) == "assessment" and subject_of(e)[0] == name][-1:] == last


@settings(max_examples=25, deadline=None)
@given(batches, batches)
def test_what_the_index_answers_is_what_the_whole_journal_says(first, more):
    with tempfile.TemporaryDirectory(dir=DISK) as name, mock.patch.object(ask, "INDEX_FROM", 0):
        root, cache = Path(name, "journal"), Path(name, "cache")
        now = append(root, first, NOON)
        same_as_reading_whole(root, cache, [NOON, now])
        built = (cache / index.NAME).stat().st_mtime_ns
        now = append(root, more, now)
        same_as_reading_whole(root, cache, [NOON, now])
        assert (cache / index.NAME).stat().st_mtime_ns == built  # what came after is read from the journal
