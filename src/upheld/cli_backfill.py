"""``upheld add ARCHIVE --backfill P1M``: years of documents in the order of their days, with every claim told on the way."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import answer, tell, today
from upheld.cli_progress import working

if TYPE_CHECKING:
    from upheld.desk_backfill import Stage
    from upheld.model.assessment import Assessment

_MINUTE_S = 60
_MOST_NAMED = 5


def run(path: Path, step: str, *, as_json: bool) -> None:
    """Take an archive in and tell what each step moved, a line a step; a run that is cut short goes on where it ended."""
    from upheld.cli_events import add_event_files
    from upheld.desk_backfill import Stage, plan_of, stages
    from upheld.errors import UsageError
    from upheld.gather.imports import expected
    from upheld.ledger.workspace import Workspace
    from upheld.model.when import parse_duration

    try:
        length = parse_duration(step)
    except ValueError as error:
        raise UsageError(str(error), hint="for example --backfill P1M") from None
    workspace = Workspace.open(Path.cwd())
    events, first = add_event_files(workspace, path, None, as_json=as_json)
    with working("reading", total=expected(path)) as tick:
        plan, problems = plan_of(workspace, path, today=today(), tick=tick, skip=events)
    tell(problems)
    told: list[dict[str, object]] = []
    before: Mapping[str, Assessment] = {}
    begin, ready = time.monotonic(), None
    if plan.told_to is not None:
        click.echo(f"going on after {plan.told_to}, where the last run ended", err=True)
    with working("taking in", total=len(plan.documents)) as tick:
        for one in stages(workspace, path, plan, step=length, today=today(), tick=tick):
            if not isinstance(one, Stage):
                tell([one])
                continue
            ready = one.done if ready is None else ready
            told.append(_row(one, before))
            before = {a.claim: a for a in one.outcome.weighed.assessments}
            if not as_json:
                click.echo(_line(one, told[-1]))
            click.echo(_left(one, since=ready, seconds=time.monotonic() - begin), err=True)
    if as_json:
        answer({"documents": len(plan.documents), "steps": told, **first})
    else:
        click.echo(f"{len(plan.documents):,} documents are in, told in {len(told)} steps; `upheld check` assesses every claim as of today")


def _row(stage: Stage, before: Mapping[str, Assessment]) -> dict[str, object]:
    now = stage.outcome.weighed.assessments
    moved = [a.claim for a in now if a.claim in before and a.status != before[a.claim].status]
    return {
        "as_of": stage.until, "added": stage.added.added, "known": stage.added.known, "documents": stage.outcome.view.screened,
        "statuses": dict(Counter(a.status for a in now)), "moved": moved,
    }  # fmt: skip


def _line(stage: Stage, row: Mapping[str, object]) -> str:
    counts = "  ".join(f"{n} {status}" for status, n in Counter(a.status for a in stage.outcome.weighed.assessments).most_common())
    moved = row["moved"] if isinstance(row["moved"], list) else []
    named = ", ".join(moved[:_MOST_NAMED]) + (f" and {len(moved) - _MOST_NAMED} more" if len(moved) > _MOST_NAMED else "")
    return f"{stage.until}  {stage.outcome.view.screened:>7,} documents  {counts}" + (f"  moved: {named}" if moved else "")


def _left(stage: Stage, *, since: int, seconds: float) -> str:
    """How far it is and how long it will still take, by what the documents since the first step of this run took."""
    rest, come = stage.total - stage.done, stage.done - since
    if not rest or not come:
        return f"{stage.done:,} of {stage.total:,} documents"
    left = seconds * rest / come
    said = f"{left / _MINUTE_S:.0f} min" if left >= _MINUTE_S else f"{left:.0f} s"
    return f"{stage.done:,} of {stage.total:,} documents, about {said} left"
