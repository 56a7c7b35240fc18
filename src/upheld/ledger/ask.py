"""Questions to the journal that need only a part of it: read whole where it is small, through its index where it is large."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from upheld.errors import Problem
from upheld.ledger.entry import Entry, kind_of, subject_of
from upheld.ledger.journal import journal_files, journal_order, read

if TYPE_CHECKING:
    from upheld.ledger.index import Index

INDEX_FROM = 16_000_000
"""Bytes of journal from which an index is kept: below, reading it whole takes less time than loading the engine and opening one."""

ABOUT_CLAIMS = ("claim", "evidence", "assessment", "link", "unlink", "resolution", "probability", "rule")
Found = tuple[tuple[Entry, ...], list[Problem]]


def journal_bytes(root: Path) -> int:
    """How large the journal is."""
    return sum(path.stat().st_size for path in journal_files(root))


def about(claim: str) -> Callable[[Entry], bool]:
    """Whether an entry is one about this claim."""
    return lambda e: kind_of(e) in ABOUT_CLAIMS and subject_of(e)[0] == claim


def last_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The last entry about each subject, in order."""
    last = {subject_of(e): e for e in entries}
    return tuple(sorted(last.values(), key=journal_order))


def standing(root: Path, cache: Path) -> Found:
    """All entries but assessments and evidence that later ones of the same claim replaced: what a view and a live check need, in order."""
    return _asked(root, cache, lambda index: index.standing()) or read(root)


def history(root: Path, cache: Path, claim: str) -> Found:
    """Everything recorded about one claim, in order: its versions, evidence, assessments and the judgements on it."""
    found = _asked(root, cache, lambda index: index.history(claim))
    if found is not None:
        return found
    entries, problems = read(root)
    return tuple(filter(about(claim), entries)), problems


def latest(root: Path, cache: Path, kind: str, *, recorded_by: dt.datetime) -> Found:
    """The last entry of one kind about each of its subjects that was recorded by an instant, in order."""
    found = _asked(root, cache, lambda index: index.latest(kind, recorded_by=recorded_by))
    if found is not None:
        return found
    entries, problems = read(root)
    return last_of_each(e for e in entries if kind_of(e) == kind and e.recorded <= recorded_by), problems


def _asked(root: Path, cache: Path, question: Callable[[Index], Found]) -> Found | None:
    if journal_bytes(root) < INDEX_FROM:
        return None
    from upheld.ledger.index import answer  # noqa: PLC0415 -- only a large journal is worth the loading of its engine

    return answer(root, cache, question)
