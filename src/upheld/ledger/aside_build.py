"""What may be set aside, and the writing of it: after a check has told what it had to tell, for the next one to read less.

A document is set aside where it bears on no claim, came once and is no version of another, was told of, and is named by neither a person nor a brief.
Of assessments stay the first of a claim, the last, and the one that was last told of; of evidence the last; of runs the last and the one that had
searched furthest; and the last entry of each writer, for heads. Everything else is read by every check.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from upheld.errors import Problem, WorkspaceError
from upheld.ledger.aside import FORMAT, GONE, KEPT, NAME, ROW, Aside, Block, Covered, key_of, opened
from upheld.ledger.entry import (
    AlertEntry,
    AssessmentEntry,
    BriefEntry,
    DeliveryEntry,
    DocumentEntry,
    Entry,
    EvidenceEntry,
    RunEntry,
    documents_named,
)
from upheld.ledger.files import locked, write_all, write_whole
from upheld.ledger.journal import Place, head_at, journal_files, journal_order, placed_from, read_at
from upheld.ledger.sealed import sealed
from upheld.model.evidence import Document
from upheld.model.watch import TERMINAL

FROM = 1_000_000
"""Bytes of journal from which anything is set aside: a smaller one is read whole in no time."""

GROWN = 100_000
"""Bytes that must have come before it is worth while to set aside again."""

_LOOSE = 3
"""The file is written anew where it is so many times as large as what it says now."""

Silent = Callable[[Document], bool]
_Placed = tuple[Path, Place, Entry | Problem]
_encode = msgspec.msgpack.Encoder().encode


def set_aside(root: Path, cache: Path, *, mark: bytes, silent: Silent) -> None:
    """Set aside what is ripe for it in the journal at ``root``; a disk that refuses, or another process at it, costs the next check time alone.

    Args:
        root: the folder of the journal.
        cache: the folder of what is derived.
        mark: of the claims and the code that found what bears on nothing.
        silent: whether a document is known to bear on no claim, under this mark.
    """
    with suppress(OSError, WorkspaceError), locked(cache / "aside.lock", wait_s=0.0):
        held, end = opened(root, cache)
        if held.mark != mark:
            held, end = Aside(root, mark), 0
        if _ripe_bytes(root, held) >= GROWN:
            _write(cache / NAME, held, _next(root, held, silent), end)


def worth_while(root: Path, cache: Path, mark: bytes) -> bool:
    """Whether enough came since the last time under this mark, and there is enough of it at all."""
    held = opened(root, cache)[0]
    return _ripe_bytes(root, held if held.mark == mark else Aside(root)) >= GROWN


def _ripe_bytes(root: Path, held: Aside) -> int:
    sizes = [(path.stat().st_size, held.covered(path)[0]) for path in journal_files(root)]
    return sum(size - covered for size, covered in sizes) if sum(size for size, _ in sizes) >= FROM else 0


def _next(root: Path, held: Aside, silent: Silent) -> Block:
    """The block that says what is set aside now, on top of what was."""
    after = [(path, *one) for path in journal_files(root) for one in _whole_lines(path, *held.covered(path))]
    back = held.taken_back(documents_named(one for _, _, one in after if isinstance(one, Entry)))
    kept_before = [(path, *one) for path, places in held.kept() for one in read_at(path, places)]
    placed: list[_Placed] = [*kept_before, *back, *after]
    ripe = _ripe(sorted((one for _, _, one in placed if isinstance(one, Entry)), key=journal_order), silent)
    files = _files(root, held, after)
    number = {one.path: i for i, one in enumerate(files)}
    kept, rows, days = [], [], Counter[int]()
    for path, place, one in placed:
        at = number[path.relative_to(root).as_posix()], place.line, place.size, place.start
        if not isinstance(one, Entry) or one.hash not in ripe:
            kept.append(KEPT.pack(*at))
        elif isinstance(one.body, DocumentEntry):
            document = one.body.document
            rows.append(ROW.pack(key_of(document.id), bytes.fromhex(document.text_sha256), *at))
            days[document.known.toordinal()] += 1
    gone = (GONE.pack(key_of(d.id), d.known.toordinal()) for d in (one.body.document for _, _, one in back if isinstance(one.body, DocumentEntry)))
    return Block(files, b"".join(kept), b"".join(rows), dict(days), b"".join(gone))


def _whole_lines(path: Path, size: int, lines: int) -> list[tuple[Place, Entry | Problem]]:
    return [(place, one) for place, one in placed_from(path, start=size, line=lines) if place.size]


def _files(root: Path, held: Aside, after: Sequence[_Placed]) -> tuple[Covered, ...]:
    """The files as far as they were looked through now; those that were there keep their numbers."""
    files = {one.path: one for one in held.files}
    for path, place, _ in after:
        name = path.relative_to(root).as_posix()
        files[name] = Covered(name, place.start + place.size, place.line, "")
    return tuple(one if one.head else msgspec.structs.replace(one, head=head_at(root / one.path, one.size)) for one in files.values())


def _ripe(entries: Sequence[Entry], silent: Silent) -> frozenset[str]:
    """The hashes of those of some entries, in order, that need not be read any more."""
    told = max((i for i, e in enumerate(entries) if isinstance(e.body, DeliveryEntry) and e.body.channel == TERMINAL), default=0)
    versions = Counter(e.body.document.id for e in entries if isinstance(e.body, DocumentEntry))
    named = documents_named(e for e in entries if not isinstance(e.body, DocumentEntry))
    named |= {e.body.document.revises for e in entries if isinstance(e.body, DocumentEntry)}
    heads = {e.writer: e.hash for e in entries if not isinstance(e.body, BriefEntry)}
    stay = {*heads.values(), *_standing(entries)}

    def ripe(at: int, entry: Entry) -> bool:
        match entry.body:
            case DocumentEntry(document=document):
                return at < told and versions[document.id] == 1 and document.id not in named and not document.revises and silent(document)
            case AssessmentEntry() | EvidenceEntry() | RunEntry():
                return True
            case _:
                return False

    return frozenset(e.hash for at, e in enumerate(entries) if ripe(at, e) and e.hash not in stay)


def _standing(entries: Sequence[Entry]) -> Iterator[str]:
    """The hashes of the assessments, evidence and runs that are still asked for."""
    told = {e.body.alert.about: e.body.alert.at for e in entries if isinstance(e.body, AlertEntry) and e.body.alert.kind in {"status", "band"}}
    first: dict[str, str] = {}
    at_told: dict[str, str] = {}
    last: dict[tuple[str, str], str] = {}
    furthest: Entry | None = None
    for e in entries:
        match e.body:
            case AssessmentEntry(assessment=a):
                first.setdefault(a.claim, e.hash)
                last["assessment", a.claim] = e.hash
                if a.claim in told and e.recorded <= told[a.claim]:
                    at_told[a.claim] = e.hash
            case EvidenceEntry(claim=claim):
                last["evidence", claim] = e.hash
            case RunEntry(searched_to=day):
                last["run", ""] = e.hash
                furthest = e if furthest is None or not isinstance(furthest.body, RunEntry) or day > furthest.body.searched_to else furthest
            case _:
                pass
    yield from (*first.values(), *at_told.values(), *last.values())
    if furthest is not None:
        yield furthest.hash


def _write(path: Path, held: Aside, block: Block, end: int) -> None:
    """Append a block after the last that held, or write all anew where much of the file is of the past."""
    content = sealed(_encode(block))
    joined = Aside(path, held.mark, [held.whole(), msgspec.structs.replace(block, gone=b"")])  # what came back it counts out already
    if not end or end + len(content) > _LOOSE * joined.size() + GROWN:
        write_whole(path, FORMAT + held.mark + sealed(_encode(joined.whole())))
        return
    handle = os.open(path, os.O_RDWR)
    try:
        os.ftruncate(handle, end)  # what was damaged or cut off after it
        os.lseek(handle, end, os.SEEK_SET)
        write_all(handle, content)
    finally:
        os.close(handle)
