"""The index: where in the journal the entries lie that a question needs, so that the others need not be decoded.

It is derived and holds no words: every entry is read from the journal itself. It names the last entry of every file it was built from; what came
after is read from the journal too, until so much has come that it is built anew. An index that is damaged, of another workspace or of another
version is built anew, never trusted; it may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from upheld.errors import Problem, WorkspaceError
from upheld.ledger.ask import ABOUT_CLAIMS, INDEX_FROM, Found, about, journal_bytes, last_of_each
from upheld.ledger.entry import Entry, kind_of
from upheld.ledger.journal import NotALineError, Place, entries_from, head_at, journal_files, journal_order, read_at

FORMAT = 2
NAME = "index.duckdb"
GROWN = 0.25
"""Share of the covered bytes that may come after them before the index is built anew."""

_REPLACED = ("assessment", "evidence")
_PLACE = "select file, line, start, size from entries where"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false", "lock_configuration": "true", "threads": "1"}
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _ForeignError(Exception):
    """The index does not belong to this journal as it is."""


_DAMAGE = (duckdb.Error, _ForeignError, NotALineError, RuntimeError, ValueError, LookupError, MemoryError)


class Index:
    """An open index of the journal at ``root``; close it, or use it in a ``with``."""

    def __init__(self, root: Path, path: Path) -> None:
        self._root = root
        self._con = duckdb.connect(str(path), read_only=True, config=_CONFIG)
        try:
            self._files = self._held()
        except BaseException:
            self._con.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._con.close()

    def standing(self) -> Found:
        """See :func:`standing`."""
        return self._found(f"{_PLACE} kind not in {_REPLACED} or newest or closes", {}, lambda _: True)

    def history(self, claim: str) -> Found:
        """See :func:`history`."""
        return self._found(f"{_PLACE} subject = $claim and kind in {ABOUT_CLAIMS}", {"claim": claim}, about(claim))

    def latest(self, kind: str, *, recorded_by: dt.datetime) -> Found:
        """See :func:`latest`."""
        by = (recorded_by - _EPOCH) // dt.timedelta(microseconds=1)
        last = "row_number() over (partition by subject, part order by recorded desc, writer desc, n desc) = 1"
        found, problems = self._found(
            f"{_PLACE} kind = $kind and recorded <= $by qualify {last}",
            {"kind": kind, "by": by},
            lambda e: kind_of(e) == kind and e.recorded <= recorded_by,
        )
        return last_of_each(found), problems

    def _held(self) -> dict[int, tuple[Path, int, int]]:
        """Number to (path, covered bytes, lines) of each file; all must still begin with what was covered."""
        if self._con.execute("select format from meta").fetchall() != [(FORMAT,)]:
            raise _ForeignError
        found = {}
        for number, name, covered, lines, head in self._con.execute("select file, path, covered, lines, head from files").fetchall():
            path = self._root / name
            if not path.is_file() or head_at(path, covered) != head:
                raise _ForeignError
            found[number] = (path, covered, lines)
        counted = dict(self._con.execute("select file, count(*) from entries group by file").fetchall())
        if any(counted.get(number, 0) != lines for number, (_, _, lines) in found.items()):
            raise _ForeignError
        return found

    def _found(self, query: str, values: dict[str, object], wanted: Callable[[Entry], bool]) -> Found:
        """The entries at the places a query gives, and those that came after the index was built, as far as ``wanted``."""
        places: dict[int, list[Place]] = {}
        for number, line, start, size in self._con.execute(f"{query} order by file, start", values).fetchall():
            places.setdefault(number, []).append(Place(line, start, size))
        entries: list[Entry] = []
        problems: list[Problem] = []
        read_back = (one for number, here in places.items() for _, one in read_at(self._files[number][0], here))
        for one in (*read_back, *self._after()):
            if isinstance(one, Problem):
                problems.append(one)
            elif wanted(one):
                entries.append(one)
        entries.sort(key=journal_order)
        return tuple(entries), problems

    def _after(self) -> Iterator[Entry | Problem]:
        """What came after the covered part, and files that are new."""
        covered = {path: (size, lines) for path, size, lines in self._files.values()}
        for path in journal_files(self._root):
            start, lines = covered.get(path, (0, 0))
            if path.stat().st_size > start:
                yield from entries_from(path, start=start, line=lines)

    def outgrown(self) -> bool:
        """Whether so much came after it that it should be built anew."""
        covered = sum(size for _, size, _ in self._files.values())
        return journal_bytes(self._root) - covered > max(GROWN * covered, INDEX_FROM)


def open_index(root: Path, cache: Path) -> Index:
    """The index of the journal at ``root``, built where there is none that holds.

    Raises:
        LockedError: where another process is building it.
        duckdb.Error, OSError: where it can be neither opened nor built.
    """
    path = cache / NAME
    if path.is_file():
        try:
            index = Index(root, path)
        except _DAMAGE:
            path.unlink(missing_ok=True)
        else:
            if not index.outgrown():
                return index
            index.close()
    from upheld.ledger.index_build import build  # noqa: PLC0415 -- numpy is needed to build it only

    build(root, cache)
    return Index(root, path)


def answer(root: Path, cache: Path, question: Callable[[Index], Found]) -> Found | None:
    """What an index answers; none where none can be had now. A damaged one is built anew, once."""
    for _ in range(2):
        try:
            with open_index(root, cache) as index:
                return question(index)
        except _DAMAGE:
            (cache / NAME).unlink(missing_ok=True)
        except (WorkspaceError, OSError):
            return None
    return None
