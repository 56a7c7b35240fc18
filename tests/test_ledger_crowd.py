"""Many at once: writers killed in the middle, writers and readers side by side, clones merged by git."""

import datetime as dt
import json
import multiprocessing
import random
import shutil
import subprocess
import time
from pathlib import Path

import msgspec
import pytest

from test_cli import DOCUMENTS, TEXT
from test_cli import run as cli
from tests.nightly import times
from upheld.desk import assess_entries, check, replay, verify
from upheld.desk_add import add_documents
from upheld.desk_judge import judge
from upheld.desk_read import read_analysis
from upheld.desk_said import Said
from upheld.ledger import ask
from upheld.ledger.asof import seen_by
from upheld.ledger.entry import AssessmentEntry, DocumentEntry, RunEntry, SettingsEntry, kind_of
from upheld.ledger.journal import Journal, read
from upheld.ledger.verify import verify as verify_journal
from upheld.ledger.workspace import Workspace
from upheld.publish.contract import check_json

TODAY = dt.date(2021, 7, 1)


def forks():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["upheld.desk", "upheld.ledger.index_build"])
    return context


def begin(root):
    workspace, _ = Workspace.init(root, person="maya")
    (root / "article.md").write_text(TEXT)
    read_analysis(workspace, root / "article.md", today=TODAY)
    return workspace


def add(workspace, *rows):
    path = workspace.root / "documents.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    add_documents(workspace, path, today=TODAY)


def told(n):
    return {
        "id": f"n{n}",
        "published": "2021-06-20",
        "outlet": f"Paper {n % 7}",
        "text": f"When the Sarn dam failed in Kenya, {20 + n % 30} villages were flooded.",
    }


def _checks(root, sender, start):
    workspace, n = Workspace(Path(root), person="child"), start
    while True:
        add(workspace, told(n))
        check(workspace, today=TODAY)
        sender.send(n)
        n += 1


def test_killing_a_live_check_again_and_again_loses_nothing_acknowledged(quick):
    workspace, context, rng, n = begin(quick), forks(), random.Random(4), 0
    for _ in range(times(50, 500)):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_checks, args=(str(quick), sender, n))
        child.start()
        sender.close()
        acknowledged = receiver.recv()
        time.sleep(rng.random() * 0.03)
        child.kill()
        child.join()
        while True:
            try:
                acknowledged = receiver.recv()
            except EOFError:
                break
        receiver.close()
        held = {e.body.document.id for e in workspace.entries()[0] if isinstance(e.body, DocumentEntry)}
        assert {f"n{i}" for i in range(acknowledged + 1)} <= held
        n = acknowledged + 1
    check(workspace, today=TODAY)
    entries, problems = workspace.entries()
    assert problems == verify(workspace) == []
    assert sum(isinstance(e.body, RunEntry) for e in entries) >= n + 1
    replays_equal_stored(workspace, entries[-60:])


def replays_equal_stored(workspace, some):
    """The runs among ``some`` give, computed anew, the assessments recorded with them, byte for byte."""
    entries, _ = workspace.entries()
    stored = {}
    for entry in some:
        if isinstance(entry.body, RunEntry):
            again = replay(entries, workspace.store.text, entry.body)
            found = {a.claim: msgspec.json.encode(a) for a in again.weighed.assessments}
            before = max(e.n for e in seen_by(entries, entry.body.heads) if e.writer == entry.writer)
            for other in entries:
                if isinstance(other.body, AssessmentEntry) and other.writer == entry.writer and before < other.n < entry.n:
                    assert msgspec.json.encode(other.body.assessment) == found[other.body.assessment.claim]
                    stored[other.hash] = other
    assert stored


def _appends(root, writer, n):
    journal = Journal(Path(root), writer=writer, by="p")
    for i in range(n):
        journal.append([SettingsEntry({"a": str(i)})])


def _reads(root, sender):
    counts, wrong = [0], []
    while counts[-1] < 4000 and not wrong:
        entries, problems = read(Path(root))
        wrong += [str(p) for p in problems]
        counts.append(len(entries))
    sender.send((counts == sorted(counts), wrong))


def test_eight_writers_and_two_readers_lose_nothing_and_see_nothing_torn(quick):
    context = forks()
    pipes = [context.Pipe(duplex=False) for _ in range(2)]
    readers = [context.Process(target=_reads, args=(str(quick), sender)) for _, sender in pipes]
    processes = [context.Process(target=_appends, args=(str(quick), f"w-{i % 4}", 500)) for i in range(8)] + readers
    for process in processes:
        process.start()
    for process in processes[:8]:
        process.join()
    assert [process.exitcode for process in processes[:8]] == [0] * 8
    assert [receiver.recv() for receiver, _ in pipes] == [(True, [])] * 2
    for process in readers:
        process.join()
    assert len(read(quick)[0]) == 4000
    assert verify_journal(quick) == []


