"""A piece of HTML (a chapter, a feed entry, a newsletter) to paragraphs: all of it is text, nothing is cut but what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from upheld.read.assembled import tidy

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_HIDDEN = frozenset({"script", "style", "head", "template", "noscript", "svg", "math", "iframe", "object", "title"})
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px)?\b|max-height\s*:\s*0", re.IGNORECASE)
_XML_START = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def paragraphs_of(html: str) -> list[str]:
    """The visible paragraphs of ``html``; cells of a row are parted by `` | ``."""
    source = _XML_START.sub("", html).replace("\x00", "")
    if not source.strip():
        return []
    try:
        tree = document_fromstring(source.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (ParserError, XMLSyntaxError, ValueError):
        return []
    joined = "".join(_pieces(tree)).replace("\r", "\n")
    lines = (re.sub(r"^(?:\s*\|)+\s*|\s*(?:\|\s*)+$", "", tidy(line)) for line in joined.split("\n"))
    return [line for line in lines if line]


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """Text in order, a line break at the borders of blocks."""
    stack: list[HtmlElement | str] = [tree]
    while stack:
        tag = stack.pop()
        if isinstance(tag, str):
            yield tag
            continue
        name = tag.tag if isinstance(tag.tag, str) else ""
        tail = " ".join((tag.tail or "").split("\n")) if tag is not tree else ""
        if not name or name in _HIDDEN or _INVISIBLE.search(tag.get("style") or "") or tag.get("hidden") is not None:
            stack.append(tail)
            continue
        border = "\r" if name in _BLOCKS else " | " if name in {"td", "th"} and _plain_cell(tag) else "\r" if name in {"td", "th"} else ""
        yield border if name not in {"td", "th"} or border == "\r" else ""
        stack.extend((tail, border))
        stack.extend(reversed(tag))
        yield " ".join((tag.text or "").split("\n"))


def _plain_cell(cell: HtmlElement) -> bool:
    """Whether a cell holds words alone: then its table is one of figures, not of layout."""
    return not any(child.tag in _BLOCKS and child.tag != "br" for child in cell)
