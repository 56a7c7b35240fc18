"""Words as a search takes them: what a reader types, what a text holds, and the place where they meet.

A text is folded to words of letters and digits, without case and accents; scripts written without spaces (Chinese, Japanese) count each character a
word. A word that is asked for is the beginning of one of these; words between quotation marks stand next to one another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

_WORD = re.compile(r"[^\W_]+")
_ALONE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PHRASE = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')
_AROUND = 120
_MOST_TERMS = 12
_LONGEST = 200

Term = tuple[str, ...]
"""Words that stand next to one another, the last of them a beginning."""


class Piece(msgspec.Struct, frozen=True):
    """A part of a text that is shown; ``hit`` where it is what was asked for."""

    text: str
    hit: bool = False


def folded(word: str) -> str:
    """A word without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare.casefold())


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a text lie, in its own characters; accents written as characters of their own belong to their word."""
    for found in _WORD.finditer(_joined(text)):
        start, end = found.span()
        at = start
        for alone in _ALONE.finditer(text, start, end):
            if at < alone.start():
                yield at, alone.start()
            yield alone.span()
            at = alone.end()
        if at < end:
            yield at, end


def _joined(text: str) -> str:
    """The text, length kept, with each combining mark written as a letter, so that it parts no word."""
    return "".join("x" if unicodedata.combining(c) else c for c in text) if any(map(unicodedata.combining, text)) else text


def words(text: str) -> list[str]:
    """The words of a text as they are searched; what folds to nothing, or to several (ligatures aside), is left as it comes out."""
    return [w for start, end in _spans(text) for w in _WORD.findall(folded(text[start:end]))]


def terms(query: str) -> tuple[Term, ...]:
    """What a query asks for, every term of it; empty where it holds no word."""
    query = query[:_LONGEST]
    phrases = [tuple(words(found[1])) for found in _PHRASE.finditer(query)]
    single = [tuple(words(part)) for part in _PHRASE.sub(" ", query).split()]
    return tuple(dict.fromkeys(t for t in (*phrases, *single) if t))[:_MOST_TERMS]


def searched(text: str) -> str:
    """A text as it is searched again and again: its words between blanks."""
    return f" {' '.join(words(text))} "


def holds(held: str, asked: tuple[Term, ...]) -> bool:
    """Whether a text (as :func:`searched` leaves it) holds every term: the law that an index of it must keep."""
    return all(f" {' '.join(term)}" in held for term in asked)


def _places(held: list[str], term: Term) -> list[int]:
    *before, last = term
    n = len(before)
    return [i for i in range(len(held) - n) if held[i : i + n] == before and held[i + n].startswith(last)]


def excerpt(text: str, asked: tuple[Term, ...]) -> tuple[Piece, ...]:
    """A stretch of a text around the first thing asked for, what was asked for apart; empty where the text holds none of it."""
    placed = [(w, start, end) for start, end in _spans(text) for w in _WORD.findall(folded(text[start:end]))]
    held = [w for w, _, _ in placed]
    hits = sorted({(placed[i][1], placed[i + len(t) - 1][2]) for t in asked for i in _places(held, t)})
    if not hits:
        return ()
    low, high = max(hits[0][0] - _AROUND, 0), min(hits[0][1] + _AROUND, len(text))
    start = low if not low else low + len(text[low : hits[0][0]]) - len(text[low : hits[0][0]].partition(" ")[2] or text[low : hits[0][0]])
    end = high if high == len(text) else hits[0][1] + len(text[hits[0][1] : high].rpartition(" ")[0] or text[hits[0][1] : high])
    return tuple(_pieces(text, start, end, hits))


def _pieces(text: str, start: int, end: int, hits: list[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for first, last in hits:
        if first < at or last > end:
            continue
        if at < first:
            yield Piece(("… " if at == start and start else "") + text[at:first])
        yield Piece(text[first:last], hit=True)
        at = last
    if at < end:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece(" …")
