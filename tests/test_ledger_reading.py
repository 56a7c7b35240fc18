"""The standing entries kept in memory: whatever was done to the journal between two questions, they are what a fresh reading has."""

import datetime as dt
import random

import pytest

from upheld.ledger.ask import standing
from upheld.ledger.entry import SettingsEntry
from upheld.ledger.journal import Journal
from upheld.ledger.reading import Reading

NOON = dt.datetime(2025, 1, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "journal"


def append(root, writer, n, *, days=0):
    return Journal(root, writer=writer, by="me", clock=lambda: NOON + dt.timedelta(days=days)).append([SettingsEntry({"n": str(n)})])


def files(root):
    return sorted(root.glob("*/*.jsonl"))


def test_whatever_happens_between_it_is_what_a_fresh_reading_has(root, tmp_path):
    rng, reading = random.Random(5), Reading.standing(root, tmp_path / "cache")
    for n in range(120):
        match rng.randrange(8):
            case 0 if files(root):
                path = rng.choice(files(root))  # cut at a line, as `git checkout` of an older state does
                lines = path.read_bytes().splitlines(keepends=True)
                path.write_bytes(b"".join(lines[: len(lines) // 2]))
            case 1 if files(root):
                files(root)[-1].write_bytes(files(root)[-1].read_bytes() + b'{"hash":"01')  # a torn line
            case 2 if files(root):
                path = rng.choice(files(root))
                path.write_bytes(path.read_bytes().replace(b'"n":"1', b'"n":"2', 1))  # changed in place
            case 3:
                pass
            case _:
                try:
                    append(root, rng.choice(("w-a", "w-b")), n, days=n // 10)
                except Exception:  # noqa: BLE001 - a damaged end is told elsewhere; here it only has to be read alike
                    files(root)[-1].write_bytes(b"")
        assert reading.found() == standing(root, tmp_path / "cache"), n


def test_nothing_new_is_not_read_again_and_a_line_more_is_read_alone(root, tmp_path, monkeypatch):
    append(root, "w-a", 1)
    reading = Reading.standing(root, tmp_path / "cache")
    first = reading.found()
    monkeypatch.setattr("upheld.ledger.reading.standing", None)
    assert reading.found() == first
    first[1].append("a problem of someone's own")
    assert reading.found()[1] == []
    append(root, "w-a", 2)
    append(root, "w-b", 3, days=-1)
    assert [e.body.settings["n"] for e in reading.found()[0]] == ["3", "1", "2"]
