"""Rows on their way to the engine, in two ways.

*Fast*: the bytes as they are, with only a look for what the engine cannot bear (NUL, carriage return, byte-order mark). *Careful*: line by line, each
with its number in front, so that every row that cannot be loaded is named with its line and reason. The fast way is tried first; where its count
does not come out even, the careful way is taken over the same bytes. Both end in the same table.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import IO

import msgspec

from upheld.gather.events.form import Form
from upheld.gather.events.inflate_zip import pieces
from upheld.gather.events.raw import BLOCK, as_text
from upheld.ledger.events_schema import Reject, Segment

LONGEST_ROW = 16_000_000
"""Bytes; a longer row is rejected."""
RAW_KEPT = 300
_MOST_LINES = 200
"""A quoted cell over more lines than this has lost its closing mark."""
_BOM = b"\xef\xbb\xbf"


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at a stream found: its lines, and whether the engine can read it as it is."""

    lines: int
    clean: bool


def _odd(block: bytes) -> bool:
    return b"\x00" in block or b"\r" in block


def _newlines(block: bytes) -> int:
    """Line ends in a block; large blocks are counted by numpy, several times as fast as ``bytes.count``."""
    if len(block) < BLOCK:
        return block.count(b"\n")
    import numpy as np  # noqa: PLC0415 - small files need none of it

    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == 10))


def is_clean(stream: IO[bytes]) -> bool:
    """Whether the engine can read a stream as it is."""
    start = stream.read(BLOCK)
    if start.startswith(_BOM) or _odd(start):
        return False
    while block := stream.read(BLOCK):
        if _odd(block):
            return False
    return True


def copy_scanned(stream: IO[bytes], out: IO[bytes] | None, *, skip: int) -> Scan:
    """Count the lines of a stream past ``skip`` header lines, look for odd bytes, and copy the rest to ``out``."""
    clean, lines, last = True, 0, b"\n"
    for number in range(skip):
        header = stream.readline()
        clean &= number > 0 or not header.startswith(_BOM) or out is not None  # a copy leaves the header and its mark behind
    first = True
    for piece in pieces(stream, BLOCK):
        marked = first and skip == 0 and piece.startswith(_BOM)
        block = piece[3:] if marked else piece
        clean = clean and not (marked and out is None)
        first = False
        clean = clean and not _odd(block)
        lines += _newlines(block)
        last = block[-1:] or last
        if out is not None:
            out.write(block)
    if last != b"\n":
        lines += 1
        if out is not None:
            out.write(b"\n")
    return Scan(lines=lines, clean=clean)


class Careful(msgspec.Struct, kw_only=True):
    """What the careful way left behind: its rows are in the spool, what it could not put there is in ``rejects``."""

    rows: int = 0
    repaired: dict[str, int] = {}
    rejects: list[Reject] = []

    def reject(self, name: str, line: int, reason: str, raw: bytes | str) -> None:
        """Name a row that is not loaded."""
        text = raw if isinstance(raw, str) else as_text(raw)
        self.rows += 1
        self.rejects.append(Reject(name=name, line=line, reason=reason, raw=text[:RAW_KEPT].replace("\x00", "\\0")))


def scrub_lines(stream: IO[bytes], form: Form, segments: tuple[Segment, ...], out: IO[bytes], found: Careful) -> None:
    """Lines of ``segments``, which follow each other in ``stream``, to ``out`` as ``row_no TAB line``; rejects are named."""
    width = len(form.columns)
    for segment in segments:
        for n in range(segment.lines):
            raw = stream.readline(LONGEST_ROW)
            too_long = len(raw) >= LONGEST_ROW
            while too_long and not raw.endswith(b"\n") and (more := stream.readline(LONGEST_ROW)):
                raw = raw[:RAW_KEPT] + more[-1:]
            line = (raw.removeprefix(_BOM) if n == 0 else raw).removesuffix(b"\n").removesuffix(b"\r")
            if not line.strip():
                continue
            why = "a row of more than 16 MB" if too_long else "a NUL byte within the row" if b"\x00" in line else ""
            fixed = line if why else _fixed(line, form, width)
            if why or isinstance(fixed, str):
                found.reject(segment.name, segment.first_line + n, why or str(fixed), line)
                continue
            found.rows += 1
            if fixed != line:
                found.repaired[segment.name] = found.repaired.get(segment.name, 0) + 1
            out.write(b"%d\t%b\n" % (segment.first_row + n, fixed))


