"""The same questions on other engines give the same answers. Each engine is tried where it is installed; which were is told."""

import datetime as dt
import importlib.util
import shutil

import pytest

from tests.events_support import add, gdelt_row, workspace, write
from upheld.desk_events import events
from upheld.ledger.events_query import Asked, dyad_months_sql, series
from upheld.ledger.remote import dyad_months_on, hand_over, in_force, series_on

ENGINES = ("duckdb", "polars", "pyspark")
ASKED = (
    Asked(a="RUS", b="PRK"),
    Asked(a="RUS", step="week"),
    Asked(a="RUS", b="UKR", step="day", since=dt.date(2025, 2, 1)),
    Asked(a="RUS", as_of=dt.date(2025, 2, 20)),
    Asked(a="RUS", b="PRK", toward=True, sources=("gdelt",), step="year"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remote")
    lines = []
    for n in range(240):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=n % 80)
        other = ("PRK", "UKR", "FRA", "EUR")[n % 4]
        code = ("042", "190", "061", "010", "112")[n % 5]
        lag = 365 if n % 9 == 0 else 0
        told = {"GLOBALEVENTID": n % 230, "SQLDATE": f"{day - dt.timedelta(days=lag):%Y%m%d}", "DATEADDED": f"{day:%Y%m%d}120000"}
        lines.append(gdelt_row(**told, Actor2CountryCode=other, EventCode=code, GoldsteinScale=n % 7 - 3, SOURCEURL=f"https://example.org/{n // 3}"))
    made = workspace(folder / "w")
    add(made, write(folder / "a.CSV", *lines))
    return events(made)[0]


def connect(name, path, folder):
    import ibis

    if name == "duckdb":
        held = ibis.duckdb.connect()
    elif name == "polars":
        held = ibis.polars.connect()
    else:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.warehouse.dir", str(folder))
        held = ibis.pyspark.connect(builder.config("spark.sql.session.timeZone", "UTC").getOrCreate())
    held.read_parquet(str(path), table_name="event")
    return held


def too_new(name):
    """Ibis 12 does not open DuckDB 2: its releases lag behind."""
    from importlib.metadata import version

    return "Ibis does not open DuckDB 2 yet" if name == "duckdb" and int(version(name).split(".")[0]) >= 2 else None


def plain(told):
    return [(b.source, b.start, b.rows, b.reports, b.days, b.quads, round(b.score, 6) if b.score is not None else None, b.mentions, b.meetings, b.visits,
             b.meeting_days, b.covered) for b in told.bins], told.undated  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENGINES)
def test_other_engines_give_the_same_answers(store, tmp_path, name):
    if importlib.util.find_spec("ibis") is None or importlib.util.find_spec(name) is None or importlib.util.find_spec("pyarrow") is None:
        pytest.skip(f"Ibis with {name} is not installed: pip install 'ibis-framework[{name}]'")
    if name == "pyspark" and shutil.which("java") is None:
        pytest.skip("no Java: Spark does not start")
    if (why := too_new(name)) is not None:
        pytest.skip(why)
    path = tmp_path / "event.parquet"
    assert hand_over(store, path) == 240
    held = connect(name, path, tmp_path)
    for asked in ASKED:
        ours = series(store, asked)
        assert ours.bins
        assert plain(series_on(held, asked)) == plain(ours)
    con = store.connect()
    here = con.execute(dyad_months_sql("(SELECT r.* FROM event_row r ANTI JOIN closed c ON c.part = r.part AND c.row_no = r.row_no)")).fetchall()
    there = [(*r[:4], int(r[4]), round(r[5], 6), int(r[7])) for r in dyad_months_on(held)]
    assert sorted(there) == sorted((*r[:4], int(r[4]), round(r[5], 6), int(r[7])) for r in here)


def test_what_is_handed_over_keeps_versions_and_leaves_out_what_may_not_be_passed_on(store, tmp_path):
    import duckdb

    path = tmp_path / "event.parquet"
    hand_over(store, path)
    told = f"SELECT count(*), count(known_to), count(DISTINCT native_id) FROM read_parquet('{path}')"
    assert duckdb.connect().execute(told).fetchone() == (240, 10, 230)
    assert "known_to IS NULL" in in_force("event", None)
