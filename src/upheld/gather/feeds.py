"""Feeds to their entries, OPML to the feeds it lists, site maps and pages to the addresses they name: thin functions over bytes that came by fetch."""

from __future__ import annotations

import datetime as dt
import fnmatch
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
import lxml.html
import msgspec
from lxml import etree

MOST_ENTRIES = 5_000
_LARGEST = 10_000_000
_MOST_TAGS = 300_000
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{20000}")
_TRACKING = re.compile(r"(?i)utm_.*|fbclid|gclid|mc_[ce]id")
_STEP = re.compile(r"([a-z0-9*]*)((?:[.#][\w-]+)*)", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "ul", "ol", "table"})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a source offers; ``key`` tells it from the others, ``text`` may be no more than a summary."""

    key: str
    url: str = ""
    title: str = ""
    text: str = ""
    outlet: str = ""
    language: str = ""
    published: dt.date | None = None


class NotAFeedError(ValueError):
    """Bytes that are no feed, list or map."""


def canonical(address: str) -> str:
    """An address without its fragment and the marks by which sites follow their readers, so that one page has one id."""
    parts = urlsplit(address)
    query = parts.query
    if _TRACKING.search(query):
        query = urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k)])
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def is_feed(body: bytes) -> bool:
    """Whether bytes begin as a feed does."""
    start = body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return b"jsonfeed.org/version" in body[:4_000]
    return re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", start) is not None and b"<html" not in start.lower()


def entries_of(body: bytes, *, base: str) -> Iterator[Entry]:
    """The entries of an RSS, Atom or JSON feed, in its order.

    Args:
        body: the feed's bytes.
        base: its address; relative links are read from it.

    Raises:
        NotAFeedError: where it is none.
    """
    found = _json_entries(body) if body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else _xml_entries(body)
    for number, entry in enumerate(found):
        if number >= MOST_ENTRIES:
            return
        url = urljoin(base, entry.url) if entry.url else ""
        url = canonical(url) if url.startswith(("http://", "https://")) else ""
        if url or entry.key:
            yield msgspec.structs.replace(entry, url=url, key=url or entry.key)


def _xml_entries(body: bytes) -> Iterator[Entry]:
    if len(body) > _LARGEST or body.count(b"<") > _MOST_TAGS or _LONG_TAG.search(body):
        raise NotAFeedError("it is too large to be a feed, or was made to be slow to read")
    found = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)  # its words alone are taken, never its marks
    if not found.get("version") and not found.get("entries"):
        raise NotAFeedError("it is no feed: give the address of an RSS, Atom or JSON feed")
    head = found.get("feed", {})
    for entry in found.get("entries", []):
        bodies = [part.get("value", "") for part in entry.get("content", [])] or [entry.get("summary", "")]
        yield Entry(
            key=str(entry.get("id") or entry.get("link") or ""),
            url=str(entry.get("link") or ""),
            title=plain_text(str(entry.get("title", ""))).replace("\n", " "),
            text=plain_text(str(max(bodies, key=len))),
            outlet=str((entry.get("source") or {}).get("title") or head.get("title", "")).strip(),
            language=str(head.get("language", ""))[:2].lower(),
            published=_struct_day(entry.get("published_parsed") or dict.get(entry, "updated_parsed")),  # its own get warns of old names
        )


def _struct_day(parsed: Any) -> dt.date | None:  # noqa: ANN401 - feedparser's struct_time
    try:
        return dt.date(*parsed[:3]) if parsed else None
    except (ValueError, TypeError, OverflowError):
        return None


def _json_entries(body: bytes) -> Iterator[Entry]:
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAFeedError("it is no JSON feed: it is no JSON") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotAFeedError("it is no JSON feed: it has no list of items")
    for item in feed["items"]:
        if isinstance(item, dict):
            html = _str(item, "content_html")
            yield Entry(
                key=_str(item, "id") or _str(item, "url"),
                url=_str(item, "url"),
                title=_str(item, "title").strip(),
                text=plain_text(html) if html else (_str(item, "content_text") or _str(item, "summary")).strip(),
                outlet=_str(feed, "title").strip(),
                language=(_str(item, "language") or _str(feed, "language"))[:2].lower(),
                published=day_of(_str(item, "date_published") or _str(item, "date_modified")),
            )


def _str(held: Mapping[str, Any], field: str) -> str:
    value = held.get(field)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def day_of(stamp: str) -> dt.date | None:
    """The day of an ISO stamp; ``None`` for anything else."""
    try:
        return dt.date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None


def plain_text(html: str) -> str:
    """The words of a piece of HTML, a line for each block; what is no HTML stays as it is."""
    if "<" not in html and "&" not in html:
        return html.strip()
    try:
        tree = lxml.html.fragment_fromstring(html.replace("\x00", ""), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return re.sub(r"<[^>]{0,1000}>", " ", html).strip()
    etree.strip_elements(tree, "script", "style", with_tail=False)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    parts: list[str] = []
    for event, tag in etree.iterwalk(tree, events=("start", "end")):
        parts += ["\n" if tag.tag in _BLOCKS else "", (tag.text if event == "start" else tag.tail) or ""]
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n\n".join(filter(None, lines))


def _xml(body: bytes) -> Any:  # noqa: ANN401 - lxml's tree
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        tree = None
    if tree is None:
        raise NotAFeedError("it is no XML")
    return tree


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def outlines_of(body: bytes) -> Iterator[tuple[str, str]]:
    """Title and address of each feed of an OPML list.

    Raises:
        NotAFeedError: where it is none.
    """
    tree = _xml(body)
    if _local(tree.tag) != "opml":
        raise NotAFeedError("it is no OPML list")
    for tag in tree.iter():
        if _local(tag.tag) == "outline":
            address = tag.get("xmlUrl") or tag.get("xmlurl") or ""
            if address.strip():
                yield (tag.get("title") or tag.get("text") or "").strip(), address.strip()


def mapped(body: bytes, *, base: str) -> tuple[tuple[tuple[str, dt.date | None], ...], bool]:
    """The addresses of a site map with the day each was last changed; the flag says whether they are further site maps.

    Raises:
        NotAFeedError: where it is no site map.
    """
    tree = _xml(body)
    if _local(tree.tag) not in {"urlset", "sitemapindex"}:
        raise NotAFeedError("it is no site map")
    rows = []
    for tag in tree:
        fields = {_local(child.tag): (child.text or "").strip() for child in tag}
        if fields.get("loc"):
            rows.append((canonical(urljoin(base, fields["loc"])), day_of(fields.get("lastmod", ""))))
    return tuple(rows[:MOST_ENTRIES]), _local(tree.tag) == "sitemapindex"


def part_of(html: bytes, select: str) -> bytes:
    """The parts of a page that a selector names (``main``, ``.news``, ``#list a``: names, classes and ids, one inside another), as a page of its own.

    Raises:
        NotAFeedError: where the page has no such part, or the selector is none.
    """
    try:
        parts = _page(html).xpath(_path_of(select))
    except (etree.ParserError, etree.XPathError, ValueError):
        parts = []
    if not parts:
        raise NotAFeedError(f"the page has no part {select!r}")
    return b"<!doctype html><html><body>" + b"".join(lxml.html.tostring(part, encoding="utf-8") for part in parts) + b"</body></html>"


def _page(html: bytes) -> Any:  # noqa: ANN401 - lxml's tree
    return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8"))


def _path_of(select: str) -> str:
    path = ""
    for step in select.split():
        found = _STEP.fullmatch(step)
        if not found or not step:
            raise ValueError(select)
        path += f"//{found[1] or '*'}"
        for mark, name in re.findall(r"([.#])([\w-]+)", found[2]):
            path += f"[@id='{name}']" if mark == "#" else f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
    return path or "//body"


def links_of(html: bytes, *, base: str, select: str = "", match: str = "") -> tuple[str, ...]:
    """The addresses on the same host that a page (or the selected part of it) links to, in order, each once.

    Raises:
        NotAFeedError: where the page has no such part.
    """
    try:
        page = _page(part_of(html, select) if select else html)
    except (etree.ParserError, ValueError):
        raise NotAFeedError("it is no page") from None
    host = urlsplit(base).netloc.lower()
    found = (_joined(base, tag.get("href")) for tag in page.iter("a") if tag.get("href"))
    here = canonical(base)
    return tuple(dict.fromkeys(a for a in found if a and a != here and urlsplit(a).netloc == host and matches(a, match)))[:MOST_ENTRIES]


def feeds_named(html: bytes, *, base: str) -> tuple[str, ...]:
    """The feeds that a page says it has."""
    try:
        page = _page(html)
    except (etree.ParserError, ValueError):
        return ()
    kinds = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
    found = (_joined(base, tag.get("href")) for tag in page.iter("link") if tag.get("type") in kinds and tag.get("href"))
    return tuple(dict.fromkeys(filter(None, found)))


def _joined(base: str, link: str) -> str:
    try:
        address = urljoin(base, link.strip())
        return canonical(address) if address.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


def matches(address: str, pattern: str) -> bool:
    """Whether an address has the form of a pattern with ``*``; every one has where there is no pattern."""
    return not pattern or fnmatch.fnmatchcase(address, pattern)
