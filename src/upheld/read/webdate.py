"""The publication date of a web page, with what it was read from: never the date of another story, never a guess.

Signs in the order trusted: structured data of the article itself, meta tags, a marked time beside the headline, a date written beside the
headline, the address the page is filed under, the "last edited" line of an encyclopaedia, and last what htmldate finds by its own rules in the
page without its neighbours.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from htmldate import find_date
from lxml.html import HtmlElement, tostring

from upheld.read.stamps import address_day, first_day, iso_day

_ARTICLE = re.compile(r"article|posting|report|newsarticle|webpage|liveblog|press", re.IGNORECASE)
_META = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dc.date.created",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "pub_date",
    "published_date",
    "date_published",
    "bt:pubdate",
    "cxenseparse:recs:publishtime",
    "date",
)
_BAD_TIME = re.compile(r"modif|updat|comment|event|relative", re.IGNORECASE)
_EDITED = re.compile(
    r"(?:last (?:edited|modified|updated|changed)|(?:editó|modificó|actualiz\w+) por última vez|última (?:modificación|edición|actualización)|"
    r"последн\w+ (?:изменени|правк|редакци)\w*|отредактирован\w*|изменена|dernière modification|zuletzt (?:bearbeitet|geändert)|"
    r"最后(?:修订|编辑|更新)|最後(?:修訂|編輯|更新)|마지막으로 (?:편집|수정)|최근 (?:수정|편집)|ultima modifica|última alteração|最終更新)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:first published|published|posted|publié|publicad[oa]|опубликован\w*|опубліковано|veröffentlicht|pubblicato|نشر)\b|入力|입력|등록|发布|發布|公開",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:updated|modified|edited|mis à jour|modifié|actualizad[oa]|обновлен\w*|изменен\w*|оновлено|aktualisiert|aggiornato)\b|수정|更新|修改|修正|تحديث",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:correction|clarification|editor[’']s note|errata|fe de errat\w*|исправление|уточнение|виправлення|정정|바로잡습니다|更正)\b", re.IGNORECASE
)
_TIME_NAMES = ("content", "datetime", "data-date-time", "data-datetime", "data-published", "data-publish-date", "title")
_BESIDE = 14
"""How many short blocks after (or four before) the headline may carry its date."""


class Dated(msgspec.Struct, frozen=True):
    """A day and the kind of sign it was read from; ``None`` and an empty string where the page tells none."""

    day: dt.date | None
    sign: str


def page_date(page: HtmlElement, lean: HtmlElement, *, heading: HtmlElement | None, url: str, language: str) -> Dated:
    """The day the page was published.

    ``page`` is the whole tree (for its head), ``lean`` the same without navigation, related stories and comments, ``heading`` the headline
    element inside ``lean``.
    """
    month_first = language in {"", "en"}
    signs: tuple[tuple[str, Callable[[], dt.date | None]], ...] = (
        ("structured data", lambda: _structured(page)),
        ("meta tag", lambda: _meta(page)),
        ("time tag", lambda: _time_tag(lean, heading)),
        ("byline", lambda: _beside(lean, heading, month_first=month_first)),
        ("address", lambda: address_day(url)),
        ("last edited", lambda: _edited(page)),
        ("htmldate", lambda: _htmldate(lean)),
    )
    for sign, look in signs:
        day = look()
        if day is not None:
            return Dated(day, sign)
    return Dated(None, "")


def structured(page: HtmlElement) -> Iterator[dict[str, Any]]:
    """The schema.org objects at the top of each JSON-LD block (its ``@graph`` included, what is nested in an object not)."""
    for block in page.iter("script"):
        if "ld+json" not in (block.get("type") or ""):
            continue
        try:
            held = json.loads(block.text_content())
        except (ValueError, RecursionError):
            continue
        roots = held if isinstance(held, list) else [held]
        for root in roots:
            if isinstance(root, dict):
                graph = root.get("@graph")
                yield from (node for node in (graph if isinstance(graph, list) else [root]) if isinstance(node, dict))


def is_article(node: dict[str, Any]) -> bool:
    """Whether a schema.org object describes the page's own article."""
    kind = node.get("@type")
    return any(isinstance(name, str) and bool(_ARTICLE.search(name)) for name in (kind if isinstance(kind, list) else [kind]))


def own_articles(page: HtmlElement) -> list[dict[str, Any]]:
    """The schema.org objects of the page's own article: of several, those whose headline shares its words with the title."""
    nodes = [node for node in structured(page) if is_article(node)]
    told = [node for node in nodes if isinstance(node.get("headline"), str)]
    if len({node["headline"] for node in told}) < 2:
        return nodes
    title = set(re.findall(r"\w+", " ".join([*page.xpath("//head/title//text()"), *page.xpath("//meta[@property='og:title']/@content")]).lower()))
    shared = {id(node): _share(node["headline"], title) for node in told}
    return [node for node in told if shared[id(node)] >= 0.5 and shared[id(node)] == max(shared.values())]


