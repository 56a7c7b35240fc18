"""Documents set aside: those that bear on no claim and of which everything was told, so that a check need not read them again.

``.cache/aside`` says where in the journal they stand, by a hash of their ids, how many became known on each day, and which other entries have to be read
(``kept``). It holds no words and is never believed over the journal: it names the last line of each file as far as it goes, what comes after is read
whole, and an entry that is asked for by its id is read from the journal. It begins with the mark of the claims and of the code that found nothing in
these documents (:func:`upheld.ledger.links.mark_of`): under another mark all is read again. What follows are sealed blocks, of which a damaged one ends
what is believed; what it would have spared is read, that is all. It may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from upheld.ledger.entry import DocumentEntry, Entry
from upheld.ledger.journal import NotALineError, Place, head_at, read_at
from upheld.ledger.sealed import SIZE, blocks, short_hash
from upheld.model.evidence import Document

NAME = "aside"
FORMAT = b"upheld-aside-1 "
ROW = struct.Struct(f"<{SIZE}s32sHIIQ")
"""A document: hash of its id, sha256 of its text, number of its file, line, size, start."""

KEPT = struct.Struct("<HIIQ")
"""An entry that is read: number of its file, line, size, start."""


class Covered(msgspec.Struct, frozen=True, array_like=True):
    """A file of the journal, by its path under it, as far as it was looked through: bytes, lines, and the hash of the last of these."""

    path: str
    size: int
    lines: int
    head: str


GONE = struct.Struct(f"<{SIZE}sI")
"""A document that is read again: hash of its id, the day it became known."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """What one check set aside: all files and all kept entries as they are then; rows and days (how many each) added, and documents taken back."""

    files: tuple[Covered, ...]
    kept: bytes
    rows: bytes
    days: dict[int, int]
    gone: bytes = b""


_decode = msgspec.msgpack.Decoder(Block).decode


def key_of(document: str) -> bytes:
    """What a document's id is known by."""
    return short_hash(document.encode("utf-8", "surrogatepass"))


class Aside:
    """What is set aside of the journal at ``root``. Ids that come up again are taken back by :meth:`taken_back`, and count here no more."""

    def __init__(self, root: Path, mark: bytes = b"", held: Iterable[Block] = ()) -> None:
        self._root = root
        self.mark = mark
        self.files: tuple[Covered, ...] = ()
        self._kept = b""
        self._rows: list[bytes] = []
        self._gone: set[bytes] = set()
        self._days: Counter[int] = Counter()
        self._places: dict[bytes, tuple[int, int, int, int]] | None = None
        for block in held:
            self.files, self._kept = block.files, block.kept
            self._rows.append(block.rows)
            self._days.update(block.days)
            for key, day in GONE.iter_unpack(block.gone):
                self._gone.add(key)
                self._days[day] -= 1

    def __len__(self) -> int:
        """How many documents are set aside."""
        return sum(self._days.values())

    def by(self, day: dt.date) -> tuple[int, dt.date | None]:
        """How many of them were known by a day, and the last day on which one became known."""
        until = day.toordinal()
        days = [one for one, count in self._days.items() if count and one <= until]
        return sum(self._days[one] for one in days), dt.date.fromordinal(max(days)) if days else None

    def kept(self) -> list[tuple[Path, list[Place]]]:
        """Where the entries stand that are read, by file, ascending."""
        places: dict[int, list[Place]] = {}
        for number, line, size, start in KEPT.iter_unpack(self._kept):
            places.setdefault(number, []).append(Place(line, start, size))
        return [(self._root / self.files[number].path, sorted(places[number], key=lambda p: p.start)) for number in sorted(places)]

    def covered(self, path: Path) -> tuple[int, int]:
        """Bytes and lines of a file that were looked through."""
        name = path.relative_to(self._root).as_posix()
        return next(((c.size, c.lines) for c in self.files if c.path == name), (0, 0))

    def rows(self) -> Iterator[tuple[bytes, bytes]]:
        """Key and row of each document, those that were taken back left out."""
        for block in self._rows:
            for i in range(0, len(block), ROW.size):
                row = block[i : i + ROW.size]
                if row[:SIZE] not in self._gone:
                    yield row[:SIZE], row

    def texts(self) -> frozenset[str]:
        """The hashes of all their texts."""
        return frozenset(row[SIZE : SIZE + 32].hex() for _, row in self.rows())

    def located(self, document: str) -> tuple[Path, Place, Entry] | None:
        """The entry with which a document came in, read from the journal, and its place; ``None`` where it is not set aside."""
        place = self._found().get(key_of(document))
        if place is None:
            return None
        number, line, size, start = place
        path = self._root / self.files[number].path
        try:
            at, found = next(read_at(path, [Place(line, start, size)]))
        except (NotALineError, OSError, ValueError):  # the journal was cut meanwhile: the next reading sees it
            return None
        same = isinstance(found, Entry) and isinstance(found.body, DocumentEntry) and found.body.document.id == document
        return (path, at, found) if same and isinstance(found, Entry) else None

    def document(self, name: str) -> Document | None:
        """A document that is set aside, without its text."""
        found = self.located(name)
        return found[2].body.document if found is not None and isinstance(found[2].body, DocumentEntry) else None

    def taken_back(self, documents: Iterable[str]) -> list[tuple[Path, Place, Entry]]:
        """The entries of those of some documents that are set aside, with their places; from now on they count here no more."""
        found = []
        for name in sorted(set(documents)) if len(self) else ():
            one = self.located(name)
            if one is not None and isinstance(one[2].body, DocumentEntry):
                found.append(one)
                self._gone.add(key_of(name))
                self._found().pop(key_of(name))
                self._days[one[2].body.document.known.toordinal()] -= 1
        return found

    def whole(self) -> Block:
        """All of it as one block."""
        return Block(self.files, self._kept, b"".join(row for _, row in self.rows()), {day: n for day, n in self._days.items() if n})

    def size(self) -> int:
        """Bytes of :meth:`whole`, roughly."""
        return len(self) * ROW.size + len(self._kept)

    def _found(self) -> dict[bytes, tuple[int, int, int, int]]:
        if self._places is None:
            self._places = {key: ROW.unpack(row)[2:] for key, row in self.rows()}
        return self._places

    def holds(self) -> bool:
        """Whether the journal still begins with what was looked through."""
        paths = ((self._root / c.path, c) for c in self.files)
        return all(path.is_file() and head_at(path, c.size) == c.head for path, c in paths)


def opened(root: Path, cache: Path) -> tuple[Aside, int]:
    """What is set aside of the journal at ``root``, and how many bytes of the file hold it; nothing where there is none or it is of another journal."""
    begin = len(FORMAT) + SIZE
    try:
        content = (cache / NAME).read_bytes()
    except OSError:
        return Aside(root), 0
    if len(content) < begin or not content.startswith(FORMAT):
        return Aside(root), 0
    held, end = [], begin
    for block, after in blocks(content, begin):
        try:
            held.append(_decode(block))
        except msgspec.DecodeError:
            break
        end = after
    found = Aside(root, content[len(FORMAT) : begin], held)
    return (found, end) if held and found.holds() else (Aside(root), 0)
