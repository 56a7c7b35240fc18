"""A page that came by fetch as a document: its id is its address, so that the same address with other words is a new version of it."""

from __future__ import annotations

import datetime as dt
import hashlib

import msgspec

from upheld.errors import Problem
from upheld.gather.documents import Incoming
from upheld.gather.feeds import Entry, NotAFeedError, canonical, part_of
from upheld.gather.fetch import Fetched
from upheld.model.evidence import Document
from upheld.model.ports import ReadText
from upheld.model.when import day, known_day, parse_interval
from upheld.plugins import reader, recognise

_ENDINGS = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md", "application/pdf": ".pdf",
            "application/json": ".json", "text/csv": ".csv"}  # fmt: skip


def file_name(fetched: Fetched) -> str:
    """A name for what came, with the ending that its server says it has; else that of its address."""
    stated = fetched.content_type.partition(";")[0].strip().lower()
    last = canonical(fetched.final).partition("?")[0].rstrip("/").rpartition("/")[2]
    ending = _ENDINGS.get(stated, "")
    return last if not ending or last.lower().endswith(ending) else f"{last or 'page'}{ending}"


def read_fetched(fetched: Fetched, *, select: str = "") -> tuple[ReadText | None, list[Problem]]:
    """The text of a page or file that came, or of a part of the page."""
    body = fetched.body
    form = recognise(body, file_name(fetched))
    if select and form == "html":
        try:
            body = part_of(body, select)
        except NotAFeedError as error:
            return None, [Problem(where=fetched.address, message=str(error), remedy="correct select in sources.toml, or take it out")]
    read, problems = reader(form) if form else (None, [])
    if read is None:
        message = f"what came is of a form that is not read ({fetched.content_type or 'no type'})"
        return None, problems or [Problem(where=fetched.address, message=message, remedy="save it as text, Markdown or HTML and add the file")]
    found, problems = read(body, name=fetched.address)
    if select and found is not None:  # what the page says of itself stands outside the part
        whole, _ = read(fetched.body, name=fetched.address)
        if whole is not None:
            found = msgspec.structs.replace(
                found, title=whole.title or found.title, published=whole.published or found.published, outlet=whole.outlet
            )
    return found, problems


def document_from(
    entry: Entry, found: ReadText | None, *, first_seen: dt.date, known_before: bool, outlet: str = "", language: str = "", raw: bytes = b""
) -> Incoming | None:
    """A document of what a source offers and, where it was read, the page behind it; ``None`` where neither has words.

    A later version of a known document is known from the day it was seen: a page keeps its date when its words are changed.
    """
    text = found.text if found is not None else "\n\n".join(filter(None, (entry.title, entry.text if entry.text != entry.title else "")))
    if not text.strip():
        return None
    published = day(entry.published) if entry.published else None
    if published is None and found is not None and found.published:
        try:
            published = parse_interval(found.published)
        except ValueError:
            published = None
    document = Document(
        id=entry.url or entry.key,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        known=first_seen if known_before else known_day(published, first_seen),
        title=entry.title or (found.title if found else ""),
        url=entry.url,
        outlet=outlet or entry.outlet or (found.outlet if found else ""),
        published=published,
        language=language or (found.language if found else "") or entry.language,
    )
    return Incoming(document=document, text=text, raw=raw)
