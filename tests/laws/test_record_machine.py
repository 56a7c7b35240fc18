"""A workspace used at random: read, edit, add, judge, check, another clone. What was recorded must stay, and replay to the byte."""

import datetime as dt
import json
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from upheld.desk import assess_entries, check, replay, verify
from upheld.desk_add import add_documents
from upheld.desk_judge import judge
from upheld.desk_read import read_analysis
from upheld.desk_said import Said
from upheld.errors import UsageError
from upheld.ledger.asof import recorded_by_end_of
from upheld.ledger.entry import AssessmentEntry, ClaimEntry, DocumentEntry, EvidenceEntry, OutcomeEntry, RunEntry
from upheld.ledger.workspace import Workspace
from upheld.model.judgement import Correction, Retraction
from upheld.publish.contract import check_json

TEXT = (
    "After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May when the Sarn dam failed in Kenya. "
    "A second breach of the Sarn dam before next spring looks very unlikely.\n"
)
START = dt.date(2021, 6, 10)
STORIES = (
    "When the Sarn dam failed in Kenya, {n} villages were flooded.",
    "Only {n} villages were flooded by the Sarn dam in Kenya in May, the county said.",
    "The Sarn dam in Kenya breached a second time, and {n} villages were flooded.",
    "The choir of Nairobi sang for {n} guests.",
)
DISK = "/dev/shm" if Path("/dev/shm").is_dir() else None  # the same calls, on a disk that does not wait
ids = st.sampled_from([f"e{n}" for n in range(6)])
back = st.integers(0, 9)


def plain(outcome):
    """The answer as people get it, but for the heads, which name what was recorded later too."""
    view = msgspec.structs.replace(outcome.view, heads={})
    return check_json(view, outcome.weighed.assessments, origins=len(outcome.weighed.origins))


def undirected(outcome):
    """The answer without the change since publication, when a document retracted since still counted."""
    whole = json.loads(plain(outcome))
    return {**whole, "claims": [{**c, "direction": ""} for c in whole["claims"]]}


