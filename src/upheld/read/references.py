"""References as people keep them (RIS, CSL-JSON): the abstract is the text, unless the file named beside it can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import tidy
from upheld.read.encodings import decode
from upheld.read.fragment import paragraphs_of
from upheld.read.languages import language_of
from upheld.read.unreadable import Unreadable

LARGEST = 20_000_000
"""Bytes of a list of references."""

_RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")
_WEB = ("http://", "https://")


def import_ris(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """The references of a RIS file in order, each wrong one a Problem with its line."""
    text, problems = characters(source, name)
    yield from problems
    fields: dict[str, list[str]] = {}
    start, last, count = 0, "", 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _RIS_LINE.match(raw.rstrip())
        if line and line[1] == "TY":
            if fields:
                yield Problem(where=name, line=start, message="this reference has no end (ER)", remedy="export it again", severity="warning")
                yield _of_ris(fields, name, start)
            fields, start, count = {"TY": [line[2] or ""]}, number, count + 1
        elif line and line[1] == "ER" and fields:
            yield _of_ris(fields, name, start)
            fields = {}
        elif line and fields:
            last = line[1]
            fields.setdefault(last, []).append((line[2] or "").strip())
        elif raw.strip() and fields and last in fields:
            fields[last][-1] += f" {raw.strip()}"
    if fields:
        yield Problem(where=name, line=start, message="this reference has no end (ER)", remedy="export it again", severity="warning")
        yield _of_ris(fields, name, start)
    if not count:
        yield Problem(where=name, message="no reference in this file", remedy="export it again as RIS")


def _of_ris(fields: Mapping[str, Sequence[str]], name: str, line: int) -> ReadText | Problem:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, ()) if value), "")

    stamp = first("DA", "PY", "Y1", "Y2")
    return reference(
        where=name,
        line=line,
        key=first("ID", "DO", "AN"),
        title=first("TI", "T1", "CT"),
        authors=list(map(person, [*fields.get("AU", ()), *fields.get("A1", ())])),
        outlet=first("T2", "JO", "JF", "JA", "PB"),
        published=_ris_date(stamp),
        abstract=first("AB", "N2"),
        url=next((u for u in fields.get("UR", ()) if u.startswith(_WEB)), ""),
        doi=first("DO"),
        language=first("LA"),
        attachments=[*fields.get("L1", ()), *fields.get("L2", ()), *(u for u in fields.get("UR", ()) if not u.startswith(_WEB))],
    )


def _ris_date(stamp: str) -> str:
    """``YYYY/MM/DD/other`` with parts left out, as RIS writes it, or ISO."""
    parts = [part for part in re.split(r"[/-]", stamp)[:3] if part.strip().isdigit()]
    return partial([int(part) for part in parts])


def import_csl(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """The references of a CSL-JSON file in order.

    Raises:
        Unreadable: where it is no list of references.
    """
    text, problems = characters(source, name)
    yield from problems
    try:
        held = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is no JSON ({str(error)[:100]})", "export it again as CSL-JSON") from error
    rows = held.get("items") if isinstance(held, dict) else held
    if not isinstance(rows, list) or not any(isinstance(row, dict) for row in rows):
        raise Unreadable("it is no list of references", "export it again as CSL-JSON")
    for number, row in enumerate(rows, start=1):
        if isinstance(row, dict):
            yield _of_csl(row, name)
        else:
            yield Problem(where=name, message=f"reference {number} is no JSON object", remedy="export it again as CSL-JSON")


def _of_csl(row: Mapping[str, Any], name: str) -> ReadText | Problem:
    def text(*fields: str) -> str:
        return next((str(row[field]) for field in fields if isinstance(row.get(field), str | int)), "")

    people = row.get("author")
    authors = [_person(one) for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    files = row.get("attachments")
    return reference(
        where=name,
        line=None,
        key=text("id", "citation-key", "DOI"),
        title=text("title", "shortTitle"),
        authors=authors,
        outlet=text("container-title", "publisher"),
        published=_csl_date(row.get("issued")),
        abstract=text("abstract"),
        url=text("URL"),
        doi=text("DOI"),
        language=text("language"),
        attachments=[str(one.get("path")) for one in files if isinstance(one, dict) and one.get("path")] if isinstance(files, list) else [],
    )


def _person(one: Mapping[str, Any]) -> str:
    return str(one.get("literal") or " ".join(str(one[part]) for part in ("given", "family") if one.get(part)))


def person(name: str) -> str:
    """``Family, Given`` as ``Given Family``."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else family


def _csl_date(issued: object) -> str:
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return partial([int(part) for part in parts[0][:3] if str(part).isdigit()])
    found = re.match(r"\d{4}(?:-\d\d){0,2}", str(issued.get("raw") or issued.get("literal") or ""))
    return partial([int(part) for part in found[0].split("-")]) if found else ""


def characters(source: Path | bytes, name: str) -> tuple[str, list[Problem]]:
    """The characters of a list of references.

    Raises:
        Unreadable: where it is too large or its characters cannot be told.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            source = file.read(LARGEST + 1)
    if len(source) > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST // 1_000_000} MB", "split it")
    text, problems = decode(source, name=name)
    if text is None:
        raise Unreadable(problems[-1].message, problems[-1].remedy)
    return text, problems


def partial(parts: Sequence[int]) -> str:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, as many parts as make sense; empty where the year does not."""
    if not parts or not 1000 <= parts[0] <= 2999:
        return ""
    text = f"{parts[0]:04}"
    for value, most in zip(parts[1:], (12, 31), strict=False):
        if not 1 <= value <= most:
            break
        text += f"-{value:02}"
    return text


def reference(
    *,
    where: str,
    line: int | None,
    key: str,
    title: str,
    authors: Sequence[str],
    outlet: str,
    published: str,
    abstract: str,
    url: str,
    doi: str,
    language: str,
    attachments: Sequence[str],
) -> ReadText | Problem:
    """One reference as a document; a Problem where it has neither abstract nor file, for then there is nothing to read."""
    body = " ".join(paragraphs_of(abstract)) if "<" in abstract else tidy(abstract)
    heading = tidy(title)
    files = tuple(file.strip() for file in attachments if file.strip())
    name = tidy(key) or heading
    if not body and not files:
        message = "this reference has neither an abstract nor a file: there is nothing to read"
        return Problem(where=where, line=line, entry=name or None, severity="warning", message=message, remedy="add the text of the work itself")
    text = "\n\n".join(filter(None, [heading, body])) if body else ""
    return ReadText(
        text=text,
        id=name,
        title=heading,
        author=", ".join(map(tidy, authors[:20])),
        outlet=tidy(outlet),
        url=url if url.startswith(_WEB) else f"https://doi.org/{doi}" if doi.startswith("10.") else "",
        published=published,
        dated_by="reference" if published else "",
        language=language_of(text, declared=language),
        attachments=files,
    )
