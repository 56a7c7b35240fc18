"""One text, Markdown or saved page as one document; its id is the stem of its file name."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

from upheld.errors import Problem, SourceError
from upheld.gather.documents import Incoming, doubts
from upheld.model.evidence import Document
from upheld.model.ports import ReadText
from upheld.model.when import Interval, known_day, parse_interval
from upheld.plugins import binary_kind, reader, recognise

LARGEST_FILE = 20_000_000
"""Bytes; no saved page comes near."""


def read_file(path: Path, *, first_seen: dt.date, name: str = "") -> Iterator[Incoming | Problem]:
    """The document in a file, with Problems; ``name`` is its id where the stem is taken.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            yield Problem(where=str(path), message=f"the file has more than {LARGEST_FILE // 1_000_000} MB", remedy="save the article alone")
            return
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    form = recognise(content, path.name)
    if form is None or form in {"jsonl", "csv"}:
        kind = binary_kind(content) or f"of a form that is not read ({path.suffix or 'no ending'})"
        yield Problem(where=str(path), message=f"this is no document but {kind}", remedy="give text, Markdown, HTML, .jsonl or .csv")
        return
    read, problems = reader(form)
    found = None
    if read is not None:
        found, problems = read(content, name=str(path))
    yield from problems
    if found is not None:
        incoming, doubted = _incoming(found, content, name or path.stem, first_seen)
        yield incoming
        yield from (Problem(where=str(path), entry=incoming.document.id, severity="warning", message=m, remedy=r) for m, r in doubted)
        yield from doubts(incoming, str(path), None, first_seen)


def _incoming(found: ReadText, content: bytes, name: str, first_seen: dt.date) -> tuple[Incoming, list[tuple[str, str]]]:
    published: Interval | None = None
    doubted = []
    try:
        published = parse_interval(found.published) if found.published else None
    except ValueError as error:
        doubted.append((str(error), "correct the date; until then the document counts from the day it came in"))
    document = Document(
        id=name,
        text_sha256=hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest(),
        known=known_day(published, first_seen),
        title=found.title,
        url=found.url,
        outlet=found.outlet,
        published=published,
        language=found.language,
    )
    return Incoming(document=document, text=found.text, raw=content), doubted
