"""Documents people have, one JSON object a line: each wrong line is a Problem with its number, and the rest goes in."""

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

_TEXTS = ("id", "url", "outlet", "cited", "language", "title", "text")


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its text, ready for the journal."""

    document: Document
    text: str


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
    name = values.pop("id") or f"d-{digest[:10]}"
    document = Document(id=name, text_sha256=digest, known=known, published=published, happened=happened)
    return Incoming(document=msgspec.structs.replace(document, **values), text=text)


def _warnings(incoming: Incoming, where: str, line: int, first_seen: dt.date) -> Iterator[Problem]:
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
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}", hint="check the path and its permissions") from error
    seen: dict[str, tuple[int, str]] = {}
    for number, raw in enumerate(content.split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
            if not isinstance(row, dict):
                raise ValueError("this line is no JSON object")  # noqa: TRY004, TRY301 - told as a Problem below, like every other wrong line
            incoming = document_of(row, first_seen=first_seen)
        except ValueError as error:
            yield Problem(where=str(path), line=number, message=_plain(error), remedy="mend this line and add the file again; the others went in")
            continue
        document = incoming.document
        before = seen.get(document.id)
        if before and before[1] != document.text_sha256:
            yield Problem(where=str(path), line=number, entry=document.id, severity="warning", message=f"the id of line {before[0]} comes again with another text",
                          remedy="give it an id of its own, unless it is a corrected version")  # fmt: skip
        seen[document.id] = (number, document.text_sha256)
        yield incoming
        yield from _warnings(incoming, str(path), number, first_seen)


def _plain(error: ValueError) -> str:
    match error:
        case json.JSONDecodeError():
            return f"this line is no JSON: {error.msg} at column {error.colno}"
        case UnicodeDecodeError():
            return "this line is not UTF-8"
        case _:
            return str(error)
