"""A disk that refuses and bits that turn: nothing acknowledged is lost, the failure is one plain error, reading goes on, damage is named."""

import datetime as dt
import errno
import os
import random
import resource
import shutil
import subprocess
import sys

import pytest

from test_cli import run as cli
from tests.nightly import times
from upheld.desk import verify
from upheld.desk_add import add_documents
from upheld.errors import WorkspaceError
from upheld.ledger.entry import SettingsEntry
from upheld.ledger.journal import Journal, month_files, read
from upheld.ledger.store import Store
from upheld.ledger.verify import verify as verify_journal
from upheld.ledger.workspace import Workspace

NOW = dt.datetime(2025, 3, 24, 12, tzinfo=dt.UTC)
CALLS = ("write", "fsync", "replace", "ftruncate")


def note(value):
    return SettingsEntry({"a": str(value) * 20})


class Faults:
    """Fails the k-th call that changes the disk, and all after it where ``for_good``; a failing write has written a half."""

    def __init__(self, monkeypatch, k, *, for_good):
        self.calls, self.k, self.for_good, self.hit = 0, k, for_good, False
        for name in CALLS:
            monkeypatch.setattr(os, name, self.wrapped(name, getattr(os, name)))

    def wrapped(self, name, real):
        def call(*args, **more):
            self.calls += 1
            if self.calls == self.k or (self.for_good and self.calls > self.k):
                self.hit = True
                if name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*args, **more)

        return call


@pytest.mark.parametrize("for_good", [False, True])
def test_a_disk_that_fails_at_any_call_loses_nothing_acknowledged(tmp_path, for_good):
    k, hit = 0, True
    while hit:
        k += 1
        root = tmp_path / "journal"
        shutil.rmtree(root, ignore_errors=True)
        months = iter([NOW, NOW, NOW + dt.timedelta(days=30), *[NOW + dt.timedelta(days=31)] * 9])
        journal = Journal(root, writer="w-a", by="me", clock=lambda months=months: next(months))
        acknowledged = []
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, k, for_good=for_good)
            for n in range(4):
                try:
                    acknowledged += journal.append([note(f"{n}a"), note(f"{n}b")])[0]
                except WorkspaceError as error:
                    assert "No space left" in error.message  # noqa: PT017
            hit = faults.hit
            assert {e.hash for e in acknowledged} <= {e.hash for e in read(root)[0]}
        journal.append([note("after")])
        entries, problems = read(root)
        assert [e for e in entries if e in acknowledged] == acknowledged
        assert problems == verify_journal(root) == []
    assert k > 10


def test_a_store_that_fails_at_any_call_has_the_whole_text_or_none(tmp_path):
    k, hit = 0, True
    while hit:
        k += 1
        root = tmp_path / str(k)
        store = Store(root)
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch, k, for_good=False)
            try:
                kept = [store.text(store.put_text("a text")), store.raw(store.put_raw(b"bytes"))]
            except WorkspaceError:
                kept = []
            hit = faults.hit
        assert kept in ([], ["a text", b"bytes"])
        assert store.text(store.put_text("a text")) == "a text"
        assert store.raw(store.put_raw(b"bytes")) == b"bytes"
        assert not list(root.rglob("*.part"))


_LIMITED = """
import resource, sys
from pathlib import Path
from upheld.errors import WorkspaceError
from upheld.ledger.entry import SettingsEntry
from upheld.ledger.journal import Journal
for size in range(300, 6300, 300):
    root = Path(sys.argv[1], str(size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    journal, n = Journal(root, writer="w-a", by="me"), 0
    try:
        while True:
            journal.append([SettingsEntry({"n": str(n)}), SettingsEntry({"m": "x" * n})])
            n += 2
    except WorkspaceError:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(size, n, flush=True)
"""


