"""A saved web page to its main text, title, author, outlet, language and publication date.

The page's neighbours (navigation, related stories, comments, offers) are cut out by their names first; trafilatura finds the main text in what is left.
"""

from __future__ import annotations

import re
from typing import Any

import trafilatura
from lxml.etree import ParserError, XMLSyntaxError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.encodings import decode
from upheld.read.languages import language_of
from upheld.read.pruning import cut_before, cut_other_articles, pruned, words
from upheld.read.webdate import own_articles, page_date, structured

MAX_ELEMENTS = 200_000
"""Above, a page is a bomb or a data dump, not an article."""

_HEADLINE = re.compile(r".{8,300}|(?=.*[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]).{4,7}")
_SITE_MARK = re.compile(r"\s+(?:[|»–—·:]|-|::)\s+")
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:head(?:line|ing)?|title|tit)(?:$|[\s_-])", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u061f\u0964:;][\"'\u2019\u201d\u00bb)\]\d]*\s*$")
_NOTICE = re.compile(
    r"(?:we use cookies|this (?:web)?site uses cookies|by continuing to use this site|all rights reserved|\u00a9|copyright \d|.{0,120}all rights reserved\.?$|views? \d|"
    r"sign up (?:for|to) |subscribe (?:to|now|for)|already a subscriber|read more[: ]|click here|follow us on|share this(?: \w+){0,3}\W*$)",
    re.IGNORECASE,
)
_DATA_ADDRESS = re.compile(rb"data:[\w/+.-]{1,60}(?:;[\w=-]{1,40}){0,3};base64,[A-Za-z0-9+/=%]{64,}")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_BYLINE = re.compile(r"(?:^|[\s_-])(?:byline|author\w*)(?:$|[\s_-])", re.IGNORECASE)
_BY = re.compile(r"^\s*(?:by|von|por|par|di|от|автор:?|기자)\s+", re.IGNORECASE)


