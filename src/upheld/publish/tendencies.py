"""Counts of a relationship over time in words: whether its rate rises, freed from coverage, and since when it has been another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from upheld.ledger.events_query import Bin
from upheld.score.trends import BETWEEN, Tendency, change, tendency


def _rows(one: Bin) -> int:
    return one.rows


def _conflict(one: Bin) -> int:
    return one.quads[3] + one.quads[4]


def factor_words(found: Tendency) -> str:
    """The factor from the first step to the last, with its interval and the chance that it rose."""
    way = "neither rising nor falling for sure" if found.way == "steady" else found.way
    return (f"{way}: times {found.factor:.2g} from first to last (nine in ten {found.low:.2g} to {found.high:.2g}; "
            f"{min(max(found.rising, 0.01), 0.99):.0%} that it rose)")  # fmt: skip


def tendency_lines(bins: Sequence[Bin], step: str) -> list[str]:
    """A line on all rows and one on conflict, each for every thousand rows of the source; none where too little is told."""
    what: tuple[tuple[str, Callable[[Bin], int]], ...] = (("rate", _rows), ("of conflict", _conflict))
    lines = []
    for name, count in what:
        counts, covered = [count(b) for b in bins], [b.covered for b in bins]
        found = tendency(counts, covered)
        if found is None:
            continue
        turned = change(counts, covered)
        since = ""
        if turned is not None and turned.at is not None:
            since = f"; {'up' if turned.up else 'down'} since about {bins[turned.at].start} (such an alarm is false once in {BETWEEN:.0f} {step}s)"
        elif turned is not None:
            since = f"; no change since the first {turned.base} {step}s"
        lines.append(f"  {name:10} {factor_words(found)}{since}")
    return lines
