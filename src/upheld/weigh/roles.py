"""Who goes where: a visit to one country says nothing of a visit to another."""

from __future__ import annotations

import re

from upheld.text.names import mentions

_GOING = re.compile(
    r"\b(?:visit(?:s|ed|ing)?|trips?|travel(?:s|led|ed|ling|ing)?|arriv(?:e|es|ed|ing)|fl(?:y|ies|ew|own|ying)|went|go(?:es|ing)?|journey(?:s|ed)?|came|comes?"
    r"|(?:due|expected|awaited|welcome) (?=in\b|at\b|to\b)|invit(?:es?|ed|ing|ations?) (?=(?:[\w-]+ ){0,7}?to\b))\b",
    re.IGNORECASE,
)
_REACH = 60
_LEAVING = re.compile(r"\b(?:from|of|by)\s+(?:the\s+)?$")


def destinations(text: str) -> frozenset[str]:
    """Countries that a text has somebody go to: those named after a word of going, up to the end of its clause (ISO3)."""
    found = set()
    for going in _GOING.finditer(text):
        clause = re.split(r"[.;:]|,\s+(?:and|but|where|who|while)\b", text[going.end() : going.end() + _REACH])[0]
        if going.group().lower().startswith("invit"):
            clause = clause.partition(" to ")[2]
        for mention in mentions(clause):
            if not _LEAVING.search(clause[: mention.start]) and clause[mention.end : mention.end + 2] not in {"’s", "'s"}:
                found.add(mention.iso3)
                break
    return frozenset(found)
