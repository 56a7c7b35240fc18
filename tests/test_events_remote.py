"""The same questions on other engines give the same answers. Each engine is tried where it is installed; which were is told."""

import datetime as dt
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.events_support import COLUMNS, add, gdelt_row, workspace, write
from upheld.desk_events import asking, events
from upheld.errors import SourceError, UsageError
from upheld.gather.events.gdelt import LAYOUTS
from upheld.ledger.events_asking import Here
from upheld.ledger.events_query import Asked, dyad_months_sql
from upheld.ledger.remote import There, engine, hand_over, in_force, there
from upheld.ledger.remote_gdelt import as_ours

ENGINES = ("polars", "pyspark")
ASKED = (
    Asked(a="RUS", b="PRK"),
    Asked(a="RUS", step="week"),
    Asked(a="RUS", b="UKR", step="day", since=dt.date(2025, 2, 1)),
    Asked(a="RUS", as_of=dt.date(2025, 2, 20)),
    Asked(a="RUS", b="PRK", toward=True, sources=("gdelt",), step="year"),
    Asked(a="PRK", b="RUS", types=("CONSULT",)),
)


def lines():
    for n in range(240):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=n % 80)
        other = ("PRK", "UKR", "FRA", "EUR", "ROM", "")[n % 6]
        code = ("042", "190", "061", "010", "112", "026", "1823")[n % 7]
        lag = (0, 365, 7, 30, 3650, 100, 12, 0, 0)[n % 9]
        told = {"GLOBALEVENTID": n % 230, "SQLDATE": f"{day - dt.timedelta(days=lag):%Y%m%d}", "DATEADDED": f"{day:%Y%m%d}120000"}
        url = "" if n % 11 == 0 else f"https://example.org/{n // 3}"
        yield gdelt_row(**told, Actor2CountryCode=other, EventCode=code, GoldsteinScale=n % 7 - 3, SOURCEURL=url)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remote")
    held = workspace(folder / "w")
    add(held, write(folder / "a.CSV", *lines()))
    return held


@pytest.fixture(scope="module")
def store(made):
    return events(made)[0]


def needs(name):
    if any(importlib.util.find_spec(module) is None for module in ("ibis", "pyarrow", name)):
        pytest.skip(f"Ibis with {name} is not installed: pip install 'ibis-framework[{name}]'")
    if name == "pyspark" and shutil.which("java") is None:
        pytest.skip("no Java: Spark does not start")


def plain(told):
    return [tuple(round(v, 6) if isinstance(v, float) else v for v in (getattr(b, n) for n in b.__struct_fields__)) for b in told.bins], told.undated


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENGINES)
def test_other_engines_give_the_same_answers(store, name):
    needs(name)
    held, here = there(name, store), Here(store)
    for asked in ASKED:
        ours = here.series(asked)
        assert ours.bins
        assert plain(held.series(asked)) == plain(ours)
        assert held.casualties(asked) == here.casualties(asked)
        assert held.examples(asked, most=5) == here.examples(asked, most=5)
    con = store.connect()
    rows = con.execute(dyad_months_sql("(SELECT r.* FROM event_row r ANTI JOIN closed c ON c.part = r.part AND c.row_no = r.row_no)")).fetchall()
    found = [(*r[:4], int(r[4]), round(r[5], 6), int(r[7])) for r in held.dyad_months()]
    assert sorted(found) == sorted((*r[:4], int(r[4]), round(r[5], 6), int(r[7])) for r in rows)


SHARED = Path(os.environ.get("UPHELD_SHARED", "../shared")) / "data" / "events"


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data in {SHARED}: set UPHELD_SHARED to their folder")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ENGINES)
def test_other_engines_count_the_dead_of_real_rows_alike(tmp_path, name):
    needs(name)
    held = workspace(tmp_path / "w")
    add(held, SHARED / "ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv")
    add(held, SHARED / "icews/events.2018.sample.tab")
    store, _ = events(held)
    asked = Asked(a="UKR", step="year")
    tolls = there(name, store).casualties(asked)
    assert tolls == Here(store).casualties(asked)
    assert sum(t.best for t in tolls) == 7882
    summit = Asked(a="PRK", b="USA", step="day")
    assert plain(there(name, store).series(summit)) == plain(Here(store).series(summit))


