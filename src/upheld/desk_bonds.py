"""The use case of a bond: how far two states have bound themselves by a day, as the documents of a workspace tell it."""

from __future__ import annotations

import datetime as dt

from upheld.ledger.asof import view
from upheld.ledger.workspace import Workspace
from upheld.weigh.bonds import Bond, bond_of
from upheld.weigh.parameters import parameters_of


def bond(workspace: Workspace, a: str, b: str, *, as_of: dt.date) -> Bond:
    """The bond of two states (ISO 3166 codes), from the documents known by a day."""
    entries, _ = workspace.standing()
    seen = view(entries, workspace.store.text, as_of=as_of)
    return bond_of(a, b, seen.read, seen.sources, as_of=as_of, parameters=parameters_of(seen.settings))
