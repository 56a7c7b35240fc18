"""What is watched and what was done about it: sources asked, searches made, alerts told. Pure types; the journal keeps them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Literal

import msgspec

DEAD_DAYS = 14
"""A source that has not answered for so long is dead: searching goes on without it, and that is told."""


TERMINAL = "terminal"
"""The channel of whoever runs the check."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One time a watched source was asked.

    ``held`` is how many documents it offered, ``new`` how many of these came in. ``gap`` where it offered none that was known though some were
    before: what stood in it meanwhile was missed. ``not_before`` is when the server lets us come again. ``etag`` and ``modified`` are the marks of
    the version held; ``moved`` its new address where the server named one for good.
    """

    name: str
    at: dt.datetime
    outcome: Literal["new", "unchanged", "failed"]
    new: int = 0
    held: int = 0
    gap: bool = False
    message: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""
    not_before: dt.datetime | None = None


class SourceState(msgspec.Struct, frozen=True, kw_only=True):
    """How a watched source stands: ``failures`` are those in a row since ``failing_since``."""

    name: str
    last_tried: dt.datetime
    last_good: dt.datetime | None = None
    failing_since: dt.datetime | None = None
    failures: int = 0
    gaps: tuple[dt.datetime, ...] = ()
    new: int = 0
    held: int = 0
    message: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""
    not_before: dt.datetime | None = None

    def dead(self, now: dt.datetime) -> bool:
        """Whether it has failed for :data:`DEAD_DAYS`."""
        return self.failing_since is not None and now - self.failing_since >= dt.timedelta(days=DEAD_DAYS)


def after(state: SourceState | None, pulled: Pulled) -> SourceState:
    """How a source stands after it was asked once more."""
    old = state or SourceState(name=pulled.name, last_tried=pulled.at)
    if pulled.outcome == "failed":
        return msgspec.structs.replace(old, last_tried=pulled.at, failing_since=old.failing_since or pulled.at, failures=old.failures + 1,
                                       message=pulled.message, not_before=pulled.not_before)  # fmt: skip
    return SourceState(
        name=pulled.name, last_tried=pulled.at, last_good=pulled.at, gaps=(*old.gaps, pulled.at)[-20:] if pulled.gap else old.gaps,
        new=old.new + pulled.new, held=pulled.held if pulled.outcome == "new" else old.held, message=pulled.message, etag=pulled.etag,
        modified=pulled.modified, moved=pulled.moved or old.moved,
    )  # fmt: skip


def states_of(pulls: Iterable[Pulled]) -> dict[str, SourceState]:
    """Every source ever asked, as it stands after ``pulls`` (in order)."""
    states: dict[str, SourceState] = {}
    for pulled in pulls:
        states[pulled.name] = after(states.get(pulled.name), pulled)
    return states


def searched_to(states: Iterable[SourceState], *, now: dt.datetime) -> dt.date | None:
    """The day up to which the watched sources were really searched.

    That is the earliest day on which a living source last answered; where none lives, the latest on which one did; ``None`` where none ever did.
    """
    good = {s.name: s.last_good.date() for s in states if s.last_good is not None}
    if not good:
        return None
    dead = {s.name for s in states if s.dead(now)}
    living = [day for name, day in good.items() if name not in dead]
    return min(living) if living else max(good.values())


class Searched(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One search for one claim: where, with which words, over which days, how many came back and how many of these were new."""

    claim: str
    provider: str
    query: str
    start: dt.date
    end: dt.date
    found: int = 0
    new: int = 0
    failed: str = ""


AlertKind = Literal["status", "band", "rule", "rule-over", "flag", "flag-over", "source-dead", "source-back", "gap", "corrected", "retracted"]


class Alert(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something a person should know, once.

    ``id`` follows from what it says, so that the same alert has the same id wherever it is found. ``about`` is a claim, a source or a document.
    ``before`` and ``after`` say what moved, ``documents`` which documents moved it, ``undo`` how to take it back. ``status`` and ``probability``
    are a claim's own, from which its next movement is counted.
    """

    id: str
    kind: AlertKind
    about: str
    at: dt.datetime
    title: str
    before: str = ""
    after: str = ""
    documents: tuple[str, ...] = ()
    undo: str = ""
    status: str = ""
    probability: float | None = None


def alert_of(kind: AlertKind, about: str, now: dt.datetime, title: str, *, key: str, **more: object) -> Alert:
    """An alert; what it is about and ``key`` make its id, so that what was told once is known again wherever it is found."""
    name = hashlib.sha256(f"{kind}\0{about}\0{key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return msgspec.convert({"id": name, "kind": kind, "about": about, "at": now, "title": title, **more}, Alert)
