"""What form bytes are in, told from the bytes themselves: a name is only asked where they leave it open.

Pure functions of the first and last few kilobytes, so that a file of any size is recognised at once.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Literal

Form = Literal[
    "text", "markdown", "html", "pdf", "docx", "odt", "epub", "email", "mhtml",
    "mbox", "feed", "opml", "ris", "bibtex", "csl", "warc",
    "jsonl", "csv", "parquet",
]  # fmt: skip

BY_ENDING: Mapping[str, Form] = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "csv": "csv",
    "tsv": "csv",
    "eml": "email",
    "mbox": "mbox",
    "mht": "mhtml",
    "mhtml": "mhtml",
    "rss": "feed",
    "atom": "feed",
    "opml": "opml",
    "ris": "ris",
    "bib": "bibtex",
    "warc": "warc",
}
"""What a name says, where the bytes leave it open."""

_MAGIC: Mapping[bytes, str] = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\xd0\xcf\x11\xe0": "an old office file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"PAR1": "a Parquet table",
}
_UNICODE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LOOK = 4096
_TAIL = 65_536
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}
_HTML_START = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BEFORE_ROOT = re.compile(r"\s*(?:<!--.{0,400}?-->|<\?.{0,400}?\?>)\s*", re.DOTALL)
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\s(?!html)[^>\[]{0,300}(?:\[.{0,3000}?\]\s*)?>\s*", re.IGNORECASE | re.DOTALL)
_ROOTS: Mapping[str, Form] = {"rss": "feed", "feed": "feed", "rdf:rdf": "feed", "opml": "opml"}
_ROOT = re.compile(r"\s*<([A-Za-z][\w:.-]{0,40})")
_HEADER = re.compile(
    r"^(From|Date|Subject|To|Message-ID|Received|MIME-Version|Return-Path|Delivered-To|Content-Type|Snapshot-Content-Location):",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX = re.compile(r"From \S.{0,120}\d\d:\d\d.{0,40}\r?\n[\w-]{1,60}:")
_RELATED = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_RIS = re.compile(r"\s*(?:\w\w  - .*\r?\n\s*)?TY  - \w{2,8}")
_BIBTEX = re.compile(
    r"(?:\s*%[^\n]*\n)*\s*@(?:article|book|incollection|inproceedings|misc|online|techreport|report|unpublished|string|comment|preamble)\s*[{(]",
    re.IGNORECASE,
)
_CSL = re.compile(r"\s*(?:\[|\{\s*\"items\"\s*:\s*\[)\s*\{")
_CSL_TYPE = re.compile(
    r"\"type\"\s*:\s*\"(?:article[\w-]*|report|book|chapter|webpage|post[\w-]*|paper-conference|thesis|document|manuscript|broadcast|speech)\""
)


def form_of(data: bytes, ending: str) -> Form | None:
    """The form of ``data`` as its bytes tell it, helped by the ending of its name; ``None`` where neither tells one that is read."""
    binary = _binary_form(data)
    if binary:
        return binary
    if binary_kind(data):
        return None
    named = BY_ENDING.get(ending)
    head = _head(data)
    written = _markup_form(head, named) or _written_form(head, named, ending)
    return written or named


def binary_kind(data: bytes) -> str:
    """What kind of binary ``data`` is, in words; empty for text. Judged on its first bytes and its share of control characters."""
    head = data[:_LOOK]
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return _office_kind(data) or kind if magic.startswith(b"PK") else kind
    if head.startswith((*_UNICODE_MARKS, b"\x00\x00\xfe\xff")):
        return ""
    if b"\x00" in data:
        wide = max(data[0::2].count(0), data[1::2].count(0)) * 5 > len(data) * 2  # every other byte of most letters
        return "UTF-16 without its mark (save it as UTF-8)" if wide else "binary (it holds NUL bytes)"
    control = sum(byte in _CONTROL for byte in head)
    return "binary (it is full of control characters)" if control > max(4, len(head) // 50) else ""


def _binary_form(data: bytes) -> Form | None:
    if b"%PDF-" in data[:1024] and not data.startswith(b"PK"):
        return "pdf"
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(b"WARC/"):
        return "warc"
    if data.startswith(b"\x1f\x8b"):
        return "warc" if _unzipped_start(data).startswith(b"WARC/") else None
    return _zip_form(data) if data.startswith(b"PK\x03\x04") else None


def _unzipped_start(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(data[:_LOOK], 64)
    except zlib.error:
        return b""


def _zip_form(data: bytes) -> Form | None:
    """Which document a zip is: its first member says so, or the names in its directory at the end."""
    if data[30:38] == b"mimetype":
        told = data[38:120]
        if b"application/epub+zip" in told:
            return "epub"
        return "odt" if b"opendocument.text" in told else None
    names = data[-_TAIL:] + data[:_LOOK]
    if b"word/document" in names:
        return "docx"
    return "epub" if b"META-INF/container.xml" in names else None


def _office_kind(data: bytes) -> str:
    names = data[-_TAIL:] + data[:_LOOK]
    kinds = {b"xl/workbook": "an Excel workbook", b"ppt/presentation": "a PowerPoint file", b"opendocument.spreadsheet": "a spreadsheet"}
    return next((kind for mark, kind in kinds.items() if mark in names), "")


def _head(data: bytes) -> str:
    start = data[:_LOOK].removeprefix(b"\xef\xbb\xbf")
    for mark, encoding in _UNICODE_MARKS.items():
        if start.startswith(mark):
            return start[2:].decode(encoding, "replace")
    return start.decode("latin-1")


def _markup_form(head: str, named: Form | None) -> Form | None:
    start = head
    while found := _BEFORE_ROOT.match(start):
        start = start[found.end() :]
    if _HTML_START.match(start.lstrip()):
        return "html" if named in {None, "text"} else None
    doctype = _DOCTYPE.match(start)
    root = _ROOT.match(start, doctype.end() if doctype else 0)
    return _ROOTS.get(root[1].lower()) if root else None


def _written_form(head: str, named: Form | None, ending: str) -> Form | None:
    """Forms of plain characters with a shape of their own; a name that says otherwise is believed (a ``.txt`` that cites a header is text)."""
    if named in {None, "mbox", "email"} and _MBOX.match(head):
        return "mbox"
    headers = {found.lower() for found in _HEADER.findall(head)}
    if named in {None, "email", "mhtml"} and ({"from", "date"} <= headers or "mime-version" in headers):
        return "mhtml" if _RELATED.search(head) and ("snapshot-content-location" in headers or named == "mhtml") else "email"
    if named is not None:
        return None
    if ending in {"json", "csljson", "jsonfeed"}:
        if "jsonfeed.org/version" in head:
            return "feed"
        return "csl" if ending == "csljson" or (_CSL.match(head) and _CSL_TYPE.search(head)) else None
    return "ris" if _RIS.match(head) else "bibtex" if _BIBTEX.match(head) else None
