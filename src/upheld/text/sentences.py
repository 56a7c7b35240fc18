"""Sentences: where one ends and the next begins, in one pass, with exact code-point spans.

A stop ends a sentence unless it closes an abbreviation or an initial, stands inside a number, or belongs to a spaced ellipsis. A stop without
a following space ends one too where a capital follows a lower-case word ("group.We"), as scraped text has it.
"""

from __future__ import annotations

import re

import msgspec

LONGEST = 2000
"""A sentence longer than this many code points is cut at a space, so that no grammar meets an unbounded string."""

_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col maj lt sgt capt cmdr adm rev hon gov sen rep st sr jr vs etc inc ltd co corp art fig approx dept est "
        "jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m e.g i.e cf"
    ).split(" ")
)
_BREAK = re.compile(r"\n[ \t]*\n|\n|[.!?…]+[\"'”’)\]]*")
_WORD_BEFORE = re.compile(r"[\w.’']*\Z")


class Span(msgspec.Struct, frozen=True):
    """``text[start:end]``, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _ends(text: str, stop: re.Match[str]) -> bool:
    mark, at, after = stop.group(), stop.start(), stop.end()
    if mark[0] in "!?":
        return True
    following = text[after : after + 2]
    before = _WORD_BEFORE.search(text, max(0, at - 24), at)
    word = before.group().casefold() if before else ""
    if following[:1].isspace() or not following:
        rest = text[after : after + 8].lstrip()
        if rest[:1] == "." or (rest[:1].islower() and mark[0] in ".…"):
            return False
        return not (mark == "." and (word in _ABBREVIATIONS or (len(word.rpartition(".")[2]) == 1 and word.rpartition(".")[2] not in "i0123456789")))
    return following[0].isupper() and len(word) > 2 and text[at - 1].islower() and "." not in word


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of ``text``; line breaks end a sentence (headings, bylines, paragraphs)."""
    found: list[Span] = []
    start = 0
    for stop in _BREAK.finditer(text):
        if stop.group()[0] != "\n" and not _ends(text, stop):
            continue
        span = _trim(text, start, stop.end())
        if span:
            found.append(span)
        start = stop.end()
    last = _trim(text, start, len(text))
    if last:
        found.append(last)
    return tuple(part for span in found for part in _cut(text, span))


def _cut(text: str, span: Span) -> list[Span]:
    parts = []
    start = span.start
    while span.end - start > LONGEST:
        at = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        at = at if at > 0 else start + LONGEST
        parts.append(Span(start, at))
        start = at + (text[at : at + 1] == " ")
    return [*parts, Span(start, span.end)]
