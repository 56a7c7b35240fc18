"""Where the right answers stand among all: ranks as the temporal-knowledge-graph literature reports them, without its known slips.

A rank is among all actors but the *other* right answers of the same question at the same time (time-aware filter; Han et al. 2021). Ties share the
mean of their places, so that a model gains nothing by scoring everything alike. Actors without a score share the last place.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from upheld.score.proper import Floats

Ints = NDArray[np.int64]


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """Mean reciprocal rank and the shares of answers among the first one, three and ten."""

    n: int
    mrr: float
    h1: float
    h3: float
    h10: float


def filtered_ranks(question: Ints, candidate: Ints, score: Floats, *, of: Ints, answer: Ints, actors: int) -> Floats:
    """The rank of every right answer, from 1 (first) on; halves where ties are shared.

    Args:
        question: for each scored row its question.
        candidate: for each scored row its actor; no actor twice for one question.
        score: for each scored row its score, the higher the likelier.
        of: for each right answer its question.
        answer: for each right answer its actor.
        actors: how many actors there are.
    """
    size = int(max(question.max(initial=-1), of.max(initial=-1))) + 1
    right = np.isin(question * actors + candidate, of * actors + answer)
    order = np.lexsort((-score, question))
    q, p, wrong = question[order], score[order], (~right[order]).astype(np.int64)
    running = np.cumsum(wrong)
    opens = np.flatnonzero(np.r_[True, q[1:] != q[:-1]]) if q.size else np.zeros(0, dtype=np.int64)
    before = np.zeros(size, dtype=np.int64)
    before[q[opens]] = running[opens] - wrong[opens]
    tied = np.cumsum(np.r_[True, (q[1:] != q[:-1]) | (p[1:] != p[:-1])]) - 1 if q.size else q
    in_tie = np.bincount(tied, weights=wrong)
    up_to = np.zeros(in_tie.size)
    up_to[tied] = running  # the last of a tie stays: wrong rows up to and with it
    ranks = up_to[tied] - in_tie[tied] - before[q] + in_tie[tied] / 2 + 1
    listed = np.bincount(question, minlength=size)
    listed_right = np.bincount(question[right], minlength=size)
    many = np.bincount(of, minlength=size)
    last = (listed - listed_right) + 1 + (actors - listed - (many - listed_right)) / 2
    found = dict(zip((q * actors + candidate[order])[wrong == 0].tolist(), ranks[wrong == 0].tolist(), strict=True))
    keys, places = (of * actors + answer).tolist(), last[of].tolist()
    return np.array([found.get(key, place) for key, place in zip(keys, places, strict=True)], dtype=np.float64)


def ranked(ranks: ArrayLike) -> Ranked:
    """What ranks come to; zeros where there is none."""
    r = np.asarray(ranks, dtype=np.float64)
    if not r.size:
        return Ranked(n=0, mrr=0.0, h1=0.0, h3=0.0, h10=0.0)
    return Ranked(n=r.size, mrr=float((1 / r).mean()), h1=float((r <= 1).mean()), h3=float((r <= 3).mean()), h10=float((r <= 10).mean()))
