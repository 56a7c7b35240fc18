"""Dyad-months on the cache at 2 and 20 million rows: CPU seconds and peak memory of a process each."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.event_files import wide_rows, write_plain
from bench.ingest import way

SIZES = {"2m": 2_000_000, "20m": 20_000_000}


def figures(data: Path | None) -> Mapping[str, float]:
    """CPU seconds and peak MB at each size. Rows come in files of two million, as a year comes in many."""
    rows = wide_rows(data)
    measured: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        plain = Path(name) / "20260325120000.export.CSV"
        write_plain(plain, rows, SIZES["2m"])
        way("upheld_ingest", plain)
        _, part = (next(Path(name).glob(f"cache-CSV/event/*/*.{ending}")) for ending in ("json", "parquet"))
        for size, count in SIZES.items():
            for n in range(2, count // SIZES["2m"] + 1):
                _again(part, n)
            found = way("upheld_cache", plain)
            measured |= {f"cpu_s_{size}": found["cpu_s"], f"peak_mb_{size}": found["peak_mb"], f"rows_{size}": found["rows"]}
    return measured


def _again(part: Path, number: int) -> None:
    """The same part once more under another number."""
    path = part.with_name(f"{number:06}.parquet")
    if not path.exists():
        path.hardlink_to(part)
        text = part.with_suffix(".json").read_text("utf-8").replace('"number":1,', f'"number":{number},', 1)
        path.with_suffix(".json").write_text(text, "utf-8")
