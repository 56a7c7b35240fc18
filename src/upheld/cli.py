"""The command line: each verb a thin door to the desk. Data goes to stdout, problems and progress to stderr."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_brief import brief
from upheld.cli_common import AS_JSON, AS_OF, DAY, answer, tell, today
from upheld.cli_end import Verbs, run
from upheld.cli_judge import judge
from upheld.cli_progress import working
from upheld.cli_score import score
from upheld.cli_serve import serve
from upheld.cli_show import diff, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from upheld.desk_read import Helper, ReadOutcome
    from upheld.ledger.workspace import Workspace
    from upheld.model.claim import Claim

OFFLINE = click.option("--offline", is_flag=True, expose_value=False, help="connect nowhere (this verb never does)")


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="upheld")
def cli() -> None:
    """Keep an analysis honest after you publish it."""


for verb in (judge, show, diff, score, brief, serve):
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
@click.argument("file", metavar="FILE|URL")
@click.option("--published", type=DAY, help="the day it appeared, where the text does not say")
@click.option("--title", default="", help="its title, where the first line is not it")
@click.option("--author", default="", help="its author")
@click.option("--review", "walk", is_flag=True, help="then walk through the claims: keep, drop, edit, split, set a deadline")
@click.option("--offline", is_flag=True, help="connect nowhere, not to a language model either")
@AS_JSON
def read(file: str, *, published: dt.date | None, title: str, author: str, walk: bool, offline: bool, as_json: bool) -> None:
    """Read an analysis, a file or the page at an address (text, Markdown, HTML, PDF, DOCX, ODT, EPUB, e-mail; - for standard input) and draft its claims into claims.toml."""
    from upheld.cli_watch import fetcher_of, is_address
    from upheld.desk_read import read_analysis
    from upheld.ledger.workspace import Workspace

    if walk and (as_json or file == "-"):
        raise click.UsageError("--review asks in the terminal: it goes with neither --json nor standard input")
    workspace = Workspace.open(Path.cwd())
    helper = None if offline else _helper(workspace)
    with working("reading"):
        if is_address(file):
            from upheld.desk_watch import read_address

            _refuse_offline(file, offline=offline)
            outcome, problems = read_address(workspace, fetcher_of(workspace), file, published=published, title=title, author=author, today=today(),
                                             helper=helper)  # fmt: skip
        else:
            content = sys.stdin.buffer.read() if file == "-" else None
            outcome, problems = read_analysis(workspace, Path(file), content=content, published=published, title=title, author=author, today=today(),
                                              helper=helper)  # fmt: skip
    tell(problems)
    if outcome is None:
        raise SystemExit(4)
    if as_json:
        answer({"analysis": outcome.analysis, "claims": [c.id for c in outcome.claims], "path": str(outcome.path), "kept": outcome.kept})
        return
    _tell_of(outcome)
    _dry_run(workspace, outcome.claims)
    if walk:
        from upheld.cli_review import review

        review(workspace, outcome.path, outcome.analysis.slug)


def _tell_of(outcome: ReadOutcome) -> None:
    """What was drafted: kinds, where it stands, what has a rule, what cannot be settled as it is written, the thesis."""
    from collections import Counter

    from upheld.read.rewrites import rewrite_of

    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(c.kind for c in outcome.claims).items()))
    click.echo(f"{outcome.analysis.title} ({outcome.analysis.published}): {len(outcome.claims)} claims ({kinds})")
    click.echo(f"{'kept your edits in' if outcome.kept else 'drafted into'} {outcome.path}", err=True)
    ahead = [c for c in outcome.claims if c.of_future]
    if ahead:
        ruled = sum(c.resolve is not None for c in ahead)
        click.echo(f"{ruled} of {len(ahead)} claims about the future have a rule that event feeds could resolve; `upheld show CLAIM` says how the others "
                   "could be asked", err=True)  # fmt: skip
    vague = sum(rewrite_of(c) is not None for c in outcome.claims)
    if vague:
        click.echo(
            f"{vague} claims cannot be settled as they are written; their blocks in the file, `read --review` and `upheld show CLAIM` suggest how they could be",
            err=True,
        )
    if outcome.argument.theses:
        click.echo(f"thesis: {outcome.argument.theses[0].text} (`upheld show {outcome.analysis.slug}` draws the argument)", err=True)


def _dry_run(workspace: Workspace, claims: Iterable[Claim]) -> None:
    """How the drafted rules did on the history at hand; nothing where no event file is loaded."""
    from upheld.desk_event_evidence import OpenedEvents
    from upheld.desk_tried import has_feeds, tried_of
    from upheld.publish.tried_told import listed

    entries, _ = workspace.standing()
    if has_feeds(entries):
        opened = OpenedEvents(workspace)
        told = listed(tried_of(workspace, entries, claims, opened=opened, today=today()))
        tell(opened.problems)
        click.echo(f"their rules, tried on history before they count:\n{told}" if told else "none has a rule to try on history", err=True)


def _helper(workspace: Workspace) -> Helper | None:
    """The language model's door where ``upheld.toml`` has an ``[llm]`` table; its libraries are loaded only then."""
    path = workspace.root / "upheld.toml"
    if not path.is_file() or b"llm" not in path.read_bytes():
        return None
    from upheld.desk_llm import helper_of

    helper, problems = helper_of(workspace)
    tell(problems)
    return helper


