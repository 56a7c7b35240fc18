"""Finding a quote again in a text that may have been revised: exact, then normalised, then fuzzy; else it is an orphan.

The text is prepared once (plain characters, places of its words) and each quote then costs its own length, so that hundreds of quotes are found in
a long text in linear time.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from upheld.errors import Problem
from upheld.model.claim import Quote

CONTEXT = 32
"""Code points of context kept on each side of a quote."""

ALIKE = 0.87
"""Least similarity at which other words still count as the same quote."""

How = Literal["exact", "normalised", "fuzzy"]

_PLAIN = str.maketrans(dict(zip("’‘‛`“”„«»–—‒‑−\u00a0\u202f\u2009", '\'\'\'\'"""""-----   ', strict=True)))
_SPACES = re.compile(r"\s{2,}|[^\S ]")
_WORD = re.compile(r"\w+")
_PLACES = 1000
"""Most places of one quote, or of one word, that are looked at."""
_RARE_WORDS = 8
_WINDOWS = 5


class Anchored(msgspec.Struct, frozen=True):
    """A quote found, and how."""

    quote: Quote
    how: How


def quote_at(text: str, start: int, end: int) -> Quote:
    """The quote ``text[start:end]`` with its context."""
    return Quote(exact=text[start:end], start=start, end=end, prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT])


def anchor(quote: Quote, text: str) -> Quote | None:
    """The quote where ``text`` has it now; ``None`` for an orphan."""
    found = find(quote, text)
    return found.quote if found else None


def find(quote: Quote, text: str) -> Anchored | None:
    """The quote where ``text`` has it now, and how it was found; ``None`` for an orphan."""
    if not quote.exact.strip():
        return None
    exact = _exact(quote, text)
    if exact:
        return Anchored(exact, "exact")
    ready = _prepared(text)
    normalised = _normalised(quote, ready)
    if normalised:
        return Anchored(normalised, "normalised")
    fuzzy = _fuzzy(quote, ready)
    return Anchored(fuzzy, "fuzzy") if fuzzy else None


def anchor_all(quotes: Mapping[str, Quote], text: str, *, name: str) -> tuple[dict[str, Quote], list[Problem]]:
    """Quotes by claim id where ``text`` has them now; a warning for each whose words changed, an error for each orphan."""
    found: dict[str, Quote] = {}
    problems: list[Problem] = []
    for claim, quote in quotes.items():
        now = find(quote, text)
        if now is None:
            problems.append(orphan(name, claim))
        else:
            found[claim] = now.quote
            problems += [] if now.how != "fuzzy" else [changed(name, claim, now.quote)]
    return found, problems


def orphan(where: str, claim: str, *, line: int | None = None) -> Problem:
    """The Problem of a claim whose words are gone."""
    remedy = "copy the exact words from the article, or retire the claim"
    return Problem(where=where, line=line, entry=claim, message="the quote is not in the article", remedy=remedy)


def changed(where: str, claim: str, now: Quote, *, line: int | None = None) -> Problem:
    """The Problem of a claim whose words were revised."""
    message = f"the article's words have changed; they are now: {now.exact!r}"
    return Problem(where=where, line=line, entry=claim, message=message, remedy="see whether the claim still says the same", severity="warning")


def _exact(quote: Quote, text: str) -> Quote | None:
    places = list(itertools.islice(_places(quote.exact, text), _PLACES))
    if quote.start >= 0 and text.startswith(quote.exact, quote.start):
        places.append(quote.start)
    if not places:
        return None
    best = places[0] if len(set(places)) == 1 else max(places, key=lambda place: _fit(text, place, place + len(quote.exact), quote))
    return quote_at(text, best, best + len(quote.exact))


