"""Which claims a document may bear on: an index of the claims in memory, so that the cost of a document does not grow with those held.

A claim is known by the stems of its words; a stem weighs the more the fewer claims share it (log(1 + N / n)), so that the names an article
is full of decide little. A passage is a sentence read together with its title, since titles name what sentences only point at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.text.names import actors
from upheld.text.sentences import Span, sentences
from upheld.text.words import content_stems, event_classes

LEAST_COVERAGE = 0.35
"""Least share of a claim's weight that a passage with its title must cover."""

LEAST_SHARED = 2
"""Least number of shared stems."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim is known by."""

    claim: Claim
    stems: frozenset[str]
    classes: frozenset[str]
    actors: frozenset[str]


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that may bear on a claim: its span in the document's text, what they share, and how much of the claim that covers (0-1)."""

    profile: Profile
    document: Document
    span: Span
    shared: frozenset[str]
    coverage: float

    @property
    def passage(self) -> str:
        """The words of the passage."""
        return self.span.of(self.document.text)


class ClaimIndex:
    """The claims by stem."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.profiles = tuple(profile_of(c) for c in claims if c.state == "live" and c.kind != "normative")
        self._by_stem: dict[str, list[int]] = {}
        for i, profile in enumerate(self.profiles):
            for s in profile.stems:
                self._by_stem.setdefault(s, []).append(i)
        n = len(self.profiles)
        self.weight: Mapping[str, float] = {s: math.log(1 + n / len(held)) for s, held in self._by_stem.items()}
        self._total = [math.fsum(self.weight[s] for s in sorted(p.stems)) for p in self.profiles]

    def candidates(self, document: Document) -> tuple[Candidate, ...]:
        """For each claim the best passage of the document, where it covers enough of the claim."""
        title = content_stems(document.title)
        named = frozenset(actors(f"{document.title} {document.text}"))
        best: dict[int, Candidate] = {}
        for span in sentences(document.text):
            stems = content_stems(span.of(document.text))
            for i in self._touched(stems | title):
                candidate = self._candidate(i, document, span, stems, title=title, named=named)
                if candidate is not None and (i not in best or candidate.coverage > best[i].coverage):
                    best[i] = candidate
        return tuple(best[i] for i in sorted(best))

    def _touched(self, stems: frozenset[str]) -> Sequence[int]:
        count: dict[int, int] = {}
        for s in stems:
            for i in self._by_stem.get(s, ()):
                count[i] = count.get(i, 0) + 1
        return [i for i in sorted(count) if count[i] >= LEAST_SHARED]

    def _candidate(
        self, i: int, document: Document, span: Span, stems: frozenset[str], *, title: frozenset[str], named: frozenset[str]
    ) -> Candidate | None:
        profile = self.profiles[i]
        own = profile.stems & stems
        if not own or (profile.actors and named and not profile.actors & named):
            return None
        shared = own | (profile.stems & title)
        covered = math.fsum(self.weight[s] for s in sorted(own)) + 0.7 * math.fsum(self.weight[s] for s in sorted(shared - own))
        if profile.classes:
            same = profile.classes & event_classes(stems | title)
            covered += 0.1 * self._total[i] * (len(same) / len(profile.classes))
        coverage = min(covered / max(self._total[i], 1e-9), 1.0)
        if coverage < LEAST_COVERAGE or len(shared) < LEAST_SHARED:
            return None
        return Candidate(profile=profile, document=document, span=span, shared=shared, coverage=coverage)


def profile_of(claim: Claim) -> Profile:
    """What a claim is known by: the words of its proposition and of its quote."""
    stems = content_stems(f"{claim.text} {claim.quote.exact}")
    return Profile(claim=claim, stems=stems, classes=event_classes(stems), actors=frozenset(claim.actors))
