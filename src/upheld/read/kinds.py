"""What kind of claim a clause is, by ordered rules over its words: the first that fits decides."""

from __future__ import annotations

import re

from upheld.model.claim import Kind
from upheld.text.attribution import Attribution
from upheld.text.hedges import HedgeCue

_CONDITION = re.compile(
    r"^\s*(?:if|unless|should|provided|were)\b|[,—]\s*(?:if|unless|provided)\b|\b(?:if|unless) [\w’]+ (?:\w+ ){0,3}(?:prevails|wins|fails|survives?|holds)\b",
    re.IGNORECASE,
)
_INTENT = re.compile(
    r"\?\s*[”\"]?$|\b(?:wants?|intends?|intent|aims?|seeks?|sights|motives?|hoping|buying time|choosing|would (?:someday )?like to|decided|ambitions?|bet|bets|hedged)\b"
)
_NORMATIVE = re.compile(r"\b(?:must|ought to|need to|needs to|imperative|should be (?:continually|\w+ly)|is a claim to be)\b")
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|is due|are due|is to|are to|convenes? on|meets? on|opens? on|set to|expected|expect|likely|unlikely|probable|improbable|chance"
    r"|long shot|would be|may well|could|might|perhaps|next (?:week|month|year|spring|summer|autumn|fall|winter)"
    r"|within (?:a|days|weeks|months|\w+ (?:days|weeks|months|years))|by the end)\b",
    re.IGNORECASE,
)
_WINDOWED = re.compile(r"\b(?:could|will|would|may|might|should) (?:be |have |\w+ ){1,4}(?:within|by|before)\b")
_SHOULD = re.compile(r"\bshould\b")
_SUPPOSED = re.compile(r"\b(?:suspects?|suspected|speculated|speculates)\b")
_CONTEST = re.compile(r"\b(?:denies|denied|disproved|disputes?|disputed|rejects|rejected|contrary to|claim that|no longer|accepted the principle)\b")
_BOND = re.compile(r"\b(?:ally|allies|alliance|treaty|pact|ties|bond|relationship|relations|partnership|partners|rapport|connection|realignment)\b")
_TREND = re.compile(
    r"\b(?:continues?|continued|continuing|grows|growing|grew|rising|rises|increasingly|falling|declining|worsening|deepening|lowered|raised|ha(?:s|ve) become|still)\b"
)


def kind_of(clause: str, *, said: Attribution | None, cues: tuple[HedgeCue, ...], counted: bool) -> Kind:
    """The kind of a clause.

    Args:
        clause: its words.
        said: whose statement it is, ``None`` for the author's own.
        cues: hedges found in it.
        counted: whether it carries a figure that is neither a date nor a duration.
    """
    conditional = _CONDITION.search(clause) is not None and bool(cues or _FUTURE.search(clause))
    future = _FUTURE.search(clause) is not None or (_SHOULD.search(clause) is not None and bool(cues))
    windowed = _WINDOWED.search(clause) is not None
    checks: tuple[tuple[bool, Kind], ...] = (
        (_NORMATIVE.search(clause) is not None, "normative"),
        (conditional, "conditional"),
        (windowed and bool(cues), "forecast"),
        (_SUPPOSED.search(clause) is not None, "intent"),
        (said is not None and not counted, "dispute" if _CONTEST.search(clause) else "statement"),
        (_INTENT.search(clause) is not None, "intent"),
        (future and not (said and counted), "forecast"),
    )
    return next((kind for holds, kind in checks if holds), _of_present(clause, counted=counted))


def _of_present(clause: str, *, counted: bool) -> Kind:
    if counted:
        return "quantity"
    if _CONTEST.search(clause):
        return "dispute"
    if _BOND.search(clause):
        return "relationship"
    return "trend" if _TREND.search(clause) else "event"
