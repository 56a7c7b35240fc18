"""A factor model that learns as the stream goes by: who resembles whom, for answers that no count of their own speaks for.

The score of answer o to question (s, r) is ``z . v_o + b_o``, where ``v_o`` adds vectors of the actor, its country and its sector, and ``z`` adds
the actor's own vector, weighed by the relation, the relation's, and the decayed means of the vectors of those whom s lately dealt with at all and
with r (as in session models; Hidasi et al. 2016 use a network for this). It is fitted by a softmax over the answers of the day and sampled others
with Adagrad steps, once on each day's questions: to go over past days again fits what is past and ranks worse. Every vector is as of the day before
the question.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from upheld.forecast.book import Book, Floats32, Ints32, weight
from upheld.forecast.compiled import compiled
from upheld.forecast.history import Ints
from upheld.forecast.space import CR, SR, S, Space, chain_of

WIDTH = 192
RATE = 0.05
SAMPLED = 2500
"""Answers of a batch, with those sampled beside them, at most."""
AT_ONCE = 512
WALKED, DEEDS_WALKED = 150, 800


class Batch(NamedTuple):
    """Questions with their contexts (means of vectors of those lately dealt with: contexts x questions x width), and their answers.

    ``start`` gives for each question the place of its first answer in ``answers``, with one more for the end.
    """

    s: Ints
    r: Ints
    near: Floats32
    start: Ints
    answers: Ints


CONTEXTS = 4
"""Whom the actor lately dealt with at all, at 30 and at 8 days; with the relation; and whom its country did with the relation."""


@compiled
def _mean(held: Book, chain: int, rel: int, most: int, half_life: int, day: int, vectors: Floats32, out: Floats32) -> None:
    """The decayed mean of the vectors of a chain's objects, latest first, of one relation where ``rel`` is not negative."""
    total, slot, walked = 0.1, held.head[chain], 0
    while slot >= 0 and walked < most:
        if rel < 0 or held.rel[slot] == rel:
            w, o = weight(held, slot, half_life, day), held.obj[slot]
            total += w
            for k in range(out.size):
                out[k] += w * vectors[o, k]
        slot, walked = held.nxt[slot], walked + 1
    for k in range(out.size):
        out[k] /= total


@compiled
def _means(held: Book, room: Space, vectors: Floats32, s: Ints, r: Ints, day: int, near: Floats32) -> None:
    for q in range(s.size):
        own = chain_of(room, S, s[q])
        like = chain_of(room, CR, room.country[s[q]] * room.relations + r[q])
        _mean(held, own, -1, WALKED, 2, day, vectors, near[0, q])
        _mean(held, own, -1, WALKED, 1, day, vectors, near[1, q])
        _mean(held, chain_of(room, SR, s[q]), r[q], DEEDS_WALKED, 2, day, vectors, near[2, q])
        _mean(held, like, -1, WALKED, 1, day, vectors, near[3, q])


@compiled
def _descend(w: Floats32, g: Floats32, at: Ints, slope: Floats32) -> None:
    """One Adagrad step for rows of a table that may be named more than once: slopes of a row are added up first in order of its naming."""
    for i in range(at.size):
        for k in range(w.shape[1]):
            d = slope[i, k]
            g[at[i], k] += d * d
            w[at[i], k] -= RATE * d / np.sqrt(g[at[i], k])


@compiled
def _slopes(p: Floats32, column: Ints32, batch_start: Ints, answers: Ints) -> None:
    """Turn softmax rows into slopes: times the number of answers, less one for each answer."""
    for q in range(p.shape[0]):
        n = batch_start[q + 1] - batch_start[q]
        for k in range(p.shape[1]):
            p[q, k] *= n
        for i in range(batch_start[q], batch_start[q + 1]):
            p[q, column[answers[i]]] -= 1.0


_GATES = tuple(f"near {k}" for k in range(CONTEXTS))