def _fixed(line: bytes, form: Form, width: int) -> bytes | str:
    """The line as UTF-8 in whole cells, or why it cannot be."""
    if b"\r" in line:
        line = line.replace(b"\r", b" ")
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        line = line.decode("cp1252" if _is_cp1252(line) else "latin-1").encode()
    cells = line.count(b"\t") + 1
    if cells > width and form.surplus and not b"".join(line.split(b"\t")[width:]).strip():
        return b"\t".join(line.split(b"\t")[:width])
    return line if cells == width else f"{cells} columns where {form.name} has {width}"


def _is_cp1252(line: bytes) -> bool:
    try:
        line.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True


class _Lines:
    """Numbered lines of a stream, some of which may be given back."""

    def __init__(self, stream: IO[bytes], before: int) -> None:
        self._stream = stream
        self._number = before
        self._back: deque[tuple[int, bytes]] = deque()

    def take(self) -> tuple[int, bytes] | None:
        """The next line and its number, ``None`` at the end."""
        if self._back:
            return self._back.popleft()
        raw = self._stream.readline(LONGEST_ROW)
        self._number += 1
        return (self._number, raw) if raw else None

    def give_back(self, lines: list[tuple[int, bytes]]) -> None:
        """Put lines back before the next one."""
        self._back.extendleft(reversed(lines))


def records(stream: IO[bytes], name: str, *, before: int, width: int, delimiter: str, found: Careful) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of each record of a CSV whose quoted cells may hold line ends; ``before`` lines were read already.

    A quotation mark that is never closed would swallow the rows after it: where the cells do not come out, its line alone is rejected and reading
    goes on with the next.
    """
    lines = _Lines(stream, before)
    while (first := lines.take()) is not None:
        number, raw = first
        if not raw.strip():
            continue
        if b"\x00" in raw:
            found.reject(name, number, "a NUL byte within the row", raw)
            continue
        cells, rest = _record(lines, raw, delimiter)
        if cells is not None and len(cells) == width:
            found.rows += 1
            yield number, cells
            continue
        lines.give_back(rest)
        why = "a quotation mark that is never closed" if cells is None or rest else f"{len(cells)} columns where the first line has {width}"
        found.reject(name, number, why, raw)


def _record(lines: _Lines, raw: bytes, delimiter: str) -> tuple[list[str] | None, list[tuple[int, bytes]]]:
    """The cells of the record that begins with ``raw`` (``None``: it never ends), and the further lines it took."""
    taken: list[tuple[int, bytes]] = []
    unclosed = raw.count(b'"') % 2
    if unclosed and (cells := _whole(raw, delimiter)) is not None:
        return cells, []  # an odd mark inside a cell is data
    while unclosed:
        more = lines.take() if len(taken) < _MOST_LINES else None
        if more is None:
            return None, taken
        taken.append(more)
        unclosed ^= more[1].count(b'"') % 2
    return cells_of(as_text(b"".join((raw, *(t[1] for t in taken)))), delimiter), taken


def _whole(raw: bytes, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([as_text(raw).rstrip("\r\n")], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def cells_of(record: str, delimiter: str) -> list[str]:
    """The cells of one record."""
    return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])


def as_spool_line(row_no: int, cells: list[str]) -> str:
    """One row for the engine: cells quoted where they hold what would part them."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerow([row_no, *cells])
    return out.getvalue()
