"""What the comparators of texts read with: content stems, negation counted, suppositions, kindred and opposite words.

Everything works on two bare texts, a claim's proposition and a passage, so that a comparator can be tried on any pair.
"""

from __future__ import annotations

import re

import msgspec

from upheld.text.clauses import clauses
from upheld.text.kindred import kin
from upheld.text.sentences import Span, sentences
from upheld.text.words import content_stems

_NEGATION = re.compile(
    r"\b(?:not(?!\s+(?:only|just|least)\b)|never|nobody|no\s?-?one|none|nor|neither|nothing|without(?!\s+a\s+(?:shot|word|hitch|break|pause|incident|fight)\b)|cannot|unable\s+to|(?:is|are|was|has|have|had)\s+yet\s+to|no\s+longer"
    r"|no(?!\s+(?:fewer|less|more\s+than|later|earlier|doubt|matter|longer|one)\b)(?=\s+[a-z])|fail(?:s|ed|ing)?\s+to|refus(?:es?|ed|ing)\s+to|declin(?:es?|ed|ing)\s+to"
    r"|stop(?:s|ped)\s+short\s+of|rul(?:es?|ed)\s+out|away\s+from|instead\s+of|rather\s+than|prevent(?:s|ed)\b|(?:still|remains?|stays?)\s+(?:to\s+be|un\w+ed))\b|n[’']t\b",
    re.IGNORECASE,
)
_UN = re.compile(r"\b(?:remain|stay|be|is|are|was|were|still)\w*\s+un(?=[a-z]{3,}ed\b)", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed)|refut(?:es|ed)|disprov(?:es|ed|en)|false|untrue|invented|fabricated|called\s+off|cancel(?:s|led|ed)"
    r"|postpone[sd]?|abandon(?:s|ed)|scrap(?:s|ped)|contrary\s+to)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:(?-i:may)|might|could|would|should|if|whether|unless|plans?|planned|intends?|hopes?|hoped|wants?|wanted|expects?|expected|considers?|considering|discuss(?:es|ed|ing)?"
    r"|debat(?:es|ed|e)|propos(?:es?|ed|al)|invited|urg(?:es|ed)|threaten(?:s|ed)|will|about\s+to|possibl[ey]|rumou?r(?:s|ed)?|reportedly|unclear|unverified|likely|ask(?:s|ed)|called\s+for)\b",
    re.IGNORECASE,
)
_TOOK_PLACE = re.compile(r"\b(?:takes?|took|taken) place\b", re.IGNORECASE)
_LIGHT = content_stems("yet single still even ever just now already once since there") | frozenset(
    {"not", "no", "never", "none", "nobody", "nothing", "without", "cannot", "unable"}
)
_NUMBERS = content_stems(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand million billion dozen january february march april may june july august september october november "
    "december percent per cent"
)


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its content stems, whether an odd number of negations stands in it, and whether it only supposes."""

    text: str
    stems: frozenset[str]
    negative: bool
    supposed: bool


def stems_of(text: str) -> frozenset[str]:
    """Content stems without light words; "unpublished" counts as "published", its negation being counted apart."""
    return content_stems(_TOOK_PLACE.sub("was", _UN.sub(" ", text))) - _LIGHT


def worded(stems: frozenset[str]) -> frozenset[str]:
    """Stems without numbers, number words and months, which have comparators of their own."""
    return frozenset(s for s in stems if not s[0].isdigit()) - _NUMBERS


def negations(text: str) -> int:
    """How many negations and denials ``text`` holds."""
    return len(_NEGATION.findall(text)) + len(_DENIAL.findall(text)) + len(_UN.findall(text))


def read(text: str) -> Read:
    """``text`` as comparators see it."""
    return Read(text=text, stems=stems_of(text), negative=negations(text) % 2 == 1, supposed=_SUPPOSED.search(text) is not None)


def covered(claim: frozenset[str], passage: frozenset[str]) -> float:
    """Share of the claim's stems that the passage has, kindred words counted (0-1)."""
    return sum(bool(kin(s) & passage) for s in claim) / max(len(claim), 1)


def parts(text: str) -> list[str]:
    """The clauses of all sentences of ``text``."""
    found = [p.of(text) for s in sentences(text) for p in clauses(text, Span(s.start, s.end))]
    return found or [text]


def focus(claim: frozenset[str], passage: str) -> str:
    """The clause that covers the claim as well as the whole passage does; else the passage."""
    whole = covered(claim, stems_of(passage))
    best = max(parts(passage), key=lambda p: covered(claim, stems_of(p)))
    return best if covered(claim, stems_of(best)) >= whole - 1e-9 else passage
