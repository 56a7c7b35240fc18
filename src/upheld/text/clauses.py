"""Clauses: the pieces of a sentence that say something of their own.

Plain rules over punctuation, conjunctions and a closed list of finite verbs, without a tagger: a sentence is cut at semicolons and dashes, at
coordinating and subordinating conjunctions where both sides keep a finite verb, and around trailing phrases that carry a figure, a date or a
superlative of their own ("the first such transfer since 2007", "which drew about 17,500 people"). Each cut is a span of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from upheld.text.sentences import Span

_AUXILIARY = (
    "is|are|was|were|be|been|has|have|had|does|do|did|will|would|could|can|may|might|must|should|shall|isn’t|aren’t|wasn’t|won’t|doesn’t|didn’t"
    "|hasn’t|haven’t|can’t|couldn’t"
)
_FORMS = "|".join(
    (
        "met held said says told tells went gave gives took takes made makes put puts saw sees sent sends lost loses won wins fell falls rose rises grew "
        "grows became becomes began begins broke breaks brought brings built builds came comes drew draws fought fights found finds got gets kept keeps "
        "knew knows led leads left leaves let lets meant means paid pays ran run runs read sat sold sells shot spoke speaks spent spends stood stands "
        "struck strikes swore taught thought thinks threw understood withdrew withdraws wrote writes drove drives ate bought chose cut cuts denies hit hits "
        "wants hopes reckons suspects suspect expect expects remain remains seem seems appear appears believe believes agrees plans claims calls controls "
        "produces look looks serve serves work works continue continues threatens supports backs rejects refuses faces shows suits finds signals depends "
        "rests follows convene convenes"
    ).split(" ")
)
FINITE = re.compile(rf"\b(?:{_AUXILIARY}|{_FORMS}|[a-z]{{2,}}[^aeiou\W]?ed)\b")
"""A word that is, or may well be, a finite verb."""

_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
_HARD = re.compile(r"\s*[;—]\s*|\s+–\s+|:\s+(?=[a-zA-Z])")
_SOFT = re.compile(
    r",\s+(?:and|but|yet|so|or(?!\s+(?:what|who|when|whether|how|where)\b)|while|whereas|though|although|as|with|because|since|inversely)\s+|\s+(?:but|while|whereas|although)\s+"
    r"|\s+and\s+(?=(?:has|have|had|is|are|was|were|will|would|could|may|might|must|should|never|[a-z]+ed|spoke|met|held|took|told|said|gave|began)\b)"
    r"|\s+and\s+(?=(?:[A-Z][\w’]+\s+){1,3}(?!this\b|its\b|his\b|as\b|others\b)"
    r"(?:has|have|had|is|are|was|were|will|would|could|may|might|must|should|[a-z]+s)\b)"
    r"|(?<=”)\s+(?:and|but)\s+|\s+(?=(?:has|have)\s+now\b)"
)
_TRAILING = re.compile(
    r",\s+(?=(?:the|its|his|their)\s+(?:first|last|latest|second|third|largest|highest|lowest|biggest|most)\b|perhaps\b|which\b|where\b|though\b)"
    r"|(?<=\w),\s+(?=\d[\d,.]*\s+(?:are|is|were|remain)\b)"
)
_APPOSED = re.compile(r"\b(?:the|some)\s+\d[\d,.]*(?:\s+(?:million|thousand|billion))?\s+(?:[\w’-]+\s+){1,4}?who\s+[^,.;]{3,80}")
_WORD = re.compile(r"\w+")


def has_finite(text: str) -> bool:
    """Whether a piece can stand as a clause."""
    return FINITE.search(text) is not None


def words(text: str) -> int:
    """How many words a piece has."""
    return sum(1 for _ in _WORD.finditer(text))


def _pieces(text: str, span: Span, cut: re.Pattern[str], *, keep_joint: bool) -> list[Span]:
    parts, start = [], span.start
    for joint in cut.finditer(text, span.start, span.end):
        parts.append(Span(start, joint.start()))
        start = joint.end()
        if keep_joint:
            start = joint.start() + len(joint.group()) - len(joint.group().lstrip(", "))
    return [p for p in [*parts, Span(start, span.end)] if p.end > p.start]


def _quoted(text: str, span: Span) -> list[Span]:
    """Spans inside quotation marks, where nothing is cut."""
    every = _quotations(text)
    first, last = (bisect_left(every, at, key=lambda quoted: quoted.start) for at in (span.start, span.end))
    return [quoted for quoted in every[first:last] if quoted.end <= span.end]


@lru_cache(maxsize=8)
def _quotations(text: str) -> tuple[Span, ...]:
    """All quotations of a text, found once: each of its sentences asks, and a long text has many."""
    return tuple(Span(m.start(), m.end()) for m in _QUOTATION.finditer(text))


def _join_short(text: str, pieces: list[Span], quoted: list[Span]) -> list[Span]:
    """Glue a cut back where a side has no finite verb, has too few words, or the cut fell inside a quotation."""
    out: list[Span] = []
    for piece in pieces:
        inside = any(q.start < piece.start < q.end for q in quoted)
        whole = has_finite(piece.of(text)) and words(piece.of(text)) >= 3
        if out and (inside or not whole or not has_finite(out[-1].of(text))):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _trailing(text: str, span: Span) -> list[Span]:
    """A clause and the trailing phrases that say something of their own."""
    pieces = _pieces(text, span, _TRAILING, keep_joint=False)
    keep: list[Span] = []
    for piece in pieces:
        own = words(piece.of(text)) >= 4 or re.search(r"\d|\b(?:first|last|latest)\b", piece.of(text)) is not None
        if keep and not own:
            keep[-1] = Span(keep[-1].start, piece.end)
        else:
            keep.append(piece)
    return keep


def _strip(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:\n\t":
        start += 1
    while end > start and text[end - 1] in " ,;:.\n\t—" and not text[start:end].endswith(" . . ."):
        end -= 1
    return Span(start, end)


def clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, in order; they do not overlap, and punctuation at their edges is left out."""
    quoted = _quoted(text, sentence)
    conditional = re.match(r"\s*(?:If|Unless|Should|Provided)\b", sentence.of(text)) is not None
    out: list[Span] = []
    for hard in _join_short(text, _pieces(text, sentence, _HARD, keep_joint=False), quoted):
        soft = [hard] if conditional else _join_short(text, _pieces(text, hard, _SOFT, keep_joint=False), quoted)
        out += [trail for piece in soft for trail in _trailing(text, piece)]
    return tuple(stripped for span in out if (stripped := _strip(text, span)).end > stripped.start)


def apposed(text: str, sentence: Span) -> tuple[Span, ...]:
    """Figures claimed in passing: "the 54,000 people who died in the war"."""
    return tuple(Span(m.start(), m.end()) for m in _APPOSED.finditer(text, sentence.start, sentence.end))


def quoted_clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """Quoted words that are a clause of their own, without their marks: what was said, beside that it was said."""
    inner = (_strip(text, Span(q.start + 1, q.end - 1)) for q in _quoted(text, sentence) if q.end <= sentence.end)
    return tuple(span for span in inner if has_finite(span.of(text)) and words(span.of(text)) >= 5)
