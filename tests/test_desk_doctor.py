"""What stands in the way of a workspace is named, each with what to do; and a workspace is brought back whole from a copy."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import dam
from upheld.desk import assess_entries, check, replay, verify
from upheld.desk_doctor import ailments, versions
from upheld.ledger import ask
from upheld.ledger.entry import PullEntry, RunEntry
from upheld.ledger.index import NAME
from upheld.ledger.workspace import Workspace
from upheld.model.watch import Pulled

OLD = Path(__file__).parent / "old"
NOON = dt.datetime(2022, 7, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def made(quick):
    workspace = dam.workspace(quick)
    check(workspace, today=dam.TODAY)
    workspace.clock = lambda: NOON
    return workspace


def messages(workspace):
    return [p.message for p in ailments(workspace)]


def test_a_workspace_in_order_has_no_ailment(made):
    assert messages(made) == []


def test_a_clock_that_was_set_back_is_named(made):
    made.clock = lambda: NOON - dt.timedelta(days=3)
    (said,) = messages(made)
    assert "a clock was wrong" in said


def test_a_disk_that_is_nearly_full_is_named(made, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    (problem,) = ailments(made)
    assert "5 MB are free" in problem.message
    assert "make room" in problem.remedy


def test_an_index_that_was_damaged_is_built_anew_and_that_is_said(made, monkeypatch):
    monkeypatch.setattr(ask, "INDEX_FROM", 0)
    monkeypatch.setattr("upheld.desk_doctor.INDEX_FROM", 0)
    assert messages(made) == []
    (made.root / ".cache" / NAME).write_bytes(b"no index")
    (said,) = messages(made)
    assert "built anew" in said
    assert messages(made) == []


def test_a_source_that_fails_or_is_dead_is_named_with_its_address(made):
    (made.root / "sources.toml").write_text('[[feed]]\nname = "paper"\naddress = "https://example.org/rss"\n')
    made.journal.append(
        [PullEntry(pulled=(Pulled(name="paper", at=NOON - dt.timedelta(days=20), outcome="failed", message="404"),), watched=("paper",))]
    )
    (problem,) = ailments(made)
    assert problem.message.startswith("paper is dead")
    assert "https://example.org/rss" in problem.remedy


def test_the_verb_says_all_of_it_and_fails_for_damage_alone(made):
    (made.root / "sources.toml").write_text('[[feed]]\nname = "paper"\naddress = "https://example.org/rss"\n')
    made.journal.append([PullEntry(pulled=(Pulled(name="paper", at=NOON, outcome="failed", message="404"),), watched=("paper",))])
    done = subprocess.run([sys.executable, "-m", "upheld", "check", "--verify"], cwd=made.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "paper is dead" in done.stderr
    assert "the record is whole" in done.stderr
    assert versions().split(",")[0] in done.stderr


def test_a_copy_without_the_cache_is_the_whole_workspace(made, tmp_path):
    """A backup is a copy of the folder; ``.cache`` need not be in it."""
    before = assess_entries(made.entries()[0], made.store.text, as_of=dam.AS_OF)
    shutil.copytree(made.root, tmp_path / "copy", ignore=shutil.ignore_patterns(".cache"))
    shutil.rmtree(made.root)
    restored = Workspace(tmp_path / "copy", person="maya", clock=lambda: NOON)
    assert verify(restored) == []
    assert assess_entries(restored.entries()[0], restored.store.text, as_of=dam.AS_OF) == before
    check(restored, today=NOON.date())
    assert verify(restored) == []
    assert len({e.writer for e in restored.entries()[0]}) == 2  # the copy goes on under a writer of its own


def test_what_a_copy_lacks_is_named_and_comes_back_from_another(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "copy")
    lost = min((made.root / "texts").rglob("*.txt"))
    lost.unlink()
    month = next((made.root / "journal").rglob("*.jsonl"))
    month.write_bytes(month.read_bytes()[:-200])
    assert {p.where for p in verify(made)} >= {str(lost), str(month)}
    for path in (lost, month):
        shutil.copy2(tmp_path / "copy" / path.relative_to(made.root), path)
    assert verify(made) == []


@pytest.mark.parametrize("name", sorted(p.name for p in OLD.iterdir()) if OLD.is_dir() else [])
def test_a_workspace_of_an_older_version_is_read_checked_and_goes_on(tmp_path, name):
    """Each folder of ``tests/old`` was written by the version it is named after, and is never changed."""
    shutil.copytree(OLD / name, tmp_path / "ws")
    old = Workspace(tmp_path / "ws", person="maya", clock=lambda: NOON)
    entries, problems = old.entries()
    assert problems == verify(old) == []
    run = next(e.body for e in entries if isinstance(e.body, RunEntry))
    assert replay(entries, old.store.text, run).weighed.assessments
    outcome, _ = check(old, today=NOON.date())
    assert outcome.weighed.assessments
    assert verify(old) == []
    assert old.entries()[0][: len(entries)] == entries  # nothing that was written then is written anew
