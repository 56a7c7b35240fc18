"""The thesis: the sentence that says what a whole text concludes.

A conclusion is marked ("the bottom line", "we judge", "these efforts all consolidate"), stands where conclusions stand (at the end of the opening, in
a summary, in the last paragraph), speaks of what the title and the rest of the text speak of, and is the author's own. Each sign has a weight; the
sentence with the greatest sum is the thesis. The weights are a choice of ours, made on the open articles: a draft for a person to correct.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from upheld.model.argument import Thesis
from upheld.model.claim import Claim
from upheld.read.anchor import quote_at
from upheld.read.openquestions import leaves_open
from upheld.read.pieces import Line
from upheld.read.premises import main_claims
from upheld.text.names import mentions
from upheld.text.phrases import opener
from upheld.text.words import content_stems

_MARKED = re.compile(
    r"\b(?:I|we|this (?:\w+ )?(?:memo|essay|article|paper|report|brief|post|column)) (?:would )?(?:argue|judge|assess|conclude|contend|believe|submit|find|maintain)s?\b"
    r"|\bthe (?:bottom line|upshot|lesson|takeaway|point|conclusion|implication|result|simple truth|plain truth|hard truth|truth|real (?:question|danger|risk|problem|issue|test)"
    r"|key (?:point|judg(?:e)?ment|finding))\b[^.;]{0,40}?(?:\bis\b|:)"
    r"|\b(?:in (?:short|sum|conclusion|the end|other words)|to conclude|taken together|all (?:of )?this|all (?:consolidate|add up|point)|on balance|ultimately|what this means)\b"
    r"|\b(?:my|our) (?:argument|view|judg(?:e)?ment|assessment|conclusion|bet)\b|\bmakes (?:it )?clear\b|\bmoderate confidence\b|\bhigh confidence\b",
    re.IGNORECASE,
)
_SUMMED = re.compile(
    r"\b(?:key (?:judg(?:e)?ments?|findings?|points?|takeaways?)|(?:executive )?summary|bottom line|bluf|conclusions?|in brief|overview|assessment)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\b(?:must|ought to|needs? to|should|imperative|let us)\b")
_JUDGES = re.compile(
    r"\b(?:is|are|was|has|have|will|would|could|may|might|cannot|remains?|means?|marks?|shows?|lower(?:ed|s)|raise[ds]?|made|makes|leaves?|failed|succeeded|won|lost)\b"
)
_TURN = re.compile(r"\b(?:not .{3,60}? but|rather than|more than|less than|no longer|even if|whatever|yet|but|however|far from)\b")
_POINTING = re.compile(r"\W*(?:he|she|they|it|this|that|these|those|there)\b(?! (?:is|was) (?:no|little|a|the)\b)", re.IGNORECASE)
_QUOTED = re.compile(r"[“”\"]")
_PREMISES, _IMPLIED = 6, 6
_SHARED = 2
_SHORTEST, _LONGEST = 4, 60


class _Text(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence is held against: the stems of the title, how many sentences have each stem, the first and the last paragraph."""

    title: frozenset[str]
    spread: Counter[str]
    first: int
    last: int
    lines: int


def thesis(analysis: str, title: str, text: str, claims: Sequence[Claim], *, body: Sequence[Line]) -> Thesis | None:
    """The thesis of a text, with the claims it rests on and those that follow from it; ``None`` of a text without a sentence that could be one.

    Args:
        analysis: the slug of the analysis.
        title: its title.
        text: its text.
        claims: its claims.
        body: its sentences without headings, bylines and dates.
    """
    lines = [line for line in body if _SHORTEST <= len(line.span.of(text).split()) <= _LONGEST]
    if not lines:
        return None
    stems = [content_stems(line.span.of(text)) for line in lines]
    held = _Text(
        title=content_stems(title),
        spread=Counter(s for one in stems for s in one),
        first=lines[0].paragraph,
        last=lines[-1].paragraph,
        lines=len(lines),
    )
    own = [main_claims([c for c in claims if line.span.start <= c.quote.start < line.span.end]) for line in lines]
    scores = [_score(text, lines, n, stems[n], held) + _of_claims(own[n]) for n in range(len(lines))]
    best = max(range(len(lines)), key=lambda n: (scores[n], n))
    line = lines[best]
    return Thesis(id="thesis", analysis=analysis, text=_worded(text, line, own[best]), quote=quote_at(text, line.span.start, line.span.end),
                  rests_on=_premises(own[best], stems[best], claims), implies=_implied(own[best], stems[best], claims))  # fmt: skip


