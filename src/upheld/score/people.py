"""What several people hold of one claim: each kept apart, pooled beside them, and how far they lie from one another said with it.

The pool is the mean of log-odds (the geometric mean of odds: Genest and Zidek 1986; Satopaa et al. 2014), each person once with the last they said,
nobody taken to be surer than 1 or 99 percent. It is a summary of people, beside what the evidence comes to and never part of it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

import msgspec

from upheld.model.judgement import LinkJudgement, SetProbability, Signed, UnlinkJudgement
from upheld.model.words import BANDS, word

CLIP = 0.01
"""Nobody is taken to be surer than this."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What one person holds of a claim, since when, and why."""

    by: str
    probability: float
    since: dt.date
    because: str


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """Several people as one probability, from ``low`` to ``high``; ``steps`` counts the words (of ICD 203) between the lowest and the highest."""

    people: int
    probability: float
    low: float
    high: float
    steps: int

    @property
    def agree(self) -> bool:
        """Whether all of them use one word, or neighbours."""
        return self.steps <= 1


class Quarrel(msgspec.Struct, frozen=True, kw_only=True):
    """A document on which people differ: what each said last of its bearing on a claim, in the order said; the last of all counts."""

    document: str
    said: tuple[tuple[str, str], ...]


def held_on(claim: str, judgements: Iterable[Signed]) -> tuple[Held, ...]:
    """What each person holds of a claim, the last they said, by name."""
    last = {s.by: s.judgement for s in judgements if isinstance(s.judgement, SetProbability) and s.judgement.claim == claim}
    return tuple(Held(by=by, probability=j.probability, since=j.since, because=j.because) for by, j in sorted(last.items()))


def pooled(held: Sequence[Held]) -> Pooled | None:
    """All of them as one; ``None`` where fewer than two hold anything."""
    if len(held) < 2:
        return None
    given = [min(max(h.probability, CLIP), 1 - CLIP) for h in held]
    mean = math.fsum(math.log(p / (1 - p)) for p in given) / len(given)
    low, high = min(given), max(given)
    names = [name for _, _, name in BANDS]
    steps = names.index(word(high)) - names.index(word(low))
    return Pooled(people=len(held), probability=min(max(1 / (1 + math.exp(-mean)), low), high), low=low, high=high, steps=steps)


def quarrels(claim: str, judgements: Iterable[Signed]) -> tuple[Quarrel, ...]:
    """Documents of a claim on whose bearing two people say different things, by document."""
    said: dict[str, dict[str, str]] = {}
    for signed in judgements:
        match signed.judgement:
            case LinkJudgement(claim=name, document=document, bearing=bearing) if name == claim:
                what: str = bearing
            case UnlinkJudgement(claim=name, document=document) if name == claim:
                what = "no bearing"
            case _:
                continue
        own = said.setdefault(document, {})
        own.pop(signed.by, None)  # the last said stands last
        own[signed.by] = what
    return tuple(Quarrel(document=d, said=tuple(own.items())) for d, own in sorted(said.items()) if len(set(own.values())) > 1)
