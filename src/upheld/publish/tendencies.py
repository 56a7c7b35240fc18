"""A relationship in words: whether what is told of it rises, freed from coverage, since when it has been another, and how far it binds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from upheld.ledger.events_query import Bin
from upheld.publish.brief import clean
from upheld.publish.wording import percent
from upheld.score.trends import BETWEEN, Tendency, change, tendency
from upheld.text.names import name_of
from upheld.weigh.bonds import Bond


def _rows(one: Bin) -> int:
    return one.rows


def _conflict(one: Bin) -> int:
    return one.quads[3] + one.quads[4]


def factor_words(found: Tendency) -> str:
    """The factor from the first step to the last, with its interval and the chance that it rose."""
    way = "neither rising nor falling for sure" if found.way == "steady" else found.way
    return (f"{way}: times {found.factor:.2g} from first to last (nine in ten {found.low:.2g} to {found.high:.2g}; "
            f"{min(max(found.rising, 0.01), 0.99):.0%} that it rose)")  # fmt: skip


def bond_lines(bond: Bond) -> list[str]:
    """How far two states have bound themselves, as documents tell it: the stage, then each stage with its first telling passage."""
    if not bond.reached:
        return []
    stage = bond.stage or "none that is likelier than not"
    lines = [f"the bond of {name_of(bond.a)} and {name_of(bond.b)}, as documents tell it: {stage}"]
    for one in reversed(bond.reached):
        origins = f"{one.origins} {'origin' if one.origins == 1 else 'origins'}"
        quote = clean(" ".join(one.quote.split()))
        lines.append(
            f"  {one.stage:14} {percent(one.probability):>4}  told since {one.since}, last {one.last}, {origins}; first in {clean(one.document)}: “{quote}”"
        )
    return lines


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