def _places(exact: str, text: str) -> Iterator[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _fit(text: str, start: int, end: int, quote: Quote) -> float:
    """How well an occurrence's surroundings fit those of the quote, nearer ones winning a tie."""
    before = text[max(0, start - len(quote.prefix)) : start]
    after = text[end : end + len(quote.suffix)]
    return fuzz.ratio(before, quote.prefix) + fuzz.ratio(after, quote.suffix) - abs(start - quote.start) / (len(text) + 1)


class _Prepared:
    """A text with its plain form: one space for any white space, straight quotation marks, hyphens for dashes."""

    def __init__(self, text: str) -> None:
        self.text = text
        even = text.translate(_PLAIN)
        parts, self._plain_at, self._text_at = [], [0], [0]
        done = length = 0
        for run in _SPACES.finditer(even):
            parts += [even[done : run.start()], " "]
            length += run.start() - done + 1
            done = run.end()
            self._plain_at.append(length)
            self._text_at.append(done)
        self.plain = "".join([*parts, even[done:]])

    def place(self, at: int) -> int:
        """The place in the text of a place in its plain form."""
        part = bisect.bisect_right(self._plain_at, at) - 1
        return self._text_at[part] + at - self._plain_at[part]

    @functools.cached_property
    def words(self) -> Mapping[str, list[int]]:
        """The places of each word, in lower case."""
        places: dict[str, list[int]] = defaultdict(list)
        for word in _WORD.finditer(self.text.lower() if len(self.text.lower()) == len(self.text) else self.text):
            places[word.group()].append(word.start())
        return places


@functools.lru_cache(maxsize=4)
def _prepared(text: str) -> _Prepared:
    return _Prepared(text)


def _normalised(quote: Quote, ready: _Prepared) -> Quote | None:
    """The same words under other quotation marks, dashes and white space."""
    exact = " ".join(quote.exact.translate(_PLAIN).split())
    spans = [(ready.place(at), ready.place(at + len(exact) - 1) + 1) for at in itertools.islice(_places(exact, ready.plain), _PLACES)]
    if not spans:
        return None
    start, end = max(spans, key=lambda span: _fit(ready.text, span[0], span[1], quote))
    return quote_at(ready.text, start, end)


def _fuzzy(quote: Quote, ready: _Prepared) -> Quote | None:
    """The likest stretch of the text, begun and ended at the edges of words."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    for start, end in _windows(quote.exact, ready):
        rough = fuzz.partial_ratio_alignment(quote.exact, ready.text[start:end], score_cutoff=60)
        if rough is not None and rough.score > best[0]:
            best = (rough.score, start + rough.dest_start, start + rough.dest_end)
    if not best[0]:
        return None
    score, start, end = _refined(quote.exact, ready.text, best[1], best[2])
    return quote_at(ready.text, start, end) if score >= 100 * ALIKE else None


def _windows(exact: str, ready: _Prepared) -> list[tuple[int, int]]:
    """Stretches that hold most of the quote's rarest words at their distances: the only ones worth a closer look."""
    slack = max(16, len(exact) // 3)
    words = [(word.start(), ready.words.get(word.group(), ())) for word in _WORD.finditer(exact.lower())]
    rare = sorted(((len(places), at, places) for at, places in words if 0 < len(places) <= _PLACES), key=lambda word: word[:2])[:_RARE_WORDS]
    starts = sorted(place - at for _, at, places in rare for place in places)
    votes: list[tuple[int, int]] = []
    first = 0
    for last, start in enumerate(starts):
        while start - starts[first] > slack:
            first += 1
        votes.append((last - first + 1, starts[first]))
    chosen: list[int] = []
    for _, start in sorted(votes, key=lambda vote: (-vote[0], vote[1])):
        if len(chosen) == _WINDOWS:
            break
        if all(abs(start - other) > slack for other in chosen):
            chosen.append(start)
    return [(max(0, start - slack), start + len(exact) + 2 * slack) for start in chosen]


def _refined(exact: str, text: str, start: int, end: int) -> tuple[float, int, int]:
    """Score and span of the best stretch near one: its two ends moved in turn to the edges of words, by up to a third of its length."""
    slack = max(8, len(exact) // 3)
    score = fuzz.ratio(exact, text[start:end])
    for _ in range(2):
        ends = [(fuzz.ratio(exact, text[start:e]), start, e) for e in _word_edges(text, end, slack) if e > start]
        starts = [(fuzz.ratio(exact, text[s:e]), s, e) for _, _, e in [max(ends)] for s in _word_edges(text, start, slack) if s < e] if ends else []
        if not starts:
            break
        score, start, end = max(starts)
    return score, start, end


def _word_edges(text: str, at: int, slack: int) -> list[int]:
    """Positions near ``at`` where a word begins or ends."""
    near = range(max(0, at - slack), min(len(text), at + slack) + 1)
    return [i for i in near if i in {0, len(text)} or text[i - 1].isalnum() != text[i].isalnum()]
