"""The event queries on every engine that runs here, over the real samples: whether each gives the answers our own does, and what it takes."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.data import part
from upheld.desk_events import add_events, events
from upheld.ledger.events_query import Asked, Bin, Series, series
from upheld.ledger.remote import Engine, hand_over, series_on
from upheld.ledger.workspace import Workspace

SAMPLES = (
    "gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv",
    "gdelt/gdelt2_bigquery_RUS_UKR_goldstein_neg_202204_20967rows.csv",
    "icews/events.2018.sample.tab",
)
QUESTIONS = (
    Asked(a="RUS", b="UKR"),
    Asked(a="RUS", b="UKR", step="day"),
    Asked(a="PRK", step="week"),
    Asked(a="USA", b="PRK", toward=True, step="day", sources=("icews",)),
    Asked(a="USA", types=("CONSULT",), step="year"),
)
ENGINES = ("duckdb", "polars", "pyspark")


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """How many engines were asked beside our own and how many of their answers differ; seconds of each, by the wall for those with servers of their own."""
    folder = part(data, "events")
    beside: dict[str, Mapping[str, float]] = {}
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        made, _ = Workspace.init(Path(name) / "w")
        for sample in SAMPLES:
            add_events(made, folder / sample)
        store, _ = events(made)
        path = Path(name) / "event.parquet"
        rows = hand_over(store, path)
        ours = [series(store, asked) for asked in QUESTIONS]
        for engine in filter(_there, ENGINES):
            start = time.monotonic()
            held = _opened(engine, path, Path(name))
            began = time.monotonic()
            differing = sum(_plain(series_on(held, asked)) != _plain(told) for asked, told in zip(QUESTIONS, ours, strict=True))
            wrong += differing
            beside[engine] = {"start_s": round(began - start, 2), "ask_s": round(time.monotonic() - began, 2), "differing": differing}
    return {"rows": rows, "questions": len(QUESTIONS), "engines": len(beside), "differing": wrong}, beside


def _there(name: str) -> bool:
    """Whether an engine runs here: installed, with Java where it needs it, and of a release that Ibis opens (12 does not open DuckDB 2)."""
    if any(importlib.util.find_spec(module) is None for module in ("ibis", "pyarrow", name)):
        return False
    return not (name == "pyspark" and shutil.which("java") is None) and not (name == "duckdb" and int(version(name).split(".")[0]) >= 2)


def _opened(name: str, path: Path, folder: Path) -> Engine:
    import ibis  # an extra

    held: Any
    if name == "pyspark":
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
        held = ibis.pyspark.connect(builder.config("spark.sql.warehouse.dir", str(folder)).getOrCreate())
    else:
        held = getattr(ibis, name).connect()
    held.read_parquet(str(path), table_name="event")
    found: Engine = held
    return found


def _plain(told: Series) -> tuple[list[tuple[object, ...]], int]:
    """Everything counted, means to six digits."""
    return [_rounded(b) for b in told.bins], told.undated


def _rounded(b: Bin) -> tuple[object, ...]:
    values = (getattr(b, name) for name in b.__struct_fields__)
    return tuple(round(v, 6) if isinstance(v, float) else v for v in values)