class Duck:
    """DuckDB by the door that Ibis has: it does not open our release of it."""

    def __init__(self, path):
        import duckdb

        self.con = duckdb.connect()
        numbers = dict.fromkeys(("GLOBALEVENTID", "SQLDATE", "NumMentions", "DATEADDED"), "BIGINT") | {
            "GoldsteinScale": "DOUBLE",
            "AvgTone": "DOUBLE",
        }
        kinds = ", ".join(f"'{c}': '{numbers.get(c, 'VARCHAR')}'" for c in COLUMNS)
        table = f"read_csv('{path}', delim='\t', quote='', header=false, auto_detect=false, columns={{{kinds}}})"
        self.con.execute(f'CREATE TABLE "events" AS SELECT * FROM {table}')

    def sql(self, query, *, dialect):
        assert dialect == "duckdb"
        self.found = self.con.execute(query)
        return self

    def to_pyarrow(self):
        return self

    def to_pylist(self):
        names = [d[0] for d in self.found.description]
        return [dict(zip(names, row, strict=True)) for row in self.found.fetchall()]


def test_a_table_with_gdelts_own_columns_answers_as_our_own_reader_does(tmp_path):
    told = [line for n, line in enumerate(lines()) if n < 230]  # GDELT's own table has each id once
    path = write(tmp_path / "a.CSV", *told)
    held = workspace(tmp_path / "w")
    add(held, path)
    here, far = Here(events(held)[0]), There(Duck(path), name="raw", table="events", columns="gdelt")
    for asked in ASKED:
        assert here.series(asked).bins
        assert plain(far.series(asked)) == plain(here.series(asked))
    theirs, ours = ({e.uid: (e.start, e.end, e.precision, e.type, e.mode) for e in one.examples(ASKED[1], most=500)} for one in (far, here))
    assert {e: told for e, told in theirs.items() if e in ours} == {e: ours[e] for e in theirs if e in ours}
    assert len(theirs) == len(ours) > 100
    assert [(e.file, e.line) for e in far.examples(ASKED[0], most=1)] == [("", 0)]


@pytest.mark.filterwarnings("ignore")
def test_gdelts_own_columns_on_spark(tmp_path):
    needs("pyspark")
    told = [line for n, line in enumerate(lines()) if n < 230]
    path = write(tmp_path / "a.CSV", *told)
    held = workspace(tmp_path / "w")
    add(held, path)
    numbers = dict.fromkeys(("GLOBALEVENTID", "SQLDATE", "NumMentions", "DATEADDED"), "BIGINT") | {"GoldsteinScale": "DOUBLE", "AvgTone": "DOUBLE"}
    spark = engine("pyspark")
    schema = ", ".join(f"{c} {numbers.get(c, 'STRING')}" for c in LAYOUTS[61][1])
    spark._session.read.csv(str(path), sep="\t", schema=schema, quote="").createOrReplaceTempView("raw")
    far, here = There(spark, name="raw", table="raw", columns="gdelt"), Here(events(held)[0])
    for asked in ASKED:
        assert plain(far.series(asked)) == plain(here.series(asked))


def test_what_is_asked_of_gdelts_columns_can_be_said_in_bigquery():
    sqlglot = pytest.importorskip("sqlglot", reason="Ibis is not installed: pip install 'upheld[scale]'")
    from upheld.ledger.events_query import series_sql

    (said,) = sqlglot.transpile(
        series_sql(ASKED[3], in_force(as_ours('"gdelt-bq"."gdeltv2"."events"'), ASKED[3].as_of)), read="duckdb", write="bigquery"
    )
    assert "`gdelt-bq`.`gdeltv2`.`events`" in said
    assert "DATE_DIFF(" in said
    assert "make_date" not in said.lower()
    assert sqlglot.parse_one(said, read="bigquery").find(sqlglot.exp.Anonymous) is None  # no function that it does not know


