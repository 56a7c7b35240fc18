"""A small world of made events for tests of the engine: weekly visits, replies, and noise."""

import numpy as np

from upheld.forecast.actors import actors
from upheld.forecast.space import space, stream

NAMES = (
    "Iran",
    "Iraq",
    "Police (Iran)",
    "Police (Iraq)",
    "Citizen (Iran)",
    "Citizen (Iraq)",
    "Jane Roe",
    "Army (Iran)",
    "Army (Iraq)",
    "Court (Iran)",
)
RELATIONS = 4


def rows(days=60, *, seed=0):
    """(subject, relation, object, day): 0 visits 1 weekly and is answered by relation 1 a day later; the rest is noise."""
    rng = np.random.default_rng(seed)
    told = []
    for day in range(days):
        if day % 7 == 0:
            told.append((0, 0, 1, day))
        if day % 7 == 1:
            told.append((1, 1, 0, day))
        told += [(int(s), int(r), int(o), day) for s, r, o in rng.integers((0, 2, 0), (10, 4, 10), size=(6, 3))]
    return np.array(told, dtype=np.int64)


def made(days=60, *, seed=0):
    """The stream of the world, and its space."""
    q = rows(days, seed=seed)
    return stream(q[:, 0], q[:, 1], q[:, 2], q[:, 3], relations=RELATIONS), space(actors(NAMES), RELATIONS)
