"""``upheld check --replay``: every claim as of several days, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click

from upheld.cli_common import tell, today


def show(days: Sequence[dt.date], *, as_json: bool) -> None:
    """Print the replay as a table, or as one JSON object."""
    import msgspec

    from upheld.desk_replay import replay, tracks
    from upheld.ledger.workspace import Workspace
    from upheld.publish.replay import as_rows, table

    outcomes, problems = replay(Workspace.open(Path.cwd()), days, today=today())
    tell(problems)
    found, seen = tracks(outcomes), [o.view.as_of for o in outcomes]
    if as_json:
        click.echo(msgspec.json.encode({"schema_version": 1, "days": seen, "claims": as_rows(found, seen)}))
    else:
        click.echo(table(found, seen))
