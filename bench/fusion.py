"""Which of the values that sources claim of a thing is the true one, with how much probability, after 50 checked answers."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.data import part
from bench.fusion_data import Claims, held
from bench.fusion_model import Table, Thing, beliefs, checked, features, predict, table, train
from upheld.score.calibration import ece
from upheld.score.proper import Floats, brier

LABELS = 50
SPLITS = 10
MANY = 1000
AT_MOST = 7000
"""Checked things beyond so many are sampled: a quarter of a million claims of weather tell no more than a part of them."""
CROWD = ("OneCoinDawidSkene", "DawidSkene", "MACE")
"""Peers of crowd-kit; run on yes/no votes on every (thing, value), since their labels are the same ones for all tasks."""


def scored(things: Sequence[Thing], found: Sequence[Floats]) -> dict[str, float]:
    """Accuracy over things (a thing whose true value nobody claims is missed), Brier and calibration error over all (thing, value) pairs."""
    p = np.clip(np.concatenate(found), 0, 1)
    y = np.concatenate([np.arange(len(one)) == thing.true for thing, one in zip(things, found, strict=True)]).astype(float)
    right = [int(np.argmax(one)) == thing.true for thing, one in zip(things, found, strict=True)]
    return {"brier": float(brier(p, y).mean()), "ece": ece(p, y), "accuracy": float(np.mean(right))}


def _splits(n: int, labels: int, splits: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for seed in range(splits):
        mixed = np.random.default_rng(seed).permutation(n)
        yield mixed[:labels], mixed[labels:]


def stacked(things: Sequence[Thing], rows: Sequence[Floats], *, labels: int, splits: int) -> dict[str, float]:
    """Mean scores over random splits: fitted on ``labels`` things, scored on all the rest."""
    scores = []
    for seen, rest in _splits(len(things), labels, splits):
        fitted = train([rows[i] for i in seen], [things[i].true for i in seen])
        scores.append(scored([things[i] for i in rest], predict([rows[i] for i in rest], fitted)))
    return {name: float(np.mean([s[name] for s in scores])) for name in scores[0]}


def crowd(t: Table, things: Sequence[Thing]) -> Iterator[tuple[str, list[Floats]]]:
    """What crowd-kit's models hold of each value, where it is installed (``pip install upheld[bench]``)."""
    if importlib.util.find_spec("crowdkit") is None:
        print("crowd-kit is not installed: its peers are left out", file=sys.stderr)
        return
    models, pandas = importlib.import_module("crowdkit.aggregation"), importlib.import_module("pandas")
    votes: Any = pandas.DataFrame(list(_votes(t)), columns=["task", "worker", "label"])
    for name in CROWD:
        held_by = getattr(models, name)().fit_predict_proba(votes)
        yes = held_by[1].to_dict()
        yield name, [np.array([yes[v] for v in thing.at]) for thing in things]


def _votes(t: Table) -> Iterator[tuple[int, int, int]]:
    """Who speaks of a thing votes yes on the value given and no on every other."""
    values: dict[int, list[int]] = {}
    for v, thing in enumerate(t.thing.tolist()):
        values.setdefault(thing, []).append(v)
    for value, source in zip(t.value.tolist(), t.source.tolist(), strict=True):
        for other in values[int(t.thing[value])]:
            yield other, source, int(other == value)


def one(claims: Claims) -> tuple[dict[str, float], dict[str, float]]:
    """Figures of a set, and those of its peers on the same things."""
    t = table(claims)
    things = checked(claims, t)
    if len(things) > AT_MOST:
        things = [things[i] for i in np.random.default_rng(0).permutation(len(things))[:AT_MOST]]
    belief, accuracy = beliefs(t)
    unnamed = frozenset(i for i, source in enumerate(t.sources) if source in claims.unnamed)
    rows = [features(thing, claims, accuracy, belief, unnamed) for thing in things]
    found = stacked(things, rows, labels=LABELS, splits=SPLITS)
    if len(things) > 2 * MANY:
        found |= {f"{name}_{MANY}": score for name, score in stacked(things, rows, labels=MANY, splits=2).items()}
    shares = [np.array([len(s) for s in thing.by]) / sum(len(s) for s in thing.by) for thing in things]
    plain = [("vote_share", shares), ("agreement", [belief[list(thing.at)] for thing in things]), *crowd(t, things)]
    return found, {f"{peer}.{name}": score for peer, held_by in plain for name, score in scored(things, held_by).items()}


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Every set that the folder holds."""
    found: dict[str, float] = {}
    beside: dict[str, float] = {}
    for name, claims in held(part(data, "fusion")).items():
        ours, theirs = one(claims)
        found |= {f"{name}.{k}": round(v, 4) for k, v in ours.items()}
        beside |= {f"{name}.{k}": round(v, 4) for k, v in theirs.items()}
    return found, beside
