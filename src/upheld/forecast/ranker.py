"""Who next: the ranker head, LightGBM (extra ``[forecast]``) over the engine's rows, trained on the days before those it ranks.

The rows of a training day were made before the engine took that day in, so they are what a question of that day would have seen; the trees never see
a row that knew its own answer. LambdaRank (Burges 2010) with a truncation, since only the first places count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import lightgbm as lgb
import msgspec
import numpy as np

from upheld.forecast.book import Floats32, Ints32
from upheld.forecast.engine import AT_ONCE, Asked, Engine, Table
from upheld.forecast.factors import Factors, best, log_softmax
from upheld.forecast.features import NAMES
from upheld.forecast.history import Ints
from upheld.forecast.space import Space, Stream
from upheld.forecast.standing import STANDING, WHOLE

BEST_FACTORS = 100
"""Candidates taken from the factor model."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How the ranker is trained: the last ``days`` days, at most ``questions`` questions a day, about ``others`` wrong candidates a question."""

    days: int = 150
    questions: int = 600
    others: int = 32
    rounds: int = 170
    leaves: int = 48
    rate: float = 0.08
    bins: int = 63
    truncation: int = 15
    threads: int = 1
    seed: int = 0


class Day(NamedTuple):
    """The events of a day, sorted by (s, r, o)."""

    day: int
    s: Ints
    r: Ints
    o: Ints


class Questions(NamedTuple):
    """The distinct questions of a day, sorted by (s, r), and the places where the answers of each start in the day, with the end."""

    asked: Asked
    start: Ints


def days(events: Stream) -> Iterator[Day]:
    """A stream day by day."""
    found, start = np.unique(events.day, return_index=True)
    for day, low, high in zip(found.tolist(), start, [*start[1:], events.day.size], strict=True):
        yield Day(day=day, s=events.s[low:high], r=events.r[low:high], o=events.o[low:high])


def questions(of: Day) -> Questions:
    """What the events of a day answer."""
    key = np.stack([of.s, of.r], axis=1)
    held, start = np.unique(key, axis=0, return_index=True)
    return Questions(asked=Asked(s=held[:, 0].copy(), r=held[:, 1].copy()), start=np.append(start, of.s.size).astype(np.int64))


class Memory:
    """The engine and the factor model, fed together."""

    def __init__(self, room: Space, *, seed: int = 0) -> None:
        self.room = room
        self.engine = Engine(room)
        self.factors = Factors(room, seed=seed)

    def tables(self, asked: Asked, day: int) -> Iterator[tuple[int, Table]]:
        """Rows for questions about a day not yet learned, some questions at once, each with the place of its first question."""
        for low in range(0, asked.s.size, AT_ONCE):
            some = Asked(s=asked.s[low : low + AT_ONCE], r=asked.r[low : low + AT_ONCE])
            told = log_softmax(self.factors.scores(self.engine.book, some.s, some.r, day))
            yield low, self.engine.table(some, day, likely=best(told, BEST_FACTORS), scores=told)

    def learn(self, of: Day) -> None:
        """Take in a day."""
        self.factors.learn(self.engine.book, of.s, of.r, of.o, of.day)
        self.engine.learn(of.s, of.r, of.o, of.day)


class Sample(NamedTuple):
    """Rows to train on: numbers, whether right, and how many rows each question has, in order."""

    x: Floats32
    y: Ints32
    sizes: Ints


def answers(table: Table, of: Day, start: Ints, low: int, objects: int) -> Ints32:
    """1 for each row whose candidate is an answer of its question."""
    question = np.repeat(np.arange(start.size - 1), np.diff(start))
    right = question * objects + of.o
    return np.isin((low + table.question.astype(np.int64)) * objects + table.candidate, right).astype(np.int32)


def sample(memory: Memory, of: Day, plan: Plan, rng: np.random.Generator) -> Iterator[Sample]:
    """Rows of a day, not yet learned, to train on: questions with a right candidate, and some of the wrong ones."""
    held = questions(of)
    asked, start = held.asked, held.start
    if asked.s.size > plan.questions:
        chosen = np.sort(rng.choice(asked.s.size, plan.questions, replace=False))
        asked = Asked(s=asked.s[chosen], r=asked.r[chosen])
        places = np.concatenate([np.arange(start[i], start[i + 1]) for i in chosen])
        start = np.append(0, np.cumsum(start[chosen + 1] - start[chosen]))
        of = Day(day=of.day, s=of.s[places], r=of.r[places], o=of.o[places])
    for low, table in memory.tables(asked, of.day):
        y = answers(table, of, start, low, memory.room.entities)
        many = np.bincount(table.question)
        right = np.bincount(table.question, weights=y) > 0
        keep = ((y == 1) | (rng.random(y.size) < plan.others / many[table.question])) & right[table.question]
        sizes = np.bincount(table.question[keep])
        yield Sample(x=table.x[keep], y=y[keep], sizes=sizes[sizes > 0])


COLUMNS = (*NAMES, *STANDING)
"""What the ranker looks at, in the order of its rows."""


def stacked(samples: list[Sample]) -> Sample:
    """Samples as one; they are used up, so that rows are not held twice."""
    y = np.concatenate([s.y for s in samples])
    sizes = np.concatenate([s.sizes for s in samples])
    x = np.empty((y.size, WHOLE), dtype=np.float32)
    at = 0
    while samples:
        part = samples.pop(0)
        x[at : at + part.y.size] = part.x
        at += part.y.size
    return Sample(x=x, y=y, sizes=sizes)


def train(samples: list[Sample], plan: Plan) -> lgb.Booster:
    """The trees; the samples are used up."""
    return grown(stacked(samples), plan)


def grown(rows: Sample, plan: Plan, *, columns: Sequence[str] = COLUMNS) -> lgb.Booster:
    """Trees on some columns of the rows, whose ``x`` holds just these."""
    set_up = {
        "objective": "lambdarank", "lambdarank_truncation_level": plan.truncation, "num_leaves": plan.leaves, "learning_rate": plan.rate,
        "min_data_in_leaf": 60, "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": plan.bins,
        "num_threads": plan.threads, "verbose": -1, "seed": plan.seed, "deterministic": True, "force_col_wise": True,
    }  # fmt: skip
    names = [n.replace(" ", "_") for n in columns]
    data = lgb.Dataset(rows.x, rows.y, group=rows.sizes, feature_name=names, categorical_feature=["relation"], params=set_up)
    return lgb.train(set_up, data, plan.rounds)
