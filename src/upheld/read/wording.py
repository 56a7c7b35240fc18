"""The proposition of a claim: its wording without the author's hedge and frame, its relative dates settled; a condition apart from what follows from it."""

from __future__ import annotations

import datetime as dt
import re

from upheld.model.when import Interval
from upheld.text.dates import dates
from upheld.text.hedges import HedgeCue
from upheld.text.phrases import unframed

_CONDITION = re.compile(
    r"^\s*(?P<first>(?:If|Unless|Provided|Should|if|unless|should|provided)\b[^,]*),\s*(?P<then>.+)$|^(?P<then2>.+?)[,—]?\s*\b(?P<last>(?:if|unless|provided)\b.+)$",
    re.DOTALL,
)
_MODALS = frozenset({"could", "may", "might", "may well", "could well", "might well"})
_LEFT_OUT = frozenset(
    "probably likely perhaps possibly reportedly allegedly apparently presumably conceivably potentially arguably seemingly supposedly".split(" ")
) | {"in all likelihood", "no doubt", "I think", "in theory"}
_THOUGHT = re.compile(r",\s+(?:I|we) (?:suspect|think|believe|expect|fear|reckon)(?:,|$)")
_FIXED = re.compile(r"\b(?:19|20)\d{2}\b")
_UNIT = re.compile(r"\b(?:last|this|next)\s+(?P<unit>year|month|week)\b", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PREPOSITION = re.compile(r"^(?P<word>since|until|till|by|before|after|from|as of|around)\s", re.IGNORECASE)
_DAY_WORD = re.compile(
    r"\b(?:yesterday|today|tomorrow|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|ago|later|the next (?:day|morning))\b", re.IGNORECASE
)
_LEADING_LAST = re.compile(rf"\b(?:last|this|next)\s+(?={_MONTH})", re.IGNORECASE)


def consequent(clause: str) -> tuple[str, str | None]:
    """What a conditional says will follow, and the condition; a clause without one is its own consequent."""
    found = _CONDITION.match(clause)
    if found is None:
        return clause, None
    return (found["then"] or found["then2"]).strip(), (found["first"] or found["last"]).strip()


def proposition(clause: str, hedge: HedgeCue | None, published: dt.date, *, future: bool = False, then: dt.date | None = None) -> str:
    """The proposition of a clause, its first letter large.

    A hedge that can be left out safely is; one against the proposition is kept and read as a denial. Relative dates are written out.
    """
    plain = _unhedged(clause, hedge)
    if hedge is None or not hedge.against:
        plain = _THOUGHT.sub("", unframed(plain))  # a frame against the proposition stays
    plain = re.sub(r"\s+", " ", dated(plain, published, future=future, then=then)).strip(" ,")
    return plain[:1].upper() + plain[1:]


def _unhedged(clause: str, hedge: HedgeCue | None) -> str:
    if hedge is None or hedge.against or clause[hedge.start : hedge.end] != hedge.cue:
        return clause
    cue = hedge.cue.casefold()
    if cue in _MODALS:
        return clause[: hedge.start] + "will" + clause[hedge.end :]
    if cue in _LEFT_OUT and not re.search(r"\b(?:is|are|was|were|be|more|less|very|highly|most)\s+$", clause[: hedge.start]):
        return (clause[: hedge.start].rstrip(" ,") + " " + clause[hedge.end :].lstrip(" ,")).strip()
    return clause


def dated(clause: str, published: dt.date, *, future: bool = False, then: dt.date | None = None) -> str:
    """A clause with its relative dates written out: "yesterday", "last year", "in May" with the day, the year, the month's year."""
    out, at = "", 0
    for mention in dates(clause, published, future=future, then=then):
        words = clause[mention.start : mention.end]
        written = _written(words, mention.interval)
        out += clause[at : mention.start] + (written if written is not None else words)
        at = mention.end
    return out + clause[at:]


def _written(words: str, interval: Interval) -> str | None:
    """A relative date in words that need no anchor; ``None`` where it is fixed already or has no short form."""
    start = interval.start
    if start is None or _FIXED.search(words):
        return None
    before = _PREPOSITION.match(words)
    if interval.precision == "day" and _DAY_WORD.search(words):
        return f"{before['word'] if before else 'On' if words[0].isupper() else 'on'} {start.day} {start:%B %Y}"
    unit = _UNIT.search(words)
    lead = before["word"] if before else "In" if words[0].isupper() else "in"
    if unit and unit["unit"].casefold() == "year":
        month = re.search(_MONTH, words)
        return (
            f"{lead} {month.group()} {start.year}" if month else words[: unit.start()] + str(start.year) if "of" in words else f"{lead} {start.year}"
        )
    if unit and unit["unit"].casefold() == "month":
        return f"{lead} {start:%B %Y}"
    if unit:
        return f"{lead} the week of {start.day} {start:%B %Y}"
    return f"{_LEADING_LAST.sub('', words)} {start.year}" if interval.precision in {"day", "month"} and re.search(_MONTH, words) else None
