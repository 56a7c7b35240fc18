"""Feeds to their entries, OPML to the feeds it lists, site maps and pages to the addresses they name: thin functions over bytes that came by fetch."""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import lxml.html
import msgspec
from lxml import etree

from upheld.errors import Problem
from upheld.plugins import importer

MOST_ENTRIES = 5_000
_TRACKING = re.compile(r"(?i)utm_.*|fbclid|gclid|mc_[ce]id")
_LONG_TAG = 10_000  # bytes
_MOST_ATTRIBUTES = 2_000
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_STEP = re.compile(r"([a-z0-9*]*)((?:[.#][\w-]+)*)", re.IGNORECASE)


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
    read, _ = importer("feed")
    count = 0
    for found in read(body, name=base) if read is not None else ():
        if isinstance(found, Problem):
            if found.severity == "error" and not count:
                raise NotAFeedError(found.message)
            continue
        count += 1
        if count > MOST_ENTRIES:
            return
        url = canonical(found.url) if found.url else ""
        text = found.text.removeprefix(found.title).strip() if found.title else found.text
        if url or found.id:
            yield Entry(key=url or found.id, url=url, title=found.title, text=text, outlet=found.outlet, language=found.language,
                        published=day_of(found.published))  # fmt: skip


def day_of(stamp: str) -> dt.date | None:
    """The day of an ISO stamp; ``None`` for anything else."""
    try:
        return dt.date.fromisoformat(stamp.strip()[:10])
    except ValueError:
        return None


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
    if _overloaded(html):
        raise ValueError("a tag with more attributes than any page has")
    return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8"))


def _overloaded(html: bytes) -> bool:
    """Whether one tag has more attributes than a page ever has: the parser compares each with all before it, and runs away on them."""
    long = (part for tag in html.split(b"<") if len(part := tag.partition(b">")[0]) > _LONG_TAG)
    return any(len(_QUOTED.sub(b"", part).split()) > _MOST_ATTRIBUTES for part in long)


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
