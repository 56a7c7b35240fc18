"""``python -m bench NAME [--data DIR] [--json]``: run a bench, hold its figures against their floors, exit 1 below one."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import case, check, journal, probes, speed, stance
from bench.data import Measured, shared

Figures = Mapping[str, float]
BENCHES: Mapping[str, Callable[[Path | None], Figures | Measured]] = {
    "case": case.figures,
    "check": check.figures,
    "journal": journal.figures,
    "probes": probes.figures,
    "speed": speed.figures,
    "stance": stance.figures,
}
QUICK = ("case", "check", "probes")
FLOORS = Path(__file__).with_name("floors.toml")


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


def run(name: str, data: Path | None, *, as_json: bool) -> bool:
    """Run one bench; whether it passed. Floors are pinned on the shared data and are not asked of other data."""
    found = BENCHES[name](data)
    figures, peers = found if isinstance(found, Measured) else (found, {})
    floors = tomllib.loads(FLOORS.read_text("utf-8")).get(name, {}) if data is None else {}
    missed = below(figures, floors)
    if as_json:
        where = str(data or shared())
        print(json.dumps({"bench": name, "data": where, "figures": dict(figures), "peers": dict(peers), "floors": floors, "passed": not missed}))
    else:
        for figure, value in figures.items():
            print(f"{name}.{figure:20} {value}")
        for figure, value in peers.items():
            print(f"{name} peer {figure:40} {value}")
    for line in missed:
        print(f"below its floor: {name}.{line}", file=sys.stderr)
    return not missed


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=[*BENCHES, "quick"])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    names = QUICK if asked.name == "quick" else (asked.name,)
    passed = [run(name, asked.data, as_json=asked.json) for name in names]
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
