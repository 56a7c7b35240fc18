"""The Python door to events, from an empty folder as a new user has it."""

import datetime as dt

import pytest

import upheld
from tests.events_support import gdelt_row, write
from upheld.desk_events import add_events
from upheld.errors import UsageError
from upheld.ledger.workspace import Workspace


@pytest.fixture
def ledger(tmp_path):
    made, _ = Workspace.init(tmp_path / "w")
    pairs = [("RUS", "PRK", "042"), ("PRK", "USA", "190"), ("USA", "RUS", "190")]
    lines = [
        gdelt_row(GLOBALEVENTID=f"{n}{k}", Actor1CountryCode=a, Actor2CountryCode=b, EventCode=c, SQLDATE=f"202503{n + 1:02}", DATEADDED=f"202503{n + 1:02}120000")
        for k, (a, b, c) in enumerate(pairs)
        for n in range(12)
    ]  # fmt: skip
    add_events(made, write(tmp_path / "20250322180000.export.CSV", *lines))
    write(tmp_path / "acled.csv", "event_id_cnty,event_date,event_type,sub_event_type,actor1,inter1,actor2,inter2,country,fatalities,time_precision,timestamp",
          "UKR1,2025-03-05,Battles,Armed clash,Military Forces of Russia (2000-),8,Military Forces of Ukraine (2019-),1,Ukraine,7,1,1741600000")  # fmt: skip
    add_events(made, tmp_path / "acled.csv")
    return upheld.open(tmp_path / "w")


def test_rows_become_tables_of_each_library(ledger):
    found = ledger.events("RUS-PRK")
    assert (len(found), repr(found)) == (12, "<12 events of RUS-PRK>")
    columns = {"event_uid", "actor_iso3", "known_from", "plover_type", "score_plover", "licence", "part", "row_no"}
    for module, to in (("polars", found.to_polars), ("pandas", found.to_pandas), ("pyarrow", found.to_arrow)):
        pytest.importorskip(module)
        table = to()
        names = table.column_names if module == "pyarrow" else list(table.columns)
        assert len(table) == 12
        assert columns <= set(names)
    assert len(ledger.events("RUS-PRK", as_of="2025-03-04")) == 4
    assert len(ledger.events("PRK", since="2025-03-10", until=dt.date(2025, 3, 11))) == 6  # there, too
    assert (len(ledger.events()), len(ledger.events(export=True)), len(ledger.events(sources=["acled"]))) == (37, 36, 1)


def test_series_stages_triads_and_tolls(ledger):
    steps = ledger.events("RUS-PRK").series(step="month").records()
    assert [(s["source"], s["rows"], s["verbal_cooperation"], s["meeting_days"], s["covered"]) for s in steps] == [("gdelt", 12, 12, 12, 36)]
    classes = {c: [s["rows"] for s in ledger.events("RUS-PRK").series(classes=(c,)).records()] for c in ("CONSULT", "ASSAULT")}
    assert classes == {"CONSULT": [12], "ASSAULT": []}
    assert ledger.events("PRK-USA").relationships()["gdelt"].stage == "hostile"
    assert ledger.events("RUS-PRK").triads("USA")["gdelt"].balanced is True
    toll = ledger.events("UKR").casualties(step="year")[0]
    assert (toll.source, toll.low, toll.best, toll.high, toll.civilian) == ("acled", 7, 7, 7, None)


def test_every_version_goes_into_a_table_for_another_engine(ledger, tmp_path):
    import duckdb

    assert ledger.events("RUS-PRK", export=True).to_parquet(tmp_path / "event.parquet") == 12
    assert ledger.events(export=True).to_parquet(tmp_path / "all.parquet") == 36  # without the row that may not be passed on
    told = duckdb.sql(f"SELECT count(*), count(known_to), any_value(source) FROM '{tmp_path / 'event.parquet'}'").fetchall()
    assert told == [(12, 0, "gdelt")]


def test_what_cannot_be_asked_is_refused(ledger):
    with pytest.raises(UsageError, match="is no class of events"):
        ledger.events("RUS-PRK").series(classes=("CONSLT",))
    with pytest.raises(UsageError):
        ledger.events("Russia")
    with pytest.raises(UsageError):
        ledger.events().series()
    with pytest.raises(UsageError):
        ledger.events("RUS").triads("USA")
    with pytest.raises(UsageError):
        ledger.events(sources=["a'b"])
    assert len(ledger.events("RUS-PRK", as_of="2020-01-01")) == 0
