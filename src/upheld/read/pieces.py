"""Pieces: the spans of a text that may be claims, each with the words it is read by and what it hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from upheld.text.clauses import apposed, clauses, quoted_clauses, relatives, words
from upheld.text.phrases import claimed, events
from upheld.text.sentences import Span, sentences
from upheld.text.verbs import has_finite

_HEADING_WORDS = 14
_HEADING_LINES = 6
_NOMINAL_SHARE = 0.8  # a noun phrase that is nearly its whole clause is no claim beside it
_DATELINE = re.compile(
    r"(?:[A-Z][A-Za-z.’' ]+,\s+)?[A-Z][A-Za-z.]+\.?\s\d{1,2}(?:,\s\d{4})?\s*(?:\([A-Za-z ]+\)\s*)?[-–—]\s+(?=[A-Z])|[A-Z]{3,}(?:[ "
    r",][A-Z][A-Za-z]+)*\s*(?:\([A-Za-z ]+\)\s*)?[-–—]\s+(?=[A-Z])"
)
_FRONT = re.compile(r"\s*(?:Despite|Following|After|Amid|Given|Since|Beyond|Notwithstanding)\s")
_MEANT = re.compile(
    r"\bthat\s+(?P<what>(?:he|she|it|they|we|I)\s+(?:hopes?|hoped|wants?|wanted|intends?|intended|plans?|planned|means?|meant)\s[^,;.—]{6,200})"
)
"""What somebody says that he wants: "told reporters that he hopes for X within two years"."""
_LEAD_IN = re.compile(r"\*\*[^*\n]{2,60}\*\*\s*")


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A span of the text, its sentence and paragraph, the words it is read by (``clause``) and the span before it that it may point at.

    ``inner`` pieces lie within another: a relative clause, words in quotation marks, an event told by a noun, what somebody is said to claim.
    """

    span: Span
    sentence: Span
    clause: str
    paragraph: int
    inner: bool = False
    nominal: bool = False
    quoted: bool = False
    before: Span | None = None
    meant: bool = False
    claimed_by: str = ""


def _is_heading(text: str, sentence: Span, index: int) -> bool:
    of = sentence.of(text)
    stopped = of.rstrip('”"’*_)').endswith((".", "!", "?", ":", ","))
    label = of.endswith(":") and words(of) <= 6
    return label or of.startswith("#") or (not stopped and (index < _HEADING_LINES or words(of) < _HEADING_WORDS))


def _body(text: str, sentence: Span) -> Span:
    """A sentence without its dateline and the bold words that head a paragraph."""
    for lead in (_LEAD_IN, _DATELINE):
        found = lead.match(text, sentence.start, sentence.end)
        if found and found.end() < sentence.end:
            sentence = Span(found.end(), sentence.end)
    return sentence


def _without(text: str, span: Span, inner: tuple[Span, ...]) -> str:
    """The words of a clause without the relative clauses in its middle."""
    out, at = "", span.start
    for one in inner:
        if span.start < one.start and one.end < span.end and at <= one.start:
            out += text[at : one.start].rstrip(" ,")
            at = one.end + len(text[one.end :]) - len(text[one.end :].lstrip(" ,"))
            out += " "
    return out + text[at : span.end]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the body without its dateline, with its paragraph and the heading it stands under (empty where there is none)."""

    span: Span
    paragraph: int
    heading: str = ""
    dateline: bool = False


def body(text: str) -> Iterator[Line]:
    """The sentences of a text without headings, bylines and bare dates."""
    paragraph, last, heading = 0, 0, ""
    for index, span in enumerate(sentences(text)):
        paragraph += "\n" in text[last : span.start]
        last = span.end
        if _is_heading(text, span, index):
            heading = span.of(text)
            continue
        said = _body(text, span)
        yield Line(span=said, paragraph=paragraph, heading=heading, dateline=_DATELINE.match(text, span.start, span.end) is not None)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, sentence by sentence; headings, bylines and bare dates are left out."""
    for line in body(text):
        paragraph, sentence = line.paragraph, line.span
        inner = relatives(text, sentence)
        before: Span | None = None
        told = events(text, sentence)
        for whole_clause in clauses(text, sentence):
            span = _behind_event(text, whole_clause, told)
            yield Piece(span=span, sentence=sentence, clause=_without(text, span, inner), paragraph=paragraph, before=before)
            before = span
        yield from _inside(text, sentence, inner, paragraph)


def _behind_event(text: str, span: Span, told: tuple[Span, ...]) -> Span:
    """A clause without the event it puts in front ("Despite the deaths of 300 men in May, X"), which is a piece of its own."""
    front = _FRONT.match(text, span.start, span.end)
    event = next((e for e in told if front and e.start - front.end() <= 1 and e.start >= front.start()), None)
    comma = text.find(", ", event.end, span.end) if event else -1
    if event is None or comma < 0 or text[event.end : comma].strip():
        return span
    rest = Span(comma + 2, span.end)
    return rest if has_finite(rest.of(text)) and words(rest.of(text)) >= 3 else span


def _inside(text: str, sentence: Span, inner: tuple[Span, ...], paragraph: int) -> Iterator[Piece]:
    """Pieces that lie within the clauses of a sentence."""
    outer = clauses(text, sentence)
    for span in inner:
        yield Piece(span=span, sentence=sentence, clause=span.of(text), paragraph=paragraph, inner=True, before=Span(sentence.start, span.start))
    for span in apposed(text, sentence):
        yield Piece(span=span, sentence=sentence, clause=span.of(text), paragraph=paragraph, inner=True)
    for span in quoted_clauses(text, sentence):
        yield Piece(span=span, sentence=sentence, clause=span.of(text), paragraph=paragraph, inner=True, quoted=True)
    for span in events(text, sentence):
        around = next((c for c in outer if c.start <= span.start and span.end <= c.end), None)
        if around is None or words(span.of(text)) < _NOMINAL_SHARE * words(around.of(text)):
            yield Piece(span=span, sentence=sentence, clause=span.of(text), paragraph=paragraph, inner=True, nominal=True)
    for hit in _MEANT.finditer(text, sentence.start, sentence.end):
        span = Span(hit.start("what"), hit.start("what") + len(hit["what"].rstrip(" ,.")))
        if words(span.of(text)) >= 5:
            yield Piece(span=span, sentence=sentence, clause=span.of(text), paragraph=paragraph, inner=True, meant=True)
    for one in claimed(text, sentence):
        yield Piece(span=one.span, sentence=sentence, clause=one.span.of(text), paragraph=paragraph, inner=True, claimed_by=one.who)
