"""``upheld brief``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from upheld.cli_common import AS_OF, DAY, tell, today

_FORMATS = (
    "md (default), html, pdf, docx, site (a folder of pages), csv, csv-evidence, parquet, parquet-evidence, parquet-history, vega (a folder), "
    "ach, jsonld, claimreview, annotations, stix, prov, ris, csl, atom, jsonfeed, badge, "
    "or what a plugin brings"
)


@click.command()
@click.option("--to", "form", default="md", metavar="FORMAT", help=_FORMATS)
@AS_OF
@click.option("--analysis", metavar="SLUG", help="which analysis, where there are several")
@click.option("--since", type=DAY, help="tell what moved since that day (default: since publication)")
@click.option("--out", type=click.Path(path_type=Path), help="write this file (for a site: this folder) instead of standard output")
def brief(form: str, as_of: dt.date | None, analysis: str | None, since: dt.date | None, out: Path | None) -> None:
    """Say of an analysis, claim by claim, how it stands: one document to send on."""
    from upheld.desk_brief import brief_input, handed_on
    from upheld.errors import UsageError
    from upheld.ledger.files import write_files, write_whole
    from upheld.ledger.workspace import Workspace
    from upheld.plugins import publisher

    publish, wrong = publisher(form)
    if publish is None:
        raise UsageError(wrong[0].message, hint=wrong[0].remedy)
    workspace = Workspace.open(Path.cwd())
    given, problems = brief_input(workspace, as_of=as_of, analysis=analysis, since=since, today=today(), pages=form == "site")
    tell(problems)
    content = publish(given)
    if not isinstance(content, bytes):
        if out is None:
            raise UsageError(f"{form} makes several files", hint="name a folder with --out")
        write_files(out, content)
        click.echo(f"{len(content)} files written to {out}", err=True)
    elif out is None:
        if b"\0" in content and sys.stdout.isatty():
            raise UsageError(f"{form} is no text for a screen", hint="name a file with --out")
        click.echo(content, nl=False)
    elif out.is_dir():
        raise UsageError(f"{out} is a folder and {form} makes one file", hint="name a file with --out")
    else:
        write_whole(out, content)
        click.echo(f"brief written to {out}", err=True)
    if out is not None:
        tell(handed_on(workspace, given, form=form, name=out.name, content=content))
