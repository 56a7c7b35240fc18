"""Documents people have, one JSON object a line: each wrong line is a Problem with its number, and the rest goes in.

Lines are read one by one, so that a file larger than memory goes in too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from upheld.errors import Problem, SourceError
from upheld.model.evidence import Document
from upheld.model.when import Interval, known_day, parse_interval

LONGEST_LINE = 10_000_000
"""Bytes; a longer line is no document."""

_TEXTS = ("id", "url", "outlet", "cited", "language", "title", "text")
_FIELDS = frozenset({*_TEXTS, "published", "happened"})


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its text, ready for the journal. ``raw`` is the bytes it was read from, where these are its own (a page, a file).

    ``named`` says that its id came with it, and was not made from its text or its file's name.
    """

    document: Document
    text: str
    raw: bytes = b""
    named: bool = True


def _published(row: dict[str, Any]) -> Interval | None:
    stated = row.get("published")
    if stated in (None, ""):
        return None
    if not isinstance(stated, str):
        raise ValueError(  # noqa: TRY004 - wrong data, told as a Problem
            f"published is {stated!r}: write a date as text, YYYY, YYYY-MM or YYYY-MM-DD"
        )
    return parse_interval(stated)


def _happened(row: dict[str, Any]) -> Interval | None:
    stated = row.get("happened")
    if not stated:
        return None
    if isinstance(stated, str):
        return parse_interval(stated)
    if not (isinstance(stated, list) and len(stated) == 2 and all(isinstance(s, str | None) for s in stated)):
        raise ValueError("happened is neither a date nor a pair [start, end]")
    start, end = (s or "" for s in stated)
    return parse_interval(f"{start}..{end}") if start or end else None


def document_of(row: dict[str, Any], *, first_seen: dt.date) -> Incoming:
    """A document from the fields of one line.

    Raises:
        ValueError: saying which field is wrong and what to write.
    """
    wrong = [name for name in _TEXTS if not isinstance(row.get(name, ""), str | None)]
    if wrong:
        raise ValueError(f"{wrong[0]} is not text")
    values = {name: (row.get(name) or "").strip() if name != "text" else row.get(name) or "" for name in _TEXTS}
    text = values.pop("text")
    if not text.strip():
        raise ValueError("text is empty")
    published, happened = _published(row), _happened(row)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = known_day(published, first_seen, happened=happened)
    own = values.pop("id")
    name = own or f"d-{digest[:10]}"
    document = Document(id=name, text_sha256=digest, known=known, published=published, happened=happened)
    return Incoming(document=msgspec.structs.replace(document, **values), text=text, named=bool(own))


def doubts(incoming: Incoming, where: str, line: int | None, first_seen: dt.date) -> Iterator[Problem]:
    """Warnings about the dates of a document that was taken in."""
    document = incoming.document
    published, happened = document.published, document.happened
    if published and published.start and published.start > first_seen:
        yield Problem(where=where, line=line, entry=document.id, severity="warning", message=f"published on {published.text()}, after today",
                      remedy="correct the date; until then it counts from the day it came in")  # fmt: skip
    if published and happened and published.end and happened.start and published.end < happened.start:
        yield Problem(where=where, line=line, entry=document.id, severity="warning", message="published before what it reports happened",
                      remedy="correct one of the two dates")  # fmt: skip


def read_jsonl(path: Path, *, first_seen: dt.date) -> Iterator[Incoming | Problem]:
    """Documents of a JSON Lines file, in its order.

    Raises:
        SourceError: where the file cannot be read at all.
    """
    seen: dict[str, tuple[int, str]] = {}
    strange: set[str] = set()
    for number, raw in _lines(path):
        try:
            row = _row(raw)
            incoming = document_of(row, first_seen=first_seen)
        except ValueError as error:
            remedy = "mend this line and add the file again; the others went in"
            yield Problem(where=str(path), line=number, message=_plain(error, cut=not raw.endswith(b"\n")), remedy=remedy)
            continue
        document = incoming.document
        before = seen.get(document.id)
        if before and before[1] != document.text_sha256:
            message = f"the id of line {before[0]} comes again with another text"
            remedy = "give it an id of its own, unless it is a corrected version"
            yield Problem(where=str(path), line=number, entry=document.id, severity="warning", message=message, remedy=remedy)
        seen[document.id] = (number, document.text_sha256)
        yield incoming
        yield from doubts(incoming, str(path), number, first_seen)
        for field in sorted(set(row) - _FIELDS - strange):
            message = f"the field {field!r} is not used"
            yield Problem(where=str(path), line=number, severity="note", message=message, remedy=f"the fields are {', '.join(sorted(_FIELDS))}")
        strange |= set(row)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of each line that holds something; an over-long one comes cut, which is no JSON."""
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(LONGEST_LINE):
                number += 1
                whole = raw
                while whole and not whole.endswith(b"\n") and len(raw) == LONGEST_LINE:
                    whole = file.readline(LONGEST_LINE)
                if raw.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield number, raw
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error


def _row(raw: bytes) -> dict[str, Any]:
    """One line as a JSON object.

    Raises:
        ValueError: saying what the line is instead.
    """
    if len(raw) >= LONGEST_LINE:
        raise ValueError(f"this line has more than {LONGEST_LINE:,} bytes")
    if b"\x00" in raw:
        raise ValueError("this line is not UTF-8 text: it holds NUL bytes")
    try:
        row = json.loads(raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except RecursionError:
        raise ValueError("this line is nested too deeply to be a document") from None
    if not isinstance(row, dict):
        raise ValueError("this line is no JSON object")  # noqa: TRY004 - wrong data, told as a Problem
    return row


def _plain(error: ValueError, *, cut: bool) -> str:
    match error:
        case json.JSONDecodeError():
            return f"this line is no JSON: {error.msg} at column {error.colno}{'; the file seems cut off here' if cut else ''}"
        case UnicodeDecodeError():
            return "this line is not UTF-8"
        case _:
            return str(error)
