"""The append-only record: one hash chain a writer, one file a month, one entry a line.

An append holds the lock, sets aside a torn tail a crash may have left, writes all lines at once and returns only when they are on the disk.
Two clones have two writers, so git merges their journals as a union of files.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import mmap
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from upheld.errors import DamagedError, Problem, WorkspaceError
from upheld.ledger.entry import ROOT_HASH, Body, Entry, links_of, make_line, read_line, seal_holds
from upheld.ledger.files import locked, make_folder, sync_folder, write_all, write_whole, writing

LOCK = ".lock"
_MONTH = re.compile(r"\d{4}-\d{2}\.jsonl")
Clock = Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def month_files(folder: Path) -> list[Path]:
    """A writer's files, oldest first."""
    return sorted(p for p in folder.iterdir() if _MONTH.fullmatch(p.name)) if folder.is_dir() else []


def writers(root: Path) -> list[str]:
    """Ids of all writers with a folder under ``root``."""
    return sorted(p.name for p in root.iterdir() if p.is_dir()) if root.is_dir() else []


def _tail(path: Path, *, block: int = 65536) -> tuple[bytes, bytes]:
    """The last whole line of a file and what was written after it without a newline, reading back from the end only."""
    with path.open("rb") as file:
        start = file.seek(0, os.SEEK_END)
        content = b""
        while start and content.count(b"\n") < 2:
            begin = max(0, start - block)
            file.seek(begin)
            content = file.read(start - begin) + content
            start, block = begin, block * 2
    whole, _, torn = content.rpartition(b"\n")
    return whole.rpartition(b"\n")[2], torn


def _last_line(folder: Path) -> bytes | None:
    return next((line for path in reversed(month_files(folder)) if (line := _tail(path)[0])), None)


class Journal:
    """The journal at ``root`` (the ``journal/`` folder), written as ``writer`` on behalf of ``by``.

    ``witness`` is a file of this clone that keeps the last head it wrote, so that a dropped end is found before the next run names it.
    """

    def __init__(self, root: Path, *, writer: str, by: str, clock: Clock = utc_now, witness: Path | None = None) -> None:
        self.root = root
        self.writer = writer
        self.by = by
        self._clock = clock
        self._witness = witness

    def append(self, bodies: Sequence[Body]) -> tuple[tuple[Entry, ...], list[Problem]]:
        """Append ``bodies`` in order, all in one flush; nothing is acknowledged before it is on the disk.

        Returns:
            The entries, and a Problem where a torn tail had to be set aside first.

        Raises:
            LockedError: where another process holds the journal too long.
            DamagedError: where this writer's last line does not hold; `verify` names it.
            WorkspaceError: where the disk refuses; then none of ``bodies`` is acknowledged.
        """
        if not bodies:
            return (), []
        folder = self.root / self.writer
        with writing(folder):
            make_folder(folder)
        with locked(self.root / LOCK), writing(folder):
            problems = _set_torn_tail_aside(folder)
            entries = self._append_locked(folder, bodies)
            if self._witness is not None:
                with suppress(OSError):  # a help to `verify`, no part of the record
                    self._witness.write_text(f"{self.writer} {entries[-1].hash}\n")
            return entries, problems

    def _append_locked(self, folder: Path, bodies: Sequence[Body]) -> tuple[Entry, ...]:
        last = _last_line(folder)
        if last is not None and not seal_holds(last):
            raise DamagedError(f"the last line of {folder.name} was changed", hint="run `upheld check --verify` to see where")
        before = read_line(last) if last is not None else None
        prev, n = (before.hash, before.n) if before else (ROOT_HASH, 0)
        recorded = max(self._clock(), before.recorded) if before else self._clock()
        lines: list[bytes] = []
        for body in bodies:
            n += 1
            line, prev = make_line(body, prev=prev, n=n, recorded=recorded, writer=self.writer, by=self.by)
            lines.append(line)
        path = folder / f"{recorded:%Y-%m}.jsonl"
        _append_flushed(path, b"".join(lines))
        return tuple(read_line(line) for line in lines)

    def heads(self) -> dict[str, str]:
        """The hash of each writer's last line."""
        found = {}
        for writer in writers(self.root):
            last = _last_line(self.root / writer)
            if last is not None and seal_holds(last):
                found[writer] = links_of(last)[0]
        return found


def _append_flushed(path: Path, content: bytes) -> None:
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    start = os.fstat(handle).st_size
    try:
        write_all(handle, content)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, start)  # a full disk must not leave a part that was never acknowledged
        raise
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)


