"""``python -m bench.train fit --out DIR``: train the stance model from the shared data; see the other steps with ``--help``."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch

from bench.data import shared
from bench.train.alter import altered
from bench.train.fit import Run, Stage
from bench.train.generate import generated
from bench.train.sets import Pair, digests, pairs, silent_pairs

SEED = 20


def stages(folder: Path) -> list[Stage]:
    """What is seen in which order: the sets as they are, then twice mixed with generated pairs while the rate falls to nothing."""
    public, _ = pairs(folder)

    def mixed(seed: int) -> list[Pair]:
        return [*public, *silent_pairs(public, 3000, seed), *altered(public, 2500, seed), *generated(14_000, seed)]

    return [
        Stage("public", [*public, *silent_pairs(public, 3000, SEED)], 1e-4, 1e-4, SEED),
        Stage("mixed", mixed(SEED + 1), 1e-4, 6e-5, SEED + 1),
        Stage("falling", mixed(SEED + 2), 6e-5, 0.0, SEED + 2),
    ]


def fit(out: Path, minutes: float) -> None:
    """Train, resuming what ``out`` holds, for at most ``minutes``."""
    torch.set_num_threads(1)
    folder = shared() / "data" / "text"
    run = Run(out, SEED)
    (out / "data.json").write_text(json.dumps({"seed": SEED, "sha256": digests(folder)}, indent=1) + "\n", "utf-8")
    until = time.time() + 60 * minutes
    for stage in stages(folder):
        run.run(stage, until=until, warm=150 if stage.name == "public" else 0)


def main() -> None:
    """Parse the command line and run a step."""
    parser = argparse.ArgumentParser(prog="python -m bench.train", description=__doc__)
    parser.add_argument("step", choices=["fit"])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=600.0)
    asked = parser.parse_args()
    fit(asked.out, asked.minutes)


if __name__ == "__main__":
    main()