def _of_claims(own: Sequence[Claim]) -> float:
    """What the claims of a sentence take from it: what others say and what is counted concludes nothing, and what is due by a day follows from a thesis."""
    if not own:
        return 0.0
    reported = all(c.attribution or c.kind in {"statement", "dispute"} for c in own)
    due = all(c.of_future and not c.default_deadline for c in own)
    counted = any(c.quantity is not None for c in own)
    return -2.0 * reported - 0.5 * due - 1.0 * counted


def _score(text: str, lines: Sequence[Line], at: int, stems: frozenset[str], held: _Text) -> float:
    line = lines[at]
    words = line.span.of(text)
    if words.rstrip('”"’) *_').endswith("?") or leaves_open(words):
        return -9.0
    ends = at + 1 == len(lines) or lines[at + 1].paragraph != line.paragraph
    opens = at == 0 or lines[at - 1].paragraph != line.paragraph
    central = sum(held.spread[s] - 1 for s in stems) / (max(len(stems), 4) * math.sqrt(max(held.lines, 1)))
    titled = len(stems & held.title) / max(min(len(held.title), 4), 1)
    signs = (
        (2.5, _MARKED.search(words) is not None),
        (1.5, _SUMMED.search(line.heading) is not None),
        (1.0, line.paragraph == held.first and ends),
        (0.5, line.paragraph == held.first and opens),
        (0.5, line.paragraph == held.first + 1 and ends),
        (1.2, line.dateline),  # a dispatch says the most in its first sentence
        (0.7, line.paragraph == held.last),
        (0.6, line.paragraph == held.last and (opens or at + 2 >= len(lines))),
        (0.4, _JUDGES.search(words) is not None),
        (0.5, _TURN.search(words) is not None),
        (-0.4, _ADVICE.search(words) is not None),
        (-1.0, _QUOTED.search(words) is not None),
        (-0.6, _POINTING.match(words, opener(words)) is not None),
    )
    return sum(weight for weight, holds in signs if holds) + 1.6 * min(titled, 1.0) + 1.2 * min(central, 1.0)


def _worded(text: str, line: Line, own: Sequence[Claim]) -> str:
    """The thesis in words that stand alone: those of its claims where they are most of the sentence, else the sentence without what links it."""
    if len(own) == 1 and len(own[0].quote.exact) >= 0.6 * len(line.span.of(text)):
        return own[0].text
    words = line.span.of(text)
    said = " ".join(words[opener(words) :].split()).rstrip(".")
    return said[:1].upper() + said[1:]


def _kin(stems: frozenset[str], claims: Iterable[Claim], *, without: Sequence[Claim], least: int = _SHARED) -> list[Claim]:
    """Claims that share words with the thesis, those that share most first; of equals the earlier."""
    spread = Counter(s for c in claims for s in content_stems(c.text))
    held = {c.id for c in without}
    scored = [(sum(1 / math.sqrt(spread[s]) for s in stems & content_stems(c.text)), c) for c in claims if c.id not in held]
    near = [(worth, c) for worth, c in scored if len(stems & content_stems(c.text)) >= least]
    return [c for _, c in sorted(near, key=lambda pair: -pair[0])]


def _premises(own: Sequence[Claim], stems: frozenset[str], claims: Sequence[Claim]) -> tuple[str, ...]:
    """Its own claims, what they rest on, then claims about past or present that speak of the same."""
    told = [c for c in main_claims(claims) if not c.of_future and c.kind != "normative"]
    named = [name for c in own for name in c.rests_on]
    found = [*(c.id for c in own if c.kind != "normative"), *named, *(c.id for c in _kin(stems, told, without=own))]
    return tuple(dict.fromkeys(found))[:_PREMISES]


def _implied(own: Sequence[Claim], stems: frozenset[str], claims: Sequence[Claim]) -> tuple[str, ...]:
    """Claims about the future that rest on its own, or speak of the same."""
    ids = {c.id for c in own}
    bare = frozenset(s for s in stems if not mentions(s.title()))
    ahead = [c for c in main_claims(claims) if c.of_future and not c.attribution]
    resting = [c.id for c in ahead if ids & {*c.rests_on, c.given}]
    return tuple(name for name in dict.fromkeys([*resting, *(c.id for c in _kin(bare, ahead, without=own, least=1))]) if name not in ids)[:_IMPLIED]
