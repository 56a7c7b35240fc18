"""The cache: derived, rebuilt, never counting twice."""

import datetime as dt
import shutil

import pytest

from tests.events_support import add, gdelt_row, rows, workspace, write
from upheld.desk_events import events, store_of
from upheld.errors import SourceError
from upheld.ledger.entry import EventFileEntry


def test_ninety_days_of_files_and_one_file_end_in_the_same_table(tmp_path):
    days = [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in range(90)]
    lines = {
        day: [gdelt_row(GLOBALEVENTID=1000 * n + k, SQLDATE=f"{day:%Y%m%d}", DATEADDED=f"{day:%Y%m%d}120000") for k in range(3)]
        for n, day in enumerate(days)
    }
    for day, rows_of_day in lines.items():
        write(tmp_path / "daily" / f"{day:%Y%m%d}.export.CSV", *rows_of_day)
    whole = write(tmp_path / "whole.export.CSV", *(line for day in days for line in lines[day]))
    many, one = workspace(tmp_path / "many"), workspace(tmp_path / "one")
    assert add(many, tmp_path / "daily")[0].loaded == add(one, whole)[0].loaded == 270
    assert rows(many, "* EXCLUDE (part)", order="native_id") == rows(one, "* EXCLUDE (part)", order="native_id")
    entries = [e.body for e in many.entries()[0]]
    assert len(entries) == 90
    assert all((e.rows, e.loaded, e.rejected) == (3, 3, 0) for e in entries if isinstance(e, EventFileEntry))
    store, _ = events(many)
    assert len(store.parts()) == 1
    assert store.place(1, 4) == ("20250102.export.CSV", 1)


def test_the_same_file_twice_adds_nothing_whatever_its_name(tmp_path):
    made = workspace(tmp_path / "w")
    assert add(made, write(tmp_path / "a.CSV", gdelt_row()))[0].files == 1
    outcome, _ = add(made, write(tmp_path / "b.CSV", gdelt_row()))
    assert (outcome.files, outcome.known, len(made.entries()[0])) == (0, 1, 1)


def test_an_event_in_two_files_counts_once(tmp_path):
    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1), gdelt_row(GLOBALEVENTID=2)))
    add(made, write(tmp_path / "b.CSV", gdelt_row(GLOBALEVENTID=2), gdelt_row(GLOBALEVENTID=3)))
    assert rows(made, "native_id", order="native_id") == [("1",), ("2",), ("3",)]


def test_the_cache_is_rebuilt_from_the_archive(tmp_path):
    made = workspace(tmp_path / "w")
    for n in range(3):
        add(made, write(tmp_path / f"{n}.export.CSV", gdelt_row(GLOBALEVENTID=n), gdelt_row(GLOBALEVENTID=2), "rubbish"))
        (tmp_path / f"{n}.export.CSV").unlink()
    before = rows(made, "* EXCLUDE (part, row_no)", order="native_id, known_to")
    rejected = sorted((r.name, r.line) for r in events(made)[0].rejects())
    shutil.rmtree(store_of(made).folder)
    assert rows(made, "* EXCLUDE (part, row_no)", order="native_id, known_to") == before
    assert sorted((r.name, r.line) for r in events(made)[0].rejects()) == rejected
    assert len(made.entries()[0]) == 3


def test_rows_the_journal_does_not_name_are_dropped(tmp_path):
    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1)))
    other = workspace(tmp_path / "other")
    add(other, write(tmp_path / "b.CSV", gdelt_row(GLOBALEVENTID=2)))
    folder = store_of(made).folder / "event" / "source=gdelt"
    for ending in ("json", "parquet"):
        stray = (store_of(other).folder / "event" / "source=gdelt" / f"000001.{ending}").read_bytes()
        (folder / f"000002.{ending}").write_bytes(stray.replace(b'"number":1', b'"number":2'))
    (folder / "000003.parquet").write_bytes(b"half written")
    assert rows(made, "native_id") == [("1",)]
    assert sorted(p.name for p in folder.iterdir()) == ["000001.json", "000001.parquet"]


def test_a_lost_archive_is_told_and_the_rest_is_there(tmp_path):
    made = workspace(tmp_path / "w")
    for n in (1, 2):
        add(made, write(tmp_path / f"{n}.CSV", gdelt_row(GLOBALEVENTID=n)))
    first = next(e.body for e in made.entries()[0] if isinstance(e.body, EventFileEntry))
    made.store.raw_path(first.sha256).unlink()
    shutil.rmtree(store_of(made).folder)
    store, problems = events(made)
    assert [p.where for p in problems] == ["1.CSV"]
    assert sum(p.rows for p in store.parts()) == 1


def test_nothing_there_is_an_error_and_an_empty_workspace_has_no_events(tmp_path):
    made = workspace(tmp_path / "w")
    with pytest.raises(SourceError, match="no such file"):
        add(made, tmp_path / "none.CSV")
    assert rows(made, "count(*)", order="1") == [(0,)]
    assert not store_of(made).folder.exists()


def test_as_of_shows_what_was_known_by_then(tmp_path):
    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "a.CSV", gdelt_row(GLOBALEVENTID=1), gdelt_row(GLOBALEVENTID=2, DATEADDED="20250323000000")))
    assert [rows(made, "count(*)", as_of=dt.date(2025, 3, d), order="1")[0][0] for d in (21, 22, 23)] == [0, 1, 2]


def test_verify_names_a_lost_or_changed_event_file(tmp_path):
    from upheld.desk import verify

    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "a.CSV", gdelt_row()))
    assert verify(made) == []
    entry = next(e.body for e in made.entries()[0] if isinstance(e.body, EventFileEntry))
    made.store.raw_path(entry.sha256).write_bytes(b"other")
    assert [entry.sha256[:12] in p.message for p in verify(made)] == [True]
