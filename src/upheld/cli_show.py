"""``upheld show`` and ``upheld diff``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


@click.command()
@click.argument("claim")
@click.option("--as-of", type=DAY, help="what the world could know by the end of that day")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout")
def show(claim: str, as_of: dt.datetime | None, *, as_json: bool) -> None:
    """Why CLAIM (an id, or the start of one) stands as it does: quotes for and against by origin, history, what would change it."""
    import msgspec

    from upheld import desk, desk_story
    from upheld.ledger.workspace import Workspace
    from upheld.model.judgement import SetProbability
    from upheld.publish import terminal

    workspace, day = Workspace.open(Path.cwd()), as_of.date() if as_of else _today()
    outcome, problems = desk.check(workspace, as_of=day, today=_today())
    for problem in problems:
        click.echo(str(problem), err=True)
    found = desk_story.one_of(outcome, claim)
    own = next(c for c in outcome.view.claims if c.id == found.claim)
    published = next(a.published for a in outcome.view.analyses if a.slug == own.analysis)
    days = desk_story.history_days(published, day)
    on = desk_story.assessed_on(workspace, set(days) - {day}) | {day: outcome.weighed.assessments}
    points = desk_story.histories(on, days)[own.id]
    if as_json:
        click.echo(msgspec.json.encode({"schema_version": 1, "claim": own, "assessment": found, "history": points}))
        return
    set_by = [
        f"{s.by} holds {s.judgement.probability:.2f} since {s.judgement.since}: {s.judgement.because}"
        for s in outcome.view.judgements
        if isinstance(s.judgement, SetProbability) and s.judgement.claim == own.id
    ]
    documents = {d.id: d for d in outcome.view.documents}
    click.echo(terminal.show(own, found, points, desk_story.would_change(found), set_by, documents=documents, on=terminal.screen()))


@click.command()
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout")
def diff(start: dt.datetime, end: dt.datetime, *, as_json: bool) -> None:
    """What moved from START to END, and which documents moved it."""
    import msgspec

    from upheld import desk_story
    from upheld.ledger.workspace import Workspace
    from upheld.publish import terminal

    rows = desk_story.moved(Workspace.open(Path.cwd()), start=start.date(), end=end.date(), today=_today())
    click.echo(msgspec.json.encode({"schema_version": 1, "moved": rows}) if as_json else terminal.diff(rows, on=terminal.screen()))
