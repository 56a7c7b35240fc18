"""One way from a file of events to dyad-months, in a process of its own: ``python -m bench.event_ways WAY PATH``.

Prints one JSON object: CPU seconds of the work (imports apart, for every way), peak memory of the process in MB, and sums by which the ways are held
against each other. Peers get the columns and settings their own documentation shows; none is asked for our checks.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.event_files import COLUMNS
from upheld.gather.events import load as loading
from upheld.gather.events import look, sources
from upheld.gather.events.raw import files_below
from upheld.ledger.events import EventStore
from upheld.ledger.events_countries import CAMEO_REGIONS
from upheld.ledger.events_query import dyad_months_sql

Answer = Mapping[str, float]
_USED = ("SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "QuadClass", "GoldsteinScale", "NumMentions", "AvgTone", "EventRootCode")
_NUMBERS = {"SQLDATE": "INTEGER", "QuadClass": "TINYINT", "GoldsteinScale": "DOUBLE", "NumMentions": "BIGINT", "AvgTone": "DOUBLE"}
_NOW = dt.datetime(2026, 4, 1)  # noqa: DTZ001 - the cache's times are UTC throughout


def _sums(groups: list[tuple[Any, ...]]) -> Answer:
    """Of (a, b, month, rows, mentions, ...): sums over states, for regions are none in our table."""
    kept = [g for g in groups if g[0] not in CAMEO_REGIONS and g[1] not in CAMEO_REGIONS]
    return {"groups": len(kept), "rows": sum(int(g[3]) for g in kept), "mentions": sum(int(g[4]) for g in kept)}


def _of_frame(frame: Any) -> Answer:  # noqa: ANN401 - a pandas frame; pandas is a peer, not a part
    both = frame[frame.Actor1CountryCode.notna() & frame.Actor2CountryCode.notna()]
    both = both.assign(m=both.SQLDATE // 100, conflict=both.QuadClass >= 3)
    grouped = both.groupby(["Actor1CountryCode", "Actor2CountryCode", "m"])
    found = grouped.agg(
        n=("m", "size"), mentions=("NumMentions", "sum"), score=("GoldsteinScale", "mean"), tone=("AvgTone", "mean"), c=("conflict", "sum")
    )
    return _sums([(*index, *row) for index, row in zip(found.index, found.itertuples(index=False), strict=True)])


def pandas_all(path: Path) -> Answer:
    """GdeltPyR's way: all columns, default quoting, bad lines skipped, frames joined; text in pandas' own memory, whatever else is installed."""
    import pandas as pd

    pd.set_option("mode.string_storage", "python")
    return _as_gdeltpyr(path)


def pandas_arrow(path: Path) -> Answer:
    """The same where pyarrow is installed beside pandas 3, which then keeps text there."""
    import pandas as pd

    pd.set_option("mode.string_storage", "pyarrow")
    return _as_gdeltpyr(path)


def _as_gdeltpyr(path: Path) -> Answer:
    import pandas as pd

    frame = pd.read_csv(path, sep="\t", header=None, on_bad_lines="skip")
    frame = pd.concat([frame]).reset_index(drop=True)
    frame.columns = list(COLUMNS)
    return _of_frame(frame)


def pandas_used(path: Path) -> Answer:
    """Pandas told which columns are wanted."""
    import pandas as pd

    return _of_frame(pd.read_csv(path, sep="\t", header=None, names=list(COLUMNS), usecols=list(_USED), quoting=3))


def polars_scan(path: Path) -> Answer:
    """Polars, lazily."""
    import polars as pl

    types = {c: {"INTEGER": pl.Int32, "TINYINT": pl.Int8, "BIGINT": pl.Int64, "DOUBLE": pl.Float64}[k] for c, k in _NUMBERS.items()}
    schema = {c: types.get(c, pl.String) for c in COLUMNS}
    rows = pl.scan_csv(path, separator="\t", has_header=False, quote_char=None, schema=schema)
    both = rows.filter(pl.col("Actor1CountryCode").is_not_null() & pl.col("Actor2CountryCode").is_not_null())
    found = both.group_by("Actor1CountryCode", "Actor2CountryCode", (pl.col("SQLDATE") // 100).alias("m")).agg(
        pl.len(), pl.col("NumMentions").sum(), pl.col("GoldsteinScale").mean(), pl.col("AvgTone").mean(), (pl.col("QuadClass") >= 3).sum().alias("c")
    )
    return _sums(found.collect(engine="streaming").rows())


def _duckdb_csv(path: Path) -> str:
    kinds = ", ".join(f"'{c}': '{_NUMBERS.get(c, 'VARCHAR')}'" for c in COLUMNS)
    return f"read_csv('{path}', delim='\t', quote='', escape='', header=false, auto_detect=false, columns={{{kinds}}})"


def duckdb_csv(path: Path) -> Answer:
    """DuckDB on the file."""
    import duckdb

    con = duckdb.connect(config={"threads": 1})
    return _sums(
        con.execute(
            f"""SELECT Actor1CountryCode, Actor2CountryCode, SQLDATE // 100, count(*), sum(NumMentions), avg(GoldsteinScale), avg(AvgTone),
            sum((QuadClass >= 3)::INT) FROM {_duckdb_csv(path)} WHERE Actor1CountryCode IS NOT NULL AND Actor2CountryCode IS NOT NULL GROUP BY 1, 2, 3"""
        ).fetchall()
    )


def upheld_csv(path: Path) -> Answer:
    """Ours, on the file, every row checked."""
    groups, rejects = look.ask(path, dyad_months_sql)
    return {**_sums(groups), "rejected": len(rejects)}


def upheld_ingest(path: Path) -> Answer:
    """Ours, into the cache beside the file, or beside the folder of files."""
    store = EventStore(path.parent / f"cache-{path.suffix[1:] or path.name}")
    found = (one for file in files_below(path) for one in sources.streams(file)[0])
    inputs = (loading.Input(member=m, form=f, sha256="-", fetched=_NOW) for m, f, _ in found)
    rows = rejected = 0
    for part in loading.load(inputs, store.folder, first_number=1):
        store.take_in(part.info, part.path)
        rows, rejected = rows + part.info.rows + len(part.info.rejects), rejected + len(part.info.rejects)
    return {"rows": rows, "rejected": rejected}


def upheld_cache(path: Path) -> Answer:
    """Ours, on the cache that :func:`upheld_ingest` left."""
    con = EventStore(path.parent / f"cache-{path.suffix[1:]}").connect()
    return _sums(con.execute(dyad_months_sql("event_row")).fetchall())


def inflate_tokenise(path: Path) -> Answer:
    """The least any reader of a zip must do: inflate it, and part all 61 columns of its rows."""
    import duckdb

    spool = path.parent / "inflated"
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream, spool.open("wb") as out:
        while block := stream.read(1 << 20):
            out.write(block)
    con = duckdb.connect(config={"threads": 1})
    longest = ", ".join(f'max(length("{c}"))' for c in COLUMNS if c not in _NUMBERS)
    found = con.execute(f"SELECT count(*), {longest} FROM {_duckdb_csv(spool)}").fetchone()
    spool.unlink()
    return {"rows": int(found[0]) if found else 0}


WAYS: Mapping[str, Callable[[Path], Answer]] = {
    f.__name__: f for f in (pandas_all, pandas_arrow, pandas_used, polars_scan, duckdb_csv, upheld_csv, upheld_ingest, upheld_cache, inflate_tokenise)
}
_IMPORTS = {
    "pandas_all": "pandas",
    "pandas_arrow": "pandas",
    "pandas_used": "pandas",
    "polars_scan": "polars",
    "duckdb_csv": "duckdb",
    "inflate_tokenise": "duckdb",
}


def main() -> None:
    """Run one way and print what it took."""
    name, path = sys.argv[1], Path(sys.argv[2])
    if name in _IMPORTS:
        __import__(_IMPORTS[name])
    start = time.process_time()
    answer = WAYS[name](path)
    cpu = time.process_time() - start
    peak = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text("utf-8").splitlines() if line.startswith("VmHWM"))
    print(json.dumps({"cpu_s": round(cpu, 3), "peak_mb": round(peak / 1024, 1), **answer}))


if __name__ == "__main__":
    main()
