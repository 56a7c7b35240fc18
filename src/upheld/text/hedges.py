"""Hedges: the author's own strength, verbatim, and the probability range it stands for.

Ranges are the bands of ICD 203 where the cue is one of its words, else the band that readers give the cue (Kent 1964; Mosteller and Youtz
1990; Wintle and others 2019), rounded to those bands. A cue that speaks *against* the proposition ("a long shot", "very unlikely") is
``against``: the claim is then worded in the author's direction and the range mirrored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

import msgspec

_LEVELS: Mapping[tuple[float, float], str] = {
    (0.95, 0.99): "certainly|undoubtedly|without doubt|no doubt|almost certainly|almost certain|sure to|certain to|bound to|definitely|clearly will",
    (0.80, 0.95): "very likely|highly likely|very probably|highly probable|in all likelihood|should be expected|it would be no surprise if"
    "|would be no surprise|would not be surprising|would not be a surprise|would hardly surprise|with high confidence|odds are that|widely expected"
    "|is expected to|are expected to|expect|expects|should soon|well on course to|all but",
    (0.55, 0.80): "likely|probably|probable|more likely than not|may well|could well|might well|appears to|appear to|appears|seems to|seem to|seems"
    "|suggests|suggest|implies|imply|points to|lean towards|leans towards|presumably|reportedly|believed to|thought to|reckons|reckon|should"
    "|with moderate confidence|good chance|better than even|is said to|are said to|was said to|were said to|I think|we think|expected to|plausible|tends to|tend to"
    "|believes|believe|estimates|hopes|hope|intends to|in theory|on paper|set to|promising",
    (0.45, 0.55): "even chance|toss-up|as likely as not|roughly even|fifty-fifty|anyone’s guess|unclear whether|remains to be seen",
    (
        0.20,
        0.55,
    ): "could|may|might|possibly|possible|perhaps|maybe|conceivably|conceivable|with low confidence|potentially|potential|allegedly|alleged|supposedly|supposed"
    "|purportedly|purported|suspect|suspects|suspected|speculated|speculates|speculate|rumoured|rumored|would|apparently|apparent|arguably|seemingly|ostensibly"
    "|someday|unconfirmed|uncertain|signal|unclear",
}
_AGAINST: Mapping[tuple[float, float], str] = {
    (0.80, 0.95): "very unlikely|highly unlikely|highly improbable|a long shot|long shot|far-fetched|slim chance|little chance|remote chance|remote"
    "|scarcely|hardly|no formal|should not be expected",
    (0.55, 0.80): "unlikely|improbable|implausible|inconceivable|doubtful|I doubt|doubts|doubt that|doubts that|doubt whether|in doubt",
    (0.95, 0.99): "no chance|impossible|out of the question|almost no chance",
}
_APPROXIMATE = re.compile(
    r"\b(?:as many as|up to|some|about|around|roughly|nearly|almost|approximately|an estimated|anywhere from|barely|close to|just over|just under|something like)\s+(?=[$€£]?\d)"
    r"|\b(?:about|around|roughly|nearly|almost|approximately|an estimated|close to)\s+(?=(?:two|three|four|five|six|seven|eight|nine|ten|twenty"
    r"|half|double|twice|triple|a dozen|a third"
    r"|a quarter|a million)\b)",
    re.IGNORECASE,
)


_NOUNS = frozenset("estimates hopes hope signal suspect suspects doubts expect potential".split(" "))
_OF_NOUN = re.compile(
    r"(?:\b(?:an?|the|those|these|this|that|his|her|its|their|our|no|any|such|official|unofficial|some|all|many|most|two|three)|[’']s|s[’'])\s+$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:who|what|when|where|why|how(?: \w+)?|which|whether)\s+$|\b(?:who|what|how much|how many)\s+\w+\s+$", re.IGNORECASE)
_TOLD_BEFORE = re.compile(
    r"\b(?:said|told|announced|promised|pledged|vowed|warned|declared|stated|assured|insisted|argued|claimed|agreed|predicted|hoped|knew|thought|believed|ordered|denied)\b"
)


_NEAR, _FAR = 24, 160  # code points before a cue that tell a noun, and a future told from the past
_MOST = 2000  # cues read in one text


class HedgeCue(msgspec.Struct, frozen=True, kw_only=True):
    """A cue at ``text[start:end]``; ``low``-``high`` is the range for the proposition in the author's direction (negated where ``against``)."""

    start: int
    end: int
    cue: str
    low: float
    high: float
    against: bool = False


def _lexicon() -> dict[str, tuple[float, float, bool]]:
    words = {cue.casefold(): (low, high, False) for (low, high), cues in _LEVELS.items() for cue in cues.split("|")}
    return words | {cue.casefold(): (low, high, True) for (low, high), cues in _AGAINST.items() for cue in cues.split("|")}


_CUES = _lexicon()


def _own(cue: str, low: float, high: float) -> tuple[float, float, bool]:
    against = _CUES[cue][2] if cue in _CUES else high <= 0.5
    return (round(1 - high, 6), round(1 - low, 6), True) if against else (low, high, False)


def _pattern(cues: Mapping[str, object]) -> re.Pattern[str]:
    ordered = sorted(cues, key=lambda cue: (-len(cue), cue))
    return re.compile(r"(?<![\w-])(?=\w)(?:" + "|".join(re.escape(cue) for cue in ordered) + r")(?![\w-])", re.IGNORECASE)


_FIND = _pattern(_CUES)


def _is_word_of_another_kind(cue: str, text: str, start: int, end: int) -> bool:
    """The month of May; a prohibition; a noun ("those estimates"); a future told from the past ("said that it would"); an indirect question."""
    lower, before = cue.casefold(), text[max(0, start - (_FAR if cue.casefold() == "would" else _NEAR)) : start]
    if cue == "May" or (lower == "should" and text[end : end + 4] == " not"):
        return True
    if lower in _NOUNS:
        return _OF_NOUN.search(before) is not None
    return lower == "would" and bool(_ASKED.search(before) or _TOLD_BEFORE.search(before))


def hedges(text: str, *, own: Mapping[str, tuple[float, float]] | None = None) -> tuple[HedgeCue, ...]:
    """All cues of ``text``, in order; ``own`` adds or replaces cues (a workspace's ``hedges.toml``).

    An own range is that of the bare proposition. A cue of ours keeps its direction; a new one is against where its range lies under one half. The
    range of a cue that is against is mirrored, as ours are.
    """
    table = _CUES | {cue.casefold(): _own(cue.casefold(), *given) for cue, given in (own or {}).items()}
    found = []
    for hit in islice((_pattern(table) if own else _FIND).finditer(text), _MOST):
        cue = hit.group()
        if _is_word_of_another_kind(cue, text, hit.start(), hit.end()):
            continue
        low, high, against = table[cue.casefold()]
        found.append(HedgeCue(start=hit.start(), end=hit.end(), cue=cue, low=low, high=high, against=against))
    found.extend(
        HedgeCue(start=hit.start(), end=hit.start() + len(hit.group().strip()), cue=hit.group().strip(), low=0.55, high=0.80)
        for hit in _APPROXIMATE.finditer(text)
    )
    return tuple(sorted(found, key=lambda h: (h.start, h.end)))
