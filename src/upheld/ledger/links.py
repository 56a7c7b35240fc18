"""Links found before, kept beside the index: a document is matched with the same claims once, however often they are checked.

``.cache/links`` begins with a mark of all that links follow from beside the documents: the claims, the days their analyses were published, and the
code and model that made them. Where the mark is another the file is written anew. What follows are blocks, one a check, each sealed by a hash: a
damaged one ends what is believed. A document is known by a hash of its whole description, its text's hash among it. Most documents bear on no
claim: of these only the hash is kept, and their texts need not be read any more. It may be deleted at any time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import msgspec

from upheld.errors import WorkspaceError
from upheld.ledger.entry import AnalysisEntry, DocumentEntry, Entry
from upheld.ledger.files import write_all, write_whole
from upheld.ledger.sealed import SIZE, blocks, sealed, short_hash
from upheld.model.claim import Claim
from upheld.model.evidence import Document, Link
from upheld.model.judgement import LinkJudgement

NAME = "links"
FORMAT = b"upheld-links-1 "
TextOf = Callable[[str], str]
_encode = msgspec.msgpack.Encoder().encode


class _Block(msgspec.Struct, frozen=True, array_like=True):
    """What one check found out: documents that bear on nothing (their hashes, end to end), and the links of the others by hash."""

    silent: bytes
    links: dict[bytes, tuple[Link, ...]]


_decode = msgspec.msgpack.Decoder(_Block).decode


def key_of(document: Document) -> bytes:
    """What a document is known by: everything but the text itself, whose hash is part of it, and the bytes it was read from."""
    return short_hash(_encode(msgspec.structs.replace(document, text="", raw_sha256="")))


@cache
def made_by() -> bytes:
    """A mark of the code that finds links and of the model it asks: another version never uses what this one found."""
    root, digest = Path(__file__).parents[1], hashlib.blake2b(digest_size=SIZE)
    for part in ("model", "text", "weigh"):
        for path in sorted(p for p in (root / part).rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            content = path.read_bytes() if path.suffix == ".py" else repr((path.stat().st_size, path.stat().st_mtime_ns)).encode()
            digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    for judge in sorted(entry_points(group="upheld.stance"), key=lambda point: (point.name, point.value)):  # a plugin judges otherwise than ours
        digest.update(f"{judge.name}\0{judge.value}\0{judge.dist.version if judge.dist else ''}\0".encode())
    return digest.digest()


def mark_of(claims: Sequence[Claim], published: Mapping[str, dt.date]) -> bytes:
    """The mark of all that links follow from beside the documents."""
    return short_hash(_encode((made_by(), tuple(claims), sorted(published.items()))))


class Known:
    """The links of documents under one mark."""

    def __init__(self, mark: bytes) -> None:
        self.mark = mark
        self.fresh: set[str] = set()
        self._silent: set[bytes] = set()
        self._links: dict[bytes, tuple[Link, ...]] = {}
        self._new: list[tuple[bytes, tuple[Link, ...]]] = []

    def links(self, document: Document) -> tuple[Link, ...] | None:
        """The links of a document; ``None`` where it was not matched yet."""
        key = key_of(document)
        return () if key in self._silent else self._links.get(key)

    def silent(self, document: Document) -> bool:
        """Whether a document is known to bear on nothing."""
        return key_of(document) in self._silent

    def add(self, document: Document, links: tuple[Link, ...]) -> None:
        """Remember the links of a document that was matched just now."""
        key = key_of(document)
        self._new.append((key, links))
        self.fresh.add(document.id)
        self._take(key, links)

    def _take(self, key: bytes, links: tuple[Link, ...]) -> None:
        if links:
            self._links[key] = links
        else:
            self._silent.add(key)

    def take(self, block: _Block) -> None:
        """What a block says."""
        self._links |= block.links
        self._silent.update(block.silent[i : i + SIZE] for i in range(0, len(block.silent), SIZE))

    def news(self) -> _Block | None:
        """What was added since it was last asked."""
        new, self._new = self._new, []
        silent = b"".join(key for key, links in new if not links)
        return _Block(silent, {key: links for key, links in new if links}) if new else None

    def whole(self) -> _Block:
        """All that is known, as one block."""
        self._new = []
        return _Block(b"".join(sorted(self._silent)), self._links)


class LinkCache:
    """The links kept in ``folder`` (``.cache``): read when first asked for, written by :meth:`save`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._known: Known | None = None
        self._whole = True

    def of(self, claims: Sequence[Claim], published: Mapping[str, dt.date]) -> Known:
        """What is known of the links to these claims."""
        mark = mark_of(claims, published)
        if self._known is None or self._known.mark != mark:
            self._known = Known(mark)
            self._whole = self._read(self._known)
        return self._known

    @property
    def fresh(self) -> frozenset[str]:
        """Ids of the documents that were matched since this was opened."""
        return frozenset(self._known.fresh) if self._known is not None else frozenset()

    def sparing(self, entries: Sequence[Entry], claims: Sequence[Claim], text_of: TextOf) -> TextOf:
        """``text_of`` for a check of these claims: empty, unread, for texts of documents that are known to bear on nothing."""
        published = {e.body.analysis.slug: e.body.analysis for e in entries if isinstance(e.body, AnalysisEntry)}
        known = self.of(claims, {slug: a.published for slug, a in published.items()})
        named = {e.body.document for e in entries if isinstance(e.body, LinkJudgement)}
        spared: set[str] = set()
        needed = {a.text_sha256 for a in published.values()}
        for document in (e.body.document for e in entries if isinstance(e.body, DocumentEntry)):
            (spared if document.id not in named and known.silent(document) else needed).add(document.text_sha256)
        spared -= needed
        return lambda digest: "" if digest in spared else text_of(digest)

    def save(self) -> None:
        """Write what is new; a disk that refuses costs the next check the same work again, nothing more."""
        if self._known is None:
            return
        with suppress(OSError, WorkspaceError):
            if not self._whole:
                write_whole(self._path, FORMAT + self._known.mark + sealed(_encode(self._known.whole())))
                self._whole = True
            elif (block := self._known.news()) is not None:
                self._append(block)

    def _append(self, block: _Block) -> None:
        known = self._known
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND)
        try:
            begin = os.pread(handle, len(FORMAT) + SIZE, 0)
            if known is not None and begin == FORMAT + known.mark:  # another process may have begun it anew
                write_all(handle, sealed(_encode(block)))
        finally:
            os.close(handle)

    def _read(self, known: Known) -> bool:
        """Take in what the file holds under this mark; whether it may be appended to."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return False
        begin = len(FORMAT) + SIZE
        if content[:begin] != FORMAT + known.mark:
            return False
        taken = begin
        for block, end in _taken(content, begin):
            known.take(block)
            taken = end
        return taken == len(content)


def _taken(content: bytes, start: int) -> Iterator[tuple[_Block, int]]:
    """Each whole block from ``start`` on, with where it ends."""
    for held, end in blocks(content, start):
        try:
            yield _decode(held), end
        except msgspec.DecodeError:
            return
