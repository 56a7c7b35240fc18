import datetime as dt
import random
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from tests.nightly import times
from upheld.ledger import ask, index
from upheld.ledger.entry import AssessmentEntry, SettingsEntry
from upheld.ledger.files import locked
from upheld.ledger.index import NAME, Index, open_index
from upheld.ledger.index_build import build
from upheld.ledger.journal import Journal, month_files, read
from upheld.model.assessment import Assessment

NOW = dt.datetime(2025, 3, 24, 12, tzinfo=dt.UTC)


def assessment(claim, p=0.5):
    return AssessmentEntry(Assessment(claim=claim, as_of=NOW.date(), status="upheld", probability=p))


def fill(root, rounds=5, claims=4, writer="w-a"):
    journal = Journal(root, writer=writer, by="me", clock=lambda: NOW)
    for n in range(rounds):
        journal.append([*(assessment(f"c{i}", (n + 1) / 100) for i in range(claims)), SettingsEntry({"n": str(n)})])


@pytest.fixture
def places(quick, monkeypatch):
    monkeypatch.setattr(ask, "INDEX_FROM", 0)
    fill(quick / "journal")
    return quick / "journal", quick / "cache"


def test_replaced_assessments_are_left_out_and_the_last_stand(places):
    entries, problems = ask.standing(*places)
    assert problems == []
    assert [e.body.assessment.probability for e in entries if isinstance(e.body, AssessmentEntry)] == [0.05] * 4
    assert len([e for e in entries if isinstance(e.body, SettingsEntry)]) == 5


def test_a_small_journal_is_read_without_an_index(tmp_path):
    fill(tmp_path / "journal")
    assert ask.standing(tmp_path / "journal", tmp_path / "cache") == read(tmp_path / "journal")
    assert not (tmp_path / "cache").exists()


def test_deleting_it_changes_no_answer(places):
    before = ask.history(*places, "c1")
    shutil.rmtree(places[1])
    assert ask.history(*places, "c1") == before
    assert len(before[0]) == 5


def test_it_is_opened_read_only_and_closed_to_the_outside(places, tmp_path):
    build(*places)
    with Index(places[0], places[1] / NAME) as opened:
        for statement in (
            "create table x (a int)",
            "select * from read_csv('/etc/hosts')",
            f"copy entries to '{tmp_path / 'out.csv'}'",
            f"attach '{tmp_path / 'other.db'}'",
            "set enable_external_access = true",
            "install json",
        ):
            with pytest.raises(duckdb.Error):
                opened._con.execute(statement)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 400, b"\x00" * 12288])
def test_a_file_that_is_no_index_is_built_anew(places, content):
    expected = ask.history(*places, "c1")
    (places[1] / NAME).write_bytes(content)
    assert ask.history(*places, "c1") == expected
    assert (places[1] / NAME).read_bytes() != content


def test_the_index_of_another_journal_is_built_anew(places, tmp_path):
    fill(tmp_path / "other", rounds=9)
    build(tmp_path / "other", places[1])
    assert len(ask.history(*places, "c1")[0]) == 5


def test_an_index_of_another_version_is_built_anew(places):
    build(*places)
    with duckdb.connect(str(places[1] / NAME)) as con:
        con.execute("update meta set format = 0")
        con.execute("delete from entries where kind = 'settings'")
    assert len(ask.standing(*places)[0]) == 9


def test_rows_that_point_beside_a_line_are_not_believed(places):
    build(*places)
    with duckdb.connect(str(places[1] / NAME)) as con:
        con.execute("update entries set start = start + 1 where kind = 'assessment'")
    assert ask.history(*places, "c1")[0] == tuple(filter(ask.about("c1"), read(places[0])[0]))


def test_a_journal_that_was_cut_or_rewritten_gives_what_it_says_now(places):
    ask.standing(*places)
    (path,) = month_files(places[0] / "w-a")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:10]))
    assert len(ask.history(*places, "c1")[0]) == 2
    assert ask.standing(*places)[0] == read(places[0])[0][4:]


def test_a_damaged_line_is_named_with_and_without_an_index(places):
    (path,) = month_files(places[0] / "w-a")
    path.write_bytes(path.read_bytes().replace(b'"v":1', b'"v":x', 1))
    _, (named,) = ask.standing(*places)
    _, (plain,) = read(places[0])
    assert (named.where, named.line) == (plain.where, plain.line) == (str(path), 1)


def test_much_that_came_after_makes_it_anew(places, monkeypatch):
    monkeypatch.setattr(index, "INDEX_FROM", 0)
    ask.standing(*places)
    built = (places[1] / NAME).stat().st_ino
    fill(places[0], rounds=4)
    with open_index(*places):
        pass
    assert (places[1] / NAME).stat().st_ino != built


def test_while_another_process_builds_it_the_journal_is_read(places):
    places[1].mkdir()
    with locked(places[1] / "index.lock"):
        assert len(ask.history(*places, "c1")[0]) == 5
    assert not (places[1] / NAME).exists()


def test_random_bit_flips_never_change_an_answer(places):
    expected = [ask.standing(*places), ask.history(*places, "c1"), ask.latest(*places, "assessment", recorded_by=NOW)]
    path = places[1] / NAME
    good = path.read_bytes()
    rng = random.Random(5)
    for _ in range(times(40, 1000)):
        flipped = bytearray(good)
        flipped[rng.randrange(len(good))] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(flipped))
        assert [ask.standing(*places), ask.history(*places, "c1"), ask.latest(*places, "assessment", recorded_by=NOW)] == expected


_BUILDER = """
import sys
from pathlib import Path
from upheld.ledger.index_build import build
print("ready", flush=True)
while True:
    build(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_killing_a_build_at_any_moment_leaves_an_index_that_opens_or_none(places):
    fill(places[0], rounds=200)
    rng = random.Random(3)
    expected = read(places[0])[0]
    for _ in range(times(10, 200)):
        child = subprocess.Popen([sys.executable, "-c", _BUILDER, *map(str, places)], stdout=subprocess.PIPE, text=True)
        assert child.stdout.readline().strip() == "ready"
        time.sleep(rng.random() * 0.1)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        if (places[1] / NAME).exists():
            Index(places[0], places[1] / NAME).close()
        assert ask.history(*places, "c1")[0] == tuple(filter(ask.about("c1"), expected))
    build(*places)
    assert {p.name for p in places[1].iterdir()} == {NAME, "index.lock"}