class Factors:
    """The vectors and what they have learned so far."""

    def __init__(self, room: Space, *, seed: int = 0) -> None:
        self.room = room
        self._rng = np.random.default_rng(seed)
        sizes = {"actor": room.entities, "country": room.countries, "sector": room.sectors}
        sizes |= {"out actor": room.entities, "out country": room.countries, "out sector": room.sectors}
        sizes |= dict.fromkeys(("by", "plus", *_GATES), room.relations)
        self._w = {name: self._rng.normal(0, 0.1, (n, WIDTH)).astype(np.float32) for name, n in sizes.items()}
        for name in ("by", *_GATES):
            self._w[name] += 1.0 if name == "by" else 2.0 / CONTEXTS
        self._w["bias"] = np.zeros((room.entities, 1), dtype=np.float32)
        self._g = {name: np.full_like(w, 0.1) for name, w in self._w.items()}
        self._vectors = self._objects()

    def _objects(self) -> Floats32:
        w, room = self._w, self.room
        return np.asarray(w["out actor"] + w["out country"][room.country] + w["out sector"][room.sector], dtype=np.float32)

    def contexts(self, held: Book, s: Ints, r: Ints, day: int) -> Floats32:
        """The contexts of questions about a day."""
        near = np.zeros((CONTEXTS, s.size, WIDTH), dtype=np.float32)
        _means(held, self.room, self._vectors, s, r, day, near)
        return near

    def _asked(self, s: Ints, r: Ints, near: Floats32) -> tuple[Floats32, Floats32]:
        w, room = self._w, self.room
        who = w["actor"][s] + w["country"][room.country[s]] + w["sector"][room.sector[s]]
        z = who * w["by"][r] + w["plus"][r]
        for gate, context in zip(_GATES, near, strict=True):
            z += context * w[gate][r]
        return np.asarray(who, dtype=np.float32), np.asarray(z, dtype=np.float32)

    def scores(self, held: Book, s: Ints, r: Ints, day: int) -> Floats32:
        """A score for every actor as the answer of each question about a day."""
        _, z = self._asked(s, r, self.contexts(held, s, r, day))
        return np.asarray(z @ self._vectors.T + self._w["bias"].T, dtype=np.float32)

    def learn(self, held: Book, s: Ints, r: Ints, o: Ints, day: int) -> None:
        """Learn from a day's events, sorted by (s, r), with the memory as of the day before."""
        key = s * self.room.relations + r
        _, first = np.unique(key, return_index=True)
        near = self.contexts(held, s[first], r[first], day)
        self._fit(Batch(s=s[first], r=r[first], near=near, start=np.append(first, s.size).astype(np.int64), answers=o))
        self._vectors = self._objects()

    def _fit(self, b: Batch) -> None:
        for low in range(0, b.s.size, AT_ONCE):
            high = min(low + AT_ONCE, b.s.size)
            start = b.start[low : high + 1]
            self._step(
                Batch(
                    s=b.s[low:high],
                    r=b.r[low:high],
                    near=b.near[:, low:high],
                    start=start - start[0],
                    answers=b.answers[start[0] : start[-1]],
                )
            )

    def _among(self, answers: Ints) -> Ints:
        """The actors a batch's softmax is over: all where they are few, else the answers and as many sampled evenly."""
        n = self.room.entities
        if n <= 3 * SAMPLED:
            return np.arange(n)
        return np.unique(np.concatenate([answers, self._rng.integers(0, n, SAMPLED)]))

    def _step(self, b: Batch) -> None:
        w, room = self._w, self.room
        among = self._among(b.answers)
        column = np.zeros(room.entities, dtype=np.int32)
        column[among] = np.arange(among.size, dtype=np.int32)
        v = w["out actor"][among] + w["out country"][room.country[among]] + w["out sector"][room.sector[among]]
        who, z = self._asked(b.s, b.r, b.near)
        p = _softmax(z @ v.T + w["bias"][among].T)
        _slopes(p, column, b.start, b.answers)
        dz, dv = p @ v, p.T @ z
        dwho = dz * w["by"][b.r]
        for name, at, slope in (
            ("by", b.r, dz * who), ("plus", b.r, dz), *((gate, b.r, dz * context) for gate, context in zip(_GATES, b.near, strict=True)),
            ("actor", b.s, dwho), ("country", room.country[b.s], dwho), ("sector", room.sector[b.s], dwho),
            ("out actor", among, dv), ("out country", room.country[among], dv), ("out sector", room.sector[among], dv),
            ("bias", among, p.sum(axis=0)[:, None]),
        ):  # fmt: skip
            _descend(w[name], self._g[name], at, np.ascontiguousarray(slope, dtype=np.float32))


def _softmax(logits: Floats32) -> Floats32:
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def log_softmax(scores: Floats32) -> Floats32:
    """Scores as logs of probabilities, each row by itself."""
    most = scores.max(axis=1, keepdims=True)
    return np.asarray(scores - most - np.log(np.exp(scores - most).sum(axis=1, keepdims=True)), dtype=np.float32)


def best(scores: Floats32, k: int) -> Ints32:
    """The ids of the ``k`` highest scores of each row, in no order; fewer where there are no more."""
    if scores.shape[1] <= k:
        return np.tile(np.arange(scores.shape[1], dtype=np.int32), (scores.shape[0], 1))
    return np.argpartition(scores, scores.shape[1] - k, axis=1)[:, -k:].astype(np.int32)
