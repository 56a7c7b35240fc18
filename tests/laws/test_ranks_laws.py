"""Ranks are those of a brute-force ranking of all actors."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upheld.score.ranks import filtered_ranks, ranked

ACTORS = 9
ids = st.integers(0, ACTORS - 1)
scores = st.sampled_from((0.1, 0.5, 0.5, 0.9))
question = st.tuples(st.dictionaries(ids, scores), st.sets(ids, min_size=1, max_size=4))


def by_hand(listed, right, o):
    others = [p for p in range(ACTORS) if p not in right]
    score = {p: listed.get(p, -1.0) for p in range(ACTORS)}
    above = sum(score[p] > score[o] for p in others)
    level = sum(score[p] == score[o] for p in others)
    return above + level / 2 + 1


@given(st.lists(question, min_size=1, max_size=5))
def test_ranks_are_those_of_a_ranking_by_hand(asked):
    rows = [(q, o, s) for q, (listed, _) in enumerate(asked) for o, s in listed.items()]
    answers = [(q, o) for q, (_, right) in enumerate(asked) for o in sorted(right)]
    q, o, s = (np.array(column) for column in zip(*rows, strict=True)) if rows else (np.zeros(0, dtype=np.int64),) * 3
    of, answer = (np.array(column) for column in zip(*answers, strict=True))
    found = filtered_ranks(q, o, s.astype(float), of=of, answer=answer, actors=ACTORS)
    assert found.tolist() == [by_hand(*asked[a], b) for a, b in answers]


@given(st.lists(st.tuples(ids, ids), min_size=1, max_size=20, unique=True))
def test_scoring_everything_alike_gains_nothing(pairs):
    of, answer = (np.array(column) for column in zip(*pairs, strict=True))
    none = np.zeros(0, dtype=np.int64)
    found = filtered_ranks(none, none, none.astype(float), of=of, answer=answer, actors=ACTORS)
    many = np.bincount(of)[of]
    assert found.tolist() == ((ACTORS - many) / 2 + 1).tolist()


def test_shares_of_the_first_places():
    told = ranked([1, 2.5, 10, 11])
    assert (told.n, told.h1, told.h3, told.h10) == (4, 0.25, 0.5, 0.75)
    assert ranked([]).mrr == 0.0
