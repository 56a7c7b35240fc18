"""How widely a claim was searched: what was screened for it and to when, what bore on it, and that nothing was found where nothing was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from upheld.ledger.entry import Entry, SearchEntry
from upheld.model.assessment import Assessment
from upheld.model.view import View


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """The search for evidence on one claim.

    ``screened`` documents were read for it by ``searched_to``, ``bore`` of them bear on it, the last known from ``last``; ``since`` of them are known
    only after that, and none of these bears on it. ``searches`` were made for it alone (``failed`` of them in vain) by ``providers``, up to
    ``asked_to``: they named ``found`` documents, ``new`` of which came in.
    """

    claim: str
    searched_to: dt.date | None
    screened: int
    bore: int
    last: dt.date | None = None
    since: int = 0
    searches: int = 0
    failed: int = 0
    providers: tuple[str, ...] = ()
    asked_to: dt.date | None = None
    found: int = 0
    new: int = 0


def coverage_of(entries: Iterable[Entry], seen: View, a: Assessment) -> Coverage:
    """What was done to find evidence on a claim by the day of a view."""
    known = {d.id: d.known for d in seen.read}
    bearing = {c.document for c in a.evidence if c.document in known}
    last = max((known[d] for d in bearing), default=None)
    made = [s for e in entries if isinstance(e.body, SearchEntry) for s in e.body.searched if s.claim == a.claim and s.end <= seen.as_of]
    good = [s for s in made if not s.failed]
    return Coverage(
        claim=a.claim, searched_to=a.searched_to, screened=len(known), bore=len(bearing), last=last,
        since=sum(day > last for day in known.values()) if last else len(known), searches=len(made), failed=len(made) - len(good),
        providers=tuple(dict.fromkeys(s.provider for s in good)), asked_to=max((s.end for s in good), default=None),
        found=sum(s.found for s in good), new=sum(s.new for s in good),
    )  # fmt: skip


def in_words(c: Coverage) -> str:
    """A coverage in one or two sentences."""
    to = f"to {c.searched_to}" if c.searched_to else "nowhere yet"
    if not c.screened:
        said = f"{to}: no document was there to screen"
    elif not c.bore:
        said = f"{to}: {c.screened:,} documents screened, nothing found that bears on it"
    else:
        said = f"{to}: {c.screened:,} documents screened, {c.bore:,} bear on it, the last of {c.last}; 0 new of {c.since:,} screened since"
    if c.searches:
        where = f" in {', '.join(c.providers)} to {c.asked_to}" if c.providers else ""
        failed = f", {c.failed} of them in vain" if c.failed else ""
        said += f". Searched for by itself {c.searches} times{failed}{where}: {c.found:,} found, {c.new:,} of them new"
    return said
