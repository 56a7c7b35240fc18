"""The life of a treaty: what is in force was ratified, and what was ratified was signed, so that a later stage bears an earlier one out.

A report of a treaty seldom has many words of a claim about it in common; the two sides, the word for it and its stage are enough.
"""

from __future__ import annotations

import re

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.text.names import actors
from upheld.text.polarity import polarity
from upheld.text.sentences import sentences

_TREATY = re.compile(r"\b(?P<kind>[a-z-]+ )?(?:treaty|treaties|pact|accord)\b", re.IGNORECASE)
_STAGES = (
    re.compile(r"\b(?:sign(?:s|ed|ing)?|signature|conclud(?:es|ed)|inked|initialled)\b", re.IGNORECASE),
    re.compile(r"\bratif\w+|\bapprov(?:es|ed)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:in force|(?:enter|came|come|comes|went|goes|put)\w* into (?:force|effect)|t(?:akes|ook) effect|under (?:the|their|its) (?:\w+ )?(?:treaty|pact))\b",
        re.IGNORECASE,
    ),
)
_ENDED = re.compile(r"\b(?:withdr[ae]w\w* from|leaves?|left|quits?|denounc\w+|terminat\w+|scrap\w*|suspend\w*|expir\w+|lapsed)\b", re.IGNORECASE)
_SUBJECTS = frozenset(
    "trade extradition gas oil energy border tax visa fishing fisheries prisoner water maritime air cultural investment non-aggression".split(" ")
)
_DIRECT, _EARLIER = 0.75, 0.15


def treaty_named(text: str) -> bool:
    """Whether a text speaks of a treaty at all."""
    return _TREATY.search(text) is not None


def stage_of(text: str) -> int | None:
    """The furthest stage of a treaty that a text tells of: 0 signed, 1 ratified, 2 in force; ``None`` where it names no stage."""
    found = [i for i, cue in enumerate(_STAGES) if cue.search(text)]
    return max(found, default=None)


def asked_of_treaty(claim: Claim) -> int | None:
    """The stage that a claim says a treaty of two sides has reached; ``None`` for any other claim."""
    of_two = len(claim.actors) == 2 and claim.polarity == "positive" and not claim.of_future and claim.kind != "statement"
    return stage_of(claim.text) if of_two and _TREATY.search(claim.text) else None


def treaty_link(claim: Claim, document: Document) -> Link | None:
    """Precondition: the claim is that two sides signed, ratified or brought into force a treaty, and a passage tells of one between the same two.

    A passage that names a subject which the claim does not ("trade treaty") is of another treaty; what is denied or still to come bears nothing out.
    """
    wanted = asked_of_treaty(claim)
    if wanted is None:
        return None
    of_a_day = claim.period is not None and claim.period.start == claim.period.end  # that it was signed says nothing of the day
    for span in sentences(document.text):
        passage = span.of(document.text)
        treaty = _TREATY.search(passage)
        told = stage_of(passage)
        if treaty is None or told is None or frozenset(actors(passage)) != frozenset(claim.actors) or _of_another_subject(treaty, claim):
            continue
        cues = polarity(passage)
        if cues.against or cues.coming or cues.supposed or cues.unsettled or _ENDED.search(passage):
            continue
        said = ("signed", "ratified", "in force")
        bears = told >= wanted and not of_a_day
        supports = _DIRECT if bears else _EARLIER
        reason = f"the passage tells of the treaty of the two as {said[told]}, the claim as {said[wanted]}"
        return Link(claim=claim.id, document=document.id, quote=passage, start=span.start, end=span.end, supports=supports, refutes=0.03,
                    silent=1 - supports - 0.03, directness="partial" if bears else "indirect", method="treaty", reason=reason, speaker=document.cited)  # fmt: skip
    return None


def _of_another_subject(treaty: re.Match[str], claim: Claim) -> bool:
    kind = (treaty["kind"] or "").strip().casefold()
    return kind in _SUBJECTS and kind not in claim.text.casefold()
