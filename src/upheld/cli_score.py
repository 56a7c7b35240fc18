"""``upheld score``: how what was said did, ours and others', and what can be learned from it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import AS_JSON, AS_OF, answer, tell, today
from upheld.cli_progress import working

if TYPE_CHECKING:
    from upheld.desk_score import Scorable
    from upheld.ledger.workspace import Workspace
    from upheld.score.board import Grouping

_SHOWN = 5


@click.command()
@click.option("--by", type=click.Choice(["source", "author", "kind", "method", "horizon", "class", "novelty"]), help="the same, apart for each")
@AS_OF
@click.option("--replay", is_flag=True, help="what was held on each day, from what was known by then")
@click.option("--fit", is_flag=True, help="propose settings learned from the outcomes; records nothing")
@click.option("--accept", is_flag=True, help="with --fit: write them into upheld.toml and record them")
@AS_JSON
def score(by: Grouping | None, as_of: dt.date | None, *, replay: bool, fit: bool, accept: bool, as_json: bool) -> None:
    """Score the claims with an outcome: our probabilities, the author's words, the base rate, each person's; exit 3 where there is none."""
    from upheld.desk_score import scorable
    from upheld.errors import UsageError
    from upheld.ledger.workspace import Workspace

    if accept and (as_of or not fit):
        raise UsageError("--accept takes over what --fit proposes today", hint="give --fit --accept, without --as-of")
    workspace = Workspace.open(Path.cwd())
    with working("scoring") as tick:
        found, problems = scorable(workspace, as_of=as_of, today=today(), tick=tick)
    tell(problems)
    if fit:
        _fit(workspace, found, accept=accept, as_json=as_json)
        return
    _show(found, by=by, replay=replay, as_json=as_json)
    if not found.cases:
        raise SystemExit(3)


def _show(found: Scorable, *, by: Grouping | None, replay: bool, as_json: bool) -> None:
    import msgspec

    from upheld.desk_score import would_settle
    from upheld.publish import scoreboard
    from upheld.score.board import board

    overdue = sum(c.deadline is not None and c.deadline < found.as_of for c in found.waiting)
    scored = board(found.cases, as_of=found.as_of, by=by, replay=replay, overdue=overdue)
    settle = would_settle(found.waiting, as_of=found.as_of, most=_SHOWN)
    if as_json:
        answer({**msgspec.structs.asdict(scored), "void_rate": scored.void_rate, "cases": found.cases, "waiting": [c.id for c in found.waiting]})
    elif found.cases:
        click.echo(scoreboard.told(scored))
    else:
        click.echo(scoreboard.nothing(found.as_of.isoformat(), settle, len(found.waiting) - len(settle)))


def _fit(workspace: Workspace, found: Scorable, *, accept: bool, as_json: bool) -> None:
    from upheld import desk_learn, desk_reliability
    from upheld.ledger.asof import settings_in_force
    from upheld.publish import scoreboard

    learned, entries = desk_learn.learned_from(found.cases, found.parameters), workspace.standing()[0]
    sources = desk_reliability.sources_proved(found.cases, entries, settings_in_force(entries, found.as_of)[0], found.parameters)
    taken = accept and bool(learned.changed or sources)
    if taken:
        tell(desk_learn.accept(workspace, learned.changed) if learned.changed else [])
        tell(desk_reliability.accept(workspace, sources) if sources else [])
    if as_json:
        answer({"outcomes": learned.outcomes, "brier_before": learned.before, "brier_after": learned.after, "settings": learned.changed,
                "sources": sources, "accepted": taken})  # fmt: skip
    else:
        ours = sum(c.by == "reports" and c.outcome != "void" and bool(c.points) for c in found.cases)
        click.echo(scoreboard.fitted(learned, desk_learn.as_toml(learned.changed), ours=ours, accepted=taken))
        click.echo(scoreboard.proved(sources, accepted=taken))
