"""The command line: each verb a thin door to the desk. Data goes to stdout, problems and progress to stderr."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_events import show
from upheld.cli_judge import judge

if TYPE_CHECKING:
    from upheld.desk import CheckOutcome
    from upheld.errors import Problem
    from upheld.model.assessment import Assessment
    from upheld.model.claim import Claim


class _Day(click.ParamType[dt.date]):
    name = "YYYY-MM-DD"

    def convert(self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write YYYY-MM-DD", param, ctx)


DAY = _Day()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="upheld")
def cli() -> None:
    """Keep an analysis honest after you publish it."""


cli.add_command(judge)
cli.add_command(show)


def _tell(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
def init(folder: Path) -> None:
    """Make a workspace in FOLDER (default: here)."""
    from upheld.ledger.workspace import Workspace

    _, new = Workspace.init(folder)
    click.echo(f"workspace ready in {folder}" if new else f"there is a workspace in {folder} already; nothing was changed", err=True)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--published", type=DAY, help="the day it appeared, where the text does not say")
@click.option("--title", default="", help="its title, where the first line is not it")
@click.option("--author", default="", help="its author")
def read(file: Path, published: dt.date | None, title: str, author: str) -> None:
    """Read an analysis (text, Markdown, HTML) and draft its claims into claims.toml."""
    from collections import Counter

    from upheld.desk import read_analysis
    from upheld.ledger.workspace import Workspace

    outcome, problems = read_analysis(Workspace.open(Path.cwd()), file, published=published, title=title, author=author, today=_today())
    _tell(problems)
    if outcome is None:
        raise SystemExit(4)
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(c.kind for c in outcome.claims).items()))
    click.echo(f"{outcome.analysis.title} ({outcome.analysis.published}): {len(outcome.claims)} claims ({kinds})")
    click.echo(f"{'kept your edits in' if outcome.kept else 'drafted into'} {outcome.path}", err=True)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--released", type=DAY, help="event files: the day this edition came out, where neither rows nor name say")
def add(file: Path, released: dt.date | None) -> None:
    """Add evidence: documents (.jsonl, text, saved page), figures (.csv), event files of any source, or a folder of these."""
    from upheld.cli_events import add_event_files
    from upheld.desk import add_documents
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    events = add_event_files(workspace, file, released)
    if events and file.is_file():
        return
    outcome, problems = add_documents(workspace, file, today=_today(), skip=events)
    _tell(problems)
    click.echo(f"{outcome.added} documents added, {outcome.known} known before")


@cli.command()
@click.option("--as-of", type=DAY, help="what the world could know by the end of that day")
@click.option("--as-recorded", type=DAY, help="what this workspace had recorded by the end of that day")
@click.option("--verify", is_flag=True, help="check journal, texts and archive for damage instead")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout")
def check(as_of: dt.date | None, as_recorded: dt.date | None, *, verify: bool, as_json: bool) -> None:
    """Re-assess every claim, now or as of a day."""
    if verify:
        _verify()
        return
    from upheld import desk
    from upheld.errors import UsageError
    from upheld.ledger.workspace import Workspace
    from upheld.publish.contract import check_json

    if as_of and as_recorded:
        raise UsageError("--as-of and --as-recorded ask different questions", hint="give one of them")
    outcome, problems = desk.check(Workspace.open(Path.cwd()), as_of=as_recorded or as_of, as_recorded=as_recorded is not None, today=_today())
    _tell(problems)
    if as_json:
        click.echo(check_json(outcome.view, outcome.weighed.assessments, origins=len(outcome.weighed.origins)))
    else:
        _table(outcome)


def _verify() -> None:
    from upheld.desk import verify
    from upheld.ledger.workspace import Workspace

    problems = verify(Workspace.open(Path.cwd()))
    _tell(problems)
    click.echo("the record is whole" if not problems else f"{len(problems)} problems", err=True)
    if problems:
        raise SystemExit(4)


def _table(outcome: CheckOutcome) -> None:
    from collections import Counter

    assessments = outcome.weighed.assessments
    counts = "  ".join(f"{n} {status}" for status, n in Counter(a.status for a in assessments).most_common())
    click.echo(f"{len(assessments)} claims  {counts}  {len(outcome.view.documents)} documents  as of {outcome.view.as_of}")
    claims = {c.id: c for c in outcome.view.claims}
    for a in assessments:
        click.echo(_row(claims[a.claim], a))


def _row(claim: Claim, a: Assessment) -> str:
    p = "     " if a.probability is None else f"{a.probability:5.2f}"
    sides = f"{a.origins_for}:{a.origins_against}"
    return f"{a.status:13} {p} {sides:>5}  {claim.id:42.42}  {claim.text:.70}"


def main() -> None:
    """Run the command line; every failure meant for the caller ends in one message and its exit code."""
    from upheld.errors import UpheldError

    try:
        cli(standalone_mode=True)
    except UpheldError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
