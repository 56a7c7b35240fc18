"""Which claims a document may touch: an index of the claims in memory, by field, asked in time that grows with the document alone.

Words are weighed as in BM25 (Robertson and Zaragoza 2009, equation 3.15), with the rarity of a word among the claims and the document's own length;
countries, event classes and what is counted are fields of their own, so that a document of the same actors and the same kind of event is found
though its words are others. Each claim is held once under each of its keys, and a document looks up its own keys alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.text.names import actors
from upheld.text.words import STOPWORDS, event_classes, stem, words_of
from upheld.weigh.measures import counted_in
from upheld.weigh.profiles import counts_of

_K1, _B = 1.2, 0.75  # the usual saturation and length terms of BM25
_USUAL = 40.0  # content words of a passage of usual length
_OF_ACTOR, _OF_CLASS, _OF_COUNT = 0.5, 0.7, 1.0  # what a shared country, event class or count adds, times its rarity

Field = tuple[str, str]
"""A field's name and one of its values: ``("word", "ratify")``, ``("actor", "KEN")``, ``("class", "meet")``, ``("count", "killed")``."""


class Retriever:
    """The claims by field."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = tuple(claims)
        self._held: dict[Field, list[int]] = {}
        for i, claim in enumerate(self.claims):
            for key in _keys_of_claim(claim):
                self._held.setdefault(key, []).append(i)
        n = len(self.claims)
        self._rarity: Mapping[Field, float] = {key: math.log(1 + (n - len(held) + 0.5) / (len(held) + 0.5)) for key, held in self._held.items()}

    def scores(self, document: Document) -> Mapping[int, float]:
        """Index of each claim with anything in common to how much; absent claims share no key with the document."""
        words = _words(f"{document.title}. {document.text}")
        long = _K1 * (1 - _B + _B * len(words) / _USUAL)
        found: dict[int, float] = {}
        for word, times in Counter(words).items():
            self._add(found, ("word", word), times * (_K1 + 1) / (times + long))
        for key, weight in _fields(document, frozenset(words)):
            self._add(found, key, weight)
        return found

    def _add(self, found: dict[int, float], key: Field, weight: float) -> None:
        for i in self._held.get(key, ()):
            found[i] = found.get(i, 0.0) + weight * self._rarity[key]

    def strengths(self, document: Document) -> Mapping[int, float]:
        """The same in words: how many words that no other claim has would weigh as much as what claim and document share."""
        n = len(self.claims)
        one = math.log(1 + max(n - 0.5, 0.5) / 1.5)
        return {i: score / one for i, score in self.scores(document).items()}

    def touched(self, document: Document, most: int) -> list[int]:
        """Indices of the ``most`` claims that have most in common with a document, first the one with most; ties by their order."""
        found = self.scores(document)
        return sorted(found, key=lambda i: (-found[i], i))[:most]


def _words(text: str) -> list[str]:
    return [w.replace(",", "") if w[0].isdigit() else stem(w) for w in words_of(text) if w.casefold() not in STOPWORDS]


def _fields(document: Document, stems: frozenset[str]) -> Iterable[tuple[Field, float]]:
    yield from ((("actor", code), _OF_ACTOR) for code in actors(f"{document.title}. {document.text}"))
    yield from ((("class", name), _OF_CLASS) for name in sorted(event_classes(stems)))
    yield from ((("count", name), _OF_COUNT) for name in sorted(counted_in(document.text)))


def _keys_of_claim(claim: Claim) -> frozenset[Field]:
    stems = frozenset(_words(f"{claim.text} {claim.quote.exact}"))
    keys = {("word", s) for s in stems} | {("actor", code) for code in claim.actors} | {("class", name) for name in event_classes(stems)}
    return frozenset(keys | {("count", name) for name in counts_of(claim)})
