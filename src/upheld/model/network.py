"""Actors and what passes between them, as events tell it: ties, their shape over time, and triads."""

from __future__ import annotations

import datetime as dt

import msgspec


class TieStep(msgspec.Struct, frozen=True, kw_only=True):
    """One month of a tie: rows told, and the share of conflict in those that are not neutral, in [0, 1]."""

    month: dt.date
    rows: int
    conflict: float


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One event behind a tie, with where it is written down: a file and line, or a document."""

    day: dt.date
    words: str
    place: str
    url: str = ""


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """Two actors in one source over the year before the day asked about, and the year before that.

    ``stage`` and ``before`` are the shape of either year (sparse, quiet, hostile, strained, mixed, diplomatic, cooperative), ``sign`` is -1, 0 or 1, and
    ``steps`` are the months of both years that tell something, oldest first.
    """

    a: str
    b: str
    source: str
    stage: str
    before: str
    sign: int
    reason: str
    rows: int
    meetings: int
    steps: tuple[TieStep, ...]
    told: tuple[Told, ...] = ()


class Triangle(msgspec.Struct, frozen=True, kw_only=True):
    """Three actors all of whose ties have a sign; balanced where their product is positive (Heider 1946)."""

    parties: tuple[str, str, str]
    balanced: bool
    reason: str


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """The actors of some claims (ISO 3166 codes with their names) and the ties between them as known on a day.

    ``sources`` are the event sources that told something, the one whose ties are shown first; ``others`` are actors no tie was told of.
    """

    as_of: dt.date
    actors: tuple[tuple[str, str], ...]
    ties: tuple[Tie, ...] = ()
    triangles: tuple[Triangle, ...] = ()
    sources: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
