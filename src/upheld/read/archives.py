"""Pages saved whole: MHTML (RFC 2557) by a browser, WARC (ISO 28500) by a crawler.

The page is read as any other; its address and the day it was saved come with it.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
import zstandard

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.unreadable import Unreadable
from upheld.read.webpage import read_page

LARGEST_PAGE = 20_000_000
LONGEST_LINE = 65_536
MOST_HEADERS = 500
_HTML = ("text/html", "application/xhtml")
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate", "zstd"})
_PACKED = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_MOST_PARTS = 5_000


def read_mhtml(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The page of a single-file archive.

    Raises:
        Unreadable: where it holds none.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                page = _with_charset(body, part.get_content_charset() or "")
                found, problems = read_page(page, name=name)
                address = str(part.get("content-location") or message.get("snapshot-content-location") or "")
                return _saved(found, address, str(message.get("date", ""))), problems
    raise Unreadable("this archive holds no page", "save the page again")


def _with_charset(body: bytes, charset: str) -> bytes:
    """The page with its part's encoding declared first, where the part declares one."""
    known = re.fullmatch(r"[\w.:-]{2,40}", charset) and charset.lower() not in {"us-ascii", "utf-8"}
    return f'<meta charset="{charset}">'.encode() + body if known and b"charset" not in body[:4096].lower() else body


def _saved(found: ReadText | None, address: str, stamp: str, sign: str = "day it was saved") -> ReadText | None:
    """With its address, and, where the page tells no date, the day it was saved: it was there by then."""
    if found is None:
        return None
    url = found.url or (address if address.startswith(("http://", "https://")) else "")
    if found.published or not stamp:
        return msgspec.structs.replace(found, url=url)
    iso = re.match(r"\d{4}-\d\d-\d\d", stamp)
    try:
        day = iso[0] if iso else email.utils.parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        day = ""
    return msgspec.structs.replace(found, url=url, published=day, dated_by=sign if day else "")


def import_warc(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """Each page a web archive holds, in order; pictures, scripts and failed requests are left out.

    Raises:
        Unreadable: where it is no archive.
    """
    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        stream = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        pages = 0
        try:
            for address, stamp, body in _responses(stream):
                pages += 1
                if isinstance(body, Unreadable):
                    yield Problem(where=name, entry=address, message=body.message, remedy=body.remedy)
                else:
                    yield from _page(address, stamp, body, name)
        except (EOFError, zlib.error, OSError) as error:
            yield Problem(where=name, message=f"the archive is damaged or cut short after {pages} pages", remedy=f"get it again ({error})"[:200])
            return
    if not pages:
        yield Problem(where=name, message="the archive holds no page", remedy="check that the crawl saved HTML", severity="warning")


def _page(address: str, stamp: str, body: bytes, name: str) -> Iterator[ReadText | Problem]:
    found, problems = read_page(body, name=name)
    yield from (msgspec.structs.replace(problem, entry=address) for problem in problems)
    saved = _saved(found, address, stamp, "day it was archived")
    if saved is not None:
        yield msgspec.structs.replace(saved, id=address)


def _responses(stream: BinaryIO) -> Iterator[tuple[str, str, bytes | Unreadable]]:
    """(address, date, HTML or why it cannot be read) of each page that was answered with 200."""
    first = True
    while version := _line(stream):
        if not version.strip():
            continue
        if not version.startswith(b"WARC/"):
            raise Unreadable("it is no web archive" if first else "the archive is damaged: a record does not start where it should", "get it again")
        first = False
        headers = _headers(stream)
        size = int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0
        wanted = headers.get("warc-type") in {"response", "resource"} and size <= LARGEST_PAGE
        block = stream.read(size) if wanted else b""
        _skip(stream, size - len(block))
        body = _html(block, headers) if wanted else None
        if body is not None:
            yield headers.get("warc-target-uri", "").strip("<>"), headers.get("warc-date", ""), body


def _line(stream: BinaryIO) -> bytes:
    return stream.readline(LONGEST_LINE)


def _headers(stream: BinaryIO) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(MOST_HEADERS):
        line = _line(stream).strip()
        if not line:
            break
        key, _, value = line.decode("utf-8", "replace").partition(":")
        found.setdefault(key.strip().lower(), value.strip())
    return found


def _skip(stream: BinaryIO, size: int) -> None:
    while size > 0:
        part = stream.read(min(size, 1_000_000))
        if not part:
            return
        size -= len(part)


def _html(block: bytes, headers: Mapping[str, str]) -> bytes | Unreadable | None:
    """The page in a record's block, or why it cannot be read; ``None`` where it is no page."""
    if headers.get("warc-type") == "resource":
        return block if headers.get("content-type", "").startswith(_HTML) else None
    stream = io.BytesIO(block)
    status = stream.readline(LONGEST_LINE).split()
    http = _headers(stream)
    kind = http.get("content-type", "").lower()
    if len(status) < 2 or status[1] != b"200" or not kind.startswith(_HTML):
        return None
    body = stream.read()
    if "chunked" in http.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    charset = kind.partition("charset=")[2].strip(" \"';")
    coding = http.get("content-encoding", "identity").lower()
    if coding not in _CODINGS and _PACKED.search(body[:200]):
        return Unreadable(f"this page is packed as {coding!r}, which is not read", "crawl again without that packing")
    return _with_charset(_unpacked(body, coding), charset)


def _unchunked(body: bytes) -> bytes:
    """A body sent in chunks (RFC 9112, 7.1) as one; as it stands where the archive has joined it already."""
    parts: list[bytes] = []
    at = 0
    while found := re.compile(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n").match(body, at):
        size = int(found[1], 16)
        if size == 0:
            return b"".join(parts)
        parts.append(body[found.end() : found.end() + size])
        at = found.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts) if parts else body


def _unpacked(body: bytes, coding: str) -> bytes:
    try:
        if coding == "zstd":
            return zstandard.ZstdDecompressor(max_window_size=2**24).stream_reader(body).read(LARGEST_PAGE)
        return zlib.decompressobj(47).decompress(body, LARGEST_PAGE) if coding in {"gzip", "x-gzip", "deflate"} else body
    except (zlib.error, zstandard.ZstdError):
        return body  # said to be packed and is not: archives join what a server parted