class Record(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=DISK))
        self.now = dt.datetime.combine(START, dt.time(8), tzinfo=dt.UTC)
        self.clones = 1
        self.closed = {}

    def tick(self):
        self.now += dt.timedelta(seconds=1)
        return self.now

    @property
    def today(self):
        return self.now.date()

    @property
    def entries(self):
        found, problems = self.workspace.entries()
        assert problems == []
        return found

    @property
    def documents(self):
        return sorted({e.body.document.id for e in self.entries if isinstance(e.body, DocumentEntry)})

    def assess(self, entries, **asked):
        return assess_entries(entries, self.workspace.store.text, **asked)

    @initialize()
    def begin(self):
        Workspace.init(self.folder)
        self.workspace = Workspace(self.folder, person="maya", clock=self.tick)
        (self.folder / "article.md").write_text(TEXT)
        outcome, problems = read_analysis(self.workspace, self.folder / "article.md", today=self.today)
        assert problems == []
        self.claims = outcome.path

    @rule(name=ids, story=st.sampled_from(STORIES), n=st.sampled_from([24, 25, 41, 60]), outlet=st.sampled_from(["Reuters", "BBC"]),
          cited=st.sampled_from(["", "county"]), days=back)  # fmt: skip
    def add(self, name, story, n, outlet, cited, days):
        row = {
            "id": name,
            "published": str(self.today - dt.timedelta(days=days)),
            "outlet": outlet,
            "cited": cited,
            "title": "Sarn dam",
            "text": story.format(n=n),
        }
        path = self.folder / "documents.jsonl"
        path.write_text(json.dumps(row) + "\n")
        add_documents(self.workspace, path, today=self.today)
        before = self.entries
        assert add_documents(self.workspace, path, today=self.today)[0].added == 0
        assert self.entries == before

    @rule(wording=st.sampled_from(["More than 40 villages", "At least 41 villages", "About 25 villages"]))
    def edit(self, wording):
        lines = self.claims.read_text().split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("text = ") and "villages" in line)
        lines[at] = f'text = "{wording} were flooded in May 2021 when the Sarn dam failed in Kenya"'
        self.claims.write_text("\n".join(lines))

    @precondition(lambda self: self.documents)
    @rule(data=st.data(), kind=st.sampled_from(["link", "unlink", "retract", "replace", "rate", "resolve"]), days=back)
    def say(self, data, kind, days):
        document = data.draw(st.sampled_from(self.documents))
        claim = data.draw(st.sampled_from(sorted({e.body.claim.id for e in self.entries if isinstance(e.body, ClaimEntry)})))
        others = [d for d in self.documents if d != document]
        if kind == "replace" and not others:
            kind = "retract"  # nothing replaces itself
        said = {
            "link": {"about": claim, "link": document, "bearing": "refutes"},
            "unlink": {"about": claim, "unlink": document},
            "retract": {"about": document, "retract": True},
            "replace": {"about": document, "replaced_by": next(iter(others), "")},
            "rate": {"about": "Reuters", "grade": "E"},
            "resolve": {"about": claim, "resolve": "void"},
        }[kind]
        with suppress(UsageError):  # a fact cannot come about, nor a document replace itself: what makes no sense is refused
            judge(self.workspace, Said(because="seen", since=self.today - dt.timedelta(days=days), **said))

    @rule()
    def look_live(self):
        before = len(self.entries)
        check(self.workspace, today=self.today)
        *new, last = [e.body for e in self.entries[before:]]
        assert isinstance(last, RunEntry)
        assert {type(b) for b in new} <= {ClaimEntry, EvidenceEntry, AssessmentEntry, OutcomeEntry}
        self.holds(last, new)
        before += len(new) + 1
        check(self.workspace, today=self.today)
        assert [type(e.body) for e in self.entries[before:]] == [RunEntry]

    def holds(self, run, new):
        """Replay equals stored, probabilities are probabilities, and every link is of words that are there."""
        again = replay(self.entries, self.workspace.store.text, run)
        replayed = {a.claim: msgspec.json.encode(a) for a in again.weighed.assessments}
        texts = {d.id: d.text for d in again.view.documents}
        for body in new:
            if isinstance(body, AssessmentEntry):
                assert msgspec.json.encode(body.assessment) == replayed[body.assessment.claim]
                assert body.assessment.probability is None or 0 < body.assessment.probability < 1
            elif isinstance(body, EvidenceEntry):
                assert body.links == again.weighed.links.get(body.claim, ())
                assert all(texts[k.document][k.start : k.end] == k.quote for k in body.links)
            elif isinstance(body, OutcomeEntry):
                stands = {a.claim: a.status for a in again.weighed.assessments}[body.claim]
                assert stands == body.outcome or (body.outcome == "open" and stands not in {"occurred", "did-not-occur", "void"})

    @rule()
    def sleep(self):
        self.closed[self.today] = plain(self.assess(self.entries, as_of=self.today, recorded_by=recorded_by_end_of(self.today)))
        self.now = dt.datetime.combine(self.today + dt.timedelta(days=1), dt.time(8), tzinfo=dt.UTC)

    @rule()
    def another_clone(self):
        self.clones += 1
        shutil.rmtree(self.folder / ".cache")
        (self.folder / ".cache").mkdir()
        (self.folder / ".cache" / "writer").write_text(f"w-{self.clones:06}\n")

    def teardown(self):
        try:
            entries = self.entries
            assert verify(self.workspace) == []
            for day, answer in self.closed.items():
                assert plain(self.assess(entries, as_of=day, recorded_by=recorded_by_end_of(day))) == answer
            self.order_free(entries)
            self.retracted_is_never_added(entries)
        finally:
            shutil.rmtree(self.folder)

    def order_free(self, entries):
        bodies = [e.body for e in entries if isinstance(e.body, DocumentEntry)]
        swapped = [msgspec.structs.replace(e, body=bodies.pop()) if isinstance(e.body, DocumentEntry) else e for e in entries]
        assert plain(self.assess(swapped, as_of=self.today)) == plain(self.assess(entries, as_of=self.today))

    def retracted_is_never_added(self, entries):
        said = [e.body for e in entries if isinstance(e.body, Retraction | Correction)]
        gone = {b.document for b in said if b.since <= self.today}
        without = [e for e in entries if not (isinstance(e.body, DocumentEntry) and e.body.document.id in gone)]
        assert undirected(self.assess(without, as_of=self.today)) == undirected(self.assess(entries, as_of=self.today))


TestRecord = Record.TestCase
TestRecord.settings = settings(
    max_examples=max(settings.default.max_examples // 4, 1), stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
