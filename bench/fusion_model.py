"""A conditional logit over the values claimed of one thing and "none of these", stacked on upheld's own log-odds pool.

Few features, few labels: source reliabilities come from agreement among all sources, without a label; what each feature is worth comes from the
labels alone, with a Gaussian prior on every weight.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bench.fusion_data import Claims
from upheld.model.evidence import Link
from upheld.score.proper import Floats
from upheld.weigh.fuse import Step, fuse, logit
from upheld.weigh.parameters import Parameters

PRIOR = (8.0, 2.0)
"""Beta counts a source's accuracy starts from: right four times in five (Dong, Berti-Equille and Srivastava 2009)."""
ROUNDS = 10
RHOS = (0.5, 0.9)
"""Discounts at which the pool enters: near its strongest origin, and near the plain sum; the labels say which counts."""
RIDGE = 1.0
"""Precision of the prior on each weight of a feature in standard units."""
CAP = 3.0


class Table(NamedTuple):
    """Claims in columns: value ``v`` belongs to thing ``thing[v]``; claim ``k`` says ``value[k]``, by ``source[k]``."""

    names: Sequence[tuple[str, str]]
    thing: np.ndarray
    things: Mapping[str, int]
    value: np.ndarray
    source: np.ndarray
    sources: Sequence[str]


def table(claims: Claims) -> Table:
    """All claims, not only those about things with a checked answer: sources show themselves everywhere."""
    pairs: dict[tuple[str, str], int] = {}
    things: dict[str, int] = {}
    sources: dict[str, int] = {}
    rows = []
    for (source, thing), value in claims.said.items():
        things.setdefault(thing, len(things))
        rows.append((pairs.setdefault((thing, value), len(pairs)), sources.setdefault(source, len(sources))))
    at = np.array(rows)
    return Table(list(pairs), np.array([things[t] for t, _ in pairs]), things, at[:, 0], at[:, 1], list(sources))


def beliefs(t: Table) -> tuple[Floats, Floats]:
    """Belief of each value and accuracy of each source, by rounds of the one from the other; no label is looked at."""
    accuracy = np.full(len(t.sources), PRIOR[0] / sum(PRIOR))
    rivals = np.bincount(t.thing)[t.thing]
    said = np.bincount(t.source, minlength=len(t.sources))
    belief = np.zeros(len(t.names))
    for _ in range(ROUNDS):
        odds = np.log(accuracy / (1 - accuracy))[t.source] + np.log(np.maximum(rivals[t.value], 1.0))
        score = np.bincount(t.value, weights=odds, minlength=len(t.names))
        top = np.full(len(t.things), -np.inf)
        np.maximum.at(top, t.thing, score)
        weight = np.exp(score - top[t.thing])
        belief = weight / np.bincount(t.thing, weights=weight)[t.thing]
        right = np.bincount(t.source, weights=belief[t.value], minlength=len(t.sources))
        accuracy = np.clip((right + PRIOR[0]) / (said + sum(PRIOR)), 0.02, 0.98)
    return belief, accuracy


class Thing(NamedTuple):
    """The values of one thing, who says each, and the place of the true one (-1: none of them)."""

    values: tuple[str, ...]
    at: tuple[int, ...]
    by: tuple[tuple[int, ...], ...]
    true: int


def checked(claims: Claims, t: Table) -> list[Thing]:
    """Every thing with a checked answer that somebody said something of."""
    by: dict[int, list[int]] = {}
    for value, source in zip(t.value.tolist(), t.source.tolist(), strict=True):
        by.setdefault(value, []).append(source)
    of: dict[str, list[int]] = {}
    for v, (thing, _) in enumerate(t.names):
        of.setdefault(thing, []).append(v)
    found = []
    for thing, answer in claims.truth.items():
        if thing in of:
            values = tuple(t.names[v][1] for v in of[thing])
            found.append(Thing(values, tuple(of[thing]), tuple(tuple(by[v]) for v in of[thing]), values.index(answer) if answer in values else -1))
    return found


