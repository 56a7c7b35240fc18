"""Taking a compressed body apart in small pieces, so that a bomb is stopped at the size it may have and never unpacked whole."""

from __future__ import annotations

import zlib

PIECE = 65_536
"""Bytes unpacked at a time."""

ENCODINGS = "gzip, deflate"
"""What is asked for: only what is unpacked here."""


class TooLargeError(ValueError):
    """More bytes than allowed."""


class GarbledError(ValueError):
    """Not what its label says."""


class Inflater:
    """Unpacks chunks into at most ``largest`` bytes; ``encoding`` is the Content-Encoding (empty: as it comes)."""

    def __init__(self, encoding: str, *, largest: int) -> None:
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise GarbledError(f"it is packed as {encoding!r}, which was not asked for")
        self._packed = encoding not in {"", "identity"}
        self._raw_tried = encoding != "deflate"
        self._largest = largest
        self._out = bytearray()
        self._unpack = zlib.decompressobj(47)  # gzip or zlib, by its first bytes
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        """Take one chunk as it came.

        Raises:
            TooLargeError: where the whole would be larger than allowed.
            GarbledError: where it cannot be unpacked.
        """
        if not self._packed:
            self._take(chunk)
            return
        self._begun = self._begun or bool(chunk)
        while chunk:
            if self._unpack.eof:  # a further member; what does not begin like one is padding
                if not chunk.startswith(b"\x1f"):
                    return
                self._unpack = zlib.decompressobj(47)
            try:
                piece = self._unpack.decompress(chunk, PIECE)
            except zlib.error as error:
                if self._raw_tried or self._out:
                    raise GarbledError(f"it cannot be unpacked: {error}") from None
                self._raw_tried, self._unpack = True, zlib.decompressobj(-15)  # some servers mean the bare form by "deflate"
                continue
            self._take(piece)
            chunk = self._unpack.unconsumed_tail or self._unpack.unused_data

    def _take(self, piece: bytes) -> None:
        if len(self._out) + len(piece) > self._largest:
            raise TooLargeError(f"it has more than {self._largest / 1_000_000:g} MB")
        self._out += piece

    def finish(self) -> bytes:
        """The whole.

        Raises:
            GarbledError: where it was cut off.
        """
        if self._packed and self._begun:
            self._take(self._unpack.flush(PIECE) if not self._unpack.eof else b"")
            if not self._unpack.eof:
                raise GarbledError("it was cut off")
        return bytes(self._out)
