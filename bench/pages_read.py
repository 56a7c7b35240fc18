"""Saved pages of a case: is their title, date, language and text read right, and no figure taken from a related story.

What the text should be is told from the page itself by rules of this bench's own, apart from those of the reader: each paragraph of running text
that stands in no neighbour (related stories, comments, offers, notices) must be there, and nothing that stands in a neighbour alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from bench.data import shared
from upheld.read.encodings import decode
from upheld.read.formats import read_html

CASE = "us-nk-2018"
_NEIGHBOUR = re.compile(
    r"related|inline-rel|comment|cookie|consent|notification|newsletter|paywall|sidebar|rail|promo|foot|copyright|nav|menu|share|tags|events|popular|most-?read|masthead|reflist|references",
    re.IGNORECASE,
)
_NEIGHBOUR_TAGS = frozenset({"aside", "nav", "footer", "form", "script", "style", "head", "noscript"})
_CALL = re.compile(r"\[\d{1,3}\]")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_LEAST = 60
"""Characters from which a block is running text."""


def figures(data: Path | None) -> Mapping[str, float]:
    """Shares of pages read right, and how many take a figure from a related story."""
    case = data or shared() / "cases" / CASE
    index = json.loads((case / "pages" / "index.json").read_text("utf-8"))
    documents = {row["id"]: row for row in map(json.loads, (case / "documents.jsonl").read_text("utf-8").splitlines())}
    right = dict.fromkeys(("title", "date", "language", "text"), 0)
    borrowed = 0
    for name, told in index.items():
        judged, taken = _judged((case / "pages" / f"{name}.html").read_bytes(), name, told, documents[name])
        borrowed += bool(taken)
        if taken:
            print(f"{name}: takes {', '.join(sorted(taken))} from a neighbour", file=sys.stderr)
        for figure in right:
            right[figure] += judged[figure]
            if not judged[figure]:
                print(f"{name}: {figure} is not right", file=sys.stderr)
    return {figure: round(count / len(index), 3) for figure, count in right.items()} | {"pages": len(index), "figures_from_related": borrowed}


def _judged(content: bytes, name: str, told: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[Mapping[str, bool], set[str]]:
    found, _ = read_html(content, name=name)
    if found is None:
        return dict.fromkeys(("title", "date", "language", "text"), False), set()
    page = _page(content, name)
    # A page without a date of its own may tell it by its address, never another one.
    dates = {told["published"]} if told["has_date"] else {told["published"], ""}
    ours = _plain(found.text)
    own, others = list(_blocks(page, neighbours=False)), list(_blocks(page, neighbours=True))
    strange = [block for block in others if block not in " ".join(own) and len(block) >= 25]
    inside = set(_FIGURE.findall(" ".join(own)))
    borrowed = {figure for block in strange for figure in _FIGURE.findall(block)} - inside - set(_FIGURE.findall(_plain(found.title)))
    return {
        "title": _same_title(found.title, page, told, document),
        "date": found.published in dates,
        "language": found.language == told["language"],
        "text": all(block in ours for block in own if len(block) >= _LEAST) and not any(block in ours for block in strange),
    }, borrowed & set(_FIGURE.findall(ours))


def _page(content: bytes, name: str) -> HtmlElement:
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(content, name=name, page=True)[0] or "")
    return document_fromstring(source.encode(), parser=HTMLParser(encoding="utf-8"))


def _same_title(title: str, page: HtmlElement, told: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Its own title; of a page in another language than its summary, what the page shows as headline and in the browser's title."""
    if told["language"] == document.get("language"):
        return bool(title == document["title"])
    shown = {_plain(tag.text_content()) for tag in page.iter("h1", "h2")} | {tag.get("content") for tag in page.iter("meta")}
    return title in shown and title in "".join(page.xpath("//head/title//text()"))


def _blocks(page: HtmlElement, *, neighbours: bool) -> Iterator[str]:
    """Text of each innermost block that stands in a neighbour, or in none."""
    for tag in page.iter("p", "li", "td", "div", "h3", "h4", "span"):
        if any(child.tag in {"p", "li", "div", "table", "ul", "td"} for child in tag):
            continue
        beside = any(_is_neighbour(above) for above in (tag, *tag.iterancestors()))
        words = _plain(tag.text_content())
        if beside == neighbours and words and (neighbours or tag.tag == "p" or _running(tag)):
            yield words


def _running(tag: HtmlElement) -> bool:
    """Whether a block other than a paragraph holds running text of its own: old pages part paragraphs by line breaks alone."""
    return tag.tag in {"div", "td"} and len((tag.text or "") + "".join(child.tail or "" for child in tag)) > 3 * _LEAST


def _is_neighbour(tag: HtmlElement) -> bool:
    named = f"{tag.tag} {tag.get('class') or ''} {tag.get('id') or ''}" if tag.tag not in {"html", "body", "article", "main"} else ""
    return tag.tag in _NEIGHBOUR_TAGS or _NEIGHBOUR.search(named) is not None


def _plain(text: str) -> str:
    return " ".join(_CALL.sub("", text).split())
