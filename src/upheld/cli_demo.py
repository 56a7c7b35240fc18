"""``upheld init --demo``: a workspace to look around in, and what to type in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import tell, today

if TYPE_CHECKING:
    from upheld.ledger.workspace import Workspace


def fill(workspace: Workspace, folder: Path) -> None:
    """Take in the demonstration, say what came in, and what to type next."""
    from upheld import desk_demo

    outcome, problems = desk_demo.fill(workspace, today=today())
    tell(problems)
    analysis = outcome.read.analysis
    click.echo(f"{analysis.title} ({analysis.published}): {len(outcome.read.claims)} claims")
    click.echo(f"{outcome.added.added} documents added, {outcome.added.known} known before")
    click.echo(_next(folder), err=True)


def _next(folder: Path) -> str:
    from upheld.desk_demo import REPLAY

    first, days = REPLAY[0].isoformat(), ",".join(d.isoformat() for d in REPLAY)
    enter = [] if folder.resolve() == Path.cwd().resolve() else [(f"cd {folder}", "")]
    lines = [
        *enter,
        (f"upheld check --as-of {first}", "each claim on the day it was published"),
        ("upheld check", "each claim as it stands now"),
        (f"upheld check --replay {days}", "how they moved"),
    ]
    return "\nNext:\n" + "\n".join(f"  {command:78}{what and '# ' + what}".rstrip() for command, what in lines)
