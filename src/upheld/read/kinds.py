"""What kind of claim a clause is, by ordered rules over its words: the first that fits decides."""

from __future__ import annotations

import re

from upheld.model.claim import Kind
from upheld.text.attribution import Attribution
from upheld.text.hedges import HedgeCue
from upheld.text.names import mentions
from upheld.text.verbs import PAST

_CONDITION = re.compile(
    r"^\s*(?:(?:but|and|yet)\s+)?(?:if|unless|should|provided|were)\b|[,—]\s*(?:if|unless|provided)\b|\b(?:if|unless) [\w’]+ (?:\w+ "
    r"){0,3}(?:prevails|wins|fails|survives?|holds)\b",
    re.IGNORECASE,
)
_CONDITION_ONLY_IN_WORD = re.compile(r"[,—]\s*if\s+(?:one|you|we|not|slow|only|any|anything|at all|need be|true|so)\b", re.IGNORECASE)
"""Conditions of the telling, not of the thing: "if one goes by the names", "if slow"."""
_APPENDED = re.compile(r"[,—]\s*(?:if|unless|provided)\s+(?:[A-Z]|the\b|an?\b|its?\b|he\b|they\b)")
_INTENT = re.compile(
    r"\?\s*[”\"]?$|\b(?:wants?|intends?|intent|aims?|seeks?|sights|motives?|hoping|buying time|choosing|would (?:someday )?like to|(?:has|have"
    r"|may|not)(?: not)? (?:have )?decided|ambitions?|bet|bets|betting"
    r"|hedged|bluffing)\b"
)
_NORMATIVE = re.compile(
    r"\b(?:must|ought to|need to|needs to|imperative|should (?:be (?:continually|\w+ly)|keep|publicly|insist|act|press|stop|never|start|pay"
    r"|remember|learn|worry|prepare|invest|resist|demand|support)"
    r"|is a claim to be)\b"
)
_AGENT = (
    r"(?:[Gg]overnments?|[Mm]inist(?:ry|ries|ers?)|[Pp]arliaments?|[Cc]ouncils?|[Cc]ommissions?|Congress|[Ss]enate|[Aa]ssembly|[Cc]ourts?|[Aa]genc(?:y|ies)|[Aa]uthorit(?:y|ies)"
    r"|[Aa]dministrations?|[Bb]anks?|[Aa]rm(?:y|ies)|[Mm]ilitary|[Pp]olice|[Ll]eaders|[Pp]artners|[Aa]llies|[Dd]onors|[Ss]tates|[Cc]ountries|[Pp]olicy-?makers|[Oo]fficials|[Dd]iplomats"
    r"|[Nn]egotiators|[Mm]ediators|[Ll]awmakers|[Ll]egislators|[Cc]apitals|[Mm]embers|[Ii]nstitutions?|[Uu]nion|[Aa]lliance|[Bb]loc|[Ww]est|[Cc]ommunity|[Cc]ompanies|[Ii]nvestors"
    r"|[Ww]e|EU|UN|U\.N\.|NATO|ECOWAS|ASEAN|IMF|IAEA)"
)
_OUGHT = re.compile(
    rf"\b(?P<who>{_AGENT}|[A-Z][\w.’']+)(?:\s+(?:of|in|at)\s+(?:the\s+)?[A-Z][\w’' ]{{1,30}}?)?\s+(?:\w+ly\s+|also\s+|now\s+|therefore\s+|both\s+|all\s+)?should\s+(?:not\s+)?"
    r"(?:also\s+|now\s+|\w+ly\s+)?(?P<verb>[a-z]+)"
)
_EXPECTED = frozenset(
    "be see receive get have reach win gain benefit know come arrive fall rise grow recover feel face hear survive outlast last hold become remain find lose look take".split()
)
"""Verbs that "should" expects of somebody and does not ask of him."""
_DUE = re.compile(r"\b(?:by|before|within|until|in the (?:coming|next)|this|next|soon)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"\bshould (?:not )?(?:now )?be (?:lifted|ended|stopped|held|investigated|condemned|released|banned|sanctioned|supported|protected|allowed|given"
    r"|told|made|treated|abandoned|dropped)\b"
)
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|is due|are due|is to|are to|convenes? on|meets? on|opens? on|set to|expected|expect|expects|likely|unlikely"
    r"|probable|improbable|doubtful|in doubt|(?:an?|even|good|slim|little|fair|some|no) (?:\w+ )?chance|chances? of|conceivable"
    r"|plausible outcome|surprise if|be surprising|long shot|may well|could|might"
    r"|next (?:week|month|year|spring|summer|autumn|fall|winter)|(?:are|is) planned)\b|^perhaps\b|(?:votes?|meets?|holds?|opens?|begins?|starts?"
    r"|convenes?|runs out|expires?) in (?:\w+) (?:days|weeks)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"\b(?:within (?:a|days|weeks|months|\w+ (?:days|weeks|months|years))|by the end)\b", re.IGNORECASE)
_MAY = re.compile(
    r"\bmay (?:not |yet |also |soon |one day |someday |eventually )?(?!have\b|even\b|be (?:the|an?)\b|well\b|not have\b|or may\b)[a-z]+"
)
_ASKED = re.compile(r"\b(?:who|what|when|where|how)\s+(?:will|would)(?:\s+be)?\b")
_WANTS = re.compile(r"\b(?:wants?|plans?|planned|hopes|intends?|seeks?|aims?|scheduled|due|will|likely|unlikely|expects?|may|could|might)\b")
_DECLARED = re.compile(
    r"\b(?:denies|deny|denied|disproved|disputes?|disputed|rejects?|rejected|claim that|claims? (?:that|it|to)|accepted the principle|accused"
    r"|accuses|baseless|retorted|alleged|alleges|maintains)\b"
)
_PRESENT_PASSIVE = re.compile(r"\b(?:is|are)\s+(?:planned|scheduled|expected|set|supposed|meant|slated)\b")
_WINDOWED = re.compile(r"\b(?:could|will|would|may|might|should) (?:be |have |\w+ ){1,4}(?:within|by|before)\b")
_SHOULD = re.compile(r"\bshould\b")
_SUPPOSED = re.compile(r"\b(?:suspects?|suspected|speculated|speculates)\b")
_DONE = re.compile(rf"\b(?:was|were|had|did|{'|'.join(PAST.split(' '))}|[a-z]{{2,}}[^aeiou\W]ed)\b")
_CONTEST = re.compile(
    r"\b(?:denies|deny|denied|disproved|disputes?|disputed|rejects?|rejected|contrary to|claim that|claims? (?:that|it|to)|no longer|accepted "
    r"the principle|accused|accuses|baseless|retorted|alleged|alleges"
    r"|maintains|undercount)\b"
)
_BOND = re.compile(r"\b(?:ally|allies|alliance|treaty|pact|ties|bond|relationship|relations|partnership|partners?|rapport|connection|realignment)\b")
_STATE = re.compile(
    r"\b(?:signed|ratified|entered into force|joined|is|are|remains?|has become|have become|have led to|share|shares|forged|continues? to|grows"
    r"|deepens?|binds?|backs|supports|illustrating)\b"
)
_TREND = re.compile(
    r"\b(?:continues?|continued|continuing|grows|growing|grew|rising|rises|increasingly|falling|declining|worsening|deepening|lowered|raised"
    r"|ha(?:s|ve) (?:since )?(?:become|faded|grown|risen|fallen)|still"
    r"|remains?)\b"
)


def is_condition(clause: str) -> bool:
    """Whether a clause speaks under a condition."""
    return _CONDITION.search(_CONDITION_ONLY_IN_WORD.sub(" ", clause)) is not None


def _is_future(clause: str, cues: tuple[HedgeCue, ...]) -> bool:
    """Whether it speaks of what is to come; "fled within a week" does not."""
    clause = _ASKED.sub(" ", clause)
    done = _DONE.search(clause) is not None
    would = any(c.cue.casefold() == "would" for c in cues)
    return bool(would or _FUTURE.search(clause) or _MAY.search(clause) or (_AHEAD.search(clause) and not done) or (_SHOULD.search(clause) and cues))


def advises(clause: str) -> bool:
    """Whether "should" asks something of an institution or a state, and does not say what is expected of it.

    "The council should publish its count" advises; "the council should receive the count by May" and "the talks should open" expect.
    """
    if _UNDONE.search(clause) and not _DUE.search(clause):
        return True
    found = _OUGHT.search(clause)
    if found is None or found["verb"] in _EXPECTED:
        return False
    institution = re.fullmatch(_AGENT, found["who"]) is not None
    state = any(m.start <= found.start("who") < m.end for m in mentions(clause))
    return institution or (state and not _DUE.search(clause, found.end()))


def looks_ahead(clause: str) -> bool:
    """Whether a clause that says what somebody wants, plans or expects names days still to come."""
    plain = _PRESENT_PASSIVE.sub(" is planned ", clause)
    return _WANTS.search(plain) is not None and _DONE.search(plain.replace("planned", "")) is None


def kind_of(clause: str, *, said: Attribution | None, cues: tuple[HedgeCue, ...], counted: bool, quoted: bool = False) -> Kind:
    """The kind of a clause.

    Args:
        clause: its words.
        said: whose statement it is, ``None`` for the author's own.
        cues: hedges found in it.
        counted: whether it carries a figure that is neither a date nor a duration.
        quoted: whether it is the very words of a quotation, so what was said and not that it was said.
    """
    future = _is_future(clause, cues)
    conditional = is_condition(clause) and (bool(cues) or future or _APPENDED.search(clause) is not None)
    windowed = _WINDOWED.search(clause) is not None
    checks: tuple[tuple[bool, Kind], ...] = (
        ((_NORMATIVE.search(clause) is not None or advises(clause)) and said is None and not conditional, "normative"),
        (conditional and said is None, "conditional"),
        (windowed and bool(cues), "forecast"),
        (_SUPPOSED.search(clause) is not None and said is not None, "intent"),
        (said is not None and not counted, "dispute" if (_CONTEST if quoted else _DECLARED).search(clause) else "statement"),
        (_INTENT.search(clause) is not None and not _MAY.search(clause), "intent"),
        (future and not (said and counted), "forecast"),
    )
    return next((kind for holds, kind in checks if holds), _of_present(clause, counted=counted))


def _of_present(clause: str, *, counted: bool) -> Kind:
    if counted:
        return "quantity"
    if _CONTEST.search(clause):
        return "dispute"
    if _BOND.search(clause) and _STATE.search(clause):
        return "relationship"
    return "trend" if _TREND.search(clause) else "event"
