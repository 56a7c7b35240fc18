"""A source that gives a newer figure takes back its own older one of the same measure and window, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.when import Interval
from upheld.text.attribution import attribution
from upheld.text.dates import dates
from upheld.text.figures import Figure, figures
from upheld.weigh.compare import bounds, same_measure, worded
from upheld.weigh.windows import window_of

TAKEN_BACK = "newer"
"""Method of a link whose figure its own source has replaced."""

_SAME_START = 15  # days between the starts of two windows that are one
_NAMED = re.compile(r"[A-Z]")


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as one source gave it of what a claim counts."""

    link: Link
    document: Document
    who: frozenset[str]
    figure: Figure
    window: Interval | None

    @property
    def order(self) -> tuple[str, str]:
        """Oldest first."""
        return self.document.known.isoformat(), self.document.id


def speakers(document: Document, passage: str) -> frozenset[str]:
    """Whose figure a passage gives: the cited authorities, else whom its words name, else its outlet.

    Speakers without a name ("officials") are those of their outlet: elsewhere they are others.
    """
    cited = frozenset(part.strip().casefold() for part in re.split(r"[;,/]| via ", document.cited) if part.strip())
    outlet = document.outlet.partition("(")[0].strip().casefold()
    said = attribution(passage)
    if cited or said is None:
        return cited or frozenset({outlet} - {""})
    return frozenset({said.who.casefold() if _NAMED.search(said.who) else f"{outlet}: {said.who.casefold()}"})


def _given(claim: Claim, link: Link, document: Document) -> _Given | None:
    if claim.quantity is None or link.method != "figures":
        return None
    told = [f for f in figures(link.quote) if same_measure(claim.quantity, f)]
    if not told:
        return None
    low, high = bounds(claim.quantity)
    figure = min(told, key=lambda f: max(bounds(f)[0] - high, low - bounds(f)[1], 0.0))
    window = window_of(figure, dates(link.quote, document.known), document.known)
    return _Given(link=link, document=document, who=speakers(document, link.quote), figure=figure, window=window)


def _one_window(a: Interval | None, b: Interval | None) -> bool:
    if a is None or b is None or a.start is None or b.start is None:
        return a is b
    return abs((a.start - b.start).days) <= _SAME_START


def _replaces(new: _Given, old: _Given) -> bool:
    """Whether a later figure of the same source takes the place of an earlier one: it settles the same thing anew, or contradicts it."""
    if new.document.known <= old.document.known or not new.who & old.who or not _one_window(new.window, old.window):
        return False
    (low, high), (bottom, top) = bounds(old.figure), bounds(new.figure)
    return new.link.directness == "direct" or top < low or bottom > high


def without_taken_back(claim: Claim, links: Sequence[Link], documents: Mapping[str, Document]) -> tuple[Link, ...]:
    """The links of a claim, those silent whose figure their own source has since replaced.

    A claim that somebody said something stays borne out by what they said.
    """
    if claim.quantity is None or claim.kind == "statement":
        return tuple(links)
    given = sorted((g for link in links if (g := _given(claim, link, documents[link.document])) is not None), key=lambda g: g.order)
    gone = {old.link.document: new for i, old in enumerate(given) if (new := _last(given[i + 1 :], old)) is not None}
    return tuple(_silenced(link, gone[link.document]) if link.document in gone else link for link in links)


def _last(later: Iterable[_Given], old: _Given) -> _Given | None:
    return next((new for new in reversed(tuple(later)) if _replaces(new, old)), None)


def _silenced(link: Link, new: _Given) -> Link:
    who = min(new.who)
    reason = f"{link.reason}; taken back: {who} has since given {worded(new.figure.low, new.figure.high)} ({new.document.id}, {new.document.known})"
    return msgspec.structs.replace(link, supports=0.0, refutes=0.0, silent=1.0, directness="indirect", method=TAKEN_BACK, reason=reason)
