"""The event queries on every engine that runs here, over the real samples: whether each gives the answers our own does, and what it takes."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.data import part
from upheld.config.event_engine import WITHIN
from upheld.desk_events import add_events, events
from upheld.ledger.events_asking import Here
from upheld.ledger.events_query import Asked, Bin, Series, Toll
from upheld.ledger.remote import there
from upheld.ledger.workspace import Workspace

SAMPLES = (
    "gdelt/gdelt2_events_10k_2025-12_2026-03_24cols.tsv",
    "gdelt/gdelt2_bigquery_RUS_UKR_goldstein_neg_202204_20967rows.csv",
    "icews/events.2018.sample.tab",
    "ucdp/hdx_conflict_data_ukr_2014-2021_ged.csv",
)
QUESTIONS = (
    Asked(a="RUS", b="UKR"),
    Asked(a="RUS", b="UKR", step="day"),
    Asked(a="PRK", step="week"),
    Asked(a="USA", b="PRK", toward=True, step="day", sources=("icews",)),
    Asked(a="USA", types=("CONSULT",), step="year"),
    Asked(a="UKR", step="year", sources=("ucdp",)),
)


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
        here = Here(store)
        ours = [_plain(here.series(asked), here.casualties(asked)) for asked in QUESTIONS]
        for engine in filter(_installed, WITHIN):
            start = time.monotonic()
            held = there(engine, store)
            began = time.monotonic()
            differing = sum(_plain(held.series(asked), held.casualties(asked)) != told for asked, told in zip(QUESTIONS, ours, strict=True))
            wrong += differing
            beside[engine] = {"start_s": round(began - start, 2), "ask_s": round(time.monotonic() - began, 2), "differing": differing}
        rows = sum(p.rows for p in store.parts())
    return {"rows": rows, "questions": len(QUESTIONS), "engines": len(beside), "differing": wrong}, beside


def _installed(name: str) -> bool:
    """Whether an engine runs here: with Ibis, pyarrow and itself installed, and Java where it needs it."""
    there_all = all(importlib.util.find_spec(module) is not None for module in ("ibis", "pyarrow", name))
    return there_all and not (name == "pyspark" and shutil.which("java") is None)


def _plain(told: Series, tolls: tuple[Toll, ...]) -> tuple[object, ...]:
    """Everything counted, means to six digits."""
    return [_rounded(b) for b in told.bins], told.undated, tolls


def _rounded(b: Bin) -> tuple[object, ...]:
    values = (getattr(b, name) for name in b.__struct_fields__)
    return tuple(round(v, 6) if isinstance(v, float) else v for v in values)
