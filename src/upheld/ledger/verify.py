"""Whether the record is whole: every seal, every chain, every head a run saw, every text and raw file the journal names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from upheld.errors import DamagedError, Problem
from upheld.ledger.entry import ROOT_HASH, AnalysisEntry, DocumentEntry, Entry, EventFileEntry, RunEntry, links_of, read_line, seal_holds
from upheld.ledger.journal import line_count, month_files, writers
from upheld.ledger.store import Store

_BUFFER = 1 << 20
_WITNESS = re.compile(r"^(w-[\w-]+) ([0-9a-f]{64})$", re.MULTILINE)
_RESTORE = "restore the file from a copy or another clone"


def verify(root: Path, *, witness: Path | None = None) -> list[Problem]:
    """Check the journal at ``root``: every line's seal, every writer's chain, and that each head a run saw or ``witness`` keeps is still there.

    Where a line is whole it costs one hash and one comparison of its first 147 bytes, about a microsecond.
    """
    names = writers(root)
    wanted: dict[str, set[str]] = {}
    for name in names:
        for heads in _heads_seen(root / name):
            for writer, head in heads.items():
                wanted.setdefault(writer, set()).add(head)
    for writer, head in _witnessed(witness):
        wanted.setdefault(writer, set()).add(head)
    problems: list[Problem] = []
    for name in sorted({*names, *wanted}):
        heads_wanted = wanted.get(name, set())
        found, held = _verify_writer(root / name, heads_wanted)
        problems += found
        problems += [_gone(root / name, head) for head in sorted(heads_wanted - held)]
    return problems


def _witnessed(path: Path | None) -> list[tuple[str, str]]:
    """The writer and head that a clone noted last; nothing where the note is lost or broken."""
    content = path.read_text("utf-8", "replace") if path is not None and path.is_file() else ""
    return [(m.group(1), m.group(2)) for m in _WITNESS.finditer(content)]


def _heads_seen(folder: Path) -> Iterator[dict[str, str]]:
    """The heads named by each whole run entry of a writer."""
    for path in month_files(folder):
        with path.open("rb", buffering=_BUFFER) as file:
            for line in file:
                if b'"type":"run"' in line and seal_holds(line[:-1]):
                    try:
                        body = read_line(line).body
                    except msgspec.DecodeError:  # of another schema: reading names it
                        continue
                    if isinstance(body, RunEntry):
                        yield body.heads


def _verify_writer(folder: Path, wanted: set[str]) -> tuple[list[Problem], set[str]]:
    """Problems of one writer's files, and which of the wanted heads are there."""
    problems: list[Problem] = []
    held: set[str] = set()
    prev, sha256 = ROOT_HASH, hashlib.sha256
    for path in month_files(folder):
        with path.open("rb", buffering=_BUFFER) as file:
            for number, line in enumerate(file, 1):
                own = sha256(line[75:-1]).hexdigest()
                if not line.startswith(f'{{"hash":"{own}","prev":"{prev}"'.encode()) or line[-1] != 10:
                    problem, own = _wrong(line, prev)
                    problems += [msgspec.structs.replace(problem, where=str(path), line=number)] if problem else []
                prev = own
                if own in wanted:
                    held.add(own)
    return problems, held


def _wrong(line: bytes, expected: str) -> tuple[Problem | None, str]:
    """What is wrong with a line that does not follow as it should, and the hash the next must name; empty where that cannot be known."""
    if not line.endswith(b"\n"):
        return Problem(
            where="", message="the last line was cut off", remedy="the next append sets it aside; restore the file if it was whole before"
        ), ""
    if not seal_holds(line[:-1]):
        return Problem(where="", message="this line was changed or cut off", remedy=_RESTORE), ""
    own, prev = links_of(line)
    if expected and prev != expected:
        return Problem(where="", message="a line before this one was dropped, added or moved", remedy=_RESTORE), own
    return None, own


def _gone(folder: Path, head: str) -> Problem:
    files = month_files(folder)
    where = files[-1] if files else folder
    return Problem(where=str(where), line=line_count(where) if files else None, message=f"the entry {head[:12]}, which was recorded, is gone from here",
                   remedy=_RESTORE)  # fmt: skip


def verify_store(store: Store, entries: Iterable[Entry]) -> list[Problem]:
    """Check every text and raw file that ``entries`` name, each once: damage is named by file."""
    texts, raws = set(), set()
    for entry in entries:
        if isinstance(entry.body, DocumentEntry):
            texts.add(entry.body.document.text_sha256)
            raws |= {entry.body.document.raw_sha256} - {""}
        elif isinstance(entry.body, EventFileEntry):
            raws.add(entry.body.sha256)
        elif isinstance(entry.body, AnalysisEntry):
            texts.add(entry.body.analysis.text_sha256)
    problems = []
    for read_back, path_of, digests in ((store.text, store.text_path, texts), (store.raw, store.raw_path, raws)):
        for digest in sorted(digests):
            try:
                read_back(digest)
            except DamagedError as error:
                problems.append(Problem(where=_place(path_of, digest), message=error.message, remedy=error.hint))
    return problems


def _place(path_of: Callable[[str], Path], digest: str) -> str:
    try:
        return str(path_of(digest))
    except DamagedError:  # what the journal names is no hash, so it has no place
        return "journal"
