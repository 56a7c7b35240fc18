"""Hedges: the author's own strength, verbatim, and the probability range it stands for.

Ranges are the bands of ICD 203 where the cue is one of its words, else the band that readers give the cue (Kent 1964; Mosteller and Youtz
1990; Wintle and others 2019), rounded to those bands. A cue that speaks *against* the proposition ("a long shot", "very unlikely") is
``against``: the claim is then worded in the author's direction and the range mirrored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

_LEVELS: Mapping[tuple[float, float], str] = {
    (0.95, 0.99): "certainly|undoubtedly|without doubt|no doubt|almost certainly|almost certain|sure to|certain to|bound to|definitely|clearly will",
    (0.80, 0.95): "very likely|highly likely|very probably|highly probable|in all likelihood|should be expected|it would be no surprise if"
    "|would be no surprise|is expected to|are expected to|expect|expects|should soon|well on course to|all but",
    (0.55, 0.80): "likely|probably|probable|more likely than not|may well|could well|might well|appears to|appear to|appears|seems to|seem to|seems"
    "|suggests|suggest|implies|imply|points to|lean towards|leans towards|presumably|reportedly|believed to|thought to|reckons|reckon|should"
    "|believes|believe|estimates|hopes|hope|intends to|in theory|on paper|set to|promising",
    (0.45, 0.55): "even chance|toss-up|as likely as not|roughly even|fifty-fifty|anyone’s guess|unclear whether|remains to be seen",
    (
        0.20,
        0.55,
    ): "could|may|might|possibly|possible|perhaps|maybe|conceivably|can|potentially|potential|allegedly|alleged|supposedly|supposed"
    "|purportedly|purported|suspect|suspects|suspected|speculated|speculates|speculate|rumoured|rumored|would|apparently|apparent|arguably|seemingly|ostensibly"
    "|someday|unconfirmed|uncertain|signal|unclear",
}
_AGAINST: Mapping[tuple[float, float], str] = {
    (0.80, 0.95): "very unlikely|highly unlikely|highly improbable|a long shot|long shot|far-fetched|slim chance|little chance|remote chance|remote"
    "|scarcely|hardly|no formal|should not be expected",
    (0.55, 0.80): "unlikely|improbable|doubtful|doubts|in doubt",
    (0.95, 0.99): "no chance|impossible|out of the question|almost no chance",
}
_APPROXIMATE = re.compile(
    r"\b(?:as many as|up to|some|about|around|roughly|nearly|almost|approximately|an estimated|anywhere from)\s+(?=[$€£]?\d)",
    re.IGNORECASE,
)


class HedgeCue(msgspec.Struct, frozen=True, kw_only=True):
    """A cue at ``text[start:end]``; ``low``-``high`` is the range for the proposition in the author's direction (negated where ``against``)."""

    start: int
    end: int
    cue: str
    low: float
    high: float
    against: bool = False


def _lexicon() -> dict[str, tuple[float, float, bool]]:
    words = {cue: (low, high, False) for (low, high), cues in _LEVELS.items() for cue in cues.split("|")}
    return words | {cue: (low, high, True) for (low, high), cues in _AGAINST.items() for cue in cues.split("|")}


_CUES = _lexicon()


def _own(cue: str, low: float, high: float) -> tuple[float, float, bool]:
    against = _CUES[cue][2] if cue in _CUES else high <= 0.5
    return (round(1 - high, 6), round(1 - low, 6), True) if against else (low, high, False)


def _pattern(cues: Mapping[str, object]) -> re.Pattern[str]:
    ordered = sorted(cues, key=lambda cue: (-len(cue), cue))
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(cue) for cue in ordered) + r")(?![\w-])", re.IGNORECASE)


_FIND = _pattern(_CUES)


def hedges(text: str, *, own: Mapping[str, tuple[float, float]] | None = None) -> tuple[HedgeCue, ...]:
    """All cues of ``text``, in order; ``own`` adds or replaces cues (a workspace's ``hedges.toml``).

    An own range is that of the bare proposition. A cue of ours keeps its direction; a new one is against where its range lies under one half. The
    range of a cue that is against is mirrored, as ours are.
    """
    table = _CUES | {cue.casefold(): _own(cue.casefold(), *given) for cue, given in (own or {}).items()}
    found = []
    for hit in (_pattern(table) if own else _FIND).finditer(text):
        cue = hit.group()
        if cue == "May" or (cue.casefold() in {"can", "should"} and text[hit.end() : hit.end() + 4] == " not"):
            continue  # the month; and a prohibition, which is no hedge
        low, high, against = table[cue.casefold()]
        found.append(HedgeCue(start=hit.start(), end=hit.end(), cue=cue, low=low, high=high, against=against))
    found.extend(
        HedgeCue(start=hit.start(), end=hit.start() + len(hit.group().strip()), cue=hit.group().strip(), low=0.55, high=0.80)
        for hit in _APPROXIMATE.finditer(text)
    )
    return tuple(sorted(found, key=lambda h: (h.start, h.end)))
