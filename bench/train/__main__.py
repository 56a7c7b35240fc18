"""``python -m bench.train fit --out DIR``: train the stance model from the shared data; see the other steps with ``--help``."""

from __future__ import annotations

import argparse
import json
import random
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
    """What is seen in which order: the sets as they are; mixed with generated pairs; a shorter mix while the rate falls to nothing."""
    public, _ = pairs(folder)
    kept = random.Random(SEED).sample(public, 26_000)
    return [
        Stage("public", [*public, *silent_pairs(public, 3000, SEED)], 1e-4, 1e-4, SEED),
        Stage("mixed", [*public, *_made(public, SEED + 1, 14_000)], 1e-4, 8e-5, SEED + 1),
        Stage("falling", [*kept, *_made(public, SEED + 2, 10_000)], 8e-5, 0.0, SEED + 2),
    ]


def _made(public: list[Pair], seed: int, count: int) -> list[Pair]:
    """``count`` generated pairs, with a fifth as many silent and a sixth as many altered ones."""
    return [*silent_pairs(public, count // 5, seed), *altered(public, count // 6, seed), *generated(count, seed)]


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
