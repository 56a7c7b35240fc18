"""What is asked of the event history, and what is answered: the types of the hazard door.

A *deed* is one row of the event history reduced to what a forecast needs: who did what to whom on which day, and since when it was known. A
:class:`Wanted` asks whether deeds of some classes between some actors come about within a window; a :class:`Hazard` answers it with everything a
reader needs to check it: the base rate and every simpler forecast beside it, and the reasons in words with the rows they rest on.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from upheld.errors import UsageError


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One coded event: ``happened`` is its day, ``known`` the first day the world could know of it, ``row`` names its source row.

    ``event_class`` is a class of any scheme, for rows of the event table a PLOVER type (``CONSULT``) with its mode after a dot where there is
    one (``CONSULT.visit``); ``actor`` and ``recipient`` are ISO3 codes there.
    """

    happened: dt.date
    actor: str
    recipient: str
    event_class: str
    known: dt.date
    row: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A question about events: will at least ``at_least`` days with such a deed fall within ``days`` days from ``start`` on (``start`` included)?

    ``actors``, ``recipients`` and ``classes`` are alternatives; an empty one stands for anybody or anything. A class ``CONSULT`` also takes in
    ``CONSULT.visit``. ``either_way`` lets recipients act on actors too, as when two sides meet.
    """

    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    start: dt.date
    days: int
    either_way: bool = False
    at_least: int = 1

    def __post_init__(self) -> None:
        if self.days < 1 or self.at_least < 1:
            raise UsageError("a window has at least one day and a question asks for at least one event")
        if not self.actors and not self.recipients:
            raise UsageError("nobody is asked about", hint="name an actor or a recipient")

    @property
    def end(self) -> dt.date:
        """The last day of the window."""
        return self.start + dt.timedelta(days=self.days - 1)


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One reason in words, with what it was counted from.

    ``share`` of ``cases`` is what the words say of a rule or a rate; ``last`` is the last day it rests on; ``rows`` name source rows, latest first.
    """

    text: str
    kind: str  # rate, recency, rule, reference, short
    share: float | None = None
    cases: int = 0
    last: dt.date | None = None
    rows: tuple[str, ...] = ()


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A forecast printed beside ours: its name (``base rate``, ``poisson``, ``recurrency``, ``events model``) and its probability."""

    name: str
    probability: float


class Hazard(msgspec.Struct, frozen=True, kw_only=True):
    """The probability that what was wanted comes about, seen from ``as_of``.

    ``probability`` counts what was already seen within the window by ``as_of``. ``base_rate`` is how often windows of this length had it in the
    ``history_days`` days of history. ``model`` names what gave ``probability``. ``curve`` is the chance to have come about by the end of each
    day ``(days after start, probability)``, non-decreasing, ending in ``probability``. ``seen`` counts days with such a deed within the window.
    """

    wanted: Wanted
    as_of: dt.date
    probability: float
    base_rate: float
    base_cases: int
    model: str
    beside: tuple[Beside, ...]
    reasons: tuple[Reason, ...]
    curve: tuple[tuple[int, float], ...]
    seen: int = 0
    history_days: int = 0
