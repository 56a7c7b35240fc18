"""What follows what, learned as the stream goes by: rules (r' with this partner, so long ago, so often) -> r with this partner.

Two readings of the same cases, both learned only from days gone by and only used on days to come:

- **Confidence**: in what share of questions (s, r, ?) where s had done r' with o was o an answer. Few cases lean on the share of their class of rule.
- **Log-linear weights**: a softmax over the partners of s whose logit adds one weight for each past deed, fitted by one step of Adagrad (Duchi,
  Hazan and Singer 2011) a question; unlike confidences, weights of rules that fire together share what they explain. "Nobody of these" has a logit
  of its own for each relation, so the softmax also says how likely somebody new is.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from upheld.forecast.book import Floats32
from upheld.forecast.compiled import compiled
from upheld.forecast.scan import BUCKETS, Layout
from upheld.forecast.space import Space

RATE = 0.15
DOUBT = 8.0
"""Cases that the share of a rule's class is worth beside its own."""
SAME, INVERSE, OTHER_WAY, OTHER = range(4)
"""Classes of rule: same relation; its inverse; another relation of inverse direction; another relation."""


class Follows(NamedTuple):
    """Counts and weights by (r, r', bucket), and by (class, bucket) for all relations; ``nobody`` by relation; ``g_*`` are Adagrad's sums of squares."""

    came: Floats32
    cases: Floats32
    class_came: Floats32
    class_cases: Floats32
    w: Floats32
    g_w: Floats32
    class_w: Floats32
    g_class: Floats32
    nobody: Floats32
    g_nobody: Floats32
    hop_came: Floats32
    hop_cases: Floats32


def follows(room: Space) -> Follows:
    """Nothing learned yet."""
    many = room.relations

    def zeros(*shape: int) -> Floats32:
        return np.zeros(shape, dtype=np.float32)

    return Follows(
        came=zeros(many, many, BUCKETS),
        cases=zeros(many, many, BUCKETS),
        class_came=zeros(4, BUCKETS),
        class_cases=zeros(4, BUCKETS),
        w=zeros(many, many, BUCKETS),
        g_w=zeros(many, many, BUCKETS),
        class_w=zeros(4, BUCKETS),
        g_class=zeros(4, BUCKETS),
        nobody=zeros(many),
        g_nobody=zeros(many),
        hop_came=zeros(many, many),
        hop_cases=zeros(many, many),
    )


@compiled
def class_of(r: int, other: int, half: int) -> int:
    """The class of the rule other -> r; ``half`` is the number of relations without inverses."""
    if r == other:
        return SAME
    if r - half == other or other - half == r:
        return INVERSE
    return OTHER if (r < half) == (other < half) else OTHER_WAY


@compiled
def confidence(f: Follows, r: int, other: int, b: int, kind: int) -> float:
    """The share of cases of a rule that came, leaning on its class where they are few."""
    prior = (f.class_came[kind, b] + 0.05) / (f.class_cases[kind, b] + 10.0)
    return float((f.came[r, other, b] + DOUBT * prior) / (f.cases[r, other, b] + DOUBT))


@compiled
def apply(f: Follows, of: Layout, room: Space, r: int, out: Floats32) -> float:
    """Write for each partner: logit, the three highest confidences, log of the noisy-or's complement; the log of the softmax's sum comes back.

    ``out`` has a row for each candidate, of which the first columns are written.
    """
    half = room.relations // 2
    for row in range(of.size[0]):
        for k in range(5):
            out[row, k] = 0.0
    for i in range(of.size[2]):
        row, other, b = of.deed_row[i], of.deed_rel[i], of.deed_bucket[i]
        kind = class_of(r, other, half)
        out[row, 0] += f.w[r, other, b] + f.class_w[kind, b]
        c = confidence(f, r, other, b, kind)
        out[row, 4] += math.log(1.0 - min(c, 0.99))
        for k in range(1, 4):
            if c > out[row, k]:
                c, out[row, k] = out[row, k], c
    return _log_sum(f, of, r, out)


@compiled
def _log_sum(f: Follows, of: Layout, r: int, out: Floats32) -> float:
    most = f.nobody[r]
    for row in range(of.size[0]):
        most = max(most, out[row, 0])
    total = math.exp(f.nobody[r] - most)
    for row in range(of.size[0]):
        total += math.exp(out[row, 0] - most)
    return float(most + math.log(total))


@compiled
def _step(w: Floats32, g: Floats32, at: tuple[int, ...], slope: float) -> None:
    g[at] += slope * slope
    w[at] -= RATE * slope / math.sqrt(g[at] + 1e-3)


@compiled
def learn(f: Follows, of: Layout, room: Space, r: int, answers: Floats32, out: Floats32) -> None:
    """Learn from a question whose answers are now known.

    Args:
        f: what has been learned; changed in place.
        of: the layout of the actor as of the day before.
        room: sizes.
        r: the relation asked.
        answers: for each partner its share of the answers, summing to at most 1; the rest went to somebody new.
        out: what :func:`apply` wrote for this question; its first column is overwritten with the slopes.
    """
    half = room.relations // 2
    log_sum = apply(f, of, room, r, out)
    known = 0.0
    for row in range(of.size[0]):
        known += answers[row]
        out[row, 0] = math.exp(out[row, 0] - log_sum) - answers[row]
    slope = math.exp(f.nobody[r] - log_sum) - (1.0 - known)
    _step(f.nobody, f.g_nobody, (r,), slope)
    for i in range(of.size[2]):
        row, other, b = of.deed_row[i], of.deed_rel[i], of.deed_bucket[i]
        kind = class_of(r, other, half)
        came = 1.0 if answers[row] > 0 else 0.0
        f.cases[r, other, b] += 1.0
        f.came[r, other, b] += came
        f.class_cases[kind, b] += 1.0
        f.class_came[kind, b] += came
        if abs(out[row, 0]) > 1e-4:
            _step(f.w, f.g_w, (r, other, b), out[row, 0])
            _step(f.class_w, f.g_class, (kind, b), out[row, 0])


@compiled
def learn_hops(f: Follows, of: Layout, r: int, marked: Floats32) -> None:
    """Learn from two-hop steps: in what share of cases the end of a step with the second relation was an answer; ``marked`` by actor id."""
    for i in range(of.size[3]):
        f.hop_cases[r, of.hop_rel[i]] += of.hop_weight[i]
        if marked[of.hop_obj[i]] > 0:
            f.hop_came[r, of.hop_rel[i]] += of.hop_weight[i]
