"""Backfill: an archive of years goes in by the days its documents became known, and every claim is assessed as of each step on the way.

The archive is read once and its order kept beside the record, sealed; a run that was cut short goes on where it ended, without reading it again. What
is told on the way is a look at earlier days, which records nothing: a document that came in only now is known to the world since its own day.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import msgspec

from upheld.desk import CheckOutcome, check
from upheld.desk_add import AddOutcome, Held, Versions, stored
from upheld.errors import NothingToCheckError, Problem
from upheld.gather.imports import Incoming, import_path
from upheld.ledger.entry import AnalysisEntry, Body, ClaimEntry, DocumentEntry
from upheld.ledger.files import write_whole
from upheld.ledger.sealed import SIZE, blocks, sealed, short_hash
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document
from upheld.model.when import Duration

NAME = "backfill"
TOLD = "backfill.told"
FORMAT = b"upheld-backfill-1 "
_BATCH = 500
Tick = Callable[[], None]
_Held = TypeVar("_Held")


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """A document whose text is stored, and whether it came with an id of its own."""

    document: Document
    named: bool


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """An archive in the order in which the world could know it; ``told_to`` is the last step that a run which was cut short had told."""

    documents: tuple[Listed, ...]
    told_to: dt.date | None = None


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is in: the day it ends with, how many documents it brought, how many are in and how many there are, and every claim as of that day."""

    until: dt.date
    added: AddOutcome
    done: int
    total: int
    outcome: CheckOutcome


def plan_of(workspace: Workspace, path: Path, *, today: dt.date, tick: Tick, skip: frozenset[Path] = frozenset()) -> tuple[Plan, list[Problem]]:
    """The order of an archive: that of a run which was cut short, where the archive is still the same, else read anew; texts are stored on the way.

    ``skip`` names files that others read (events).

    Raises:
        SourceError: where nothing lies at ``path``, or it cannot be read at all.
        NothingToCheckError: where no claim is recorded.
    """
    if not any(isinstance(e.body, ClaimEntry) for e in workspace.at_hand().entries):
        raise NothingToCheckError(
            "no claim is recorded here that could be told of", hint="run `upheld read ARTICLE` first, or add without --backfill"
        )
    cache, print_ = workspace.root / ".cache", fingerprint(path)
    if (before := _read(cache / NAME, print_, tuple[Listed, ...])) is not None:
        return Plan(documents=before, told_to=_read(cache / TOLD, print_, dt.date)), []
    documents: list[Listed] = []
    problems: list[Problem] = []
    for one in import_path(path, first_seen=today, skip=skip):
        tick()
        if isinstance(one, Incoming):
            documents.append(Listed(stored(workspace, one), one.named))
        else:
            problems.append(one)
    ordered = tuple(sorted(documents, key=lambda one: (one.document.known, one.document.id, one.document.text_sha256)))
    _write(cache / NAME, print_, ordered)
    (cache / TOLD).unlink(missing_ok=True)
    return Plan(documents=ordered), problems


def stages(workspace: Workspace, path: Path, plan: Plan, *, step: Duration, today: dt.date, tick: Tick) -> Iterator[Stage | Problem]:
    """Take in a plan step by step, telling every claim as of the end of each step that brought something; what was told before is not told again."""
    cache, print_ = workspace.root / ".cache", fingerprint(path)
    hand = workspace.at_hand()
    held, versions = Held(hand), Versions(workspace)
    own = {e.body.analysis.text_sha256 for e in hand.entries if isinstance(e.body, AnalysisEntry)}
    done = 0
    for until, some in _steps(plan.documents, step, today):
        added = _taken(workspace, [one for one in some if one.document.text_sha256 not in own], held, versions, tick)
        done += len(some)
        if plan.told_to is not None and until <= plan.told_to:
            continue
        outcome, problems = check(workspace, as_of=until, today=today)
        yield from problems
        yield Stage(until=until, added=added, done=done, total=len(plan.documents), outcome=outcome)
        _write(cache / TOLD, print_, until)
    (cache / NAME).unlink(missing_ok=True)
    (cache / TOLD).unlink(missing_ok=True)


def _steps(documents: Sequence[Listed], step: Duration, today: dt.date) -> Iterator[tuple[dt.date, list[Listed]]]:
    """The documents of each step, with the last day of it; the last step ends today at the latest."""
    end = step.after(documents[0].document.known) - dt.timedelta(days=1) if documents else today

    def last_day(one: Listed) -> dt.date:
        nonlocal end
        while end < one.document.known:
            end = step.after(end)
        return min(end, max(today, one.document.known))

    for until, some in groupby(documents, key=last_day):
        yield until, list(some)


def _taken(workspace: Workspace, documents: Sequence[Listed], held: Held, versions: Versions, tick: Tick) -> AddOutcome:
    batch: list[Body] = []
    added = 0
    for one in documents:
        tick()
        if not held.same(one.document):
            text = "" if one.named else workspace.store.text(one.document.text_sha256)
            linked = versions.linked(Incoming(document=one.document, text=text, named=one.named))
            held.add(linked)
            versions.add(linked)
            batch.append(DocumentEntry(linked))
            added += 1
        if len(batch) >= _BATCH:
            workspace.journal.append(batch)
            batch = []
    workspace.journal.append(batch)
    return AddOutcome(added=added, known=len(documents) - added)


def fingerprint(path: Path) -> bytes:
    """What tells an archive from another, and from itself when a file of it was changed."""
    files = sorted(Path(place) / name for place, _, names in os.walk(path) for name in names) if path.is_dir() else [path]
    found = [(str(one.relative_to(path)), one.stat().st_size, one.stat().st_mtime_ns) for one in files if one.is_file()]
    return short_hash(msgspec.msgpack.encode((str(path.resolve()), found)))


def _write(place: Path, print_: bytes, held: object) -> None:
    write_whole(place, FORMAT + print_ + sealed(msgspec.msgpack.encode(held)))


def _read(place: Path, print_: bytes, kind: type[_Held]) -> _Held | None:
    """What a file of the last run holds; ``None`` where there is none, of another archive or damaged."""
    begin = len(FORMAT) + SIZE
    try:
        content = place.read_bytes()
        found = next((block for block, _ in blocks(content, begin)), None) if content[:begin] == FORMAT + print_ else None
        return None if found is None else msgspec.msgpack.decode(found, type=kind)
    except (OSError, msgspec.DecodeError):
        return None