def _steps(thing: Thing, k: int, accuracy: Floats) -> list[Step]:
    """Each source as an origin of its own: for value ``k`` with its log-odds of being right, against where it says another value."""
    found = []
    for other, sources in enumerate(thing.by):
        for s in sources:
            size = min(max(logit(float(accuracy[s])), -CAP), CAP)
            link = Link(claim=thing.values[k], document=str(s), quote="", start=0, end=0, supports=1.0, refutes=0.0, silent=0.0)
            found.append(Step(link=link, origin=str(s), value=size if other == k else -size))
    return found


def features(thing: Thing, claims: Claims, accuracy: Floats, belief: Floats, unnamed: frozenset[int]) -> Floats:
    """One row a value: shares, the pool at each discount, what similar values have, how much it says, who stands behind it."""
    votes = np.array([len(s) for s in thing.by], dtype=float)
    n, m = votes.sum(), len(votes)
    near = np.array([[claims.near(a, b) if a != b else 0.0 for b in thing.values] for a in thing.values])
    detail = np.array([claims.detail(v) for v in thing.values])
    pools = [
        [fuse(_steps(thing, k, accuracy), prior=1 / (m + 1), kind="event", parameters=Parameters(rho=rho)).log_odds for k in range(m)] for rho in RHOS
    ]
    held = belief[list(thing.at)]
    columns = [
        np.log((votes + 0.5) / (n + 0.5 * (m + 1))),
        *(np.array(p) for p in pools),
        np.log(np.clip(held, 1e-3, 1)),
        np.log1p(near @ votes) / math.log(2),
        (detail - detail.mean()),
        np.array([sum(s in unnamed for s in by) / len(by) for by in thing.by]),
    ]
    return np.stack(columns, axis=1)


class Fitted(NamedTuple):
    """Weights of the features in standard units, and those of "none of these"."""

    mean: Floats
    spread: Floats
    weights: Floats


def _none(x: Floats) -> Floats:
    """What speaks for "none of these": always, few voices, and a leader with a small share."""
    return np.array([1.0, float(x[:, 0].max()), math.log(len(x))])


def _design(rows: Sequence[Floats], fitted: Fitted) -> list[Floats]:
    out = []
    for x in rows:
        z = (x - fitted.mean) / fitted.spread
        extra = _none(x)
        values = np.hstack([z, np.zeros((len(x), len(extra)))])
        out.append(np.vstack([values, np.concatenate([np.zeros(x.shape[1]), extra])]))
    return out


def _softmax(scores: Floats) -> Floats:
    weight = np.exp(scores - scores.max())
    out: Floats = weight / weight.sum()
    return out


def train(rows: Sequence[Floats], true: Sequence[int], *, ridge: float = RIDGE) -> Fitted:
    """Penalised maximum likelihood by Newton steps; ``true`` is the place of the true value, -1 for none of them."""
    stacked = np.vstack(rows)
    spread = stacked.std(axis=0)
    start = Fitted(stacked.mean(axis=0), np.where(spread > 1e-9, spread, 1.0), np.zeros(0))
    design = _design(rows, start)
    w = np.zeros(design[0].shape[1])
    penalty = np.full(len(w), ridge)
    for _ in range(30):
        gradient, hessian = penalty * w, np.diag(penalty)
        for x, y in zip(design, true, strict=True):
            p = _softmax(x @ w)
            mean = p @ x
            gradient = gradient + mean - x[y]
            hessian = hessian + (x * p[:, None]).T @ x - np.outer(mean, mean)
        step = np.linalg.solve(hessian, gradient)
        w = w - step * min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return start._replace(weights=w)


def predict(rows: Iterable[Floats], fitted: Fitted) -> list[Floats]:
    """Probability of each value of each thing; what is left is that of "none of these"."""
    return [_softmax(x @ fitted.weights)[:-1] for x in _design(list(rows), fitted)]
