"""The dry run of a resolution rule: what the feed's history would have said to it, before anybody accepts it."""

from __future__ import annotations

import datetime as dt

import msgspec

from upheld.desk_event_evidence import OpenedEvents
from upheld.desk_forecast import Foreseer, rulings_of
from upheld.errors import Problem, UsageError
from upheld.ledger.asof import view
from upheld.ledger.workspace import Workspace
from upheld.model.claim import Rule
from upheld.model.outlook import Trial
from upheld.text.rulings import RuleFault, ruling_of


def dry_run(workspace: Workspace, claim: str, rule: Rule, *, today: dt.date) -> tuple[Trial, list[Problem]]:
    """How a rule of a claim would have gone on the windows before the claim's analysis was published.

    The rule need not be the claim's own, and nothing is recorded.

    Raises:
        UsageError: where the rule cannot be read, or the claim is not about the future.
    """
    try:
        ruling_of(rule)
    except RuleFault as fault:
        raise UsageError(f"the rule cannot be read: {fault.message}", hint=fault.remedy) from fault
    entries, problems = workspace.standing()
    seen = view(entries, workspace.store.text, as_of=today)
    ruled = tuple(msgspec.structs.replace(c, resolve=rule) if c.id == claim else c for c in seen.claims)
    asked = msgspec.structs.replace(seen, claims=ruled)
    found = next(((c, q) for c, q in rulings_of(asked) if c.id == claim), None)
    if found is None:
        raise UsageError(f"{claim} speaks of nothing to come, which alone a rule can settle", hint="rules are for forecasts and conditionals")
    opened = OpenedEvents(workspace)
    trial = Foreseer(opened).tried(*found, asked, entries)
    return trial, [*problems, *opened.problems]
