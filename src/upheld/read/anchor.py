"""Finding a quote again in a text that may have been revised: exact, then normalised, then fuzzy; else it is an orphan."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from upheld.model.claim import Quote

CONTEXT = 32
"""Code points of context kept on each side of a quote."""

ALIKE = 0.87
"""Least similarity at which other words still count as the same quote."""

_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def quote_at(text: str, start: int, end: int) -> Quote:
    """The quote ``text[start:end]`` with its context."""
    return Quote(exact=text[start:end], start=start, end=end, prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT])


def _fit(text: str, at: int, quote: Quote) -> float:
    """How well an occurrence's surroundings fit those of the quote, nearer ones winning a tie."""
    before = text[max(0, at - len(quote.prefix)) : at]
    after = text[at + len(quote.exact) : at + len(quote.exact) + len(quote.suffix)]
    return fuzz.ratio(before, quote.prefix) + fuzz.ratio(after, quote.suffix) - abs(at - quote.start) / (len(text) + 1)


def _exact(quote: Quote, text: str) -> Quote | None:
    places, at = [], text.find(quote.exact)
    while at >= 0:
        places.append(at)
        at = text.find(quote.exact, at + 1)
    if not places:
        return None
    best = max(places, key=lambda place: _fit(text, place, quote))
    return quote_at(text, best, best + len(quote.exact))


def _normalised(quote: Quote, text: str) -> Quote | None:
    """The same words under other quotation marks, dashes and white space."""
    words = [re.escape(word) for word in quote.exact.translate(_PLAIN).split()]
    found = re.search(r"\s+".join(words), text.translate(_PLAIN)) if words else None
    return quote_at(text, found.start(), found.end()) if found else None


def _fuzzy(quote: Quote, text: str) -> Quote | None:
    """The likest stretch of the text: where a window of the quote's length fits best, grown or shrunk by up to a quarter at either end."""
    rough = fuzz.partial_ratio_alignment(quote.exact, text, score_cutoff=60)
    if rough is None or len(quote.exact) > len(text):
        return None
    slack = max(8, len(quote.exact) // 4)
    starts = _word_edges(text, rough.dest_start, slack)
    ends = _word_edges(text, rough.dest_end, slack)
    score, start, end = max((fuzz.ratio(quote.exact, text[s:e]), s, e) for s in starts for e in ends if s < e) if starts and ends else (0.0, 0, 0)
    return quote_at(text, start, end) if score >= 100 * ALIKE else None


def _word_edges(text: str, at: int, slack: int) -> list[int]:
    """Positions near ``at`` where a word begins or ends."""
    near = range(max(0, at - slack), min(len(text), at + slack) + 1)
    return [i for i in near if i in {0, len(text)} or text[i - 1].isalnum() != text[i].isalnum()]


def anchor(quote: Quote, text: str) -> Quote | None:
    """The quote where ``text`` has it now; ``None`` for an orphan."""
    if not quote.exact.strip():
        return None
    if text[quote.start : quote.end] == quote.exact and text.count(quote.exact) == 1:
        return quote_at(text, quote.start, quote.end)
    return _exact(quote, text) or _normalised(quote, text) or _fuzzy(quote, text)
