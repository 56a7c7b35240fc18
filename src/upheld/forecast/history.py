"""The event history a forecast looks back on: deeds as columns in order of day, and what was known of them by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from upheld.forecast.hazard_types import Deed, Wanted
from upheld.ledger.events import EventStore
from upheld.ledger.events_history import Columns, columns, source_of_most

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Deeds in order of day; all columns are of equal length.

    ``actor``, ``recipient`` and ``event_class`` are positions in ``actors`` and ``classes``, ``happened`` and ``known`` ordinals of days. ``first``
    is the first day the history covers at all. ``rows`` name the source rows.
    """

    actors: tuple[str, ...]
    classes: tuple[str, ...]
    actor: Ints
    recipient: Ints
    event_class: Ints
    happened: Ints
    known: Ints
    rows: NDArray[np.object_]
    first: int

    def __len__(self) -> int:
        return int(self.happened.size)


def history(deeds: Iterable[Deed]) -> History:
    """Deeds in any order as a history; it covers the days from the first of them on."""
    held = sorted(deeds, key=lambda d: (d.happened, d.actor, d.recipient, d.event_class, d.row))
    actors, who = _coded([d.actor for d in held] + [d.recipient for d in held])
    classes, what = _coded([d.event_class for d in held])
    happened = np.array([d.happened.toordinal() for d in held], dtype=np.int64)
    return History(
        actors=actors,
        classes=classes,
        actor=who[: len(held)],
        recipient=who[len(held) :],
        event_class=what,
        happened=happened,
        known=np.array([d.known.toordinal() for d in held], dtype=np.int64),
        rows=np.array([d.row for d in held], dtype=object),
        first=int(happened[0]) if held else 0,
    )


def _coded(words: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    names = sorted(set(words))
    at = {name: n for n, name in enumerate(names)}
    return tuple(names), np.array([at[w] for w in words], dtype=np.int64)


def from_store(store: EventStore, *, as_of: dt.date | None = None, source: str | None = None) -> History | None:
    """The history in the event cache as of a day: of one source, the one that tells of most days where none is named; ``None`` where there is none."""
    told_by = source or source_of_most(store, as_of)
    if told_by is None:
        return None
    found = columns(store, source=told_by, as_of=as_of)
    return None if not found.happened.size else from_columns(found)


def from_columns(found: Columns) -> History:
    """Columns of the event table as a history; a row is named ``source:part/row``."""
    named = [f"{found.source}:{part}/{row}" for part, row in zip(found.part.tolist(), found.row_no.tolist(), strict=True)]
    return History(
        actors=found.actors,
        classes=found.classes,
        actor=found.actor,
        recipient=found.recipient,
        event_class=found.event_class,
        happened=found.happened,
        known=found.known,
        rows=np.array(named, dtype=object),
        first=found.covered[0],
    )


def kept(past: History, chosen: Mask) -> History:
    """The chosen deeds; names, codes and the first day stay."""
    return msgspec.structs.replace(
        past,
        actor=past.actor[chosen],
        recipient=past.recipient[chosen],
        event_class=past.event_class[chosen],
        happened=past.happened[chosen],
        known=past.known[chosen],
        rows=past.rows[chosen],
    )


def known_by(past: History, as_of: dt.date) -> History:
    """What had happened and was known by the end of a day: the only door through which a forecast sees the past."""
    day = as_of.toordinal()
    seen = kept(past, (past.happened <= day) & (past.known <= day))
    return msgspec.structs.replace(seen, first=int(seen.happened[0]) if len(seen) else 0)  # a day told of later must not lengthen the history


def positions(names: Sequence[str], wanted: Sequence[str], *, dotted: bool = False) -> Ints:
    """Positions of the wanted names; ``dotted``: a name also takes in its kinds, written after a dot."""
    chosen = set(wanted)
    return np.array([n for n, name in enumerate(names) if name in chosen or (dotted and name.partition(".")[0] in chosen)], dtype=np.int64)


def of_actors(past: History, wanted: Wanted) -> Mask:
    """The deeds between the wanted sides, of whatever class, in the wanted direction."""

    def between(doers: Sequence[str], others: Sequence[str]) -> Mask:
        one = np.isin(past.actor, positions(past.actors, doers)) if doers else np.ones(len(past), dtype=bool)
        two = np.isin(past.recipient, positions(past.actors, others)) if others else np.ones(len(past), dtype=bool)
        return np.asarray(one & two, dtype=bool)

    there = between(wanted.actors, wanted.recipients)
    return there | between(wanted.recipients, wanted.actors) if wanted.either_way else there


def of_classes(past: History, classes: Sequence[str]) -> Mask:
    """The deeds of some classes; all where none is named."""
    if not classes:
        return np.ones(len(past), dtype=bool)
    return np.asarray(np.isin(past.event_class, positions(past.classes, classes, dotted=True)), dtype=bool)


def days_of(past: History, chosen: Mask) -> Ints:
    """The distinct days of the chosen deeds, in order."""
    return np.unique(past.happened[chosen])
