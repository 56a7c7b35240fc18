"""The stack's fit: a boosted forest over model, comparator and lexical features on pairs kept out of training, calibrated across folds.

Folds are cut by page, so that no fold is judged by trees that saw its page. The number of rounds is the one of least cross-validated loss, and the
temperature makes those probabilities as sharp as they are right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier

from bench.pairs import Labelled
from bench.stance import verdicts
from bench.train.sets import Pair as Known
from upheld.model.ports import Pair
from upheld.weigh.stack import Stack, Tree, features
from upheld.weigh.stance import load_model, logits

Floats = NDArray[np.float64]
_MOST, _EVERY, _FOLDS, _SEED = 200, 10, 5, 20
_SETTINGS = {"learning_rate": 0.06, "max_depth": 3, "min_samples_leaf": 30, "subsample": 0.7, "max_features": 0.5, "random_state": _SEED}


def _fold(origin: str, claim: str) -> int:
    key = origin if ":" in origin else claim
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % _FOLDS


def _loss(p: Floats, y: NDArray[np.int64]) -> float:
    return float(-np.log(np.clip(p[np.arange(len(y)), y], 1e-9, 1)).mean())


def _cooled(p: Floats, temperature: float) -> Floats:
    odds = np.exp(np.log(np.clip(p, 1e-9, 1)) / temperature)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _settled(x: Floats, y: NDArray[np.int64], folds: NDArray[np.int64]) -> tuple[int, float, float]:
    """Rounds, temperature and loss by cross-validation."""
    staged = np.zeros((_MOST // _EVERY, len(y), 3))
    for k in range(_FOLDS):
        seen, asked = folds != k, folds == k
        forest = GradientBoostingClassifier(n_estimators=_MOST, **_SETTINGS).fit(x[seen], y[seen])
        for n, p in enumerate(forest.staged_predict_proba(x[asked])):
            if n % _EVERY == _EVERY - 1:
                staged[n // _EVERY, asked] = p
    best = min(range(len(staged)), key=lambda n: _loss(staged[n], y))
    heat = min(np.linspace(0.7, 1.5, 33), key=lambda t: _loss(_cooled(staged[best], t), y))
    return (best + 1) * _EVERY, float(heat), _loss(_cooled(staged[best], heat), y)


def _tree(tree: Any, rate: float) -> Tree:  # noqa: ANN401  # sklearn has no types
    leaf = tree.children_left < 0
    return Tree(
        feature=[-1 if at_end else int(f) for f, at_end in zip(tree.feature, leaf, strict=True)],
        threshold=[0.0 if at_end else float(t) for t, at_end in zip(tree.threshold, leaf, strict=True)],
        left=[max(int(n), 0) for n in tree.children_left], right=[max(int(n), 0) for n in tree.children_right],
        value=[round(float(v) * rate, 6) if at_end else 0.0 for v, at_end in zip(tree.value[:, 0, 0], leaf, strict=True)],
    )  # fmt: skip


def forest(x: Floats, y: NDArray[np.int64], folds: NDArray[np.int64]) -> tuple[Stack, dict[str, float]]:
    """The stack of some feature rows, and how it was settled."""
    rounds, heat, loss = _settled(x, y, folds)
    fitted = GradientBoostingClassifier(n_estimators=rounds, **_SETTINGS).fit(x, y)
    start = np.log(np.bincount(y, minlength=3) / len(y))
    trees = [[_tree(t.tree_, _SETTINGS["learning_rate"]) for t in row] for row in fitted.estimators_]
    made = Stack(start=[round(float(s), 6) for s in start], temperature=round(heat, 4), rounds=trees)
    gap = np.abs(_cooled(fitted.predict_proba(x), heat) - made.probabilities(x)).max()
    if gap > 1e-3:
        raise AssertionError(f"the exported forest differs from the fitted one by {gap}")
    return made, {"rows": len(y), "rounds": rounds, "temperature": round(heat, 4), "loss": round(loss, 4)}


def fit(held: Sequence[Known], folder: Path, lexical: Path) -> None:
    """Fit the stack on held pairs with the model in ``folder``; write ``stack.json`` there and the forest without the model to ``lexical``."""
    model = load_model(folder)
    if model is None:
        raise FileNotFoundError(f"no model in {folder}: export it first")
    said = verdicts([Labelled(p.claim, p.passage, p.label) for p in held])
    scores = logits(model, [(p.claim, p.passage) for p in held])
    asked = (Pair(claim=p.claim, passage=p.passage, verdict=v) for p, v in zip(held, said, strict=True))
    x = np.array([features(pair, score) for pair, score in zip(asked, scores, strict=True)], dtype=np.float32).astype(np.float64)
    y, folds = np.array([p.label for p in held]), np.array([_fold(p.origin, p.claim) for p in held])
    stack, told = forest(x, y, folds)
    (folder / "stack.json").write_bytes(msgspec.json.encode(stack))
    plain, alone = forest(x[:, 3:], y, folds)
    lexical.write_bytes(msgspec.json.encode(plain))
    print(json.dumps({"stack": told, "lexical": alone}))