def _set_torn_tail_aside(folder: Path) -> list[Problem]:
    """Move what stands after the last newline into ``damaged/``, under a name its content and place give it, so that nothing is overwritten."""
    files = month_files(folder)
    torn = _tail(files[-1])[1] if files else b""
    if not torn:
        return []
    path = files[-1]
    keep = path.stat().st_size - len(torn)
    aside = folder / "damaged" / f"{path.stem}-{keep}-{hashlib.sha256(torn).hexdigest()[:8]}.part"
    write_whole(aside, torn)
    handle = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(handle, keep)
        os.fsync(handle)
    finally:
        os.close(handle)
    return [
        Problem(
            where=str(path), line=line_count(path) + 1, severity="warning",
            message=f"the last line was cut off; its {len(torn)} bytes are set aside in {aside.name}",
            remedy="nothing acknowledged is lost; repeat the step that was interrupted",
        )
    ]  # fmt: skip


def line_count(path: Path) -> int:
    """How many whole lines a file has."""
    return path.read_bytes().count(b"\n")


class NotALineError(Exception):
    """What is said to be a line of the journal is none: whoever says so speaks of another journal."""


class Place(NamedTuple):
    """Where an entry stands in its file: the number of its line, and its first byte and length, the newline among them."""

    line: int
    start: int
    size: int


def placed_from(path: Path, *, start: int = 0, line: int = 0) -> Iterator[tuple[Place, Entry | Problem]]:
    """The entries of a file from byte ``start`` on, which ``line`` lines come before, and what there is no entry, each with its place.

    A line without a newline ends nothing: it is a Problem whose place has no length.
    """
    with path.open("rb") as file:
        file.seek(start)
        content = file.read()
    whole, _, torn = content.rpartition(b"\n")
    lines = whole.split(b"\n") if b"\n" in content else []
    for number, one in enumerate(lines, line + 1):
        yield Place(number, start, len(one) + 1), entry_at(path, number, one)
        start += len(one) + 1
    if torn:
        yield (
            Place(line + len(lines) + 1, start, 0),
            Problem(
                where=str(path),
                line=line + len(lines) + 1,
                severity="warning",
                message="the last line was cut off",
                remedy="the next append sets it aside",
            ),
        )


def entries_from(path: Path, *, start: int = 0, line: int = 0) -> Iterator[Entry | Problem]:
    """The entries of :func:`placed_from`."""
    return (one for _, one in placed_from(path, start=start, line=line))


def read_at(path: Path, places: Sequence[Place]) -> Iterator[tuple[Place, Entry | Problem]]:
    """The entries at some places of a file, ascending.

    Raises:
        NotALineError: where no whole line stands at one of them.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for place in places:
            line = content[place.start : place.start + place.size]
            if not line.endswith(b"\n") or (place.start and content[place.start - 1] != ord("\n")):
                raise NotALineError
            yield place, entry_at(path, place.line, line)


def entry_at(path: Path, number: int, line: bytes) -> Entry | Problem:
    """The entry of a line, or what is wrong with it."""
    try:
        return read_line(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Problem(
            where=str(path), line=number, message=f"this line is no entry: {error}", remedy="restore the file from a copy or another clone"
        )


def head_at(path: Path, end: int) -> str:
    """The hash of the line that ends at byte ``end``; empty where none does."""
    with path.open("rb") as file:
        size, block = file.seek(0, 2), 4096
        if not end:
            return ""
        while end <= size:
            file.seek(max(end - block, 0))
            content = file.read(min(block, end))
            begin = content.rfind(b"\n", 0, -1) + 1
            if begin or block >= end:
                return content[begin + 9 : begin + 73].decode("ascii", "replace") if content.endswith(b"\n") else ""
            block *= 4
    return ""


def journal_order(entry: Entry) -> tuple[dt.datetime, str, int]:
    """The order of all writers' entries together."""
    return entry.recorded, entry.writer, entry.n


def read(root: Path) -> tuple[tuple[Entry, ...], list[Problem]]:
    """All entries of all writers, in the order of the journal, and what could not be read."""
    found: list[Entry] = []
    problems: list[Problem] = []
    for path in journal_files(root):
        for one in entries_from(path):
            (found if isinstance(one, Entry) else problems).append(one)  # type: ignore[arg-type]
    found.sort(key=journal_order)
    return tuple(found), problems


def journal_files(root: Path) -> Iterator[Path]:
    """Every file of every writer; a reader's half of an append that is under way is waited for."""
    for writer in writers(root):
        for path in month_files(root / writer):
            if not _ends_whole(path):
                _wait_for_append(root)
            yield path


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if not file.seek(0, os.SEEK_END):
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _wait_for_append(root: Path) -> None:
    """Let an append that is under way end, so that a reader does not take its half for a torn line."""
    with suppress(WorkspaceError), locked(root / LOCK, wait_s=5.0):
        pass
