"""``upheld show`` and ``upheld diff``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import AS_JSON, AS_OF, DAY, tell, today
from upheld.cli_events import is_dyad, show_events

if TYPE_CHECKING:
    from upheld.desk import CheckOutcome
    from upheld.ledger.workspace import Workspace
    from upheld.model.hypotheses import Hypotheses


@click.command()
@click.argument("about")
@AS_OF
@click.option("--since", type=DAY, help="events: from that day")
@click.option("--until", type=DAY, help="events: up to that day")
@click.option("--step", type=click.Choice(["day", "week", "month", "year"]), default="month", show_default=True, help="events: how they are counted")
@click.option(
    "--class", "classes", multiple=True, metavar="CLASS", help="events: only this PLOVER class, such as CONSULT or ASSAULT; may be given again"
)
@click.option("--chart", type=click.Path(path_type=Path), help="events: draw them into this file (.svg or .html)")
@AS_JSON
def show(
    about: str, as_of: dt.date | None, since: dt.date | None, until: dt.date | None, step: str, classes: tuple[str, ...], chart: Path | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """Why a claim stands as it does, by its id or the start of one; a question by its id; or a relationship (RUS-UKR), an actor (PRK), a triangle (RUS-PRK-USA) in events.

    The name of an analysis (its folder, or the start of it) draws its argument as a tree: thesis, premises, what follows, open questions.
    """
    if is_dyad(about):
        show_events(about, as_of=as_of, since=since, until=until, step=step, classes=classes, chart=chart, as_json=as_json)
    else:
        _claim(about, as_of, as_json=as_json)


def _claim(claim: str, as_of: dt.date | None, *, as_json: bool) -> None:
    import msgspec

    from upheld import desk, desk_coverage, desk_forecast, desk_story
    from upheld.desk_corrections import revised_words
    from upheld.ledger.workspace import Workspace
    from upheld.publish import terminal
    from upheld.publish.brief import held_words
    from upheld.publish.chronicle import corrections_on
    from upheld.publish.hypotheses_told import found_hypotheses
    from upheld.publish.outlooks import ahead_of
    from upheld.score.people import held_on, pooled

    workspace, day = Workspace.open(Path.cwd()), as_of or today()
    outcome, problems = desk.check(workspace, as_of=day, today=today())
    tell(problems)
    question = found_hypotheses(outcome.view.hypotheses, claim)
    if question is not None and claim not in {c.id for c in outcome.view.claims}:
        _question(workspace, question, day, as_json=as_json)
        return
    named = desk_story.analysis_of(outcome.view, claim)
    if named:
        _argument(workspace, outcome, named, as_json=as_json)
        return
    found = desk_story.one_of(outcome, claim)
    own = next(c for c in outcome.view.claims if c.id == found.claim)
    published = next(a.published for a in outcome.view.analyses if a.slug == own.analysis)
    days = desk_story.history_days(published, day)
    on = desk_story.assessed_on(workspace, set(days) - {day}) | {day: outcome.weighed.assessments}
    points = desk_story.histories(on, days)[own.id]
    entries = workspace.standing()[0]
    coverage = desk_coverage.coverage_of(entries, outcome.view, found)
    outlook = desk_forecast.outlooks(outcome.view).get(own.id)
    if as_json:
        held, ahead_json = held_on(own.id, outcome.view.judgements), {"outlook": outlook} if outlook is not None else {}
        whole = {"schema_version": 1, "claim": own, "assessment": found, "history": points, "held": held, "pooled": pooled(held)}
        click.echo(msgspec.json.encode(whole | {"coverage": coverage} | ahead_json))
        return
    set_by = (*held_words(own, outcome.view.judgements), *corrections_on(own.id, outcome.view.judgements))
    documents = {d.id: d for d in outcome.view.documents}
    click.echo(terminal.show(own, found, points, desk_story.changes_of(outcome.view, (found,))[found.claim], set_by, documents=documents, on=terminal.screen(),
                              searched=desk_coverage.in_words(coverage), revised=revised_words(entries, found),
                             ahead=None if outlook is None else ahead_of(own, outlook, published=published)))  # fmt: skip


def _argument(workspace: Workspace, outcome: CheckOutcome, slug: str, *, as_json: bool) -> None:
    import msgspec

    from upheld.desk_corrections import analysis_versions
    from upheld.publish.argument_told import argued, terminal

    one = argued(outcome.view, outcome.weighed.assessments, slug)
    versions = analysis_versions(workspace.standing()[0], slug, workspace.store.text)
    click.echo(msgspec.json.encode({"schema_version": 1, "argued": one, "versions": versions}) if as_json else terminal(one, versions))


def _question(workspace: Workspace, question: Hypotheses, day: dt.date, *, as_json: bool) -> None:
    import msgspec

    from upheld.desk_brief import brief_input
    from upheld.publish.hypotheses_told import page_of, terminal
    from upheld.weigh.hypotheses import answered

    given, _ = brief_input(workspace, as_of=day, analysis=question.analysis, today=today())
    one = next(t for t in page_of(given) if t.question.id == question.id)
    if as_json:
        click.echo(msgspec.json.encode({"schema_version": 1, "answered": answered(one.question, given.assessments)}))
    else:
        click.echo(terminal(one))


@click.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@AS_JSON
def diff(start: dt.date, end: dt.date, *, as_json: bool) -> None:
    """What moved from START to END, and which documents moved it."""
    import msgspec

    from upheld import desk_story
    from upheld.ledger.workspace import Workspace
    from upheld.publish import terminal

    rows = desk_story.moved(Workspace.open(Path.cwd()), start=start, end=end, today=today())
    click.echo(msgspec.json.encode({"schema_version": 1, "moved": rows}) if as_json else terminal.diff(rows, on=terminal.screen()))
