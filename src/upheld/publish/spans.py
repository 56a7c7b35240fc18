"""An article cut where claims begin and end, so that overlapping and nested quotes can each be marked and the text stays what it was."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

import msgspec

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text under the same claims. ``claims`` are indices of the spans that cover it, innermost (shortest) first."""

    start: int
    end: int
    claims: tuple[int, ...] = ()


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph: its segments, and the white space between it and the next."""

    segments: tuple[Segment, ...]
    gap: tuple[int, int]


def segments(length: int, spans: Sequence[tuple[int, int]], *, cuts: Iterable[int] = ()) -> tuple[Segment, ...]:
    """Cut ``[0, length)`` at every end of a span and at ``cuts``; the segments touch and together cover it.

    Spans reaching outside are clipped; empty ones cover nothing.
    """
    clipped = [(max(start, 0), min(end, length)) for start, end in spans]
    opens: dict[int, list[int]] = {}
    closes: dict[int, list[int]] = {}
    for i, (start, end) in enumerate(clipped):
        if start < end:
            opens.setdefault(start, []).append(i)
            closes.setdefault(end, []).append(i)
    at = sorted({0, length, *opens, *closes, *(c for c in cuts if 0 < c < length)})
    found: list[Segment] = []
    active: set[int] = set()
    for start, end in itertools.pairwise(at):
        active.difference_update(closes.get(start, ()))
        active.update(opens.get(start, ()))
        covering = sorted(active, key=lambda i: (clipped[i][1] - clipped[i][0], clipped[i][0], i))
        found.append(Segment(start=start, end=end, claims=tuple(covering)))
    return tuple(found)


def paragraphs(text: str) -> tuple[tuple[int, int, int], ...]:
    """``(start, end, next start)`` of each paragraph: between blank lines, or, in a text without any, line by line."""
    edge = _BLANK if _BLANK.search(text.strip()) else _LINE
    found = []
    start = 0
    for gap in edge.finditer(text):
        if gap.start() > start:
            found.append((start, gap.start(), gap.end()))
        elif found:
            found[-1] = (*found[-1][:2], gap.end())
        else:
            found.append((0, 0, gap.end()))
        start = gap.end()
    if start < len(text):
        found.append((start, max(start, len(text.rstrip("\n"))), len(text)))
    return tuple(found)


def blocks(text: str, spans: Sequence[tuple[int, int]]) -> tuple[Block, ...]:
    """The paragraphs of an article with their segments; segments and gaps in order are the text, character for character."""
    cut = paragraphs(text)
    pieces = segments(len(text), spans, cuts=(edge for p in cut for edge in p))
    found = []
    at = 0
    for start, end, following in cut:
        inside = []
        while at < len(pieces) and pieces[at].start < following:
            if start <= pieces[at].start < end:
                inside.append(pieces[at])
            at += 1
        found.append(Block(segments=tuple(inside), gap=(end, following)))
    return tuple(found)


def wrapped(paragraph: str) -> bool:
    """Whether the line breaks of a paragraph are those of a text column, which a page may flow anew, and not of a list or a verse."""
    lines = paragraph.split("\n")
    longest = max(map(len, lines))
    return len(lines) > 1 and 50 <= longest <= 130 and all(len(line) >= longest * 0.6 for line in lines[:-1])
