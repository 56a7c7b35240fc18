"""The use cases of event files: add them, keep the cache true to the journal, and what a dyad looks like."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from upheld.config.event_engine import HERE, EventEngine, parse_event_engine
from upheld.errors import DamagedError, Problem, SourceError, UsageError
from upheld.gather.events.from_text import CODER, SOURCE, code_documents
from upheld.gather.events.load import Input, Part, load
from upheld.gather.events.plain import ColumnMap, read_maps
from upheld.gather.events.raw import files_below, sha256_of_file
from upheld.gather.events.slots import Gap, gaps
from upheld.gather.events.sources import recognise, streams
from upheld.ledger.entry import DocumentEntry, Entry, EventFileEntry, EventSlotsEntry
from upheld.ledger.events import EventStore
from upheld.ledger.events_asking import Asking, Here
from upheld.ledger.files import locked
from upheld.ledger.remote import there
from upheld.ledger.workspace import Workspace
from upheld.model.evidence import Document
from upheld.model.judgement import Correction, Retraction

_TOLD = 10
"""Rejected rows told one by one for each file; all of them are kept beside the part."""
_AT_ONCE = 200
"""Files restored from the archive at a time."""
_CODED_AT_ONCE = 5_000
"""Documents whose events go into one part."""


class EventOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came in: ``rows`` = ``loaded`` + ``rejected``; ``known`` counts files that were in before."""

    files: int
    known: int
    rows: int
    loaded: int
    rejected: int
    repaired: int


class _File(msgspec.Struct, kw_only=True):
    """A file on its way in: what its journal entry will say, and how many of its streams are still to come."""

    path: Path
    entry: EventFileEntry
    inputs: tuple[Input, ...]
    waiting: int


def event_files(path: Path, workspace: Workspace) -> list[Path]:
    """Those of the files at ``path`` that an event reader knows by their content."""
    maps, _ = _maps(workspace)
    return [file for file in files_below(path) if file.is_file() and file.stat().st_size and recognise(file, maps)]


def add_events(workspace: Workspace, path: Path, *, released: dt.date | None = None) -> tuple[EventOutcome, list[Problem]]:
    """Load event files: archive their bytes, write their rows to the cache, and journal each with its counts. The same file twice adds nothing.

    Args:
        workspace: where to.
        path: a file or a folder; files no event reader knows are passed over.
        released: the day this edition came out, for sources whose rows and names do not say.

    Raises:
        SourceError: where nothing lies at ``path``.
    """
    if not path.exists():
        raise SourceError(f"{path} cannot be read: no such file", hint="check the path")
    store = store_of(workspace)
    maps, problems = _maps(workspace)
    with locked(store.folder / ".lock", wait_s=600.0):
        problems += _brought_up(workspace, store)
        seen = set(_recorded(workspace.entries()[0]))
        files: list[_File] = []
        known = 0
        for one in files_below(path):
            found, wrong = _incoming(workspace, one, path, maps, released) if recognise(one, maps) else (None, [])
            problems += wrong
            if found is None:
                continue
            known += found.entry.sha256 in seen
            if found.entry.sha256 not in seen:
                seen.add(found.entry.sha256)
                files.append(found)
        done, told = _loaded(workspace, store, files)
        if any(f.waiting for f in files if f.entry not in done):
            problems += _brought_up(workspace, store)  # an archive broke off after some of its rows had gone in
        store.settle()
    sums = {name: sum(getattr(e, name) for e in done) for name in ("rows", "loaded", "rejected", "repaired")}
    return EventOutcome(files=len(done), known=known, **sums), problems + told


def store_of(workspace: Workspace) -> EventStore:
    """The event cache of a workspace, as it stands."""
    return EventStore(workspace.root / ".cache" / "events")


def events(workspace: Workspace) -> tuple[EventStore, list[Problem]]:
    """The event cache, brought up to the journal: what is missing is loaded from the archive again, documents not yet coded are coded."""
    store = store_of(workspace)
    entries = workspace.entries()[0]
    if not store.parts() and not any(isinstance(e.body, EventFileEntry | DocumentEntry) for e in entries):
        return store, []
    with locked(store.folder / ".lock", wait_s=600.0):
        problems = _brought_up(workspace, store)
        store.settle()
    return store, problems


