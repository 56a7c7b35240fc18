"""The parts of `check`, `add` and `read` that watch: sources asked before a check, what is to be told after it, addresses set up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from upheld.cli_common import answer, tell, today
from upheld.cli_progress import working

if TYPE_CHECKING:
    from upheld.desk import CheckOutcome
    from upheld.desk_watch import PullOutcome, Settings
    from upheld.errors import Problem
    from upheld.gather.fetch import Fetcher
    from upheld.ledger.workspace import Workspace
    from upheld.model.watch import Alert, SourceState


def check_once(as_of: dt.date | None, as_recorded: dt.date | None, *, as_json: bool, strict: bool, offline: bool, ask_all: bool) -> int:
    """One check, told whole; its exit code. A look at another day asks nobody and records nothing."""
    from upheld import desk
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    if as_of is None and as_recorded is None:
        with working("checking") as tick:
            outcome, _, brought, problems = _live(workspace, offline=offline, ask_all=ask_all, tick=tick)
        echo_pulls(brought)
    else:
        with working("checking"):
            outcome, problems = desk.check(workspace, as_of=as_recorded or as_of, as_recorded=as_recorded is not None, today=today())
    tell(problems)
    echo_check(outcome, as_json=as_json)
    if strict and any(p.severity == "error" for p in problems):
        return 4
    return int(any(crossing.level == "fail" or strict for crossing in outcome.crossings))


def check_every(period: str, *, as_json: bool, strict: bool, offline: bool, ask_all: bool) -> None:
    """Check after check, each told in a line (with its alerts, or as one JSON object), until stopped."""
    from upheld.cli_every import run
    from upheld.config.every import parse_every
    from upheld.errors import UsageError
    from upheld.ledger.workspace import Workspace

    try:
        every = parse_every(period)
    except ValueError as error:
        raise UsageError(str(error), hint="for example --every 6h") from None
    workspace = Workspace.open(Path.cwd())

    def turn(tick: Callable[[], None]) -> None:
        workspace = Workspace.open(Path.cwd())  # anew each time: what one turn had read is no burden to the next
        outcome, alerts, brought, problems = _live(workspace, offline=offline, ask_all=ask_all, tick=tick)
        tell(problems)
        failed = sum(p.outcome == "failed" for p in brought.pulled)
        crossed = sum(c.level == "fail" or strict for c in outcome.crossings)
        click.echo(f"{workspace.clock():%Y-%m-%d %H:%M} {len(outcome.view.claims)} claims, {len(brought.pulled)} sources asked ({failed} failed), "
                   f"{len(brought.new)} documents came in, {len(alerts)} alerts, {crossed} rules crossed", err=True)  # fmt: skip
        if as_json:
            echo_check(outcome, as_json=True)

    run(turn, every, clock=workspace.clock)


def _live(
    workspace: Workspace, *, offline: bool, ask_all: bool, tick: Callable[[], None]
) -> tuple[CheckOutcome, tuple[Alert, ...], PullOutcome, list[Problem]]:
    from upheld import desk

    brought, settings, problems = bring(workspace, offline=offline, every=ask_all, tick=tick)
    outcome, told = desk.check(workspace, today=workspace.clock().date())
    alerts, more = inform(workspace, outcome, settings, offline=offline)
    desk.set_aside(workspace)
    return outcome, alerts, brought, problems + [p for p in (*told, *more) if p not in problems]


def echo_check(outcome: CheckOutcome, *, as_json: bool) -> None:
    """What a check found, on stdout."""
    origins = len(outcome.weighed.origins)
    if as_json:
        from upheld.publish.contract import check_json

        click.echo(check_json(outcome.view, outcome.weighed.assessments, origins=origins, crossings=outcome.crossings))
    else:
        from upheld.publish import terminal
        from upheld.publish.outlooks import trials_told

        click.echo(terminal.check(outcome.view, outcome.weighed.assessments, origins=origins, on=terminal.screen()))
        if told := trials_told(outcome.view.foreseen):
            click.echo(told, err=True)
    for c in outcome.crossings:
        click.echo(f"{c.level}: {c.claim}: {c.numbers}  (rule of {c.given_in}: {c.rule})", err=as_json)


def is_address(text: str) -> bool:
    """Whether what a person gave is a web address."""
    return text.lower().startswith(("http://", "https://"))


def bring(
    workspace: Workspace, *, offline: bool, every: bool = False, tick: Callable[[], None] = lambda: None
) -> tuple[PullOutcome, Settings, list[Problem]]:
    """Ask the sources that are due and search for claims where that is due; nothing where offline."""
    from upheld.desk_watch import PullOutcome, pull_due, settings_of

    settings, problems = settings_of(workspace)
    if offline:
        return PullOutcome(), settings, problems
    fetcher = settings.fetcher()
    brought, told = pull_due(workspace, settings, fetcher, every=every, tick=tick)
    if settings.watch.searches:
        from upheld.desk_seek import seek_due

        found, more = seek_due(workspace, settings, fetcher, every=every, tick=tick)
        return PullOutcome(pulled=brought.pulled, new=(*brought.new, *found)), settings, problems + told + more
    return brought, settings, problems + told


def inform(workspace: Workspace, outcome: CheckOutcome, settings: Settings, *, offline: bool) -> tuple[tuple[Alert, ...], list[Problem]]:
    """Record what is to be told after a live check, show it on stderr, and send it by the channels of the workspace."""
    from upheld.desk_alerts import raise_alerts, tell_on_screen
    from upheld.publish.alerts import told
    from upheld.publish.deliver import deliver_due

    alerts, problems = raise_alerts(workspace, outcome, settings)
    problems += tell_on_screen(workspace, lambda alert: click.echo(told(alert), err=True))
    return alerts, problems + deliver_due(workspace, settings.alerts, offline=offline)


def echo_pulls(brought: PullOutcome) -> None:
    """One line on what the sources brought, where any was asked."""
    if brought.pulled or brought.new:
        failed = sum(p.outcome == "failed" for p in brought.pulled)
        click.echo(f"{len(brought.pulled)} sources asked, {failed} failed, {len(brought.new)} documents came in", err=True)


def show_sources(*, as_json: bool) -> None:
    """How each watched source stands, and (in JSON) what was last searched for each claim."""
    from upheld.desk_seek import last_searched
    from upheld.desk_watch import SEARCH, settings_of, states
    from upheld.gather.pull import due_at
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    settings, problems = settings_of(workspace)
    entries, unread = workspace.standing()
    held, now = states(entries), workspace.clock()
    rows = [
        _row(f.name, held.get(f.name), now, {"address": f.address, "kind": f.kind, "due": due_at(f, held.get(f.name)) or now})
        for f in settings.watch.feeds
    ]
    rows += [_row(SEARCH + s.name, held.get(SEARCH + s.name), now, {"address": s.address, "kind": s.provider}) for s in settings.watch.searches]
    tell([*problems, *unread])
    if as_json:
        answer({"sources": rows, "searches": list(last_searched(entries).values())})
        return
    click.echo(f"{len(rows)} sources watched" if rows else "no source is watched: `upheld add ADDRESS` or `upheld add feeds.opml` sets some up")
    for row in rows:
        good = f"{row['last_good']:%Y-%m-%d %H:%M}" if isinstance(row["last_good"], dt.datetime) else "never"
        click.echo(f"{row['state']:8} {row['name']!s:32.32} last good {good:16} {row['documents']:>6} documents" + _rest(row))


def _row(name: str, state: SourceState | None, now: dt.datetime, more: Mapping[str, object]) -> dict[str, object]:
    return {
        "name": name, "state": _standing(state, now), "last_good": state and state.last_good, "failing_since": state and state.failing_since,
        "failures": state.failures if state else 0, "documents": state.new if state else 0, "gaps": list(state.gaps) if state else [],
        "message": state.message if state else "", **more,
    }  # fmt: skip


def _rest(row: Mapping[str, object]) -> str:
    gaps = row["gaps"]
    parts = [f"failing since {row['failing_since']:%Y-%m-%d}: {row['message']}" if isinstance(row["failing_since"], dt.datetime) else ""]
    parts.append(f"{len(gaps)} gaps" if isinstance(gaps, list) and gaps else "")
    said = "; ".join(filter(None, parts))
    return f"  ({said})" if said else ""


def _standing(state: SourceState | None, now: dt.datetime) -> str:
    if state is None:
        return "new"
    return "dead" if state.dead(now) else "failing" if state.failures else "good"


def add_address(address: str, *, as_json: bool) -> None:
    """Set up a feed to be watched, or take in the one page at an address."""
    from upheld.desk_watch import add_page, fetch_once, settings_of
    from upheld.errors import SourceError
    from upheld.gather.feeds import feeds_named, is_feed, outlines_of
    from upheld.ledger.workspace import Workspace

    workspace = Workspace.open(Path.cwd())
    settings, problems = settings_of(workspace)
    fetched = fetch_once(settings.fetcher(), address)
    if b"<opml" in fetched.body[:2_000]:
        _add_feeds(workspace, [{"name": title, "address": at} for title, at in outlines_of(fetched.body)], as_json=as_json)
        return
    if is_feed(fetched.body):
        _add_feeds(workspace, [{"address": fetched.moved or address}], as_json=as_json)
        return
    name, told = add_page(workspace, fetched)
    tell(problems + told)
    if name is None:
        raise SourceError(f"{address} has no text that can be read", hint="save the page by hand and add the file")
    if as_json:
        answer({"added": 1, "document": name})
    else:
        click.echo(f"1 document added: {name}")
    for feed in feeds_named(fetched.body, base=fetched.final)[:3]:
        click.echo(f"the page has a feed: `upheld add {feed}` watches it", err=True)


def add_opml(path: Path, *, as_json: bool) -> None:
    """Set up every feed of an OPML file to be watched."""
    from upheld.errors import SourceError
    from upheld.gather.feeds import NotAFeedError, outlines_of
    from upheld.ledger.workspace import Workspace

    try:
        blocks = [{"name": title, "address": address} for title, address in outlines_of(path.read_bytes())]
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    except NotAFeedError as error:
        raise SourceError(f"{path}: {error}", hint="export the list of feeds again as OPML") from error
    _add_feeds(Workspace.open(Path.cwd()), blocks, as_json=as_json)


def _add_feeds(workspace: Workspace, blocks: list[dict[str, str]], *, as_json: bool) -> None:
    from upheld.config.feeds_edit import with_feeds
    from upheld.errors import SourceError, WorkspaceError
    from upheld.gather.addresses import RefusedError, target_of
    from upheld.ledger.files import write_whole

    good = []
    allowed = _allowed(workspace)
    for block in blocks:
        try:
            target_of(block["address"], allowed=allowed)
            good.append(block)
        except RefusedError as error:
            click.echo(f"warning: {block['address'][:200]} is left out: {error}", err=True)
    if not good:
        raise SourceError("no feed that may be asked is named there", hint="give the address of a feed, or a list of some")
    path = workspace.root / "sources.toml"
    content, added, problems = with_feeds(path.read_bytes() if path.exists() else b"", good, name=str(path))
    tell(problems)
    if content is None:
        raise WorkspaceError("sources.toml cannot be edited as it is", hint="mend it, then add the address again")
    if added:
        write_whole(path, content.encode())
    if as_json:
        answer({"feeds": added, "known": len(good) - added})
        return
    click.echo(f"{added} feeds set up in {path.name}, {len(good) - added} were there; the next `upheld check` asks them")


def _allowed(workspace: Workspace) -> tuple[str, ...]:
    from upheld.desk_watch import settings_of

    return settings_of(workspace)[0].network.allow_private


def fetcher_of(workspace: Workspace) -> Fetcher:
    """A door to the network under the settings of a workspace."""
    from upheld.desk_watch import settings_of

    return settings_of(workspace)[0].fetcher()
