"""``upheld show RUS-UKR``: a relationship in events, and the part of ``upheld add`` that takes event files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import answer, tell

if TYPE_CHECKING:
    from upheld.ledger.events_query import Asked, Bin, Series, Step
    from upheld.ledger.workspace import Workspace

_PAIR = re.compile(r"([A-Z]{3})(?:-([A-Z]{3}))?")
_WIDTH = 60


def add_event_files(
    workspace: Workspace, path: Path, released: dt.date | None, *, as_json: bool = False
) -> tuple[frozenset[Path], dict[str, object]]:
    """Load the event files at ``path`` and say so; which they were, and what to answer of them."""
    from upheld.desk_events import add_events, event_files

    held = frozenset(event_files(path, workspace)) if path.exists() else frozenset()
    if held:
        outcome, problems = add_events(workspace, path, released=released)
        tell(problems)
        told: dict[str, object] = {"events": outcome}
        if as_json:
            if path.is_file():
                answer(told)
            return held, told
        click.echo(
            f"{outcome.files} event files added, {outcome.known} known before: {outcome.rows:,} rows = {outcome.loaded:,} loaded + "
            f"{outcome.rejected:,} rejected" + (f" ({outcome.repaired:,} mended)" if outcome.repaired else "")
        )
    return held, {}


def is_dyad(about: str) -> bool:
    """Whether what is asked about is one actor or a pair of actors, by ISO3 code: PRK, RUS-UKR."""
    return _PAIR.fullmatch(about) is not None


def show_events(about: str, *, as_of: dt.date | None, since: dt.date | None, until: dt.date | None, step: str, as_json: bool) -> None:
    """Show a relationship (RUS-UKR) or one actor (PRK) in the events of this workspace."""
    from upheld.desk_events import events
    from upheld.errors import UsageError
    from upheld.ledger.events_query import Asked, examples, series
    from upheld.ledger.workspace import Workspace

    found = _PAIR.fullmatch(about)
    if not found:
        raise UsageError(f"{about!r} is neither a country nor a pair of countries", hint="write ISO3 codes: PRK, RUS-UKR")
    store, problems = events(Workspace.open(Path.cwd()))
    tell(problems)
    asked = Asked(a=found[1], b=found[2] or "", step=step, as_of=as_of, since=since, until=until)  # type: ignore[arg-type]
    told = series(store, asked)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(told).decode())
        return
    for line in _page(told, asked):
        click.echo(line)
    for e in examples(store, asked, most=8):
        when = f"{e.start}" if e.start == e.end else f"{e.start}..{e.end}"
        click.echo(f"  {when:22} {e.type or '-':9} {e.mode or '':12} {e.actor or '?':.28} > {e.recipient or '?':.28}  [{e.uid}] {e.file}:{e.line}")


def _page(told: Series, asked: Asked) -> list[str]:
    name = f"{asked.a}-{asked.b}" if asked.b else asked.a
    lines = [f"{name} in events, by {asked.step}" + (f", as known on {asked.as_of}" if asked.as_of else "")]
    sources = dict.fromkeys(b.source for b in told.bins)
    if not sources:
        lines.append("  nothing is told of it" + (f" with a date exact enough for a {asked.step}" if told.undated else ""))
    for source in sources:
        lines += _block(source, [b for b in told.bins if b.source == source], asked.step)
    if told.undated:
        lines.append(f"{told.undated:,} rows more have no date exact enough for a {asked.step} and stand in no step")
    return lines


def _block(source: str, bins: Sequence[Bin], step: Step) -> list[str]:
    from upheld.ledger.events_shape import filled, relationship, sparkline, trend

    shape, moved = relationship(bins), trend([b.score for b in bins if b.score is not None])
    told = [n for n, b in enumerate(bins) if b.rows]
    shown = filled(bins[told[0] : told[-1] + 1], step)[-_WIDTH:]
    rows, reports = (sum(getattr(b, n) for b in bins) for n in ("rows", "reports"))
    deaths = [sum(getattr(b, f"deaths_{n}") or 0 for b in bins) for n in ("low", "best", "high")]
    score = "" if shape.score is None else f", mean score {shape.score:+.2f}"
    last = bins[told[-1]]
    lines = [
        f"{source}: {rows:,} rows, {reports:,} reports, {bins[told[0]].start} to {last.start}",
        f"  {'rows':10} {sparkline([b.rows if b else None for b in shown])}  last {last.rows:,} ({last.share:.1f} of 1,000 rows)",
        f"  {'conflict':10} {sparkline([b.conflict if b else None for b in shown])}  last {last.conflict:.0%}",
        f"  {shape.stage}: {shape.reason}{score}; score {moved.direction}" + (f" (p {moved.p:.2g})" if moved.steps >= 4 else ""),
        f"  meetings told on {sum(b.meeting_days for b in bins):,} days, {sum(b.visits for b in bins):,} rows of visits",
    ]
    if any(b.deaths_best is not None for b in bins):
        lines.append(f"  deaths {deaths[1]:,} ({deaths[0]:,} to {deaths[2]:,})")
    return lines
