"""How a claim about the future is looked at from a day: its probability before any report, with everything it was made from."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from upheld.model.judgement import Outcome
from upheld.model.trial import Trial


class Foreseen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the events of a feed say of a claim, by its resolution rule, as of a day.

    ``probability`` is that of the claim as worded; ``seen`` is what was counted in its window so far, ``needed`` the count that decides.
    ``curve``: day, and the chance that the deciding count is
    reached by then, which is a yes where the rule is ``rising``. ``outcome`` with ``since``, ``because`` and ``rows`` where the rule resolved it.
    """

    trial: Trial
    probability: float = 0.5
    model: str = ""
    beside: tuple[tuple[str, float], ...] = ()
    reasons: tuple[str, ...] = ()
    curve: tuple[tuple[dt.date, float], ...] = ()
    seen: float = 0.0
    needed: float = 0.0
    outcome: Outcome | None = None
    since: dt.date | None = None
    because: str = ""
    rows: tuple[str, ...] = ()
    rising: bool = True
    novelty: Literal["", "seen triple", "seen pair", "new pair"] = ""


class Outlook(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The start of a forecast as of a day: a probability in (0, 1), the base rate it is held against, the model that gave it, and the reasons.

    ``base_rate`` is over the whole window, ``base_of`` names the reference class and what it was counted from. ``beside`` are the forecasts printed
    beside ours, by name; ``curve`` is the chance that the event has come about by each day, of
    which ``event_rate`` is the base rate: for the claim that it will not, the event is what it denies. ``unsilenced`` is the probability over the
    whole window, before any silence in it was counted.
    """

    claim: str
    probability: float
    base_rate: float
    base_of: str
    model: str
    event_class: str = ""
    reasons: tuple[str, ...] = ()
    beside: tuple[tuple[str, float], ...] = ()
    curve: tuple[tuple[dt.date, float], ...] = ()
    event_rate: float = 0.0
    unsilenced: float | None = None
    foreseen: Foreseen | None = None

    @property
    def in_words(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)
