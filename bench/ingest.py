"""From a file of 2,000,000 events to an answer and to the cache, beside the ways people take today; CPU seconds and peak memory of a process each."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.event_files import wide_rows, write_plain, write_slots, zip_of

ROWS = 2_000_000
FILES = (750, 1_500)
"""Files of 1,000 rows, as quarter-hours are; the fewer already fill a part: with twice as many, memory must stay."""
PEERS = {"pandas_all": "pandas", "pandas_arrow": "pyarrow", "pandas_used": "pandas", "polars_scan": "polars", "duckdb_csv": "duckdb"}
"""Way to the module that must be there for it."""
Measured = Mapping[str, float]


def way(name: str, path: Path) -> Measured:
    """One way in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "bench.event_ways", name, str(path)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed: {done.stderr.strip()[-400:]}")
    found: Measured = json.loads(done.stdout.splitlines()[-1])
    return found


def figures(data: Path | None) -> tuple[Measured, Mapping[str, Measured]]:
    """Ratios to pandas as gdeltPyR uses it (the larger, the better for us), and every way's CPU seconds and peak memory."""
    with tempfile.TemporaryDirectory() as name:
        plain, packed = Path(name) / "20260325120000.export.CSV", Path(name) / "20260325120000.export.CSV.zip"
        write_plain(plain, wide_rows(data), ROWS)
        zip_of(plain, packed)
        there = [p for p, module in PEERS.items() if importlib.util.find_spec(module)]
        found = {p: way(p, plain) for p in there}
        for ours, path in (("upheld_csv", plain), ("upheld_ingest", plain), ("upheld_cache", plain), ("inflate_tokenise", packed)):
            found[ours] = way(ours, path)
        found["upheld_ingest_zip"] = way("upheld_ingest", packed)
        for count in FILES:
            slots = Path(name) / f"slots-{count}"
            slots.mkdir()
            write_slots(slots, wide_rows(data), count)
            runs = [way("upheld_ingest", slots) for _ in range(2)]  # the engine's own memory differs from run to run
            found[f"upheld_ingest_{count}_files"] = min(runs, key=lambda run: run["peak_mb"])
    _agree(found)
    few, many = (found[f"upheld_ingest_{count}_files"] for count in FILES)
    base, answer, cache, zipped = (found.get(n, {}) for n in ("pandas_all", "upheld_csv", "upheld_cache", "upheld_ingest_zip"))
    measured = {
        "rows": found["upheld_ingest"]["rows"],
        "rejected": found["upheld_ingest"]["rejected"],
        "zip_over_floor": round(zipped["cpu_s"] / found["inflate_tokenise"]["cpu_s"], 2),
        "files_memory_ratio": round(many["peak_mb"] / few["peak_mb"], 2),
        "ingest_peak_mb": found["upheld_ingest"]["peak_mb"],
    }
    if base:
        measured |= {
            "cpu_ratio": round(base["cpu_s"] / answer["cpu_s"], 2),
            "memory_ratio": round(base["peak_mb"] / answer["peak_mb"], 2),
            "cache_cpu_ratio": round(base["cpu_s"] / cache["cpu_s"], 1),
            "cache_memory_ratio": round(base["peak_mb"] / cache["peak_mb"], 1),
        }
        if arrow := found.get("pandas_arrow"):
            measured["cpu_ratio_arrow"] = round(arrow["cpu_s"] / answer["cpu_s"], 2)
    return measured, found


def _agree(found: Mapping[str, Measured]) -> None:
    """Every way must come to the same dyads, months and rows."""
    told = {name: (m["groups"], m["rows"], m["mentions"]) for name, m in found.items() if "groups" in m}
    if len(set(told.values())) > 1:
        sys.exit(f"the ways do not agree: {told}")
