"""Floods: one side of a claim told by many outlets of which nothing is known. What they may move is capped elsewhere; here it is said."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from upheld.weigh.fuse import Step

FEWEST = 8
"""Documents of unknown outlets on one side under which nobody speaks of a flood."""

SHARE = 0.7
"""Share of a side's documents that unknown outlets must make up."""


class Flood(msgspec.Struct, frozen=True, kw_only=True):
    """A side that unknown outlets fill: how many of their documents, of how many."""

    supports: bool
    unknown: int
    documents: int

    @property
    def in_words(self) -> str:
        """One line for a reader."""
        side = "for" if self.supports else "against"
        return f"{self.unknown} of {self.documents} documents {side} it come from outlets of which nothing is known: together they move little"


def flood_of(steps: Iterable[Step]) -> Flood | None:
    """The greater flood of the two sides; ``None`` where neither is flooded."""
    steps = [s for s in steps if s.value]
    found = []
    for supports in (True, False):
        side = {s.link.document: s.known for s in steps if (s.value > 0) == supports}
        unknown = sum(not known for known in side.values())
        if unknown >= FEWEST and unknown >= SHARE * len(side):
            found.append(Flood(supports=supports, unknown=unknown, documents=len(side)))
    return max(found, key=lambda f: f.unknown, default=None)
