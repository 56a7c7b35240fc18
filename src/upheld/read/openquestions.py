"""Open questions: what the author of a text says is not known, or asks and does not answer.

A question that weighs alternatives, or ends its paragraph, is left open; one that the next sentence answers ("So why is there no treaty? Baku
demands ...") only turns a page. "Whether it holds is unclear" asks as much as a question mark does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from upheld.model.argument import OpenQuestion
from upheld.model.claim import Claim
from upheld.read.anchor import quote_at
from upheld.text.phrases import opener
from upheld.text.sentences import Span, sentences
from upheld.text.words import content_stems

_EMBEDDED = r"(?:whether|who|what|when|where|why|how)\b"
_UNKNOWN = (
    r"(?:(?:is|are|was|remains?|still|it is|it remains|seems?)\s+(?:still |as yet |far from |by no means |anything but |largely |entirely )?"
    r"(?:unclear|uncertain|unknown|not (?:clear|known|certain)|in doubt|in question|open|an open question|a mystery|anyone[’']s guess|clear|certain|hard to (?:say|tell|know)"
    r"|to be seen|a matter of (?:guesswork|debate|dispute))|is (?:a claim|something) to be (?:checked|tested|watched)|is another (?:matter|question)|nobody knows|no one knows)"
)
_LEFT_OPEN = re.compile(
    rf"\b(?:{_EMBEDDED}[^.;?]{{3,200}}?\s{_UNKNOWN}"
    r"|(?:it (?:is|remains)(?: still)? (?:unclear|uncertain|unknown|an open question|to be seen|hard to (?:say|tell|know))"
    r"|remains to be seen|have yet to (?:see|learn)"
    r"|nobody (?:outside \w+ )?knows|no one knows|we do(?: not|n[’']t) (?:yet )?know|I do(?: not|n[’']t) know|few know|little is known about)"
    rf"\s+(?:\w+\s)?(?:{_EMBEDDED}|if\b|about\b)"
    r"|(?:the|an|one) (?:\w+ )?(?:question|puzzle|unknown)s? (?:\w+ ){0,3}(?:is|becomes|remains|are)\s*(?:[:,]|whether|who|what|when|where|why|how)"
    r"|(?:questions?|doubts?) (?:remain|linger|persist)s? (?:about|over|as to)"
    rf"|(?:questioning|wondering|asking|debate|guess(?:ing)?) (?:at )?(?:{_EMBEDDED}|the true|the real)"
    r"|is either [^.;?]{3,80} or )",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"clear|certain|know|doubt|question|open|mystery|guess|hard to|to be (?:seen|checked|tested|watched)|matter|yet to|puzzle|wonder|asking|debate|either",
    re.IGNORECASE,
)
"""One of these stands in whatever the longer pattern finds; most sentences have none."""

_CERTAIN = re.compile(r"\b(?:is|are|was)\s+(?:clear|certain|open)\b", re.IGNORECASE)
_FAR_FROM = re.compile(
    r"\b(?:far from|by no means|anything but|not|never|hardly|less than)\s+(?:\w+\s)?(?:clear|certain)\b|\bopen question\b|\bleft open\b",
    re.IGNORECASE,
)
_ALTERNATIVES = re.compile(r"\bor\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"\W*(?:(?:But|And|So|Or|Yet|Then),?\s)*(?:is|are|was|were|do|does|did|will|would|can|could|should|may|might|has|have|had)(?:n[’']t)?\b",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(
    r"\b(?:may not have|have not|has not|unclear|uncertain|nobody|no one|not yet|hard to|impossible to|depends|we do not|perhaps|time will tell)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:asked|asks|said|says|wrote|tweeted)\b")
_MOST = 8
_SHORTEST = 4
_ABOUT = 3
_SHARED = 2


def leaves_open(sentence: str) -> bool:
    """Whether a sentence that ends in no question mark says that something is not known."""
    found = _LEFT_OPEN.search(sentence) if _HINT.search(sentence) else None
    if found is None:
        return False
    return _CERTAIN.search(found.group()) is None or _FAR_FROM.search(found.group()) is not None


def _asks(text: str, at: int, spans: Sequence[Span]) -> bool:
    """Whether a sentence is a question of the author that he does not answer at once."""
    sentence = spans[at].of(text)
    bare = sentence.rstrip('”"’) *_')
    if len(sentence.split()) < _SHORTEST or sentence[0].isdigit():
        return False  # a heading
    if not bare.endswith("?"):
        return leaves_open(sentence)
    if "“" in sentence or '"' in sentence or _SAID.search(sentence):
        return False  # somebody's words
    following = spans[at + 1] if at + 1 < len(spans) else None
    ends = following is None or "\n" in text[spans[at].end : following.start]
    held_open = following is not None and _SUSPENDED.search(following.of(text)) is not None
    weighs = _ALTERNATIVES.search(sentence) is not None
    return (
        weighs or ends or held_open or (_YES_NO.match(sentence) is not None and following is not None and following.of(text).rstrip().endswith("?"))
    )


def open_questions(analysis: str, text: str, claims: Sequence[Claim], *, body: Sequence[Span]) -> tuple[OpenQuestion, ...]:
    """The open questions of a text in its order, each with the claims that bear on it.

    Args:
        analysis: the slug of the analysis.
        text: its text.
        claims: its claims.
        body: its sentences without headings, bylines and dates.
    """
    spans = sentences(text)
    within = frozenset(body)
    found: list[OpenQuestion] = []
    for at, span in enumerate(spans):
        if len(found) == _MOST or span not in within or not _asks(text, at, spans):
            continue
        words = span.of(text)
        said = " ".join(words[opener(words) :].split())
        found.append(
            OpenQuestion(id=f"question-{len(found) + 1}", analysis=analysis, text=said[:1].upper() + said[1:], quote=quote_at(text, span.start, span.end),
                         about=_about(span, words, claims))
        )  # fmt: skip
    return tuple(found)


def _about(span: Span, words: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The claims that share most words with a question, its own sentence's first."""
    stems = content_stems(words)
    own = [c.id for c in claims if span.start <= c.quote.start < span.end]
    shared = sorted((-len(stems & content_stems(c.text)), abs(c.quote.start - span.start), c.id) for c in claims if c.id not in own)
    return tuple([*own, *(name for n, _, name in shared if -n >= _SHARED)][:_ABOUT])
