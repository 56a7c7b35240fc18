"""``upheld brief``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from upheld.cli_common import AS_OF, DAY, tell, today


@click.command()
@click.option("--to", "form", default="md", metavar="FORMAT", help="md (default), html, or what a plugin brings")
@AS_OF
@click.option("--analysis", metavar="SLUG", help="which analysis, where there are several")
@click.option("--since", type=DAY, help="tell what moved since that day (default: since publication)")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="write this file instead of standard output")
def brief(form: str, as_of: dt.date | None, analysis: str | None, since: dt.date | None, out: Path | None) -> None:
    """Say of an analysis, claim by claim, how it stands: one document to send on."""
    from upheld.desk_brief import brief_input
    from upheld.errors import UsageError
    from upheld.ledger.files import write_whole
    from upheld.ledger.workspace import Workspace
    from upheld.plugins import publisher

    publish, wrong = publisher(form)
    if publish is None:
        raise UsageError(wrong[0].message, hint=wrong[0].remedy)
    given, problems = brief_input(
        Workspace.open(Path.cwd()),
        as_of=as_of,
        analysis=analysis,
        since=since,
        today=today(),
    )
    tell(problems)
    content = publish(given)
    if out is None:
        click.echo(content, nl=False)
        return
    write_whole(out, content)
    click.echo(f"brief written to {out}", err=True)
