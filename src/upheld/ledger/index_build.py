"""Building the index: one light pass over the journal, written aside, then renamed into place.

A row says where a line lies and what it is about; the words stay in the journal. ``newest`` marks the last entry of its kind about its subject,
``closes`` the last of those its writer recorded at one instant, and the last before a brief (heads are those of what came before it).
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np

from upheld.ledger.files import locked, make_folder, sync_folder
from upheld.ledger.index import FORMAT, NAME
from upheld.ledger.journal import month_files, writers

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TABLES = """
create table meta as select $format as format;
create table files (file smallint, path varchar, covered bigint, lines bigint, head varchar);
create table entries as
  select c.*, row_number() over (partition by kind, part, subject order by recorded desc, writer desc, n desc) = 1 as newest
  from columns c order by kind, subject, part, recorded, writer, n;
"""


class _Thing(msgspec.Struct):
    id: str = ""
    analysis: str = ""
    claim: str = ""
    name: str = ""
    slug: str = ""


class _Body(msgspec.Struct):
    type: str
    claim: _Thing | str = ""
    document: _Thing | str = ""
    source: _Thing | str = ""
    assessment: _Thing | None = None
    analysis: _Thing | None = None

    def subject(self) -> tuple[str, str]:
        """What an entry is about (claim, document, source or analysis), and the analysis it is part of where it says so."""
        if isinstance(self.claim, _Thing):
            return self.claim.id, self.claim.analysis
        if self.assessment is not None:
            return self.assessment.claim, ""
        if self.analysis is not None:
            return self.analysis.slug, ""
        other = self.claim or self.document or self.source
        return (other, "") if isinstance(other, str) else (other.id or other.name, "")


class _Line(msgspec.Struct):
    n: int
    recorded: str
    body: _Body


class _Columns:
    """The rows of the index, column by column."""

    def __init__(self) -> None:
        self.text: dict[str, list[str]] = {"kind": [], "subject": [], "part": []}
        self.number: dict[str, list[int]] = {name: [] for name in ("file", "line", "start", "size", "n", "recorded", "writer")}
        self._decode = msgspec.json.Decoder(_Line).decode
        self._last = ("", 0)

    def scan(self, path: Path, *, file: int, writer: int) -> tuple[int, int, str]:
        """Take in the whole lines of a file; returns how many bytes and lines they are, and the hash of the last."""
        start = number = 0
        line = b""
        columns = self.number
        with path.open("rb", buffering=1 << 20) as source:
            for line in source:
                if not line.endswith(b"\n"):
                    break
                number += 1
                self._take(line)
                columns["file"].append(file)
                columns["line"].append(number)
                columns["start"].append(start)
                columns["size"].append(len(line))
                columns["writer"].append(writer)
                start += len(line)
                head = line
        return start, number, head[9:73].decode("ascii", "replace") if number else ""

    def _take(self, line: bytes) -> None:
        try:
            found = self._decode(line)
            recorded = self._micros(found.recorded)
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError):  # kind "": always read, so that reading names what is wrong
            kind, subject, part, n, recorded = "", "", "", 0, 0
        else:
            kind, (subject, part), n = found.body.type, found.body.subject(), found.n
        for name, text in (("kind", kind), ("subject", subject), ("part", part)):
            self.text[name].append(text)
        self.number["n"].append(n)
        self.number["recorded"].append(recorded)

    def _micros(self, recorded: str) -> int:
        if recorded != self._last[0]:
            self._last = recorded, (dt.datetime.fromisoformat(recorded) - _EPOCH) // dt.timedelta(microseconds=1)
        return self._last[1]

    def arrays(self) -> dict[str, Any]:
        """The columns as DuckDB takes them in."""
        numbers = {name: np.array(column, dtype=np.int64) for name, column in self.number.items()}
        writer, recorded = numbers["writer"], numbers["recorded"]
        closes = np.ones(len(writer), dtype=bool)
        before_brief = np.array([kind == "brief" for kind in self.text["kind"]][1:], dtype=bool)
        closes[:-1] = (writer[1:] != writer[:-1]) | (recorded[1:] != recorded[:-1]) | before_brief
        return {**{name: np.array(column, dtype=object) for name, column in self.text.items()}, **numbers, "closes": closes}


def _scanned(root: Path) -> tuple[_Columns, list[tuple[int, str, int, int, str]]]:
    columns = _Columns()
    files: list[tuple[int, str, int, int, str]] = []
    for rank, writer in enumerate(writers(root)):
        for path in month_files(root / writer):
            covered, lines, head = columns.scan(path, file=len(files), writer=rank)
            files.append((len(files), f"{writer}/{path.name}", covered, lines, head))
    return columns, files


def _asides(cache: Path) -> Iterator[Path]:
    return cache.glob(f".{NAME}.*.part*")


def build(root: Path, cache: Path) -> None:
    """Build the index of the journal at ``root`` aside and rename it into ``cache``; a reader sees the old one or the new one.

    Raises:
        LockedError: where another process is building it.
        duckdb.Error, OSError: where the disk refuses; the old index, if any, stands.
    """
    make_folder(cache)
    with locked(cache / "index.lock", wait_s=0.0):
        for left in _asides(cache):  # of a build that was killed
            left.unlink(missing_ok=True)
        aside = cache / f".{NAME}.{os.getpid()}.part"
        try:
            _write(aside, *_scanned(root))
            aside.replace(cache / NAME)
        finally:
            for left in _asides(cache):
                left.unlink(missing_ok=True)
        sync_folder(cache)


def _write(path: Path, columns: _Columns, files: list[tuple[int, str, int, int, str]]) -> None:
    with duckdb.connect(str(path), config={"threads": 1}) as made:
        made.register("columns", columns.arrays())
        for statement in _TABLES.split(";\n")[:-1]:
            made.execute(statement, {"format": FORMAT} if "$format" in statement else {})
        if files:
            made.executemany("insert into files values (?, ?, ?, ?, ?)", files)
        made.unregister("columns")
