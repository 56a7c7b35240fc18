"""Bytes of event files: plain, gzip, zip and folders of these, one member after another, never a whole file in memory."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import msgspec

from upheld.gather.events.form import Head
from upheld.gather.events.inflate_zip import member_of

BLOCK = 1 << 20
_LOOK = 1 << 16
BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, OSError, NotImplementedError, RuntimeError)
"""What a truncated, damaged or locked archive raises."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of rows: a plain or gzip file, or a file within a zip (``inner``)."""

    path: Path
    inner: str = ""

    @property
    def name(self) -> str:
        """``file`` or ``file!inner``."""
        return f"{self.path.name}!{self.inner}" if self.inner else self.path.name

    @property
    def plain(self) -> bool:
        """Whether the file's own bytes are the rows."""
        return not self.inner and not _starts(self.path, b"\x1f\x8b")


def _starts(path: Path, magic: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(magic)) == magic


def members(path: Path) -> list[Member]:
    """The streams in a file.

    Raises:
        BROKEN: where it is an archive that cannot be opened.
    """
    if not _starts(path, b"PK\x03\x04"):
        return [Member(path=path)]
    with zipfile.ZipFile(path) as archive:
        return [Member(path=path, inner=i.filename) for i in archive.infolist() if not i.is_dir() and "__MACOSX" not in i.filename]


@contextmanager
def opened(member: Member) -> Iterator[IO[bytes]]:
    """The member's bytes as a stream."""
    if member.inner:
        with zipfile.ZipFile(member.path) as archive, member_of(archive, member.inner) as stream:
            yield stream
    elif member.plain:
        with member.path.open("rb") as stream:
            yield stream
    else:
        with gzip.open(member.path) as packed:
            yield cast("IO[bytes]", packed)


def head_of(member: Member) -> Head:
    """The first 64 KB of a member, as lines."""
    with opened(member) as stream:
        content = stream.read(_LOOK)
    cut = content.rfind(b"\n") + 1 if len(content) == _LOOK else len(content)
    text = as_text(content[: cut or len(content)].removeprefix(b"\xef\xbb\xbf"))
    return Head(name=member.inner or member.path.name, lines=tuple(text.replace("\r\n", "\n").rstrip("\n").split("\n")), content=content)


def as_text(content: bytes) -> str:
    """UTF-8, else Latin-1, which reads any bytes."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def sha256_of_file(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_below(path: Path) -> list[Path]:
    """The file itself, or every file below a folder in order of path; hidden ones are left alone."""
    if not path.is_dir():
        return [path]
    found = []
    for place, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in sorted(names) if not name.startswith(".")]
    return found
