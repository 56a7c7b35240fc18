"""A member of a zip as a stream, inflated by ISA-L where it is installed: about twice as fast as zlib, which is most of reading a zipped file of events.

What the standard library checks is checked here too: a stream that breaks off, and bytes whose sum or number is not what the archive says.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import IO, Any, cast

try:
    from isal import isal_zlib
except ImportError:  # pragma: no cover - a machine without it
    isal_zlib = None  # type: ignore[assignment]

_DAMAGED = cast("type[Exception]", getattr(isal_zlib, "error", OSError))
_AT_ONCE = 1 << 19
_MOST = 1 << 23
"""Bytes inflated at a time, however small they were packed."""
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1


def member_of(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """The bytes of a member.

    Raises:
        zipfile.BadZipFile: where its head is damaged; while reading, where its sum or length is wrong.
        EOFError: while reading, where it breaks off.
    """
    info = archive.getinfo(name)
    plain = info.compress_type == zipfile.ZIP_DEFLATED and not info.flag_bits & _ENCRYPTED
    if isal_zlib is None or not plain or archive.fp is None:
        return archive.open(info)
    return cast("IO[bytes]", io.BufferedReader(_Inflating(archive.fp, info), 4 * _AT_ONCE))


def pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """The rest of a stream in pieces of ``size`` bytes, or of about that where that saves copying what was inflated."""
    inflating = getattr(stream, "raw", None)
    if isinstance(inflating, _Inflating) and isinstance(stream, io.BufferedReader):
        if buffered := stream.read(len(stream.peek())):
            yield buffered
        while piece := inflating.piece():
            yield piece
        return
    while piece := stream.read(size):
        yield piece


class _Inflating(io.RawIOBase):
    """The deflated bytes of one member, in order."""

    def __init__(self, file: IO[bytes], info: zipfile.ZipInfo) -> None:
        file.seek(info.header_offset)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
            raise zipfile.BadZipFile(f"{info.filename}: its head is damaged")
        *_, name, extra = _LOCAL.unpack(head)
        file.seek(name + extra, io.SEEK_CUR)
        self._file, self._info, self._left = file, info, info.compress_size
        self._inflater: Any = isal_zlib.decompressobj(-15)
        self._sum, self._out, self._held = 0, 0, memoryview(b"")

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def piece(self) -> bytes:
        """What one more read of the file gives; empty at the end."""
        held, self._held = bytes(self._held), memoryview(b"")
        return held or self._next()

    def readinto(self, target: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Fill ``target`` as far as one piece goes; 0 at the end."""
        if not self._held:
            self._held = memoryview(self._next())
        count = min(len(self._held), len(target))
        target[:count] = self._held[:count]
        self._held = self._held[count:]
        return count

    def _next(self) -> bytes:
        out = b""
        while not out and not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._file.read(min(self._left, _AT_ONCE))
            if not packed:
                raise EOFError(f"{self._info.filename} breaks off")
            self._left -= 0 if self._inflater.unconsumed_tail else len(packed)
            try:
                out = self._inflater.decompress(packed, _MOST)
            except _DAMAGED as error:
                raise zipfile.BadZipFile(f"{self._info.filename} is damaged: {error}") from None
            self._sum = isal_zlib.crc32(out, self._sum)
            self._out += len(out)
            if self._inflater.eof and (self._sum, self._out) != (self._info.CRC, self._info.file_size):
                raise zipfile.BadZipFile(f"{self._info.filename}: its sum is not that of the archive")
        return out