def _refuse_offline(address: str, *, offline: bool) -> None:
    if offline:
        raise click.UsageError(f"{address} cannot be had with --offline")


@cli.command()
@click.argument("given", metavar="FILE|URL|FEED:DAYS")
@click.option("--released", type=DAY, help="event files: the day this edition came out, where neither rows nor name say")
@click.option("--offline", is_flag=True, help="connect nowhere")
@click.option(
    "--backfill",
    metavar="P1M",
    help="an archive of years: take it in by its days, telling every claim as of each such step; goes on where it was cut",
)
@AS_JSON
def add(given: str, released: dt.date | None, *, offline: bool, backfill: str | None, as_json: bool) -> None:
    """Add evidence, or watch a feed: an address or .opml; texts, pages, PDFs, office files, mail, references, web archives, tables, event files, folders.

    Days of an event feed that sources.toml names are fetched and added: gdelt:2025-03-22..2025-03-24.
    """
    from upheld.cli_watch import add_address, add_opml, is_address

    if is_address(given):
        _refuse_offline(given, offline=offline)
        add_address(given, as_json=as_json)
        return
    from upheld.cli_events import add_event_files, add_range, is_range

    if is_range(given) and not Path(given).exists():
        from upheld.ledger.workspace import Workspace

        _refuse_offline(given, offline=offline)
        add_range(Workspace.open(Path.cwd()), given, as_json=as_json)
        return
    file = Path(given)
    if backfill is not None:
        from upheld.cli_backfill import run as fill_back

        fill_back(file, backfill, as_json=as_json)
        return
    if file.suffix.lower() == ".opml":
        add_opml(file, as_json=as_json)
        return
    from upheld.desk_add import add_documents
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    events, told = add_event_files(workspace, file, released, as_json=as_json)
    if events and file.is_file():
        return
    from upheld.gather.imports import expected

    with working("adding", total=expected(file)) as tick:
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
@click.option("--verify", is_flag=True, help="check journal, texts and archive for damage, and sources, index, clock and disk, instead")
@click.option("--strict", is_flag=True, help="a crossed warn rule counts as a crossed fail rule, and anything wrong in a file as a failure")
@AS_JSON
@click.option("--offline", is_flag=True, help="ask no source and send nothing outside")
@click.option("--now", "ask_all", is_flag=True, help="ask every watched source, due or not")
@click.option("--every", metavar="PERIOD", help="check again and again, for example 6h, until stopped")
@click.option("--sources", is_flag=True, help="show how each watched source stands instead")
def check(
    as_of: dt.date | None, as_recorded: dt.date | None, *, replay: str | None, verify: bool, every: str | None, sources: bool, **asked: bool
) -> None:
    """Ask the sources that are due and re-assess every claim; or as of a day. Exit 1 where a claim crossed a fail rule."""
    from upheld import cli_watch
    from upheld.errors import UsageError

    if verify:
        _verify()
        return
    if sources:
        cli_watch.show_sources(as_json=asked["as_json"])
        return
    if replay is not None:
        from upheld.cli_replay import show

        if as_of or as_recorded:
            raise click.UsageError("--replay names its own days")
        show([DAY.convert(d.strip(), None, None) for d in replay.split(",")], as_json=asked["as_json"])
        return
    if as_of and as_recorded:
        raise UsageError("--as-of and --as-recorded ask different questions", hint="give one of them")
    if every is not None:
        if as_of or as_recorded:
            raise UsageError("--every checks as of today", hint="leave --as-of and --as-recorded out")
        cli_watch.check_every(every, **asked)
        return
    code = cli_watch.check_once(as_of, as_recorded, **asked)
    if code:
        raise SystemExit(code)


def _verify() -> None:
    from upheld.desk import verify
    from upheld.desk_doctor import ailments, versions
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    problems = verify(workspace)
    tell([*problems, *ailments(workspace)])
    click.echo(versions(), err=True)
    click.echo("the record is whole" if not problems else f"{len(problems)} problems", err=True)
    if problems:
        raise SystemExit(4)


def main() -> None:
    """Run the command line; every failure meant for the caller ends in one message and its exit code."""
    sys.exit(run(lambda: cli(standalone_mode=False)))


if __name__ == "__main__":
    main()