def read_page(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The main text of an HTML page and what the page says of itself; ``None`` with a Problem where there is no main text."""
    # Pictures written into the page are most of it, and no part of its text.
    source, problems = decode(_DATA_ADDRESS.sub(b"data:,", data), name=name, page=True)
    if source is None:
        return None, problems
    page = _parse(source.lstrip("\ufeff"))
    if page is None:
        return None, [
            *problems,
            Problem(where=name, message="this page has no readable content", remedy="save the page again, whole, or give its text"),
        ]
    if sum(1 for _ in page.iter()) > MAX_ELEMENTS:
        return None, [*problems, Problem(where=name, message=f"the page has more than {MAX_ELEMENTS} elements", remedy="save the article alone")]
    found = _read(page)
    if not found.text.strip():
        return None, [*problems, Problem(where=name, message="the page has no main text", remedy="save it once it has loaded, or give its text")]
    return found, problems


def _parse(source: str) -> HtmlElement | None:
    # The declared encoding has done its work; left in, it would mislead the parser of already decoded characters.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    if not source.strip():
        return None
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (ParserError, XMLSyntaxError, ValueError):
        return None


def _read(page: HtmlElement) -> ReadText:
    lean = pruned(page)
    heads = _head(page)
    url = _url(page, heads)
    heading = _heading(lean, heads)
    title = _title(page, heads, heading)
    text = _main_text(lean, heading, title)
    declared = (
        page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or heads.get("content-language") or heads.get("og:locale") or ""
    )
    language = language_of(f"{title}\n{text}", declared=declared)
    dated = page_date(page, lean, heading=heading, url=url, language=language)
    return ReadText(
        text=text,
        title=title,
        author=_author(page, lean, heads),
        outlet=_outlet(page, heads),
        url=url,
        published=dated.day.isoformat() if dated.day else "",
        dated_by=dated.sign,
        language=language,
    )


def _head(page: HtmlElement) -> dict[str, str]:
    """Meta names (lower case) to their first content."""
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("http-equiv") or "").lower()
        content = " ".join((tag.get("content") or "").split())
        if name and content:
            found.setdefault(name, content)
    return found


def _url(page: HtmlElement, heads: dict[str, str]) -> str:
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    if heads.get("og:url", "").startswith("http"):
        return heads["og:url"]
    for node in page.itersiblings(preceding=True):
        saved = _SAVED_FROM.search(node.text or "")
        if saved:
            return saved[1]
    return ""


def _heading(lean: HtmlElement, heads: dict[str, str]) -> HtmlElement | None:
    """The headline element: that which repeats the title, else the first ``h1``, else the first heading or one of a title's class."""
    wanted = _key(heads.get("og:title") or "".join(lean.xpath("//head/title//text()")))
    firsts = [tag for tag in lean.iter("h1", "h2", "h3", "font", "b", "td", "div", "p", "span", "strong") if _HEADLINE.fullmatch(words(tag))]
    same = [tag for tag in firsts if _repeats(_key(words(tag)), wanted)]
    longest = max((len(_key(words(tag))) for tag in same), default=0)
    same = [tag for tag in same if len(_key(words(tag))) == longest]
    if same:
        return same[-1] if same[-1] in same[0].iter() else same[0]
    h1 = [tag for tag in firsts if tag.tag == "h1"]
    named = [tag for tag in firsts if tag.tag in {"h2", "h3"} or _TITLE_CLASS.search(tag.get("class") or "")]
    return (h1 or named or [None])[0]


def _repeats(shown: str, wanted: str) -> bool:
    """Whether a line is the page's title, with or without the name of the site before or after it."""
    return bool(shown) and (shown == wanted or (len(shown) > (10 if shown.isascii() else 3) and (wanted.startswith(shown) or wanted.endswith(shown))))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _title(page: HtmlElement, heads: dict[str, str], heading: HtmlElement | None) -> str:
    for node in own_articles(page):
        headline = node.get("headline")
        if isinstance(headline, str) and headline.strip() and "og:title" not in heads:
            return " ".join(headline.split())
    shown = words(heading) if heading is not None else ""
    named = heads.get("og:title") or heads.get("twitter:title") or heads.get("dc.title") or ""
    whole = named or " ".join("".join(page.xpath("//head/title//text()")).split())
    if shown and _key(shown) and _key(shown) in _key(whole):
        return shown
    return named or shown or _SITE_MARK.split(whole)[0]


def _outlet(page: HtmlElement, heads: dict[str, str]) -> str:
    if heads.get("og:site_name"):
        return heads["og:site_name"]
    for node in structured(page):
        publisher = _name_of(node.get("publisher"))
        if publisher:
            return publisher
    parts = _SITE_MARK.split(" ".join("".join(page.xpath("//head/title//text()")).split()))
    return parts[-1] if len(parts) > 1 else heads.get("application-name", "")


def _author(page: HtmlElement, lean: HtmlElement, heads: dict[str, str]) -> str:
    named = heads.get("author") or heads.get("article:author") or heads.get("byl") or ""
    if named and not named.startswith("http"):
        return _BY.sub("", named)
    for node in own_articles(page):
        if _name_of(node.get("author")):
            return _name_of(node.get("author"))
    for tag in lean.iter("span", "div", "p", "a", "address"):
        if _BYLINE.search(f"{tag.get('class') or ''} {tag.get('rel') or ''} {tag.get('itemprop') or ''}") and 0 < len(words(tag)) <= 80:
            return re.split(r"\d|[|\u2022]", _BY.sub("", words(tag)))[0].strip()
    return ""


def _name_of(node: Any) -> str:  # noqa: ANN401 -- JSON of a page: any shape
    if isinstance(node, list):
        return ", ".join(filter(None, map(_name_of, node[:5])))
    name = node.get("name") if isinstance(node, dict) else node
    return " ".join(name.split()) if isinstance(name, str) and not name.startswith("http") else ""


def _main_text(lean: HtmlElement, heading: HtmlElement | None, title: str) -> str:
    """Paragraphs of the main text, one a line with an empty line between, without the headline, byline and closing notices.

    ``lean`` is consumed: what precedes the headline is cut from it.
    """
    if heading is not None:
        cut_other_articles(lean, heading)
        cut_before(lean, heading)
    found = trafilatura.extract(lean, include_comments=False, include_tables=True, include_formatting=False, favor_recall=True) or ""
    own = [words(tag) for tag in lean.iter("p")]
    if "\n" not in found.strip() and sum(map(len, own)) * 2 > len(found):
        found = "\n".join(own)  # too short for trafilatura: it gave the page as one line, headline and all
    paragraphs = [line for line in map(str.strip, found.splitlines()) if line and not _NOTICE.match(line)]
    sentences = [number for number, line in enumerate(paragraphs) if _key(line) != _key(title) and (_SENTENCE.search(line) or len(line) > 100)]
    if sentences:
        paragraphs = paragraphs[sentences[0] : sentences[-1] + 1]
    return "\n\n".join(paragraphs)
