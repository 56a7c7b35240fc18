"""Feeds to documents: RSS and Atom by feedparser, JSON Feed 1.1 by hand; OPML lists of feeds to notes."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.assembled import tidy
from upheld.read.fragment import paragraphs_of
from upheld.read.languages import language_of
from upheld.read.stamps import iso_day
from upheld.read.unreadable import Unreadable
from upheld.read.zipped import local, parse_xml

LARGEST = 20_000_000
"""Bytes of a feed."""

MOST_ENTRIES = 20_000
_SHOWN_ADDRESSES = 5


def import_feed(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """The entries of a feed in order, each with its own date.

    Raises:
        Unreadable: where it is no feed.
    """
    data = _bytes(source)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    count = 0
    for entry in _json_feed(data) if start.startswith(b"{") else _xml_feed(data):
        count += 1
        if count > MOST_ENTRIES:
            yield Problem(where=name, message=f"the feed has more than {MOST_ENTRIES:,} entries", remedy="split it; the first ones went in")
            return
        if entry.text:
            yield entry
        else:
            yield Problem(where=name, entry=entry.id, message=f"entry {count} has neither title nor text", remedy="leave it out", severity="warning")
    if not count:
        yield Problem(where=name, message="the feed has no entries", remedy="check its address, or wait for its first entry", severity="warning")


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    with source.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"the feed has more than {LARGEST // 1_000_000} MB", "split it")
    return data


def _xml_feed(data: bytes) -> Iterator[ReadText]:
    import feedparser  # noqa: PLC0415 - heavy, and a JSON Feed does without

    # Sanitising is for showing HTML; here its words alone are taken.
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version") and not found.get("entries"):
        why = found.get("bozo_exception")
        raise Unreadable(f"it is no feed ({str(why)[:100]})" if why else "it is no feed", "give the address or file of an RSS, Atom or JSON feed")
    feed = found.get("feed", {})
    for entry in found.get("entries", []):
        bodies = [part.get("value", "") for part in entry.get("content", [])] or [entry.get("summary", "")]
        yield _entry(
            key=entry.get("id") or entry.get("link") or "",
            title=entry.get("title", ""),
            html=max(bodies, key=len),
            author=entry.get("author", ""),
            outlet=(entry.get("source") or {}).get("title") or feed.get("title", ""),
            url=entry.get("link", ""),
            day=_struct_day(entry.get("published_parsed") or entry.get("updated_parsed")),
            language=_language(entry, feed),
        )


def _language(entry: Any, feed: Any) -> str:  # noqa: ANN401 - feedparser's dictionaries
    own = (entry.get("title_detail") or {}).get("language")
    return str(own or feed.get("language") or "")


def _struct_day(parsed: Any) -> dt.date | None:  # noqa: ANN401 - feedparser's struct_time
    try:
        return dt.date(*parsed[:3]) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _json_feed(data: bytes) -> Iterator[ReadText]:
    """Entries of a JSON Feed (jsonfeed.org, version 1.1)."""
    try:
        feed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is no JSON ({str(error)[:100]})", "get the feed again") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Unreadable("it is no JSON Feed: it has no list of items", "give the address or file of a feed")
    for item in feed["items"]:
        if isinstance(item, dict):
            authors = item.get("authors") or [item.get("author")]
            yield _entry(
                key=_str(item, "id") or _str(item, "url"),
                title=_str(item, "title"),
                html=_str(item, "content_html"),
                plain=_str(item, "content_text") or _str(item, "summary"),
                author=", ".join(_str(one, "name") for one in authors if isinstance(one, dict)),
                outlet=_str(feed, "title"),
                url=_str(item, "url"),
                day=iso_day(_str(item, "date_published") or _str(item, "date_modified")),
                language=_str(item, "language") or _str(feed, "language"),
            )


def _str(held: dict[str, Any], field: str) -> str:
    value = held.get(field)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _entry(*, key: str, title: str, html: str, author: str, outlet: str, url: str, day: dt.date | None, language: str, plain: str = "") -> ReadText:
    heading = " ".join(paragraphs_of(title)) if "<" in title or "&" in title else tidy(title)
    paragraphs = paragraphs_of(html) if html else [tidy(line) for line in plain.split("\n") if line.strip()]
    if paragraphs and paragraphs[0] == heading:
        paragraphs = paragraphs[1:]
    text = "\n\n".join(filter(None, [heading, *paragraphs]))
    return ReadText(
        text=text,
        id=key.strip(),
        title=heading,
        author=tidy(author),
        outlet=tidy(outlet),
        url=url if url.startswith(("http://", "https://")) else "",
        published=day.isoformat() if day else "",
        dated_by="feed entry" if day else "",
        language=language_of(text, declared=language),
    )


def import_opml(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """An OPML list holds no documents, only addresses of feeds: one note that names them.

    Raises:
        Unreadable: where it is no well-formed list.
    """
    tree = parse_xml(_bytes(source))
    found = [tag.get("xmlUrl") or tag.get("xmlurl") or "" for tag in tree.iter("outline") if _is_feed(tag)]
    if not found or local(tree.tag) != "opml":
        raise Unreadable("it lists no feeds", "export the list of feeds again as OPML")
    shown = ", ".join(found[:_SHOWN_ADDRESSES]) + (", …" if len(found) > _SHOWN_ADDRESSES else "")
    message = f"this list names {len(found)} feeds and holds no documents: {shown}"
    yield Problem(where=name, severity="note", message=message, remedy="save the feeds themselves and add those files")


def _is_feed(tag: etree._Element) -> bool:
    return (tag.get("xmlUrl") or tag.get("xmlurl") or "").startswith(("http://", "https://"))
