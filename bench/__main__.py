"""``python -m bench NAME [--data DIR] [--json]``: run a bench, hold its figures against their floors, exit 1 below one."""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    archive,
    attribution,
    case,
    check,
    coding,
    dates,
    events_query,
    extraction,
    figures_fusion,
    figures_read,
    flood,
    forecastbench,
    fusion,
    hedges,
    ingest,
    journal,
    links,
    live,
    monitor,
    mutants,
    pages,
    pages_read,
    pooling,
    probes,
    reading,
    refuse,
    retrieve,
    scale,
    soak,
    speed,
    stance,
    startup,
)
from bench.data import shared

Figures = Mapping[str, float]
Peers = Mapping[str, float | Figures]
Measured = Figures | tuple[Figures, Figures] | tuple[Figures, Mapping[str, Figures]]
"""The figures of a bench, and those of its peers beside them where it has any: a figure each, or several by the peer's name."""

BENCHES: Mapping[str, Callable[[Path | None], Measured]] = {
    "archive": archive.figures,
    "attribution": attribution.figures,
    "case": case.figures,
    "check": check.figures,
    "coding": coding.figures,
    "dates": dates.figures,
    "events-query": events_query.figures,
    "figures": figures_read.figures,
    "figures-fusion": figures_fusion.figures,
    "flood": flood.figures,
    "forecastbench": forecastbench.figures,
    "fusion": fusion.figures,
    "hazard": lambda data: _late("hazard", data),
    "hedges": hedges.figures,
    "ingest": ingest.figures,
    "extraction": extraction.figures,
    "journal": journal.figures,
    "links": links.figures,
    "live": live.figures,
    "monitor": monitor.figures,
    "mutants": mutants.figures,
    "pages": pages.figures,
    "pages-read": pages_read.figures,
    "pooling": pooling.figures,
    "probes": probes.figures,
    "reading": reading.figures,
    "refuse": refuse.figures,
    "retrieve": retrieve.figures,
    "scale": scale.figures,
    "soak": soak.figures,
    "soak-full": lambda data: soak.figures(data, full=True),
    "speed": speed.figures,
    "stance": stance.figures,
    "startup": startup.figures,
    "tkg": lambda data: _late("tkg", data),
    "tkg-ablation": lambda data: _late("tkg_ablation", data),
}
QUICK = ("case", "extraction", "links", "check", "startup", "pages-read", "reading", "probes")
NIGHTLY = ("journal", "archive", "soak-full", "live", "mutants")
FLOORS = Path(__file__).with_name("floors.toml")


def _late(module: str, data: Path | None) -> Measured:
    """A bench that needs the extra ``[forecast]``, whose engines would weigh on the memory of every other bench."""
    found: Measured = importlib.import_module(f"bench.{module}").figures(data)
    return found


def below(figures: Figures, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The figures that miss their pin: under a ``least``, over a ``most``."""
    missed = []
    for name, pin in floors.items():
        if name not in figures:
            missed.append(f"{name} was not measured")
        elif "least" in pin and figures[name] < pin["least"]:
            missed.append(f"{name} {figures[name]} is under {pin['least']}")
        elif "most" in pin and figures[name] > pin["most"]:
            missed.append(f"{name} {figures[name]} is over {pin['most']}")
    return missed


def _plain(peers: Peers) -> dict[str, object]:
    return {name: value if isinstance(value, int | float) else dict(value) for name, value in peers.items()}


def run(name: str, data: Path | None, *, as_json: bool) -> bool:
    """Run one bench; whether it passed. Floors are pinned on the shared data and are not asked of other data."""
    measured = BENCHES[name](data)
    figures: Figures
    peers: Peers
    figures, peers = measured if isinstance(measured, tuple) else (measured, {})
    floors = tomllib.loads(FLOORS.read_text("utf-8")).get(name, {}) if data is None else {}
    missed = below(figures, floors)
    if as_json:
        where = str(data or shared())
        print(json.dumps({"bench": name, "data": where, "figures": dict(figures), "peers": _plain(peers), "floors": floors, "passed": not missed}))
    else:
        for figure, value in figures.items():
            print(f"{name}.{figure:20} {value}")
        for figure, told_by in peers.items():
            told = told_by if isinstance(told_by, int | float) else "  ".join(f"{k} {v}" for k, v in told_by.items())
            print(f"{name} beside it: {figure:20} {told}")
    for line in missed:
        print(f"below its floor: {name}.{line}", file=sys.stderr)
    return not missed


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "quick", "nightly"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.name in {"quick", "nightly"}:
        sys.exit(max(_alone(name, asked.data, as_json=asked.json) for name in (QUICK if asked.name == "quick" else NIGHTLY)))
    sys.exit(0 if run(asked.name, asked.data, as_json=asked.json) else 1)


def _alone(name: str, data: Path | None, *, as_json: bool) -> int:
    """Run one bench in a process of its own: a peak of memory is otherwise also that of the benches before it."""
    given = [*(["--data", str(data)] if data else []), *(["--json"] if as_json else [])]
    return subprocess.run([sys.executable, "-m", "bench", name, *given], check=False).returncode


if __name__ == "__main__":
    main()
