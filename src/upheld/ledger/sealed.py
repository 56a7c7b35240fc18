"""Blocks in a file beside the record, each sealed by a hash of what it holds: a damaged one ends what is believed, and nothing after it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

SIZE = 16
"""Bytes of a hash."""

_LENGTH = 8


def short_hash(content: bytes | memoryview) -> bytes:
    """A hash of :data:`SIZE` bytes, for what is derived and can be made again."""
    return hashlib.blake2b(content, digest_size=SIZE).digest()


def sealed(content: bytes) -> bytes:
    """A block: its length, its hash, what it holds."""
    return len(content).to_bytes(_LENGTH, "big") + short_hash(content) + content


def blocks(content: bytes, start: int) -> Iterator[tuple[memoryview, int]]:
    """What each whole block from ``start`` on holds, with where it ends; the first that is damaged or cut off ends it."""
    view = memoryview(content)
    while start + _LENGTH + SIZE <= len(content):
        size = int.from_bytes(content[start : start + _LENGTH], "big")
        begin, end = start + _LENGTH + SIZE, start + _LENGTH + SIZE + size
        if end > len(content) or short_hash(view[begin:end]) != content[start + _LENGTH : begin]:
            return
        yield view[begin:end], end
        start = end
