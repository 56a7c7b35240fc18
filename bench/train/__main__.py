"""``python -m bench.train all --out DIR``: make the shipped stance model from the shared data, in three steps that can be taken alone.

``fit`` trains the cross-encoder into ``DIR`` (resumed where it stopped), ``export`` writes the int8 model into the package, ``stack`` fits the
calibrated forest on the pairs kept out of training. About 45 CPU-minutes on one thread with bf16. Needs the extra ``[train]``.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch

from bench.data import shared
from bench.stance import LEXICAL
from bench.train import forest
from bench.train.alter import altered
from bench.train.export import export
from bench.train.fit import Run, Stage
from bench.train.generate import generated
from bench.train.sets import Pair, digests, pairs, silent_pairs, unseen
from upheld.weigh.stance import models

SEED = 20


def stages(folder: Path) -> list[Stage]:
    """What is seen in which order: the sets as they are, then each half of them mixed with generated pairs while the rate falls to nothing."""
    public, _ = pairs(folder)
    half = random.Random(SEED).sample(public, 22_000)
    other = set(public) - set(half)
    rest = [pair for pair in public if pair in other]
    return [
        Stage("public", [*public, *silent_pairs(public, 3000, SEED)], 1e-4, 1e-4, SEED),
        Stage("falling", [*half, *_made(public, SEED + 1, 10_000)], 1e-4, 0.0, SEED + 1),
        Stage("again", [*rest, *_made(public, SEED + 2, 10_000)], 7e-5, 0.0, SEED + 2),
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
    """Parse the command line and run a step, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m bench.train", description=__doc__)
    parser.add_argument("step", choices=["fit", "export", "stack", "all"])
    parser.add_argument("--out", type=Path, required=True, help="the folder of the run")
    parser.add_argument("--into", type=Path, default=models(), help="where the shipped model goes")
    parser.add_argument("--minutes", type=float, default=600.0, help="save and stop after so long")
    asked = parser.parse_args()
    if asked.step in {"fit", "all"}:
        fit(asked.out, asked.minutes)
    if asked.step in {"export", "all"}:
        export(asked.out, asked.into, [*pairs(shared() / "data" / "text")[0], *generated(10_000, SEED)])
    if asked.step in {"stack", "all"}:
        public, kept = pairs(shared() / "data" / "text")
        forest.fit(unseen(kept, public), asked.into, LEXICAL)


if __name__ == "__main__":
    main()
