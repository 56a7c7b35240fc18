"""Reference classes: how often what is asked of the future in general terms came about, by class, each with what it was counted from.

The table is ours (``data/reference.tsv``): of the yes/no questions on world affairs that the Good Judgment Project asked from 2011 to 2015 and closed
with an answer (doi:10.7910/DVN/BPCDH5), how many of each class ended with yes. A class is told by the words of the question; few questions are held
near a stated guess, which is worth :data:`WORTH` of them. Each rate can be set in ``upheld.toml`` under ``[reference]``.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

WORTH = 10
"""Questions that the guess of a class is worth."""

COUNTED_FROM = "Good Judgment Project questions of 2011-2015"


class ReferenceClass(msgspec.Struct, frozen=True, kw_only=True):
    """One class: ``yes`` of ``n`` questions, asked over ``days`` days in the middle; ``guess`` is held before any; ``pattern`` finds its words."""

    name: str
    said: str
    yes: int
    n: int
    days: int
    guess: float
    pattern: str

    @property
    def rate(self) -> float:
        """Share that came about, few questions held near the guess; two decimals, as it stands in the settings."""
        return round((self.yes + WORTH * self.guess) / (self.n + WORTH), 2)

    @property
    def source(self) -> str:
        """What the rate was counted from, in words."""
        return f"{self.yes} of {self.n} {COUNTED_FROM}" if self.n else "our estimate, with no count behind it"


@cache
def reference_classes() -> tuple[ReferenceClass, ...]:
    """All classes; a text belongs to the first whose words it has."""
    lines = resources.files("upheld.config").joinpath("data/reference.tsv").read_text("utf-8").splitlines()
    return tuple(_row(line.split("\t")) for line in lines[1:])


def _row(cells: list[str]) -> ReferenceClass:
    name, said, yes, n, days, guess, pattern = cells
    return ReferenceClass(name=name, said=said, yes=int(yes), n=int(n), days=int(days), guess=float(guess), pattern=pattern)