def git(folder, *args):
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", *identity, *args], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_two_clones_merge_in_git_without_conflict_and_then_say_the_same(tmp_path):
    left, right = tmp_path / "left", tmp_path / "right"
    left.mkdir()
    git(left, "init", "-q", "-b", "main")
    workspace = begin(left)
    add(workspace, DOCUMENTS[0])
    check(workspace, today=TODAY)
    (left / "documents.jsonl").unlink()
    git(left, "add", "-A")
    git(left, "commit", "-qm", "start")
    git(tmp_path, "clone", "-q", str(left), str(right))
    answers = []
    for folder, rows in ((left, [DOCUMENTS[1], told(1)]), (right, [DOCUMENTS[1], told(2)])):
        clone = Workspace(folder, person=folder.name)
        add(clone, *rows)
        judge(clone, Said(about="Reuters", grade="B", because=f"read by {folder.name}", since=TODAY))
        check(clone, today=TODAY)
        (folder / "documents.jsonl").unlink()
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", folder.name)
    git(left, "pull", "-q", "--no-rebase", "--no-edit", str(right), "main")
    git(right, "pull", "-q", "--no-rebase", "--no-edit", str(left), "main")
    assert git(left, "status", "--porcelain") == ""
    for folder in (left, right):
        clone = Workspace(folder)
        entries, problems = clone.entries()
        assert problems == verify(clone) == []
        assert {e.by for e in entries} == {"maya", "left", "right"}
        replays_equal_stored(clone, entries)
        found = assess_entries(entries, clone.store.text, as_of=TODAY)
        answers.append(check_json(found.view, found.weighed.assessments, origins=len(found.weighed.origins)))
        assert len(found.view.documents) == 4
    assert answers[0] == answers[1]


def test_deleting_the_cache_changes_no_answer_on_fifty_days(tmp_path, monkeypatch):
    monkeypatch.setattr(ask, "INDEX_FROM", 0)
    workspace = begin(tmp_path)
    for n in range(10):
        add(workspace, told(n) | {"published": f"2021-06-{n * 2 + 1:02}"})
    check(workspace, today=TODAY)

    def answers():
        entries, _ = workspace.standing()
        found = [assess_entries(entries, workspace.store.text, as_of=TODAY - dt.timedelta(days=n)) for n in range(50)]
        return [check_json(f.view, f.weighed.assessments, origins=len(f.weighed.origins)) for f in found]

    before = answers()
    assert (tmp_path / ".cache" / "index.duckdb").exists()
    shutil.rmtree(tmp_path / ".cache")
    assert answers() == before


def test_what_the_command_line_records_replays_to_the_byte_and_is_whole(tmp_path):
    (tmp_path / "article.md").write_text(TEXT)
    (tmp_path / "documents.jsonl").write_text("".join(json.dumps(d) + "\n" for d in DOCUMENTS))
    claim = "more-than-40-villages-flooded"
    for args in (
        ("init", "."),
        ("read", "article.md"),
        ("check",),
        ("add", "documents.jsonl"),
        ("check",),
        ("judge", claim, "--unlink", "e1", "--because", "another dam"),
        ("judge", "Reuters", "--rate", "B", "--because", "its corrections are prompt"),
        ("judge", "e2", "--retract", "--because", "withdrawn by the county"),
        ("check",),
    ):
        assert cli(tmp_path, *args).returncode == 0
    workspace = Workspace(tmp_path)
    entries, problems = workspace.entries()
    assert problems == verify(workspace) == []
    kinds = [kind_of(e) for e in entries]
    told = {"alert", "argument", "delivery"}
    assert set(kinds) == {"analysis", "claim", "document", "evidence", "assessment", "run", "settings", "unlink", "rating", "retraction"} | told
    evidence = [e.body for e in entries if kind_of(e) == "evidence" and e.body.claim == claim]
    assert [[k.document for k in b.links] for b in evidence] == [["e1", "e2"], []]
    assert all(b.inputs and b.method for b in evidence)
    replays_equal_stored(workspace, entries)
    assert cli(tmp_path, "check").returncode == 0
    assert [kind_of(e) for e in workspace.entries()[0]] == [*kinds, "run"]
