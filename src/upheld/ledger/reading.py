"""The standing entries for one who asks again and again: read once, then only what was appended since.

A check asks for them some five times, and each of its appends makes them anew by a few. Where a file did anything but grow, all is read again.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from upheld.ledger.ask import Found, standing
from upheld.ledger.entry import Entry
from upheld.ledger.journal import entries_from, head_at, journal_files, journal_order


class _Covered(msgspec.Struct, frozen=True):
    """A file as far as it was read: its size, its time, and the hash of the last line before that."""

    size: int
    changed: int
    head: str


class Reading:
    """The standing entries of the journal at ``root``, kept in memory as long as this is."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root, self._cache = root, cache
        self._covered: dict[Path, _Covered] = {}
        self._found: Found | None = None

    def standing(self) -> Found:
        """See :func:`upheld.ledger.ask.standing`; what was replaced since the first reading may still be among them."""
        entries, problems = self._now()
        return entries, list(problems)

    def _now(self) -> Found:
        now = _covered(self._root)
        if self._found is not None and now == self._covered:
            return self._found
        grown = self._after(now) if self._found is not None else None
        if grown is not None and self._found is not None:
            self._found, self._covered = (_joined(self._found[0], grown), self._found[1]), now
            return self._found
        found = standing(self._root, self._cache)
        # Where it was written to meanwhile what was read is right, but how far is not known.
        self._found, self._covered = (found, now) if _covered(self._root) == now else (None, {})
        return found

    def _after(self, now: dict[Path, _Covered]) -> list[Entry] | None:
        """The entries appended since; ``None`` where more than that happened."""
        if not self._covered.keys() <= now.keys():
            return None
        found: list[Entry] = []
        for path, covered in now.items():
            before = self._covered.get(path, _Covered(0, 0, ""))
            if covered == before:
                continue
            if covered.size <= before.size or head_at(path, before.size) != before.head:
                return None
            for one in entries_from(path, start=before.size):
                if not isinstance(one, Entry):
                    return None
                found.append(one)
        return found if _covered(self._root) == now else None


def _joined(held: tuple[Entry, ...], grown: list[Entry]) -> tuple[Entry, ...]:
    grown.sort(key=journal_order)
    if not held or not grown or journal_order(held[-1]) <= journal_order(grown[0]):
        return (*held, *grown)
    return tuple(sorted((*held, *grown), key=journal_order))


def _covered(root: Path) -> dict[Path, _Covered]:
    found = {}
    for path in journal_files(root):
        stat = path.stat()
        found[path] = _Covered(stat.st_size, stat.st_mtime_ns, head_at(path, stat.st_size))
    return found
