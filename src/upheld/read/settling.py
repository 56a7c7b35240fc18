"""What would settle a claim: the kind of evidence that would leave least to argue about, in words, drafted from its kind, figure and deed.

It is advice to whoever gathers evidence, and is weighed by nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from upheld.model.claim import Claim, Kind, Quantity
from upheld.text.names import name_of

_PEOPLE = frozenset("killed wounded killed-or-wounded missing captured displaced dead casualties arrested detained deported".split(" "))
_SERIES = frozenset("percent money share duration".split(" "))
_MEETINGS = frozenset("meeting meetings summit summits visit visits talks round rounds".split(" "))
_COUNTED = "a count by an official body or a monitor that is no party to it"
_ON_THE_SPOT = "located pictures, or reports from the place by more than one origin"
_DEEDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), what)
    for words, what in (
        (r"elect(?:ed|ions?)|referend\w+|votes?|voted|ballots?|re-?elected", "the result as the electoral authority announces it"),
        (r"ratif\w+", "the record of the vote that ratified it"),
        (r"cease-?fires?|truces?|armistice", "the text of the truce, and monitors who say whether it is kept"),
        (
            r"signed|signs?|signature|treat(?:y|ies)|pacts?|accords?|agreements?|declaration|memorandum|deal",
            "the signed text, or an announcement by each side",
        ),
        (r"sanctions?|sanctioned|embargo(?:es)?|tariffs?|blacklist\w*|bann?(?:s|ed)?|laws?|decrees?", "the legal act as it was published"),
        (r"kill(?:s|ed|ing)?|deaths?|died|toll|fatalities|wounded|injured|casualt\w+", _COUNTED),
        (r"displac\w+|refugees?|fled|exodus", "a count by an aid agency or an official body"),
        (r"visit(?:s|ed|ing)?|travell?ed|trip", "reports of the visit by host and guest"),
        (r"met|meets?|meetings?|summits?|talks|negotiat\w+|convene\w*", "reports of the meeting by each side, or by somebody who was there"),
        (
            r"(?:missile|nuclear|rocket|weapons?) tests?|tested|launch(?:es|ed)?|fired|detonat\w+",
            "its detection by the services of more than one state",
        ),
        (r"drills?|exercises?|man(?:oeuv|euv)\w+", "an announcement by the forces that take part"),
        (r"withdr[ae]w\w*|pull(?:s|ed)? (?:out|back)|deploy\w*|troops|garrison\w*|stationed", "pictures from above, or monitors on the spot"),
        (
            r"captur\w+|seiz\w+|entered|retook|liberat\w+|surround\w+|encircl\w+|besieg\w+|invasion|invaded?|incursion|attack\w*|str(?:ike|uck)s?|bomb\w*|shell(?:s|ed|ing)",
            _ON_THE_SPOT,
        ),
        (r"arrest\w*|detain\w*|jail\w*|imprison\w*|sentenced|indict\w*", "court papers, or a statement by the authority that holds them"),
        (
            r"deliver\w*|shipments?|shipped|suppl(?:y|ies|ied)|munitions?|weapons|exports?|imports?|trade",
            "customs, shipping or trade records, or pictures of the goods",
        ),
        (r"dismantl\w+|destr(?:oy|uction)\w*|demoli\w+|enrich\w*|produc\w+|reactor", "inspectors on the spot, or pictures from above"),
        (r"suspend\w*|halt\w*|cancel\w*|postpon\w*|resum\w+|reopen\w*", "an announcement by whoever decides it, and reports that it was done"),
        (r"promis\w+|pledg\w+|vow\w*", "the text or recording of the promise"),
    )
)
"""Deeds, the most telling first, and what settles whether they were done."""


def settled_by(claim: Claim) -> str:
    """The kind of evidence that would settle a claim; empty for what says what should be."""
    return _BY_KIND[claim.kind](claim)


def _ahead(claim: Claim) -> str:
    if claim.resolve is not None:
        return f"its resolution rule: {claim.resolve.query} {claim.resolve.yes}"
    what = _count(claim.quantity) if claim.quantity is not None else _deed(claim) or "a report that it came about"
    by = f" by {_day(claim.deadline)}" if claim.deadline else ""
    return f"{what}{by}" + (", and the same of its condition" if claim.antecedent else "")


def _deed(claim: Claim) -> str:
    return next((what for words, what in _DEEDS if words.search(claim.text)), "")


def _count(quantity: Quantity) -> str:
    what = quantity.measure or quantity.unit
    if what in _PEOPLE:
        return _COUNTED.replace("a count", f"a count of the {what.replace('-', ' ')}")
    if what in _MEETINGS or quantity.unit in _MEETINGS:
        return "a list of the meetings with their days"
    if what in _SERIES:
        return "published figures: statistics, a budget, a register or a survey with its method"
    return f"a count{f' of {quantity.unit or what}' if what else ''} that says how it was made"


def _within(claim: Claim) -> str:
    period = claim.period
    if period is None or period.start is None or period.end is None:
        return ""
    return f", on {_day(period.start)}" if period.start == period.end else f", between {_day(period.start)} and {_day(period.end)}"


def _since(claim: Claim) -> str:
    return (
        f" since {_day(claim.period.start)}"
        if claim.period is not None and claim.period.start is not None and claim.period.precision != "day"
        else ""
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _who(claim: Claim) -> str:
    names = [name_of(a) for a in claim.actors[:3]]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or "those concerned"


_BY_KIND: Mapping[Kind, Callable[[Claim], str]] = {
    "normative": lambda _: "",
    "statement": lambda claim: f"the words themselves: a text or recording of what {claim.attribution or _who(claim)} said",
    "intent": lambda _: "papers or orders of the time from whoever is said to want it, and what was done; [[hypothesis]] weighs competing answers",
    "quantity": lambda claim: f"{_count(claim.quantity or Quantity())}{_within(claim)}",
    "trend": lambda claim: f"one measure of it, counted in the same way{_since(claim)} and in as long a time before",
    "relationship": lambda claim: f"texts that bind {_who(claim)}, and what they do: events of cooperation and conflict counted over time",
    "dispute": lambda claim: f"{_deed(claim) or 'an account of it'}, from somebody who is no party to the dispute",
    "forecast": _ahead,
    "conditional": _ahead,
    "event": lambda claim: f"{_deed(claim) or 'a report by somebody who was there, or by two origins apart'}{_within(claim)}",
}