def test_what_is_handed_over_keeps_versions_and_leaves_out_what_may_not_be_passed_on(store, tmp_path):
    import duckdb

    path = tmp_path / "event.parquet"
    assert hand_over(store, path) == 240
    told = f"SELECT count(*), count(known_to), count(DISTINCT native_id) FROM read_parquet('{path}')"
    assert duckdb.connect().execute(told).fetchone() == (240, 10, 230)
    assert "known_to IS NULL" in in_force("event", None)


def shown(made, *args):
    done = subprocess.run([sys.executable, "-m", "upheld", "show", *args], cwd=made.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def named(made, *lines):
    (made.root / "upheld.toml").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.filterwarnings("ignore")
def test_the_engine_named_in_upheld_toml_answers_on_the_command_line(tmp_path):
    needs("polars")
    made = workspace(tmp_path / "w")
    add(made, write(tmp_path / "a.CSV", *lines()))
    named(made, "[events]")
    here, page = shown(made, "RUS-PRK", "--json"), shown(made, "RUS-PRK")
    named(made, "[events]", 'engine = "polars"')
    assert shown(made, "RUS-PRK", "--json") == here
    assert shown(made, "RUS-PRK") == page.replace("by month", "by month, asked of polars", 1)
    assert "gdelt: undecided" in shown(made, "RUS-PRK-UKR")
    add(made, write(made.root / "more.CSV", gdelt_row(GLOBALEVENTID=9_000)))
    assert "gdelt:9000" in shown(made, "RUS-PRK")  # what is new is handed over too


@pytest.mark.parametrize(
    ("line", "message", "remedy"),
    [
        ('engine = "sparkle"', "neither an engine nor an address", "upheld"),
        ('engine = "pyspak"', "neither an engine nor an address", "did you mean 'pyspark'"),
        ('engine = "postgres://me:secret@db/x"', "holds a password", "env:NAME"),
        ('engine = "env:UPHELD_NO_SUCH_ENGINE"', "UPHELD_NO_SUCH_ENGINE is not set", "into that variable"),
        ("engine = 3", "not text", "quotation marks"),
        ('engine = "polars"\ntable = "a; DROP TABLE b"', "table is", "name of a table"),
        ('engine = "polars"\nrows = "acled"', "rows is", "gdelt"),
        ('engin = "polars"', "unknown key 'engin'", "engine"),
    ],
)
def test_what_is_wrong_with_the_engine_is_told_with_its_line_and_the_cache_answers(tmp_path, line, message, remedy):
    held = workspace(tmp_path / "w")
    add(held, write(tmp_path / "a.CSV", gdelt_row()))
    named(held, "[events]", line)
    found, problems = asking(held)
    (told,) = [p for p in problems if message in p.message]
    assert told.line in {2, 3}
    assert remedy in told.remedy or remedy == "upheld"
    assert "secret" not in told.message
    assert isinstance(found, Here)
    assert len(found.series(Asked(a="RUS", b="PRK")).bins) == 1


def test_without_ibis_or_a_driver_it_is_said_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(UsageError, match="needs Ibis") as caught:
        engine("clickhouse://reader@db.example.org/history")
    assert caught.value.hint == 'pip install "upheld[scale]" "ibis-framework[clickhouse]"'
    held = workspace(tmp_path / "w")
    named(held, "[events]", 'engine = "pyspark"')
    found, (told,) = asking(held)
    assert isinstance(found, Here)
    assert (told.line, told.remedy.startswith('pip install "upheld[scale]" "ibis-framework[pyspark]"')) == (2, True)


@pytest.mark.filterwarnings("ignore")
def test_an_engine_that_cannot_be_opened_or_has_no_such_table_is_told(tmp_path):
    needs("polars")
    with pytest.raises(UsageError, match="duckdb"):
        engine(f"clickhous://{tmp_path}/no/such" if importlib.util.find_spec("clickhouse_connect") else "duckdb:///no/such/folder/x.db")
    import ibis

    with pytest.raises(SourceError, match="over there does not answer"):
        There(ibis.polars.connect(), name="over there").series(ASKED[0])
