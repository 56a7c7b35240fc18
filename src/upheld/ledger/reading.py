"""The entries for one who asks again and again: read once, then only what was appended since.

A check asks for them some five times, and each of its appends makes them anew by a few. Where a file did anything but grow, all is read again.
Two readings are kept: the standing entries, and those at hand, which leave out the documents that are set aside (:mod:`upheld.ledger.aside`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from upheld.errors import Problem
from upheld.ledger.aside import Aside, opened
from upheld.ledger.ask import Found, standing
from upheld.ledger.entry import Entry, documents_named
from upheld.ledger.journal import NotALineError, entries_from, head_at, journal_files, journal_order, read_at


class _Covered(msgspec.Struct, frozen=True):
    """A file as far as it was read: its size, its time, and the hash of the last line before that."""

    size: int
    changed: int
    head: str


class AtHand(msgspec.Struct, frozen=True):
    """The entries that a check reads, in order, what could not be read, and the documents that are set aside."""

    entries: tuple[Entry, ...]
    problems: list[Problem]
    aside: Aside


def _nothing_more(grown: Sequence[Entry]) -> Sequence[Entry]:
    del grown
    return ()


class Reading:
    """Entries of the journal at ``root``, kept in memory as long as this is: read by ``whole``, and with those that ``more`` adds to what was appended."""

    def __init__(self, root: Path, whole: Callable[[], Found], more: Callable[[Sequence[Entry]], Sequence[Entry]] = _nothing_more) -> None:
        self._root, self._whole, self._more = root, whole, more
        self._covered: dict[Path, _Covered] = {}
        self._found: Found | None = None

    @classmethod
    def standing(cls, root: Path, cache: Path) -> Reading:
        """Of the standing entries (:func:`upheld.ledger.ask.standing`); what was replaced since the first reading may still be among them."""
        return cls(root, lambda: standing(root, cache))

    def found(self) -> Found:
        """The entries in order, and what could not be read."""
        entries, problems = self._now()
        return entries, list(problems)

    def forget(self) -> None:
        """Read all again the next time."""
        self._found, self._covered = None, {}

    def _now(self) -> Found:
        now = _covered(self._root)
        if self._found is not None and now == self._covered:
            return self._found
        grown = self._after(now) if self._found is not None else None
        if grown is not None and self._found is not None:
            self._found, self._covered = (_joined(self._found[0], [*grown, *self._more(grown)]), self._found[1]), now
            return self._found
        found = self._whole()
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


class Hand:
    """The entries at hand of the journal at ``root``, kept in memory as long as this is, and the documents set aside."""

    def __init__(self, root: Path, cache: Path) -> None:
        self._root, self._cache = root, cache
        self._aside = Aside(root)
        self._trusted = True
        self._reading = Reading(root, self._whole, self._taken_back)

    def found(self) -> AtHand:
        """What a check reads."""
        entries, problems = self._reading.found()
        return AtHand(entries, problems, self._aside)

    def distrust(self) -> None:
        """From now on everything is at hand: what was set aside was set aside for other claims."""
        if self._trusted:
            self._trusted = False
            self._reading.forget()

    def _taken_back(self, grown: Sequence[Entry]) -> Sequence[Entry]:
        return [entry for _, _, entry in self._aside.taken_back(documents_named(grown))]

    def _whole(self) -> Found:
        self._aside = opened(self._root, self._cache)[0] if self._trusted else Aside(self._root)
        try:
            return self._read()
        except NotALineError:
            self._aside = Aside(self._root)
            return self._read()

    def _read(self) -> Found:
        kept = [one for path, places in self._aside.kept() for _, one in read_at(path, places)]
        after = [one for path in journal_files(self._root) for one in _after(path, *self._aside.covered(path))]
        new = [one for one in after if isinstance(one, Entry)]
        every = [*kept, *after, *self._taken_back(new)]
        entries = sorted((one for one in every if isinstance(one, Entry)), key=journal_order)
        return tuple(entries), [one for one in every if isinstance(one, Problem)]


def _after(path: Path, size: int, lines: int) -> Iterator[Entry | Problem]:
    return entries_from(path, start=size, line=lines)
