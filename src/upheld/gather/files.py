"""Files as documents: one text, page, letter or book each; a mailbox, feed, bibliography or web archive many.

The id of a single document is the stem of its file name; documents inside a file bear the id they have there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from upheld.errors import Problem, SourceError
from upheld.gather.documents import Incoming, doubts
from upheld.gather.rows import read_rows
from upheld.model.evidence import Document
from upheld.model.ports import ReadText
from upheld.model.when import Interval, known_day, parse_interval, trust_of
from upheld.plugins import binary_kind, declared, importer, reader, recognise, table

LARGEST_FILE = 20_000_000
"""Bytes of one document; no saved page comes near. Files of many documents are read piece by piece and have no such bound."""

LARGEST_PICTURED = 64_000_000
"""Bytes of one document whose form holds pictures too."""

_PICTURED = frozenset({"pdf", "docx", "odt", "epub"})

READ = "text, Markdown, HTML, PDF, DOCX, ODT, EPUB, e-mail, feeds, RIS, BibTeX, CSL-JSON, WARC, MHTML, Telegram exports, .jsonl, .csv or .parquet"
_LOOK = 200_000


def read_file(path: Path, *, first_seen: dt.date, name: str = "", taken: set[Path] | None = None) -> Iterator[Incoming | Problem]:
    """The documents in a file, with Problems.

    Args:
        path: the file.
        first_seen: the day it came in.
        name: the id of a single document, where the stem of the file name is taken.
        taken: collects the files that came in with a reference naming them.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(LARGEST_PICTURED + 1)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    form = recognise(content, path.name)
    if form is not None and form in declared("upheld.tables"):
        rows, problems = table(form)
        yield from problems
        yield from read_rows(rows(path, name=str(path)), str(path), first_seen) if rows is not None else ()
    elif form is not None and form in declared("upheld.importers"):
        yield from _many(path, form, first_seen, taken)
    elif form is None or form not in declared("upheld.readers"):
        kind = binary_kind(content) or f"of a form that is not read ({path.suffix or 'no ending'})"
        yield Problem(where=str(path), message=f"this is no document but {kind}", remedy=f"give {READ}")
    elif size > (most := LARGEST_PICTURED if form in _PICTURED else LARGEST_FILE):
        yield Problem(where=str(path), message=f"the file has more than {most // 1_000_000} MB", remedy="save the article alone")
    else:
        yield from _one(path, content, form, name or path.stem, first_seen)


def _one(path: Path, content: bytes, form: str, name: str, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    read, problems = reader(form)
    found = None
    if read is not None:
        found, problems = read(content, name=str(path))
    yield from problems
    if found is not None:
        yield from _taken(found, content, name, str(path), first_seen, named=False)


def _many(path: Path, form: str, first_seen: dt.date, taken: set[Path] | None) -> Iterator[Incoming | Problem]:
    documents, problems = importer(form)
    yield from problems
    seen: dict[str, str] = {}
    for found in documents(path, name=str(path)) if documents is not None else ():
        if isinstance(found, Problem):
            yield found
            continue
        whole, wrong = _with_attachment(found, path, taken if taken is not None else set())
        yield from wrong
        if not whole.text.strip():
            message = "neither its file nor an abstract can be read: there is nothing to take in"
            yield Problem(where=str(path), entry=found.id, message=message, remedy="put the file where the list says it is", severity="warning")
            continue
        digest = hashlib.sha256(whole.text.encode("utf-8", "surrogatepass")).hexdigest()
        if found.id and seen.get(found.id, digest) != digest:
            remedy = "give it an id of its own, unless it is a corrected version"
            yield Problem(where=str(path), entry=found.id, severity="warning", message="this id comes again with another text", remedy=remedy)
        seen[found.id] = digest
        yield from _taken(whole, b"", found.id or f"d-{digest[:10]}", str(path), first_seen, named=bool(found.id))


def _with_attachment(found: ReadText, path: Path, taken: set[Path]) -> tuple[ReadText, list[Problem]]:
    """A reference with the text of its file in place of the abstract, where that lies beside the list and can be read."""
    problems: list[Problem] = []
    for named in found.attachments:
        file = _beside(path, named)
        if file is None:
            problems.append(Problem(where=str(path), entry=found.id, severity="warning", message=f"its file {named!r} is not beside this list",
                                    remedy="export the files with the references, into the same folder"))  # fmt: skip
            continue
        content = file.read_bytes() if file.stat().st_size <= LARGEST_PICTURED else b""
        form = recognise(content, file.name)
        read = reader(form)[0] if form is not None and form in declared("upheld.readers") else None
        text, wrong = read(content, name=str(file)) if read is not None and content else (None, [])
        problems += wrong
        if text is not None:
            taken.add(file)
            kept = {field: getattr(found, field) or getattr(text, field) for field in ("title", "author", "outlet", "url", "language")}
            dated = (found.published, found.dated_by) if found.published else (text.published, text.dated_by)
            return msgspec.structs.replace(text, id=found.id, published=dated[0], dated_by=dated[1], **kept), problems
    return found, problems


def _beside(path: Path, named: str) -> Path | None:
    """The file a list names, if it lies in the folder of the list: no list may reach further."""
    plain = named.removeprefix("file://").removeprefix("internal-pdf://").replace("\\", "/").replace("\x00", "")
    folder = path.parent.resolve()
    try:
        file = (folder / plain).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):
        return None


def _taken(found: ReadText, content: bytes, name: str, where: str, first_seen: dt.date, *, named: bool) -> Iterator[Incoming | Problem]:
    incoming, doubted = _incoming(found, content, name, first_seen)
    yield msgspec.structs.replace(incoming, named=named)
    yield from (Problem(where=where, entry=name, severity="warning", message=m, remedy=r) for m, r in doubted)
    yield from doubts(incoming, where, None, first_seen)


def _incoming(found: ReadText, content: bytes, name: str, first_seen: dt.date) -> tuple[Incoming, list[tuple[str, str]]]:
    published: Interval | None = None
    doubted = []
    try:
        published = parse_interval(found.published) if found.published else None
    except ValueError as error:
        doubted.append((str(error), "correct the date; until then the document counts from the day it came in"))
    inferred = published is not None and trust_of(found.dated_by) == "inferred"
    if inferred:
        message = f"its date {found.published} is inferred ({found.dated_by}) and not stated; it counts from the day it came in"
        doubted.append((message, "add it in a .jsonl with its published date, if you know it"))
    document = Document(
        id=name,
        text_sha256=hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest(),
        known=first_seen if inferred else known_day(published, first_seen),
        title=found.title,
        url=found.url,
        outlet=found.outlet,
        published=published,
        language=found.language,
        author=found.author,
        dated_by=found.dated_by,
    )
    return Incoming(document=document, text=found.text, raw=content), doubted
