import datetime as dt
import multiprocessing
import os
import random
import shutil
import time
from pathlib import Path

import pytest

from tests.nightly import times
from upheld.errors import DamagedError, LockedError
from upheld.ledger.entry import RunEntry, SettingsEntry, seal_holds
from upheld.ledger.files import locked
from upheld.ledger.journal import Journal, month_files, read
from upheld.ledger.verify import verify

NOW = dt.datetime(2025, 3, 24, 12, tzinfo=dt.UTC)


def journal(root, writer="w-a", clock=lambda: NOW):
    return Journal(root, writer=writer, by="maya", clock=clock)


def note(value):
    return SettingsEntry({"a": str(value)})


def run(heads):
    return RunEntry(as_of=NOW.date(), searched_to=NOW.date(), heads=heads, documents=1, claims=1, method="m")


def the_file(root, writer="w-a"):
    (path,) = month_files(root / writer)
    return path


def test_entries_come_back_as_written_and_the_chain_holds(tmp_path):
    written, problems = journal(tmp_path).append([note(1), note(2)])
    back, wrong = read(tmp_path)
    assert (back, problems, wrong, verify(tmp_path)) == (written, [], [], [])
    assert [e.n for e in back] == [1, 2]
    assert back[1].prev == back[0].hash


def test_the_chain_runs_across_months_and_the_clock_never_goes_back(tmp_path):
    days = iter([NOW, NOW + dt.timedelta(days=30), NOW])
    for i in range(3):
        journal(tmp_path, clock=lambda: next(days)).append([note(i)])
    entries, _ = read(tmp_path)
    assert [p.name for p in month_files(tmp_path / "w-a")] == ["2025-03.jsonl", "2025-04.jsonl"]
    assert entries[2].recorded == entries[1].recorded
    assert verify(tmp_path) == []


@pytest.mark.parametrize("damage", ["change", "drop", "swap", "insert"])
def test_damage_in_the_middle_is_named_by_file_and_line(tmp_path, damage):
    journal(tmp_path).append([note(i) for i in range(5)])
    path = the_file(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    match damage:
        case "change":
            lines[2] = lines[2].replace(b'"2"', b'"7"')
        case "drop":
            del lines[2]
        case "swap":
            lines[2], lines[3] = lines[3], lines[2]
        case "insert":
            lines.insert(2, lines[0])
    path.write_bytes(b"".join(lines))
    problem = verify(tmp_path)[0]
    assert (problem.where, problem.line) == (str(path), 3)


def test_a_dropped_end_is_found_because_a_run_saw_it(tmp_path):
    one, two = journal(tmp_path), journal(tmp_path, "w-b")
    one.append([note(1), note(2)])
    two.append([run(one.heads())])
    path = the_file(tmp_path)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    (problem,) = verify(tmp_path)
    assert problem.where == str(path)
    assert "is gone" in problem.message


def test_two_clones_merge_as_a_union_of_files(tmp_path):
    left, right = tmp_path / "left", tmp_path / "right"
    journal(left).append([note("common")])
    shutil.copytree(left, right)
    journal(left).append([note("left")])
    journal(right, "w-b").append([note("right")])
    shutil.copytree(right / "w-b", left / "w-b")
    entries, problems = read(left)
    assert len(entries) == 3
    assert problems == verify(left) == []


def test_cutting_the_journal_at_every_byte_of_its_last_entries_opens_at_the_last_whole_one(quick):
    base = quick / "base"
    journal(base).append([note(i) for i in range(5)])
    content = the_file(base).read_bytes()
    ends = [i + 1 for i, byte in enumerate(content) if byte == 10]
    for cut in range(ends[1], len(content)):
        root = quick / "cut"
        shutil.rmtree(root, ignore_errors=True)
        path = root / "w-a" / "2025-03.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(content[:cut])
        whole = sum(end <= cut for end in ends)
        torn = cut not in ends
        entries, problems = read(root)
        assert len(entries) == whole
        assert [p.line for p in problems] == ([whole + 1] if torn else [])
        _, problems = journal(root).append([note("after")])
        assert len(problems) == torn
        assert len(read(root)[0]) == whole + 1
        assert verify(root) == []
        kept = b"".join(p.read_bytes() for p in (root / "w-a" / "damaged").glob("*.part")) if torn else b""
        assert kept == content[max(e for e in ends if e <= cut) : cut]


def test_random_bit_flips_are_all_detected_on_the_right_line(tmp_path):
    journal(tmp_path).append([note(i) for i in range(50)])
    path = the_file(tmp_path)
    content = path.read_bytes()
    rng = random.Random(7)
    for _ in range(times(150, 1000)):
        at = rng.randrange(len(content))
        flipped = bytearray(content)
        flipped[at] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(flipped))
        line = content[:at].count(b"\n") + 1
        assert line in {p.line for p in verify(tmp_path)} or content[at] == 10


def test_a_changed_last_line_stops_appending(tmp_path):
    journal(tmp_path).append([note(1)])
    path = the_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"1"', b'"9"'))
    with pytest.raises(DamagedError, match="last line"):
        journal(tmp_path).append([note(2)])


def test_a_line_of_another_schema_is_a_problem_and_the_rest_is_read(tmp_path):
    journal(tmp_path).append([note(1), note(2)])
    path = the_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"v":1', b'"vv":1', 1))
    entries, (problem,) = read(tmp_path)
    assert len(entries) == 1
    assert problem.line == 1


def test_a_held_lock_is_reported_with_its_holder(tmp_path):
    path = tmp_path / ".lock"
    with locked(path), pytest.raises(LockedError, match=str(os.getpid())), locked(path, wait_s=0.05):
        pass


def _appends(root, writer):
    for i in range(50):
        Journal(Path(root), writer=writer, by="p").append([note(i)])


def test_processes_that_append_at_once_lose_nothing(quick):
    context = multiprocessing.get_context("forkserver")
    processes = [context.Process(target=_appends, args=(str(quick), writer)) for writer in ("w-a", "w-a", "w-b")]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert len(read(quick)[0]) == 150
    assert verify(quick) == []


def _appends_for_ever(root, sender):
    writing = Journal(Path(root), writer="w-a", by="child")
    while True:
        written, _ = writing.append([note(1), note(2)])
        sender.send(len(written))


def test_killing_a_writer_again_and_again_loses_nothing_acknowledged(quick):
    rng = random.Random(3)
    context = multiprocessing.get_context("forkserver")
    acknowledged = 0
    for _ in range(times(50, 500)):
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_appends_for_ever, args=(str(quick), sender))
        child.start()
        sender.close()
        acknowledged += receiver.recv()
        time.sleep(rng.random() * 0.02)
        child.kill()
        child.join()
        try:
            while True:
                acknowledged += receiver.recv()
        except EOFError:
            receiver.close()
    journal(quick, clock=lambda: dt.datetime.now(dt.UTC)).append([note("end")])
    entries, problems = read(quick)
    assert problems == []
    assert len(entries) > acknowledged >= 100
    assert verify(quick) == []


def test_seals_hold_only_for_whole_lines():
    assert not seal_holds(b"")
    assert not seal_holds(b'{"hash":"')
