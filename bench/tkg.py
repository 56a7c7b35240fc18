"""Next-event forecasting on a temporal knowledge graph, by the protocol of the literature.

Both directions; single step: a question about a day sees all events of earlier days, of the test part too; time-aware filter; ties share their mean
place. ``--data`` is a folder with train, valid and test.txt (subject, relation, object, time), entity2id and relation2id.txt. Scored is test.txt
where it lies there, else valid.txt; the ranker is trained on days before those scored.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.data import part
from upheld.forecast.actors import actors
from upheld.forecast.engine import Table
from upheld.forecast.history import Ints
from upheld.forecast.ranker import Day, Memory, Plan, Sample, days, questions, sample, train
from upheld.forecast.recurrency import Recurrency
from upheld.forecast.space import Space, Stream, space, stream
from upheld.score.proper import Floats
from upheld.score.ranks import filtered_ranks, ranked

SIZES = {"ICEWS14": {"train": 74845, "valid": 8514, "test": 7371}, "ICEWS18": {"train": 373018, "valid": 45995, "test": 49545}}
"""Facts of the splits that published figures are about; there is another "ICEWS14", which must not be mixed up with this one."""


class Split(NamedTuple):
    """A data set: its events in both directions, the first day scored, and its sizes."""

    events: Stream
    first: int
    room: Space
    scored: str


def names(path: Path) -> list[str]:
    """Names by id."""
    rows = [line.rsplit("\t", 1) if line.count("\t") == 1 else line.split("\t")[:2] for line in path.read_text("utf-8").splitlines() if line.strip()]
    held = {int(number): name for name, number in rows}
    return [held[n] for n in range(len(held))]


def facts(path: Path) -> Ints:
    """Rows of (subject, relation, object, time)."""
    return np.loadtxt(path, dtype=np.int64, usecols=(0, 1, 2, 3), ndmin=2)


def load(folder: Path, *, scored: str = "test") -> Split:
    """A folder of the usual layout, to be scored on a part of it or, where that is not there, on its valid part.

    What comes after the part scored is left out; a split that has not its published size ends the run.
    """
    parts = {name: facts(folder / f"{name}.txt") for name in ("train", "valid", "test") if (folder / f"{name}.txt").is_file()}
    for name, size in SIZES.get(folder.name, {}).items():
        if name in parts and len(parts[name]) != size:
            sys.exit(f"{folder / name}.txt has {len(parts[name])} facts, not {size}: this is another split")
    scored = scored if scored in parts else "valid"
    parts = {name: rows for name, rows in parts.items() if name != "test" or scored == "test"}
    rows = np.concatenate(list(parts.values()))
    step = int(np.gcd.reduce(np.diff(np.unique(rows[:, 3]))))
    relations = len(names(folder / "relation2id.txt"))
    events = stream(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] // step, relations=relations)
    first = int(parts[scored][:, 3].min()) // step
    return Split(events=events, first=first, room=space(actors(names(folder / "entity2id.txt")), relations), scored=scored)


class Scored(NamedTuple):
    """Ranks of the answers of a day, and of those by recurrency alone; whether the triple was seen before, and the pair."""

    ranks: Floats
    recurrency: Floats
    seen: Ints
    seen_pair: Ints


def placed(tables: list[tuple[int, Table, Floats]], of: Day, start: Ints, entities: int) -> Floats:
    """Ranks of a day's answers, from the scores of tables with the place of the first question of each."""
    return _flat([(low + t.question.astype(np.int64), t.candidate.astype(np.int64), score) for low, t, score in tables], of, start, entities)


def _flat(tables: list[tuple[Ints, Ints, Floats]], of: Day, start: Ints, entities: int) -> Floats:
    question, candidate, score = (np.concatenate(column) for column in zip(*tables, strict=True))
    asked = np.repeat(np.arange(start.size - 1), np.diff(start))
    return filtered_ranks(question, candidate, score, of=asked, answer=of.o, actors=entities)


class Seen:
    """Which triples and pairs came before."""

    def __init__(self, room: Space) -> None:
        self._room = room
        self._triples: set[int] = set()
        self._pairs: set[int] = set()

    def _keys(self, of: Day) -> tuple[list[int], list[int]]:
        pairs = of.s * self._room.entities + of.o
        return (pairs * self._room.relations + of.r).tolist(), pairs.tolist()

    def of(self, day: Day) -> tuple[Ints, Ints]:
        """Whether each event's triple, and its pair, came before."""
        triples, pairs = self._keys(day)
        return np.array([t in self._triples for t in triples]), np.array([p in self._pairs for p in pairs])

    def learn(self, day: Day) -> None:
        """Take in a day."""
        triples, pairs = self._keys(day)
        self._triples.update(triples)
        self._pairs.update(pairs)


def scored(split: Split, plan: Plan) -> list[Scored]:
    """Pass over the events once; train on the last days before those scored."""
    memory, plain, seen = Memory(split.room, seed=plan.seed), Recurrency(), Seen(split.room)
    rng, kept, found = np.random.default_rng(plan.seed), list[Sample](), list[Scored]()
    before = [int(day) for day in np.unique(split.events.day) if day < split.first]
    chosen, trees = set(before[-plan.days :]), None
    for day in days(split.events):
        if day.day in chosen:
            kept += sample(memory, day, plan, rng)
        elif day.day >= split.first:
            trees = trees or train(kept, plan)
            held = questions(day)
            ours = [(low, table, np.asarray(trees.predict(table.x, num_threads=plan.threads))) for low, table in memory.tables(held.asked, day.day)]
            theirs = [
                (np.full(o.size, q), o, p)
                for q, (s, r) in enumerate(zip(held.asked.s.tolist(), held.asked.r.tolist(), strict=True))
                for o, p in [plain.scores(s, r, day.day)]
            ]
            n = split.room.entities
            found.append(Scored(placed(ours, day, held.start, n), _flat(theirs, day, held.start, n), *seen.of(day)))
        memory.learn(day)
        plain.learn(day.s, day.r, day.o, day.day)
        seen.learn(day)
    return found


def measured(folder: Path, plan: Plan) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """Figures of a folder, those of recurrency beside them."""
    began = time.process_time()
    split = load(folder)
    ranks, plain, seen, pair = (np.concatenate(column) for column in zip(*scored(split, plan), strict=True))
    whole, again, new = ranked(ranks), ranked(ranks[seen]), ranked(ranks[~seen])
    figures = {
        "mrr": whole.mrr,
        "h1": whole.h1,
        "h3": whole.h3,
        "h10": whole.h10,
        "mrr_repeat": again.mrr,
        "mrr_new": new.mrr,
        "mrr_new_pair": ranked(ranks[~pair]).mrr,
        "share_new": new.n / whole.n,
    }
    told = {name: round(100 * value, 2) for name, value in figures.items()}
    told |= {"questions": whole.n, "cpu_s": round(time.process_time() - began, 1)}
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    beside = ranked(plain)
    return told, {"recurrency": {"mrr": round(100 * beside.mrr, 2), "h10": round(100 * beside.h10, 2)}}


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """The folder given, else ICEWS14 of the shared data."""
    return measured(data if data is not None else part(None, "tkg") / "ICEWS14", Plan())
