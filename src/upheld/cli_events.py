"""``upheld show RUS-UKR``: a relationship in events, and the part of ``upheld add`` that takes event files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import answer, tell, today

if TYPE_CHECKING:
    from upheld.ledger.events_asking import Asking
    from upheld.ledger.events_query import Asked, Bin, Series, Step, Toll
    from upheld.ledger.workspace import Workspace

_RANGE = re.compile(r"(?P<name>[a-z][\w-]*):(?P<since>\d{4}-\d{2}-\d{2})(?:\.\.(?P<until>\d{4}-\d{2}-\d{2}))?")
_PAIR = re.compile(r"([A-Z]{3})(?:-([A-Z]{3}))?(?:-([A-Z]{3}))?")
_WIDTH = 60
_GAPS = 3
_NAME = 32


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


def is_range(given: str) -> bool:
    """Whether what is to be added are days of an event feed: ``gdelt:2025-03-22`` or ``gdelt:2025-03-22..2025-03-24``."""
    return _RANGE.fullmatch(given) is not None


def add_range(workspace: Workspace, given: str, *, as_json: bool = False) -> None:
    """Fetch days of event files from where ``sources.toml`` says they lie, add them, and say what came."""
    from upheld.cli_progress import working
    from upheld.desk_event_fetch import LIMITS, feed_named, fetch_events
    from upheld.desk_watch import settings_of
    from upheld.errors import UsageError

    found = _RANGE.fullmatch(given)
    try:
        days = [dt.date.fromisoformat(d) for d in (found["since"], found["until"] or found["since"])] if found else []
    except ValueError as error:
        raise UsageError(f"{given!r} names no days: {error}", hint="write NAME:YYYY-MM-DD or NAME:YYYY-MM-DD..YYYY-MM-DD") from None
    if not found:
        raise UsageError(f"{given!r} names no event feed and days", hint="write NAME:YYYY-MM-DD..YYYY-MM-DD")
    feed, problems = feed_named(workspace, found["name"])
    fetcher = settings_of(workspace)[0].fetcher(LIMITS)
    with working("fetching") as tick:
        outcome, told = fetch_events(workspace, feed, fetcher, start=days[0], end=days[1], tick=tick)
    tell([*problems, *told])
    if as_json:
        answer({"fetched": outcome})
    else:
        click.echo(
            f"{outcome.expected} files there should be: {outcome.came} came, {outcome.known} were in, {outcome.missing} the source does not have, "
            f"{outcome.failed} failed\n{outcome.events.rows:,} rows = {outcome.events.loaded:,} loaded + {outcome.events.rejected:,} rejected"
        )
    if outcome.failed:
        raise SystemExit(4)


def is_dyad(about: str) -> bool:
    """Whether what is asked about is one actor, a pair or a triangle of actors, by ISO3 code: PRK, RUS-UKR, RUS-PRK-USA."""
    return _PAIR.fullmatch(about) is not None


def show_events(
    about: str, *, as_of: dt.date | None, since: dt.date | None, until: dt.date | None, step: str, classes: tuple[str, ...] = (),
    chart: Path | None = None, as_json: bool,
) -> None:  # fmt: skip
    """Show a relationship (RUS-UKR), one actor (PRK) or a triangle (RUS-PRK-USA) in the events of this workspace."""
    from upheld.desk_events import asking
    from upheld.errors import UsageError
    from upheld.ledger.events_query import Asked
    from upheld.ledger.workspace import Workspace
    from upheld.publish.tendencies import bond_lines

    found = _PAIR.fullmatch(about)
    if not found:
        raise UsageError(f"{about!r} is neither a country nor a pair of countries", hint="write ISO3 codes: PRK, RUS-UKR")
    workspace = Workspace.open(Path.cwd())
    asked_of, problems = asking(workspace)
    tell(problems)
    asked = Asked(a=found[1], b=found[2] or "", step=step, as_of=as_of, since=since, until=until, types=classes)  # type: ignore[arg-type]
    if found[3]:
        _triangle(asked_of, (found[1], found[2], found[3]), asked, as_json=as_json)
        return
    told, bond = asked_of.series(asked), None
    if found[2]:
        from upheld.desk_bonds import bond as bond_by

        bond = bond_by(workspace, found[1], found[2], as_of=as_of or until or today())
    if chart is not None:
        _draw(chart, told)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(msgspec.structs.asdict(told) | {"bond": bond}).decode())
        return
    for line in (*_page(told, asked, asked_of.casualties(asked), by=asked_of.name), *_gaps(workspace, asked)):
        click.echo(line)
    for line in bond_lines(bond) if bond else ():
        click.echo(line)
    for e in asked_of.examples(asked, most=8):
        when = f"{e.start}" if e.start == e.end else f"{e.start}..{e.end}"
        place = f"{e.file}:{e.line}" if e.file else e.urls
        click.echo(f"  {when:22} {e.type or '-':9} {e.mode or '':13} {_named(e.actor)} > {_named(e.recipient)}  [{e.uid}] {place}")


def _named(actor: str | None) -> str:
    """An actor within the width of its column."""
    name = actor or "?"
    return name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"


def _triangle(asked_of: Asking, parties: tuple[str, str, str], asked: Asked, *, as_json: bool) -> None:
    """Whether three parties balance, by source: two friends with one foe do, three foes do not."""
    from upheld.ledger.events_ties import triads

    found = triads(asked_of, parties, asked)
    if as_json:
        answer({"triads": found})
        return
    click.echo(f"{'-'.join(parties)} in events" + (f", as known on {asked.as_of}" if asked.as_of else ""))
    for source, one in found.items():
        words = {True: "balanced", False: "unbalanced", None: "undecided"}[one.balanced]
        click.echo(f"{source}: {words}: {one.reason}")
    if not found:
        click.echo("  nothing is told of it")


def _draw(path: Path, told: Series) -> None:
    from upheld.errors import UsageError
    from upheld.ledger.files import write_whole
    from upheld.publish import event_chart

    drawn = {".svg": event_chart.svg, ".html": event_chart.page}.get(path.suffix.lower())
    if drawn is None:
        raise UsageError(f"{path.name!r} is neither a picture nor a page", hint="end its name in .svg or .html")
    write_whole(path, drawn(told).encode())
    click.echo(f"drawn into {path}", err=True)


def _gaps(workspace: Workspace, asked: Asked) -> list[str]:
    """The files that are missing in the window, the longest gaps first."""
    from upheld.desk_events import missing_files

    since, until = asked.since or dt.date.min, asked.until or dt.date.max
    inside = [g for g in missing_files(workspace) if g.first.date() <= until and g.last.date() >= since]
    longest = sorted(inside, key=lambda g: (-g.missing, g.first))[:_GAPS]
    lines = [
        f"  {g.missing:,} {g.kind} {'file is' if g.missing == 1 else 'files are'} missing from {g.first:%Y-%m-%d %H:%M} to {g.last:%Y-%m-%d %H:%M}"
        for g in longest
    ]
    more = len(inside) - len(longest)
    return (
        ([f"a gap is no zero: {sum(g.missing for g in inside):,} files are not in"] if inside else [])
        + lines
        + ([f"  and {more:,} gaps more"] if more else [])
    )


def _page(told: Series, asked: Asked, tolls: Sequence[Toll], *, by: str) -> list[str]:
    name = f"{asked.a}-{asked.b}" if asked.b else asked.a
    of = f" of {', '.join(asked.types)}" if asked.types else ""
    lines = [f"{name} in events{of}, by {asked.step}" + (f", as known on {asked.as_of}" if asked.as_of else "") + (f", asked of {by}" if by else "")]
    sources = dict.fromkeys(b.source for b in told.bins)
    if not sources:
        lines.append("  nothing is told of it" + (f" with a date exact enough for a {asked.step}" if told.undated else ""))
    for source in sources:
        lines += _block(source, [b for b in told.bins if b.source == source], asked.step)
        lines += _died([t for t in tolls if t.source == source])
    if told.undated:
        lines.append(f"{told.undated:,} rows more have no date exact enough for a {asked.step} and stand in no step")
    return lines


def _block(source: str, bins: Sequence[Bin], step: Step) -> list[str]:
    from upheld.ledger.events_shape import filled, relationship, sparkline, step_name, trend
    from upheld.publish.tendencies import tendency_lines

    shape, moved = relationship(bins), trend([b.score for b in bins if b.score is not None])
    told = [n for n, b in enumerate(bins) if b.rows]
    shown = filled(bins[told[0] : told[-1] + 1], step)[-_WIDTH:]
    rows, reports = (sum(getattr(b, n) for b in bins) for n in ("rows", "reports"))
    score = "" if shape.score is None else f", mean score {shape.score:+.2f}"
    first, last = bins[told[0]], bins[told[-1]]
    span = " to ".join(dict.fromkeys((step_name(first.start, step), step_name(last.start, step))))
    whole = last.rows == last.covered
    share = "every row of the source" if whole else f"{last.share:.1f} of 1,000 rows"
    return [
        f"{source}: {rows:,} rows, {reports:,} reports, {span}",
        f"  {'rows':10} {sparkline([b.rows if b else None for b in shown])}  last {last.rows:,} ({share})",
        f"  {'conflict':10} {sparkline([b.conflict if b else None for b in shown], most=1.0)}  last {last.conflict:.0%}",
        f"  {shape.stage}: {shape.reason}{score}" + (f"; score {moved.direction} (p {moved.p:.2g})" if moved.steps >= 4 else ""),
        *tendency_lines(bins, step),
        f"  meetings told on {sum(b.meeting_days for b in bins):,} days, visits on {sum(b.visit_days for b in bins):,}",
    ]


def _died(tolls: Sequence[Toll]) -> list[str]:
    """Deaths of one source over time and by measure; a measure the source does not give is left out."""
    from upheld.ledger.events_shape import sparkline

    if not tolls:
        return []
    sums = {n: sum(getattr(t, n) or 0 for t in tolls) for n in ("low", "best", "high", "actor", "recipient", "civilian")}
    given = {n for n in sums if any(getattr(t, n) is not None for t in tolls)}
    parts = [("actor", "of the actors"), ("recipient", "of the recipients"), ("civilian", "of civilians")]
    measures = ", ".join(f"{sums[n]:,} {words}" for n, words in parts if n in given)
    shown = sparkline([float(t.best or 0) for t in tolls[-_WIDTH:]])
    return [f"  {'deaths':10} {shown}  {sums['best']:,} ({sums['low']:,} to {sums['high']:,})" + (f": {measures}" if measures else "")]