def asking(workspace: Workspace) -> tuple[Asking, list[Problem]]:
    """Where events are asked: the engine that ``upheld.toml`` names, else the cache, brought up to the journal.

    An engine that cannot be opened is a Problem, and the cache answers in its place.
    """
    store, problems = events(workspace)
    path = workspace.root / "upheld.toml"
    named, told = parse_event_engine(path.read_bytes() if path.is_file() else None, str(path))
    if named.engine == HERE:
        return Here(store), problems + told
    try:
        return there(_address(named), store, table=named.table, columns=named.rows), problems + told
    except UsageError as error:
        remedy = f"{error.hint or 'check [events]'}; until then the cache of this workspace is asked"
        return Here(store), [*problems, *told, Problem(where=str(path), line=named.line, message=error.message, remedy=remedy)]


def _address(named: EventEngine) -> str:
    if not named.address:
        raise UsageError(f"{named.engine.removeprefix('env:')} is not set", hint="put the address of the engine into that variable")
    return named.address


def missing_files(workspace: Workspace) -> tuple[Gap, ...]:
    """The files of dated feeds that are not in: between those that came, and where a source said it does not have them."""
    bodies = [e.body for e in workspace.entries()[0]]
    absent = (name for b in bodies if isinstance(b, EventSlotsEntry) for name in b.missing)
    return gaps((b.name for b in bodies if isinstance(b, EventFileEntry)), absent=absent)


def _recorded(entries: Sequence[Entry]) -> dict[str, EventFileEntry]:
    return {e.body.sha256: e.body for e in entries if isinstance(e.body, EventFileEntry)}


def _maps(workspace: Workspace) -> tuple[tuple[ColumnMap, ...], list[Problem]]:
    path = workspace.root / "sources.toml"
    return read_maps(path.read_bytes(), name=str(path)) if path.exists() else ((), [])


def _incoming(
    workspace: Workspace, path: Path, root: Path, maps: Sequence[ColumnMap], released: dt.date | None
) -> tuple[_File | None, list[Problem]]:
    label = path.name if path == root else path.relative_to(root).as_posix()
    try:
        found, problems = streams(path, maps)
    except SourceError as error:
        return None, [Problem(where=str(path), message=error.message, remedy=error.hint)]
    digest, fetched = sha256_of_file(path), workspace.clock().replace(microsecond=0)
    inputs = tuple(Input(member=m, form=f, sha256=digest, label=label, released=released, fetched=fetched) for m, f, _ in found)
    given = next((m for _, _, m in found if m), None)
    forms = [f for _, f, _ in found]
    problems += [
        Problem(where=label, severity="warning", message=advice, remedy="then add the file again")
        for advice in {a for f in forms for a in f.advice}
        if released is None
    ]
    entry = EventFileEntry(
        name=label,
        sha256=digest,
        size=path.stat().st_size,
        source=forms[0].source,
        forms=tuple(sorted({f.name for f in forms})),
        rows=0,
        loaded=0,
        rejected=0,
        fetched=fetched,
        licence=forms[0].licence,
        released=released,
        mapping=msgspec.json.encode(given).decode() if given else "",
    )
    return _File(path=path, entry=entry, inputs=inputs, waiting=len(inputs)), problems


def _inputs(workspace: Workspace, files: Sequence[_File]) -> Iterator[Input]:
    """The streams of the files, each file archived before its first stream is read."""
    for file in files:
        workspace.store.put_raw_file(file.path, file.entry.sha256)
        yield from file.inputs


def _loaded(workspace: Workspace, store: EventStore, files: Sequence[_File], *, record: bool = True) -> tuple[list[EventFileEntry], list[Problem]]:
    """Load the streams part by part; a file is journalled when its last stream is in."""
    by_hash = {f.entry.sha256: f for f in files}
    by_name = {i.name: f for f in files for i in f.inputs}
    done: list[EventFileEntry] = []
    problems: list[Problem] = []
    inputs = _inputs(workspace, files) if record else (i for f in files for i in f.inputs)
    for part in load(inputs, store.folder, first_number=store.next_number()):
        store.take_in(part.info, part.path)
        _count(part, by_hash)
        for name, why in part.broken:
            by_name[name].waiting = -1
            problems.append(
                Problem(where=name, message=f"the file breaks off or is damaged: {why}", remedy="fetch it again; none of its rows was loaded")
            )
        problems += _told(part)
        ready = [f.entry for f in files if f.waiting == 0]
        for file in files:
            file.waiting = -1 if file.waiting == 0 else file.waiting
        if record:
            workspace.journal.append(ready)
        done += ready
    return done, problems