def test_a_file_that_may_grow_no_further_at_twenty_sizes_loses_nothing_acknowledged(tmp_path):
    done = subprocess.run([sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    assert len(rows) == 20
    for size, acknowledged in rows:
        entries, problems = read(tmp_path / size)
        assert (len(entries), problems, verify_journal(tmp_path / size)) == (int(acknowledged), [], [])


def test_a_full_disk_ends_a_command_with_exit_4_and_what_was_there_is_read(tmp_path):
    cli(tmp_path, "init", ".")
    (tmp_path / "article.md").write_text("After the dam\n\nJune 1st, 2021\n\nMore than 40 villages were flooded in May 2021 in Kenya.\n")
    assert cli(tmp_path, "read", "article.md").returncode == 0
    (tmp_path / "d.jsonl").write_text('{"id": "e1", "published": "2021-06-02", "text": "%s"}\n' % ("Villages were flooded. " * 400))
    done = subprocess.run(
        [sys.executable, "-m", "upheld", "add", "d.jsonl"], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )  # fmt: skip
    assert done.returncode == 4
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert cli(tmp_path, "check", "--as-of", "2021-06-30").returncode == 0
    assert cli(tmp_path, "add", "d.jsonl").stdout.startswith("1 documents added")


@pytest.fixture
def workspace(tmp_path):
    made, _ = Workspace.init(tmp_path / "ws", person="maya")
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(3):
        (folder / f"p{n}.html").write_text(
            f"<html><head><title>Dam {n}</title></head><body><article><p>{'Twenty villages were flooded when the dam failed. ' * 9}{n}</p></article></body></html>"
        )
    add_documents(made, folder, today=dt.date(2025, 3, 24))
    made.journal.append([note(n) for n in range(20)])
    assert verify(made) == []
    return made


def test_a_bit_that_turns_anywhere_is_found_and_its_file_and_line_named(workspace):
    rng = random.Random(9)
    kept = [p for folder in ("journal", "texts", "archive") for p in (workspace.root / folder).rglob("*.*") if p.suffix in {".jsonl", ".txt", ".zst"}]
    assert {p.suffix for p in kept} == {".jsonl", ".txt", ".zst"}
    for _ in range(times(200, 1000)):
        path = rng.choice(kept)
        good = path.read_bytes()
        flipped = bytearray(good)
        at = rng.randrange(len(good))
        flipped[at] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(flipped))
        named = {(p.where, p.line) for p in verify(workspace)}
        line = good[:at].count(b"\n") + 1 if path.suffix == ".jsonl" else None
        assert (str(path), line) in named or (path.suffix == ".zst" and unchanged(workspace, path))
        path.write_bytes(good)
    assert verify(workspace) == []


def unchanged(workspace, path):
    """Whether an archived file still gives its bytes: a few bits of its packing say nothing."""
    return workspace.store.raw(path.parent.name + path.stem) is not None


def test_a_missing_or_changed_text_is_mended_by_adding_its_document_again(workspace, tmp_path):
    one, two, *_ = sorted((workspace.root / "texts").rglob("*.txt"))
    one.unlink()
    two.write_text("other words")
    assert {p.where for p in verify(workspace)} == {str(one), str(two)}
    outcome, _ = add_documents(workspace, tmp_path / "in", today=dt.date(2025, 3, 24))
    assert (outcome.added, outcome.known) == (0, 3)
    assert verify(workspace) == []


def test_a_newline_cut_from_the_end_is_named(workspace):
    (path,) = month_files(next(p for p in (workspace.root / "journal").iterdir() if p.is_dir()))
    path.write_bytes(path.read_bytes()[:-1])
    problem, *_ = verify(workspace)
    assert (problem.where, problem.line) == (str(path), path.read_bytes().count(b"\n") + 1)


@pytest.mark.parametrize("dropped", [1, 5])
def test_a_dropped_end_that_no_run_saw_is_found_by_the_clone_that_wrote_it(workspace, dropped):
    (path,) = month_files(next(p for p in (workspace.root / "journal").iterdir() if p.is_dir()))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-dropped]))
    (problem,) = verify(workspace)
    assert (problem.where, problem.line) == (str(path), len(lines) - dropped)
    assert "is gone" in problem.message
    workspace.witness.write_bytes(b"\xff broken")
    assert verify(workspace) == []
