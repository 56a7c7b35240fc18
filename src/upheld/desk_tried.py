"""Resolution rules tried before anybody relies on them: linted, run on the events and documents at hand, with the base rate they come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from upheld.desk_event_evidence import OpenedEvents
from upheld.desk_forecast import Foreseer
from upheld.desk_said import Said, known_claim, rule_of
from upheld.errors import Problem
from upheld.ledger.asof import claims_in_force, view
from upheld.ledger.entry import DocumentEntry, Entry, EventFileEntry
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Claim, Rule
from upheld.model.outlook import Foreseen
from upheld.model.trial import Trial
from upheld.read.resolve import fault
from upheld.text.rulings import RuleFault, ruling_of


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of a claim, tried: what its feed told before publication and since, and the days on which documents at hand tell of what it counts.

    ``wrong`` is what is wrong with it as it is written, and the remedy.
    """

    claim: Claim
    rule: Rule
    wrong: tuple[str, str] | None = None
    foreseen: Foreseen | None = None
    told: tuple[dt.date, ...] = ()
    documents: int = 0

    @property
    def trial(self) -> Trial | None:
        """How it went on the feed's history; ``None`` where it was not tried there."""
        return None if self.foreseen is None else self.foreseen.trial

    @property
    def refused(self) -> tuple[str, str] | None:
        """Why the rule may resolve nothing, and the remedy; ``None`` where it may."""
        if self.wrong is not None or self.trial is None:
            return self.wrong or ("it cannot be tried", "see `upheld check --verify`")
        return None if self.trial.accepted else (self.trial.why, self.trial.remedy)


def tried(workspace: Workspace, said: Said, *, today: dt.date) -> tuple[Tried, list[Problem]]:
    """The rule that ``said`` words for a claim, else the claim's own, tried; nothing is recorded.

    Raises:
        UsageError: where there is no such claim, it is not about the future, or there is no rule that can be read.
    """
    claims = {c.id: c for c in claims_in_force(workspace.standing()[0])}
    claim = claims[known_claim(said.about, claims)]
    return tried_rule(workspace, claim.id, rule_of(claim, said), today=today)


def tried_rule(workspace: Workspace, claim: str, rule: Rule, *, today: dt.date) -> tuple[Tried, list[Problem]]:
    """A rule, which need not be the claim's own, tried on what was known by a day; nothing is recorded."""
    entries, problems = workspace.standing()
    own = next(c for c in claims_in_force(entries) if c.id == claim)
    opened = OpenedEvents(workspace)
    (one,) = tried_of(workspace, entries, [msgspec.structs.replace(own, resolve=rule)], opened=opened, today=today)
    return one, [*problems, *opened.problems]


def tried_of(workspace: Workspace, entries: Sequence[Entry], claims: Iterable[Claim], *, opened: OpenedEvents, today: dt.date) -> list[Tried]:
    """The rules of claims, each tried; claims without one are passed over."""
    seen = view(entries, workspace.store.text, as_of=today)
    published = {a.slug: a.published for a in seen.analyses}
    ruled = [c for c in claims if c.resolve is not None]
    rest = tuple(c for c in seen.claims if c.id not in {r.id for r in ruled})  # a condition may be another claim's rule
    held = Foreseer(opened)(msgspec.structs.replace(seen, claims=(*rest, *ruled)), entries).foreseen if ruled else {}
    found = []
    for claim in ruled:
        told = _told(claim, entries, opened, today)
        found.append(Tried(claim=claim, rule=claim.resolve or Rule(feed="", query="", yes=""), wrong=fault(claim, published=published.get(claim.analysis)),
                           foreseen=held.get(claim.id), told=told, documents=len(seen.read)))  # fmt: skip
    return found


def _told(claim: Claim, entries: Sequence[Entry], opened: OpenedEvents, today: dt.date) -> tuple[dt.date, ...]:
    """The days on which the documents at hand, coded as events, tell of what a rule counts: an example of it, and no base rate."""
    from upheld.ledger.events_counts import FROM_TEXT, daily  # noqa: PLC0415 - loads the engine, which a workspace without documents never needs

    texts = frozenset(e.body.document.text_sha256 for e in entries if isinstance(e.body, DocumentEntry))
    if not texts or claim.resolve is None:
        return ()
    try:
        count = ruling_of(claim.resolve).count
    except RuleFault:
        return ()
    if count.words:
        return ()  # it asks the documents themselves, and its own trial tells of them
    return tuple(t.day for t in daily(opened.store().only(texts), count, source=FROM_TEXT, as_of=today))


def has_feeds(entries: Iterable[Entry]) -> bool:
    """Whether files of events were loaded, so that a rule can be tried on them."""
    return any(isinstance(e.body, EventFileEntry) for e in entries)