def _count(part: Part, by_hash: dict[str, _File]) -> None:
    rejected: dict[str, int] = {}
    for reject in part.info.rejects:
        rejected[reject.name] = rejected.get(reject.name, 0) + 1
    for segment, loaded in zip(part.info.segments, part.loaded, strict=True):
        file = by_hash[segment.sha256]
        e, bad = file.entry, rejected.get(segment.name, 0)
        mended = part.repaired.get(segment.name, 0)
        file.entry = msgspec.structs.replace(
            e, rows=e.rows + loaded + bad, loaded=e.loaded + loaded, rejected=e.rejected + bad, repaired=e.repaired + mended
        )
        file.waiting -= 1


def _told(part: Part) -> list[Problem]:
    """The first rejects of each file one by one, the rest as a number."""
    by_name: dict[str, list[Problem]] = {}
    for r in part.info.rejects:
        remedy = "mend the line and add the file again; the other rows went in"
        by_name.setdefault(r.name, []).append(Problem(where=r.name, line=r.line, message=f"row not loaded: {r.reason}", remedy=remedy))
    told = [p for problems in by_name.values() for p in problems[:_TOLD]]
    more = [(name, len(problems) - _TOLD) for name, problems in by_name.items() if len(problems) > _TOLD]
    return told + [
        Problem(where=name, message=f"and {n} more rows not loaded", remedy="see the part's description in .cache/events") for name, n in more
    ]


def _brought_up(workspace: Workspace, store: EventStore) -> list[Problem]:
    """Drop what the journal does not name, load what the cache does not have from the archive, and code documents."""
    entries = workspace.entries()[0]
    recorded, documents = _recorded(entries), _documents(entries)
    missing = store.keep_only(recorded.keys() | documents.keys(), stale=lambda p: p.source == SOURCE and p.release != CODER)
    if not missing:
        return []
    store.folder.mkdir(parents=True, exist_ok=True)
    problems = _coded(workspace, store, [d for digest, d in documents.items() if digest in missing])
    wanted = [e for e in recorded.values() if e.sha256 in missing]
    for start in range(0, len(wanted), _AT_ONCE):
        with tempfile.TemporaryDirectory(dir=store.folder) as name:
            files = [_restored(workspace, e, Path(name) / str(n)) for n, e in enumerate(wanted[start : start + _AT_ONCE])]
            problems += [f for f in files if isinstance(f, Problem)]
            _loaded(workspace, store, [f for f in files if isinstance(f, _File)], record=False)
    return problems


def _documents(entries: Sequence[Entry]) -> dict[str, Document]:
    """Every document by the hash of its text, but for those withdrawn; of several with the same text the one known first."""
    withdrawn = {e.body.document for e in entries if isinstance(e.body, Retraction | Correction)}
    found: dict[str, Document] = {}
    for entry in entries:
        if isinstance(entry.body, DocumentEntry) and entry.body.document.id not in withdrawn and not entry.body.document.priced:
            document = entry.body.document
            if document.text_sha256 not in found or document.known < found[document.text_sha256].known:
                found[document.text_sha256] = document
    return found


def _coded(workspace: Workspace, store: EventStore, documents: Sequence[Document]) -> list[Problem]:
    problems, readable = [], []
    for document in documents:
        try:
            workspace.store.text(document.text_sha256)
        except DamagedError as error:
            problems.append(Problem(where=document.id, message=error.message, remedy=error.hint))
        else:
            readable.append(document)
    for start in range(0, len(readable), _CODED_AT_ONCE):
        some = readable[start : start + _CODED_AT_ONCE]
        part = code_documents(some, workspace.store.text, store.folder, number=store.next_number(), now=workspace.clock())
        store.take_in(part.info, part.path)
    return problems


def _restored(workspace: Workspace, entry: EventFileEntry, folder: Path) -> _File | Problem:
    """A journalled file from the archive, under its own name, read as it was read then."""
    path = folder / Path(entry.name).name
    folder.mkdir()
    try:
        workspace.store.raw_to_file(entry.sha256, path)
        maps = (msgspec.json.decode(entry.mapping, type=ColumnMap),) if entry.mapping else ()
        found, _ = streams(path, maps)
    except (DamagedError, SourceError) as error:
        return Problem(where=entry.name, message=error.message, remedy=error.hint)
    inputs = tuple(
        Input(member=m, form=f, sha256=entry.sha256, label=entry.name, released=entry.released, fetched=entry.fetched) for m, f, _ in found
    )
    return _File(path=path, entry=entry, inputs=inputs, waiting=len(inputs))