def _share(headline: str, title: set[str]) -> float:
    own = set(re.findall(r"\w+", headline.lower()))
    return len(own & title) / len(own) if own else 0.0


def _structured(page: HtmlElement) -> dt.date | None:
    stamps = (node.get("datePublished") for node in own_articles(page))
    return next((day for stamp in stamps if isinstance(stamp, str) and (day := iso_day(stamp))), None)


def _meta(page: HtmlElement) -> dt.date | None:
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        found.setdefault(name, tag.get("content") or "")
    return next((day for name in _META if found.get(name) and (day := iso_day(found[name]))), None)


def _time_tag(lean: HtmlElement, heading: HtmlElement | None) -> dt.date | None:
    """The marked time nearest after the headline, that of ``itemprop=datePublished`` first."""
    marked = [tag for tag in lean.iter() if isinstance(tag.tag, str) and (tag.get("itemprop") or "").lower() == "datepublished"]
    after = list(_following(lean, heading))
    times = [tag for tag in after if _tells_time(tag) and not _BAD_TIME.search(f"{tag.get('class')} {tag.get('itemprop')} {tag.get('id')}")]
    for tag in marked + times[:2]:
        stamps = (tag.get(name) for name in _TIME_NAMES)
        day = iso_day(next(filter(None, stamps), "") or tag.text_content())
        if day:
            return day
    return None


def _tells_time(tag: HtmlElement) -> bool:
    """Whether an element is marked as a time: by its name, by an attribute for it, or as the old microformats do."""
    marked = tag.tag == "time" or any(name.startswith("data-") and tag.get(name) for name in _TIME_NAMES)
    return marked or (tag.tag == "abbr" and iso_day(tag.get("title") or "") is not None)


def _following(lean: HtmlElement, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    started = heading is None
    for tag in lean.iter():
        started = started or tag is heading
        if started and isinstance(tag.tag, str):
            yield tag


def _beside(lean: HtmlElement, heading: HtmlElement | None, *, month_first: bool) -> dt.date | None:
    """A date in one of the short blocks beside the headline, before the body of the text sets in."""
    if heading is None:
        return None
    blocks = [tag for tag in lean.iter() if isinstance(tag.tag, str)]
    at = next((number for number, tag in enumerate(blocks) if tag is heading), 0)
    found = _after(blocks[at + 1 :], month_first=month_first)
    if found is not None:
        return found
    before = [own for tag in blocks[max(0, at - 8) : at] if tag.tag != "a" and 0 < len(own := _own_text(tag)) <= 80][-4:]
    return next((day for own in reversed(before) if (day := first_day(own, month_first=month_first))), None)


def _after(blocks: Sequence[HtmlElement], *, month_first: bool) -> dt.date | None:
    """The date of publication in the short blocks after the headline; that of a change only where there is no other."""
    seen = 0
    changed: dt.date | None = None
    for tag in blocks:
        own = _own_text(tag)
        if tag.tag in {"a", "figcaption"} or _NOTE.match(own) or any(above.tag == "figcaption" for above in tag.iterancestors()):
            continue
        if len(own) > 160 or seen >= _BESIDE or (len(own) > 40 and own.endswith((".", "。", "！", "？", "!", "?"))):
            break
        seen += bool(own)
        told = _PUBLISHED.search(own)
        day = first_day(own[told.start() :] if told else own, month_first=month_first) if own else None
        if day and (told or not _CHANGED.search(own)):
            return day
        changed = changed or day
    return changed


def _own_text(tag: HtmlElement) -> str:
    """The words directly in an element and after its children, without the children's own."""
    return " ".join(" ".join([tag.text or "", *(child.tail or "" for child in tag)]).split())


def _edited(page: HtmlElement) -> dt.date | None:
    for text in page.itertext():
        found = _EDITED.search(text)
        if found:
            beside = text[max(0, found.start() - 60) : found.end() + 120]
            day = first_day(beside, month_first=False)
            if day:
                return day
    return None


def _htmldate(lean: HtmlElement) -> dt.date | None:
    body = lean.find(".//body")
    shown = tostring(lean if body is None else body, encoding="unicode")
    if len(shown) > 2_000_000:
        return None
    found = find_date(shown, extensive_search=False, original_date=True, outputformat="%Y-%m-%d")
    # A year alone (a copyright line) comes back as its first of January: no date at all.
    return None if found is None or found.endswith("-01-01") else iso_day(found)
