"""The stance model and its stack on the sets a folder holds, beside the majority, the lexical features, the model and the comparators alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.data import Measured, shared
from bench.pairs import REFUTES, SUPPORTS, Labelled, Set, held
from upheld.model.ports import Pair
from upheld.weigh.comparators import compare_texts
from upheld.weigh.stack import Stack, features
from upheld.weigh.stance import Judge, logits

Floats = NDArray[np.float64]
_BINS = 10
LEXICAL = Path(__file__).with_name("lexical.json")
_TRAINED_ON = (0.50, 0.36, 0.14)
"""Shares of the classes among the pairs trained on: what a forecaster who reads nothing would say."""


def metrics(p: Floats, labels: Sequence[int]) -> dict[str, float]:
    """Accuracy, macro-F1 over the classes that occur, ECE of the likeliest class in ten bins, and Brier summed over the classes."""
    truth = np.array(labels)
    guess, top = p.argmax(axis=1), p.max(axis=1)
    right = guess == truth
    f1 = []
    for k in np.unique(truth):
        hit = int(((guess == k) & (truth == k)).sum())
        f1.append(2 * hit / max(int((guess == k).sum() + (truth == k).sum()), 1))
    bins = np.minimum((top * _BINS).astype(int), _BINS - 1)
    gaps = [(bins == b).mean() * abs(right[bins == b].mean() - top[bins == b].mean()) for b in range(_BINS) if (bins == b).any()]
    brier = float(((p - np.eye(p.shape[1])[truth]) ** 2).sum(axis=1).mean())
    return {
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(np.mean(f1)), 4),
        "ece": round(float(sum(gaps)), 4),
        "brier": round(brier, 4),
    }


def asked(p: Floats, labels: Sequence[int], classes: str) -> tuple[Floats, list[int]]:
    """Probabilities and labels in the classes a set asks for."""
    if classes == "two":
        two = p[:, [SUPPORTS, REFUTES]]
        return two / np.maximum(two.sum(axis=1, keepdims=True), 1e-9), list(labels)
    if classes == "rest":
        return np.stack([p[:, SUPPORTS], 1 - p[:, SUPPORTS]], axis=1), [int(k != SUPPORTS) for k in labels]
    return p, list(labels)


def verdicts(pairs: Sequence[Labelled]) -> list[tuple[float, float, float] | None]:
    """What the comparators of bare texts say of each pair."""
    found = (compare_texts(pair.claim, pair.passage) for pair in pairs)
    return [None if v is None else (v.supports, v.refutes, 1 - v.supports - v.refutes) for v in found]


def ways(judge: Judge, pairs: Sequence[Labelled]) -> dict[str, Floats]:
    """Probabilities of a set's pairs by the stack ("") and by each simpler way."""
    if judge.model is None or judge.stack is None:
        sys.exit("the stance model is not there: nothing to measure")
    said = verdicts(pairs)
    scores = logits(judge.model, [(p.claim, p.passage) for p in pairs])

    def rows(heard: Sequence[tuple[float, float, float] | None]) -> Floats:
        asked_ = (Pair(claim=p.claim, passage=p.passage, verdict=v) for p, v in zip(pairs, heard, strict=True))
        return np.array([features(pair, score) for pair, score in zip(asked_, scores, strict=True)])

    silent = [None] * len(pairs)
    full, unheard = rows(said), rows(silent)
    lexical = Stack.read(LEXICAL.read_bytes())
    raw = np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64)
    return {
        "": judge.stack.judged(full, said),
        "majority": np.tile(np.array(_TRAINED_ON), (len(pairs), 1)),
        "lexical": lexical.probabilities(full[:, 3:]),
        "model_alone": raw / raw.sum(axis=1, keepdims=True),
        "comparators_alone": np.array([_TRAINED_ON if v is None else v for v in said]),
        "comparators_off": judge.stack.probabilities(unheard),
    }


def text_folder(data: Path | None) -> Path:
    """Where the sets lie: the folder named, its ``data/text``, or that of the shared data."""
    root = shared() if data is None else data
    return root / "data" / "text" if (root / "data" / "text").is_dir() else root


def figures(data: Path | None) -> Measured:
    """``<set>.accuracy``, ``.macro_f1``, ``.ece``, ``.brier``; the same of the peers under ``<peer>.<set>.…``."""
    return measured(held(text_folder(data)), Judge())


def measured(sets: Sequence[Set], judge: Judge, way: Callable[[Judge, Sequence[Labelled]], Mapping[str, Floats]] = ways) -> Measured:
    """Figures and peers of some sets."""
    found: dict[str, float] = {}
    peers: dict[str, float] = {}
    for one in sets:
        labels = [pair.label for pair in one.pairs]
        for name, p in way(judge, one.pairs).items():
            told = {f"{one.name}.{k}": v for k, v in metrics(*asked(p, labels, one.classes)).items()}
            if name:
                peers |= {f"{name}.{k}": v for k, v in told.items()}
            else:
                found |= told
    return Measured(found, peers)
