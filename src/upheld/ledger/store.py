"""Texts and raw bytes by their sha256: what is stored can be checked, and the same content twice is stored once."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import zstandard

from upheld.errors import DamagedError
from upheld.ledger.files import sync_folder, write_whole


def sha256_of(text: str) -> str:
    """Hash of a text's exact code points, as UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


_DIGEST = re.compile(r"[0-9a-f]{64}")


def _checked(digest: str) -> str:
    """A hash that may become part of a path: a journal that came from elsewhere may hold anything in its place.

    Raises:
        DamagedError: where it is none.
    """
    if not _DIGEST.fullmatch(digest):
        raise DamagedError(f"{digest[:24]!r} is no hash of a text", hint="run `upheld check --verify` to see where the journal names it")
    return digest


class Store:
    """``texts/ab/cdef….txt`` and ``archive/ab/cdef….zst`` under ``root``."""

    def __init__(self, root: Path) -> None:
        self._texts = root / "texts"
        self._archive = root / "archive"

    def text_path(self, digest: str) -> Path:
        """Where the text with this hash lies."""
        return self._texts / _checked(digest)[:2] / f"{digest[2:]}.txt"

    def raw_path(self, digest: str) -> Path:
        """Where the raw bytes with this hash lie."""
        return self._archive / _checked(digest)[:2] / f"{digest[2:]}.zst"

    def put_text(self, text: str) -> str:
        """Store a text as it is, newlines untouched; returns its hash."""
        digest, content = sha256_of(text), text.encode()
        path = self.text_path(digest)
        if not path.exists() or path.read_bytes() != content:  # a damaged one is mended by adding it again
            write_whole(path, content)
        return digest

    def text(self, digest: str) -> str:
        """The text with this hash.

        Raises:
            DamagedError: where it is missing or not what its name says.
        """
        path = self.text_path(digest)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise DamagedError(f"the text {digest[:12]} is missing", hint=f"restore {path} from a copy, or add its document again") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise DamagedError(f"the text {digest[:12]} was changed", hint=f"restore {path} from a copy, or add its document again")
        return content.decode()

    def put_raw(self, content: bytes) -> str:
        """Store raw bytes, compressed; returns the hash of the bytes themselves."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.raw_path(digest)
        if not path.exists() or not self._holds(digest):
            write_whole(path, zstandard.ZstdCompressor(level=10).compress(content))
        return digest

    def _holds(self, digest: str) -> bool:
        try:
            self.raw(digest)
        except DamagedError:
            return False
        return True

    def put_raw_file(self, source: Path, digest: str) -> None:
        """Store the bytes of a file whose hash is known, in a stream: memory does not grow with it."""
        path = self.raw_path(digest)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}.part")
        with source.open("rb") as content, aside.open("wb") as out:
            zstandard.ZstdCompressor(level=3).copy_stream(content, out, size=source.stat().st_size)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(path)
        sync_folder(path.parent)

    def raw_to_file(self, digest: str, target: Path) -> None:
        """Write the raw bytes with this hash to a file, in a stream.

        Raises:
            DamagedError: where they are missing or not what their name says.
        """
        path, seen = self.raw_path(digest), hashlib.sha256()
        try:
            with path.open("rb") as content, target.open("wb") as out:
                for block in zstandard.ZstdDecompressor().read_to_iter(content):
                    seen.update(block)
                    out.write(block)
        except (FileNotFoundError, zstandard.ZstdError):
            raise DamagedError(f"the archived bytes {digest[:12]} cannot be read", hint=f"restore {path} from a copy") from None
        if seen.hexdigest() != digest:
            raise DamagedError(f"the archived bytes {digest[:12]} were changed", hint=f"restore {path} from a copy")

    def raw(self, digest: str) -> bytes:
        """The raw bytes with this hash.

        Raises:
            DamagedError: where they are missing or not what their name says.
        """
        path = self.raw_path(digest)
        try:
            content = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).readall()  # a damaged size must not claim memory
        except (FileNotFoundError, zstandard.ZstdError):
            raise DamagedError(f"the archived bytes {digest[:12]} cannot be read", hint=f"restore {path} from a copy") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise DamagedError(f"the archived bytes {digest[:12]} were changed", hint=f"restore {path} from a copy")
        return content
