"""What the ranker's parts are worth, what more training brings, and what its candidates leave out: on the valid part, never the test part.

One pass over the events; trees are then grown on parts of the same rows, a smaller plan than ``bench tkg`` has, and score every third valid day. A group
of numbers left out is left out with its standing. The ceiling is the share of answers among the candidates: no ranker of these gets past it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from bench.data import part
from bench.tkg import Seen, Split, load, placed
from upheld.forecast.book import Floats32
from upheld.forecast.engine import Table
from upheld.forecast.features import NAMES
from upheld.forecast.history import Ints, Mask
from upheld.forecast.ranker import COLUMNS, Day, Memory, Plan, Sample, days, grown, questions, sample, stacked
from upheld.forecast.standing import STANDING
from upheld.score.proper import Floats
from upheld.score.ranks import ranked

EVERY = 3
"""Of so many valid days one is scored."""
SMALL = Plan(days=100, questions=200, rounds=120, rate=0.1)
_PARTS: Mapping[str, tuple[str, str]] = {
    "own counts": ("exact n", "pair share 120"),
    "what follows what": ("logit", "nobody"),
    "its like": ("country share 8", "relation silence"),
    "the other side": ("object 2", "back relation 30"),
    "kinds": ("to country 30", "sector to sector 30"),
    "two hops": ("hops", "hops learned"),
    "factors": ("factors", "factors"),
}
"""Groups of numbers, each from its first to its last name in the order of the rows."""


class Rows(NamedTuple):
    """What one pass gives: rows to train on by day, and for each day scored its tables and whether triple and pair were seen before."""

    train: Mapping[int, Sample]
    scored: Sequence[tuple[Day, Ints, list[tuple[int, Table]], Ints, Ints]]


def gathered(split: Split, plan: Plan) -> Rows:
    """One pass over the events up to the last valid day."""
    memory, seen, rng = Memory(split.room, seed=plan.seed), Seen(split.room), np.random.default_rng(plan.seed)
    before = [int(day) for day in np.unique(split.events.day) if day < split.first]
    chosen, train, scored = set(before[-plan.days :]), dict[int, Sample](), []
    for day in days(split.events):
        if day.day in chosen and (found := list(sample(memory, day, plan, rng))):
            train[day.day] = stacked(found)
        elif day.day >= split.first and (day.day - split.first) % EVERY == 0:
            held = questions(day)
            scored.append((day, held.start, list(memory.tables(held.asked, day.day)), *seen.of(day)))
        memory.learn(day)
        seen.learn(day)
    return Rows(train=train, scored=scored)


def without(group: str) -> list[int]:
    """The columns that are left when a group goes, with what is made of it."""
    if group == "standing":
        return [n for n, name in enumerate(COLUMNS) if name not in STANDING]
    first, last = (NAMES.index(name) for name in _PARTS[group])
    gone = frozenset(NAMES[first : last + 1])
    return [n for n, name in enumerate(COLUMNS) if name not in gone and name.removesuffix(" place").removesuffix(" behind") not in gone]


def ranks(rows: Rows, split: Split, plan: Plan, columns: list[int], last: int) -> Floats:
    """Ranks of all answers scored, by trees on some columns of the last so many training days."""
    chosen = sorted(rows.train)[-last:]
    held = [Sample(x=rows.train[day].x[:, columns], y=rows.train[day].y, sizes=rows.train[day].sizes) for day in chosen]
    whole = Sample(*(np.concatenate(column) for column in zip(*held, strict=True)))
    trees = grown(whole, plan, columns=[COLUMNS[n] for n in columns])

    def score(x: Floats32) -> Floats:
        return np.asarray(trees.predict(x[:, columns], num_threads=plan.threads), dtype=np.float64)

    return np.concatenate(
        [placed([(low, t, score(t.x)) for low, t in tables], day, start, split.room.entities) for day, start, tables, *_ in rows.scored]
    )


def ceiling(rows: Rows, split: Split) -> Mask:
    """Of each answer scored, whether it is among the candidates."""
    found = list[Mask]()
    for day, start, tables, *_ in rows.scored:
        asked = np.repeat(np.arange(start.size - 1), np.diff(start))
        n = split.room.entities
        listed = np.concatenate([(low + t.question.astype(np.int64)) * n + t.candidate for low, t in tables])
        found.append(np.isin(asked * n + day.o, listed))
    return np.concatenate(found)


def _told(found: Floats) -> dict[str, float]:
    whole = ranked(found)
    return {"mrr": round(100 * whole.mrr, 2), "h10": round(100 * whole.h10, 2)}


def _share(held: Mask) -> float:
    return round(100 * float(held.mean()), 1) if held.size else 0.0


def measured(folder: Path, plan: Plan = SMALL) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Figures of the valid part of a folder: the whole first, everything else beside it."""
    began = time.process_time()
    split = load(folder, scored="valid")
    rows = gathered(split, plan)
    everything, among = list(range(len(COLUMNS))), ceiling(rows, split)
    seen, pair = (np.concatenate([day[k] for day in rows.scored]).astype(bool) for k in (3, 4))
    whole = ranks(rows, split, plan, everything, plan.days)
    beside = {f"without {group}": _told(ranks(rows, split, plan, without(group), plan.days)) for group in (*_PARTS, "standing")}
    beside |= {f"{last} training days": _told(ranks(rows, split, plan, everything, last)) for last in (plan.days // 4, plan.days // 2)}
    smaller = msgspec.structs.replace(plan, rounds=plan.rounds // 2)
    beside[f"{smaller.rounds} rounds"] = _told(ranks(rows, split, smaller, everything, plan.days))
    for name, of in (("seen triples", seen), ("new triples of seen pairs", ~seen & pair), ("new pairs", ~pair)):
        beside[name] = _told(whole[of]) | {"share": _share(of), "ceiling": _share(among[of])}
    told = _told(whole) | {"ceiling": _share(among), "answers": float(whole.size)}
    told |= {"cpu_s": round(time.process_time() - began, 1)}
    return told, beside


def figures(data: Path | None) -> tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]:
    """The folder given, else ICEWS14 of the shared data."""
    return measured(data if data is not None else part(None, "tkg") / "ICEWS14")
