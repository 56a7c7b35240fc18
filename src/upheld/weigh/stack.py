"""The stack: model logits, lexical features and a comparator's verdict to calibrated probabilities over supports, refutes and silent.

A small gradient-boosted forest, fitted in ``bench/train`` on pairs the model was not trained on and shipped as JSON, evaluated here in numpy. A
comparator's clear verdict is never overruled: where the forest leans elsewhere, the two are mixed so that the verdict stays likeliest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.model.ports import Pair
from upheld.text.kindred import kin, opposites
from upheld.weigh.comparators.deeds import backed
from upheld.weigh.comparators.reading import covered, negations, read
from upheld.weigh.marks import ABOVE, ABSENT, BELOW, FAR_ABOVE, FAR_BELOW, OTHER, SAME, compared, tidy

Floats = NDArray[np.float64]
Bearing = tuple[float, float, float]

UNSURE = 0.55
"""Below this the likeliest bearing is no finding: whoever asks should abstain."""

CLEAR = 0.75
"""A comparator's verdict of at least this is never overruled by the model alone."""

ALONE = 0.8
"""What neither a comparator nor the claim's own verb in the passage backs is never surer than this: on texts unlike its training the model is surer
than it should be."""

_BACKED = 7
"""The column that says whether the passage has the claim's verb or a kindred one, outright."""

_MARKS = (SAME, ABOVE, BELOW, FAR_ABOVE, FAR_BELOW, OTHER, ABSENT)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_HEDGE = re.compile(r"\b(?:may|might|could|possibl[ey]|reportedly|alleged(?:ly)?|likely|expected|would|if|whether)\b", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:more than|less than|fewer than|over|under|at least|at most|up to|before|after|by)\b", re.IGNORECASE)
_EXTREME = re.compile(r"\b(?:\w{2,}est|most|first|only|last|never|all|none)\b", re.IGNORECASE)


def lexical(pair: Pair) -> list[float]:
    """What can be counted of a pair without the model: numbers, negation, shared and opposite words, names, lengths."""
    claim, passage = tidy(pair.claim), tidy(pair.passage)
    own, told = read(claim), read(passage)
    marks = [mark for _, _, mark in compared(claim, passage)]
    missing = [s for s in own.stems if not kin(s) & told.stems]
    outright = (own.supposed or not told.supposed) and not (_EXTREME.search(claim) and not _EXTREME.search(passage))
    names = [m.group().lower() for m in _NAME.finditer(claim)]
    lower = passage.lower()
    return [
        float(outright and backed(claim, told.stems)),
        *(float(marks.count(mark)) for mark in _MARKS), float(len(marks)),
        covered(own.stems, told.stems), len(own.stems & told.stems) / max(len(own.stems), 1), len(own.stems & told.stems) / max(len(told.stems), 1), float(len(missing)),
        float(own.negative), float(told.negative), float(own.negative != told.negative), min(float(negations(passage)), 3.0),
        float(any(opposites(s) & told.stems for s in missing)), float(own.supposed), float(told.supposed),
        sum(n[:5] in lower for n in names) / max(len(names), 1), float(len(names)),
        float(len(claim.split())), min(float(len(passage.split())), 120.0),
        float(bool(_HEDGE.search(passage))), float(bool(_BOUND.search(claim))), float(bool(_EXTREME.search(claim))), float(bool(_EXTREME.search(passage))),
    ]  # fmt: skip


def features(pair: Pair, logits: NDArray[np.float32]) -> list[float]:
    """The row of a pair: log-probabilities of the model, the comparator's verdict, then :func:`lexical`."""
    scores = logits.astype(np.float64)
    top = float(scores.max())
    logs = scores - top - np.log(np.exp(scores - top).sum())
    supports, refutes, silent = pair.verdict or (0.0, 0.0, 0.0)
    return [*(float(x) for x in logs), supports, refutes, silent, float(pair.verdict is not None), *lexical(pair)]


class Tree(msgspec.Struct, frozen=True):
    """A tree as parallel arrays: a node's feature (-1 at a leaf), threshold, children and value."""

    feature: list[int]
    threshold: list[float]
    left: list[int]
    right: list[int]
    value: list[float]


class _Flat(NamedTuple):
    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats


class Stack(msgspec.Struct, frozen=True):
    """A forest of one-tree-a-class rounds, its starting scores, and the temperature that calibrates it."""

    start: list[float]
    temperature: float
    rounds: list[list[Tree]]

    @classmethod
    def read(cls, data: bytes) -> Stack:
        """From the JSON of the shipped file."""
        return msgspec.json.decode(data, type=cls)

    def probabilities(self, rows: Floats) -> Floats:
        """(rows, 3) probabilities of feature rows, before any comparator is heard."""
        rows = rows.astype(np.float32).astype(np.float64)  # as the trees were grown
        scores = np.tile(np.array(self.start, dtype=np.float64), (len(rows), 1))
        for trees in self.rounds:
            for k, tree in enumerate(trees):
                scores[:, k] += _evaluated(tree, rows)
        scores = scores / self.temperature
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def judged(self, rows: Floats, verdicts: Sequence[Bearing | None]) -> Floats:
        """(rows, 3) probabilities, each clear verdict kept likeliest, and what nothing but the model backs kept at :data:`ALONE`."""
        out = self.probabilities(rows)
        outright = rows[:, _BACKED] > 0
        for i, verdict in enumerate(verdicts):
            clear = verdict is not None and max(verdict) >= CLEAR
            out[i] = kept(np.array(verdict), out[i]) if clear else out[i] if outright[i] else capped(out[i])
        return out


def _evaluated(tree: Tree, rows: Floats) -> Floats:
    t = _Flat(np.array(tree.feature), np.array(tree.threshold), np.array(tree.left), np.array(tree.right), np.array(tree.value))
    at = np.zeros(len(rows), np.int64)
    while (inside := t.feature[at] >= 0).any():
        node = at[inside]
        goes_left = rows[inside, t.feature[node]] <= t.threshold[node]
        at[inside] = np.where(goes_left, t.left[node], t.right[node])
    return np.asarray(t.value[at])


def kept(verdict: Floats, stacked: Floats) -> Floats:
    """The stack's probabilities, or, where its likeliest is not the verdict's, the middle between both with the verdict's kept on top."""
    best = int(verdict.argmax())
    if int(stacked.argmax()) == best:
        return stacked
    mixed = (verdict + stacked) / 2
    if int(mixed.argmax()) == best:
        return np.asarray(mixed)
    mixed[best] = mixed.max() + 0.01
    return np.asarray(mixed / mixed.sum())


def capped(stacked: Floats) -> Floats:
    """Probabilities with the likeliest brought down to :data:`ALONE`, the others raised in their proportion."""
    best = int(stacked.argmax())
    if stacked[best] <= ALONE:
        return stacked
    out = stacked * ((1 - ALONE) / (1 - stacked[best]))  # a softmax never reaches 1
    out[best] = ALONE
    return np.asarray(out)
