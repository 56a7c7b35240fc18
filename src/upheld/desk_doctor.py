"""What stands in the way of a workspace that is to run for years: its index, sources, clock, disk and versions, each with what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version

from upheld.desk_watch import settings_of, states
from upheld.errors import Problem, UpheldError
from upheld.ledger.ask import INDEX_FROM, journal_bytes
from upheld.ledger.entry import Entry
from upheld.ledger.workspace import Workspace

AHEAD = dt.timedelta(minutes=10)
"""A journal that is so far ahead of the clock was written under another clock."""

LEAST_FREE = 200_000_000
"""Bytes of free disk under which a check may fail midway."""


def ailments(workspace: Workspace) -> list[Problem]:
    """All that is not damage to the record (see :func:`upheld.desk.verify`) and wants looking after; warnings, for a check still works."""
    entries, _ = workspace.standing()
    return [*_clock(workspace, entries), *_disk(workspace), *_index(workspace), *_sources(workspace, entries)]


def _warning(where: str, message: str, remedy: str, *, entry: str | None = None) -> Problem:
    return Problem(where=where, entry=entry, severity="warning", message=message, remedy=remedy)


def _clock(workspace: Workspace, entries: Iterable[Entry]) -> Iterator[Problem]:
    now = workspace.clock()
    last = max(entries, key=lambda e: e.recorded, default=None)
    if last is not None and last.recorded > now + AHEAD:
        yield _warning("clock", f"the journal was last written on {last.recorded:%Y-%m-%d %H:%M}, and it is {now:%Y-%m-%d %H:%M} here: a clock was wrong",
                       "set the clock; entries keep their order, and new ones bear the later of the two times until then")  # fmt: skip


def _disk(workspace: Workspace) -> Iterator[Problem]:
    free, needed = shutil.disk_usage(workspace.root).free, LEAST_FREE + journal_bytes(workspace.root / "journal")
    if free < needed:
        yield _warning("disk", f"{free / 1e6:,.0f} MB are free", f"make room for {needed / 1e6:,.0f} MB: a full disk ends a check, and loses nothing")
    closed = [name for name in ("journal", "texts", "archive", "analyses") if (f := workspace.root / name).is_dir() and not os.access(f, os.W_OK)]
    if closed:
        yield _warning("disk", f"{', '.join(closed)} may not be written to", "give yourself the right to write there, or look with --as-of")


def _index(workspace: Workspace) -> Iterator[Problem]:
    if journal_bytes(workspace.root / "journal") < INDEX_FROM:
        return
    from upheld.ledger.index import NAME, open_index  # noqa: PLC0415 - only a large journal has one

    path = workspace.root / ".cache" / NAME
    before = path.stat().st_ino if path.exists() else None
    try:
        open_index(workspace.root / "journal", path.parent).close()
    except (UpheldError, OSError, RuntimeError) as error:
        yield _warning(
            str(path), f"the index cannot be opened: {error}", "delete .cache/index.duckdb; it is built anew, and holds nothing of its own"
        )
        return
    if before is not None and path.stat().st_ino != before:
        yield _warning(str(path), "the index was damaged or old, and was built anew", "nothing; answers never came from it alone")


def _sources(workspace: Workspace, entries: Iterable[Entry]) -> Iterator[Problem]:
    settings, problems = settings_of(workspace)
    yield from problems
    held, now = states(entries), workspace.clock()
    for feed in settings.watch.feeds:
        state = held.get(feed.name)
        if state is not None and state.failing_since is not None:
            word = "is dead: it has not answered" if state.dead(now) else "fails"
            yield _warning("sources.toml", f"{feed.name} {word} since {state.failing_since:%Y-%m-%d} ({state.message})",
                           f"look at {feed.address}, or take its block out", entry=feed.name)  # fmt: skip


def versions() -> str:
    """The versions at work, in one line for a report of a fault."""
    found = [f"python {sys.version.split()[0]}"]
    for name in ("upheld", "duckdb", "msgspec", "onnxruntime"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)
