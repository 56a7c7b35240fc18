"""Whatever a person hands over as evidence: documents in any form that is read, lists and archives of them, tables of figures, or a folder of these."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from upheld.errors import Problem, SourceError
from upheld.gather.crowd import form_of_crowd, read_crowd
from upheld.gather.documents import Incoming, read_jsonl
from upheld.gather.figures_csv import read_figures
from upheld.gather.files import READ, read_file
from upheld.gather.telegram import is_telegram, read_telegram

__all__ = ["Incoming", "expected", "import_path"]

_LINES = frozenset({".jsonl", ".ndjson"})
_TABLES = frozenset({".csv", ".tsv"})
_COMPANION = ("_files", "_archivos", "_fichiers", "-Dateien", ".files")
"""Folders that browsers save beside a page: its pictures and scripts."""


def import_path(path: Path, *, first_seen: dt.date, skip: frozenset[Path] = frozenset()) -> Iterator[Incoming | Problem]:
    """Documents of a file in any form that is read, or of a folder of such files, one after another.

    The id of a text, page or book is the stem of its file name. Each thing that cannot be read is a Problem with its place and remedy, and the rest goes in.
    ``skip`` names files of a folder that others read (events).

    Raises:
        SourceError: where nothing lies at ``path``, or it cannot be read at all.
    """
    if path.is_dir():
        yield from _folder(path, first_seen=first_seen, skip=skip)
    else:
        yield from _file(path, first_seen=first_seen, name="")


def expected(path: Path) -> int:
    """About how many documents lie at ``path``: a line or row each in lists and tables, one in any other file. For whoever tells how long it will take."""
    files = [path] if path.is_file() else list(_files(path)) if path.is_dir() else []
    return sum(_lines_of(one) if one.suffix.casefold() in _LINES | _TABLES else 1 for one in files)


def _lines_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _file(path: Path, *, first_seen: dt.date, name: str, taken: set[Path] | None = None) -> Iterator[Incoming | Problem]:
    ending = path.suffix.casefold()
    crowd = form_of_crowd(path) if path.is_file() else None  # a pipe can be read only once
    if crowd is not None:
        yield from read_crowd(path, crowd, first_seen=first_seen)
    elif path.is_file() and is_telegram(path):
        yield from read_telegram(path, first_seen=first_seen)
    elif ending in _LINES:
        yield from read_jsonl(path, first_seen=first_seen)
    elif ending in _TABLES:
        yield from read_figures(path, first_seen=first_seen)
    else:
        yield from read_file(path, first_seen=first_seen, name=name, taken=taken)


def _folder(folder: Path, *, first_seen: dt.date, skip: frozenset[Path]) -> Iterator[Incoming | Problem]:
    """Every file below, in order of path; hidden ones and what lies outside by a link are left alone."""
    seen: dict[str, Path] = {}
    taken: set[Path] = set()
    empty = True
    for path in _files(folder):
        empty = False
        if path in skip:
            continue
        if path.resolve() in taken:  # came in with the reference that names it
            continue
        inside = path.relative_to(folder)
        name = next(one for one in (path.stem, inside.with_suffix("").as_posix(), inside.as_posix()) if one not in seen)
        try:
            for one in _file(path, first_seen=first_seen, name=name, taken=taken):
                if isinstance(one, Incoming) and one.document.id == name:
                    if name != path.stem:
                        message = f"{seen[path.stem].relative_to(folder)} has the same name; this one goes under the id {name!r}"
                        yield Problem(where=str(path), entry=name, severity="warning", message=message, remedy="rename one of the two")
                    seen[name] = path
                yield one
        except SourceError as error:
            yield Problem(where=str(path), message=error.message, remedy=error.hint)
    if empty:
        yield Problem(where=str(folder), message="nothing to read in this folder", remedy=f"put documents into it: {READ}")


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(_COMPANION))
        here = Path(place)
        for name in sorted(names):
            if not name.startswith(".") and not ((here / name).is_symlink() and not _inside(here / name, folder)):
                yield here / name


def _inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
