"""The evidence used, for reference managers: RIS and CSL-JSON. Each document once, oldest first."""

from __future__ import annotations

from typing import Any

import msgspec

from upheld.model.evidence import Document
from upheld.model.ports import BriefInput
from upheld.publish.brief import clean, safe_url


def used(given: BriefInput) -> tuple[Document, ...]:
    """The documents that bear on a claim of the analysis."""
    names = {e.document for a in given.assessments for e in a.evidence}
    return tuple(sorted((d for name, d in given.documents.items() if name in names), key=lambda d: (d.known, d.id)))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _date_parts(d: Document) -> list[int]:
    """Year, month, day as far as the stated date goes; the day it was known where none is stated."""
    if d.published is None or d.published.start is None:
        return [d.known.year, d.known.month, d.known.day]
    text = d.published.text().partition("..")[0]
    return [int(part) for part in text.split("-")]


def ris(given: BriefInput) -> bytes:
    """RIS, a record a document; equal inputs give equal bytes."""
    lines: list[str] = []
    for d in used(given):
        parts = [f"{p:02}" for p in _date_parts(d)]
        fields = [("TY", "NEWS"), ("ID", d.id), ("TI", d.title or d.id), ("T2", d.outlet), ("AU", d.cited), ("PY", parts[0]), ("DA", "/".join(parts)),
                  ("UR", safe_url(d.url)), ("LA", d.language)]  # fmt: skip
        lines += [f"{tag}  - {_line(value)}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines).encode()


def csl(given: BriefInput) -> bytes:
    """CSL-JSON, an item a document; equal inputs give equal bytes."""
    items: list[dict[str, Any]] = []
    for d in used(given):
        item = {"id": clean(d.id), "type": "article-newspaper", "title": _line(d.title or d.id), "container-title": _line(d.outlet),
                "URL": safe_url(d.url), "language": _line(d.language)}  # fmt: skip
        authors = {"author": [{"literal": _line(d.cited)}]} if d.cited else {}
        items.append({k: v for k, v in item.items() if v} | authors | {"issued": {"date-parts": [_date_parts(d)]}})
    return msgspec.json.format(msgspec.json.encode(items), indent=1) + b"\n"
