"""The command line: each verb a thin door to the desk. Data goes to stdout, problems and progress to stderr."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_brief import brief
from upheld.cli_common import AS_JSON, AS_OF, DAY, answer, tell, today
from upheld.cli_end import Verbs, run
from upheld.cli_judge import judge
from upheld.cli_progress import working
from upheld.cli_serve import serve
from upheld.cli_show import diff, show

if TYPE_CHECKING:
    from upheld.model.assessment import Crossing


OFFLINE = click.option("--offline", is_flag=True, expose_value=False, help="connect nowhere (this verb never does)")


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="upheld")
def cli() -> None:
    """Keep an analysis honest after you publish it."""


for verb in (judge, show, diff, brief, serve):
    cli.add_command(verb)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--demo", is_flag=True, help="with a bundled analysis and its evidence, to look around in")
@OFFLINE
def init(folder: Path, *, demo: bool) -> None:
    """Make a workspace in FOLDER (default: here)."""
    from upheld.ledger.workspace import Workspace

    workspace, new = Workspace.init(folder)
    if demo:
        from upheld.cli_demo import fill

        fill(workspace, folder)
        return
    click.echo(f"workspace ready in {folder}" if new else f"there is a workspace in {folder} already; nothing was changed", err=True)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--published", type=DAY, help="the day it appeared, where the text does not say")
@click.option("--title", default="", help="its title, where the first line is not it")
@click.option("--author", default="", help="its author")
@OFFLINE
@AS_JSON
def read(file: Path, published: dt.date | None, title: str, author: str, *, as_json: bool) -> None:
    """Read an analysis (text, Markdown, HTML, PDF, DOCX, ODT, EPUB, e-mail; - for standard input) and draft its claims into claims.toml."""
    from collections import Counter

    from upheld.desk import read_analysis
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    with working("reading"):
        content = sys.stdin.buffer.read() if str(file) == "-" else None
        outcome, problems = read_analysis(workspace, file, content=content, published=published, title=title, author=author, today=today())
    tell(problems)
    if outcome is None:
        raise SystemExit(4)
    if as_json:
        answer({"analysis": outcome.analysis, "claims": [c.id for c in outcome.claims], "path": str(outcome.path), "kept": outcome.kept})
        return
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(c.kind for c in outcome.claims).items()))
    click.echo(f"{outcome.analysis.title} ({outcome.analysis.published}): {len(outcome.claims)} claims ({kinds})")
    click.echo(f"{'kept your edits in' if outcome.kept else 'drafted into'} {outcome.path}", err=True)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--released", type=DAY, help="event files: the day this edition came out, where neither rows nor name say")
@AS_JSON
def add(file: Path, released: dt.date | None, *, as_json: bool) -> None:
    """Add evidence: texts, saved pages, PDFs, office files, mail, feeds, references, web archives, tables, event files, or a folder of these."""
    from upheld.cli_events import add_event_files
    from upheld.desk import add_documents
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    events, told = add_event_files(workspace, file, released, as_json=as_json)
    if events and file.is_file():
        return
    with working("adding") as tick:
        outcome, problems = add_documents(workspace, file, today=today(), tick=tick, skip=events)
    tell(problems)
    if as_json:
        answer({"added": outcome.added, "known": outcome.known, "problems": problems, **told})
    else:
        click.echo(f"{outcome.added} documents added, {outcome.known} known before")
    if not (outcome.added or outcome.known) and any(p.severity == "error" for p in problems):
        raise SystemExit(4)


@cli.command()
@AS_OF
@click.option("--as-recorded", type=DAY, help="what this workspace had recorded by the end of that day")
@click.option("--replay", metavar="D1,D2,…", help="as of several days, side by side")
@click.option("--verify", is_flag=True, help="check journal, texts and archive for damage instead")
@click.option("--strict", is_flag=True, help="a crossed warn rule counts as a crossed fail rule, and anything wrong in a file as a failure")
@AS_JSON
@OFFLINE
def check(as_of: dt.date | None, as_recorded: dt.date | None, *, replay: str | None, verify: bool, strict: bool, as_json: bool) -> None:
    """Re-assess every claim, now or as of a day; exit 1 where a claim crossed a fail rule."""
    if verify:
        _verify()
        return
    if replay is not None:
        from upheld.cli_replay import show

        if as_of or as_recorded:
            raise click.UsageError("--replay names its own days")
        show([DAY.convert(d.strip(), None, None) for d in replay.split(",")], as_json=as_json)
        return
    from upheld import desk
    from upheld.errors import UsageError
    from upheld.ledger.workspace import Workspace
    from upheld.publish.contract import check_json

    if as_of and as_recorded:
        raise UsageError("--as-of and --as-recorded ask different questions", hint="give one of them")
    workspace = Workspace.open(Path.cwd())
    with working("checking"):
        outcome, problems = desk.check(workspace, as_of=as_recorded or as_of, as_recorded=as_recorded is not None, today=today())
    tell(problems)
    if as_json:
        origins = len(outcome.weighed.origins)
        click.echo(check_json(outcome.view, outcome.weighed.assessments, origins=origins, crossings=outcome.crossings))
    else:
        from upheld.publish import terminal

        click.echo(terminal.check(outcome.view, outcome.weighed.assessments, origins=len(outcome.weighed.origins), on=terminal.screen()))
    _tell_rules(outcome.crossings, err=as_json)
    if strict and any(p.severity == "error" for p in problems):
        raise SystemExit(4)
    if any(crossing.level == "fail" or strict for crossing in outcome.crossings):
        raise SystemExit(1)


def _tell_rules(crossings: Iterable[Crossing], *, err: bool) -> None:
    for c in crossings:
        click.echo(f"{c.level}: {c.claim}: {c.numbers}  (rule of {c.given_in}: {c.rule})", err=err)


def _verify() -> None:
    from upheld.desk import verify
    from upheld.ledger.workspace import Workspace

    problems = verify(Workspace.open(Path.cwd()))
    tell(problems)
    click.echo("the record is whole" if not problems else f"{len(problems)} problems", err=True)
    if problems:
        raise SystemExit(4)


def main() -> None:
    """Run the command line; every failure meant for the caller ends in one message and its exit code."""
    sys.exit(run(lambda: cli(standalone_mode=False)))


if __name__ == "__main__":
    main()
