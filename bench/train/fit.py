"""The training loop: stages of pairs in batches of like length, bf16 where the CPU has it, a checkpoint every few minutes, resumed where it stopped."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from bench.train.bert import CrossEncoder, base_folder
from bench.train.sets import Pair
from upheld.weigh.marks import marked

LONGEST = 112
"""Word pieces of a pair; the passage is cut first."""

BATCH = 32
_POOL = 24  # batches that are sorted by length together
_SAVE_EVERY = 200  # steps
_SMOOTHING = 0.05


class Stage(NamedTuple):
    """Pairs seen once in an order of its own, and the learning rate at its two ends."""

    name: str
    pairs: Sequence[Pair]
    first: float
    last: float
    seed: int


class Encoded(NamedTuple):
    """A pair as word pieces: ids and segments of one length, and its label."""

    ids: list[int]
    segments: list[int]
    label: int


def tokenizer() -> Tokenizer:
    """The base model's tokenizer, cutting at :data:`LONGEST` and padding nothing."""
    made = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST, strategy="longest_first")
    return made


def encoded(pairs: Sequence[Pair], pieces: Tokenizer) -> list[Encoded]:
    """Marked and cut into word pieces."""
    found = pieces.encode_batch([marked(p.claim, p.passage) for p in pairs])
    return [Encoded(e.ids, e.type_ids, p.label) for e, p in zip(found, pairs, strict=True)]


def batches(rows: Sequence[Encoded], seed: int) -> list[list[int]]:
    """Indices in batches of like length, their order and make-up settled by the seed."""
    rng = random.Random(seed)
    order = rng.sample(range(len(rows)), len(rows))
    out: list[list[int]] = []
    for start in range(0, len(order), _POOL * BATCH):
        pool = sorted(order[start : start + _POOL * BATCH], key=lambda i: len(rows[i].ids))
        cut = [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
        rng.shuffle(cut)
        out += cut
    return out


def padded(rows: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, segments, labels of a batch."""
    longest = max(len(r.ids) for r in rows)
    ids = torch.tensor([r.ids + [0] * (longest - len(r.ids)) for r in rows])
    segments = torch.tensor([r.segments + [0] * (longest - len(r.ids)) for r in rows])
    return ids, segments, torch.tensor([r.label for r in rows])


def _groups(model: CrossEncoder) -> list[dict[str, object]]:
    known = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    plain = [p for n, p in known if p.ndim < 2]
    return [{"params": [p for _, p in known if p.ndim >= 2], "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]


class Run:
    """A training run in a folder: its model, its optimizer, and how far it is."""

    def __init__(self, folder: Path, seed: int) -> None:
        torch.manual_seed(seed)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.model = folder, CrossEncoder(base_folder())
        self.optimizer = torch.optim.AdamW(_groups(self.model), lr=1e-4, fused=True)
        self.done: dict[str, int] = {}
        saved = folder / "run.pt"
        if saved.exists():
            state = torch.load(saved, weights_only=True)
            self.model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.done = state["done"]

    def save(self) -> None:
        """Weights, optimizer and progress, replaced in one move."""
        partly = self.folder / "run.part"
        torch.save({"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "done": self.done}, partly)
        partly.replace(self.folder / "run.pt")

    def run(self, stage: Stage, *, until: float, warm: int = 0) -> None:
        """Go through a stage from where it was left; ``until`` is the clock (seconds) at which to save and stop."""
        rows = encoded(stage.pairs, tokenizer())
        steps = batches(rows, stage.seed)
        started, cpu, lost = time.time(), time.process_time(), 0.0
        self.model.train()
        for n in range(self.done.get(stage.name, 0), len(steps)):
            rate = (stage.first + (stage.last - stage.first) * n / len(steps)) * min(1.0, (n + 1) / max(warm, 1))
            lost += self._step(padded([rows[i] for i in steps[n]]), rate)
            self.done[stage.name] = n + 1
            if (n + 1) % _SAVE_EVERY == 0 or n + 1 == len(steps):
                self.save()
                told = {"stage": stage.name, "step": n + 1, "of": len(steps), "loss": round(lost / _SAVE_EVERY, 4), "rate": f"{rate:.2e}",
                        "wall_s": round(time.time() - started), "cpu_s": round(time.process_time() - cpu)}  # fmt: skip
                print(json.dumps(told), flush=True)
                lost = 0.0
            if time.time() > until:
                self.save()
                sys.exit(f"stopped at step {n + 1} of {len(steps)} of stage {stage.name}: the time is up")

    def _step(self, batch: tuple[Tensor, Tensor, Tensor], rate: float) -> float:
        ids, segments, labels = batch
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.model(ids, segments)
        loss = functional.cross_entropy(logits.float(), labels, label_smoothing=_SMOOTHING)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return float(loss.detach())


def logits(model: CrossEncoder, rows: Sequence[Encoded]) -> Tensor:
    """Logits (rows, 3) in the order of ``rows``."""
    model.eval()
    out = torch.empty(len(rows), 3)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), 64):
            at = order[start : start + 64]
            ids, segments, _ = padded([rows[i] for i in at])
            out[at] = model(ids, segments).float()
    return out
