"""The use case of learning: what resolved claims would change in ``upheld.toml``, and taking it over where a person accepts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit

from upheld.desk_settings import rewritten
from upheld.errors import Problem
from upheld.ledger.workspace import Workspace
from upheld.score.board import Case
from upheld.weigh.learn import Example, Learned, example, learn
from upheld.weigh.parameters import Parameters


def examples(cases: Iterable[Case]) -> tuple[Example, ...]:
    """One example a claim, from the last look before its outcome was known; what is void or was never looked at teaches nothing."""
    taught = (c for c in cases if c.outcome != "void" and c.points)
    last = ((c, c.points[-1]) for c in taught)
    return tuple(example(p.assessment, c.claim.kind, so=c.so, rho=p.rho, scale=p.scale) for c, p in last)


def learned_from(cases: Iterable[Case], now: Parameters) -> Learned:
    """See :func:`upheld.weigh.learn.learn`."""
    return learn(examples(cases), now)


def as_toml(changed: Mapping[str, float]) -> str:
    """The lines of ``upheld.toml`` that say so, by table."""
    tables: dict[str, list[str]] = {}
    for name, value in changed.items():
        table, _, short = name.rpartition(".")
        tables.setdefault(table, []).append(f"{short} = {value}")
    return "\n\n".join("\n".join([f"[{table}]", *lines]) for table, lines in tables.items())


def accept(workspace: Workspace, changed: Mapping[str, float]) -> list[Problem]:
    """Write what was learned into ``upheld.toml``, every other line kept, and record it as in force from today.

    Raises:
        SourceError: where ``upheld.toml`` is no TOML; nothing is written then.
    """

    def change(file: Any) -> None:  # noqa: ANN401 - a document of tomlkit
        for name, value in changed.items():
            *tables, short = name.split(".")
            place = file
            for table in tables:
                if table not in place:
                    place[table] = tomlkit.table()
                place = place[table]
            place[short] = value

    return rewritten(workspace, "upheld.toml", change)
