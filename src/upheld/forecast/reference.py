"""The reference class of a claim about the future: a named class whose rate it starts from where no events tell of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import msgspec

from upheld.config.reference import ReferenceClass, reference_classes
from upheld.model.claim import Claim

PREFIX = "reference."
UNLIKELY = 0.15
"""Base rate of a change its author thinks unlikely: our estimate."""

_ON_CALENDAR = re.compile(
    r"\b(?:is due|are due|is set|are set|scheduled|convenes?|will meet (?:on|in|at)\b|announced for|should (?:open|begin|start))\b", re.IGNORECASE
)
_GOES_ON = re.compile(
    r"\b(?:carr(?:y|ies|ied) on|continue[sd]?|go(?:es)? on|keeps?|still|further|last)\b"
    r"|(?<!of )(?<!the )(?<!their )(?<!his )(?<!her )(?<!human )\bremains?\b(?!\s+(?:to be|of|could|would|will|may|might|were|was|are|have|had|a long shot)\b)"
    r"|\bstays?(?=\s+\w)",
    re.IGNORECASE,
)
"""A state that is said to go on; the remains of the dead, and what remains to be seen, are none."""


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A rate with the name of its class and what it was counted from."""

    name: str
    said: str
    rate: float
    source: str


def reference_of(claim: Claim, rates: Mapping[str, float], *, new: float) -> Named:
    """The class of a claim and its rate: as set, else as counted.

    The author's own words tell a state that goes on and what is on the calendar; the proposition tells every other class. What belongs to none
    has the rate ``new``.
    """
    known = {c.name: c for c in reference_classes()}
    said = claim.quote.exact
    if _GOES_ON.search(said) and claim.polarity == "positive":
        return _named(known["goes-on"], rates)
    if claim.polarity == "negative":
        return Named(name="unlikely", said="a change its author thinks unlikely", rate=UNLIKELY, source="our estimate, with no count behind it")
    if _ON_CALENDAR.search(said):
        return _named(known["scheduled"], rates)
    found = next((c for c in reference_classes() if c.name not in {"goes-on", "scheduled"} and _pattern(c.pattern).search(claim.text)), None)
    if found is None:
        return Named(name="new", said="a change nobody has fixed", rate=new, source="weigh.base_rate in upheld.toml")
    return _named(found, rates)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


def _named(one: ReferenceClass, rates: Mapping[str, float]) -> Named:
    rate = rates.get(one.name, one.rate)
    return Named(name=one.name, said=one.said, rate=rate, source=one.source if rate == one.rate else "as set in upheld.toml")


def rates_of(settings: Mapping[str, str]) -> dict[str, float]:
    """The rates of classes in the flat settings of a view."""
    return {name.removeprefix(PREFIX): float(text) for name, text in settings.items() if name.startswith(PREFIX)}
