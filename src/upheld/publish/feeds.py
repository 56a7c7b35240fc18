"""What changed, for feed readers: Atom (RFC 4287) and JSON Feed 1.1, an entry for each time a claim changed its status or its probability."""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import msgspec

from upheld.model.ports import BriefInput
from upheld.publish.brief import ClaimBrief, brief_of, clean
from upheld.publish.chronicle import Turn, turns
from upheld.publish.wording import day_words, likelihood

MOST = 200
"""Entries in a feed, newest first."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An entry: ``id`` stays the same for the same change of the same claim."""

    id: str
    title: str
    text: str
    day: str
    urls: tuple[tuple[str, str], ...]


def _text(turn: Turn, c: ClaimBrief, *, last: bool) -> str:
    named = "; ".join(f"{what}: {', '.join(p for p in (told.source, told.when, told.title) if p)}" for what, told in turn.documents)
    between = f"By {day_words(turn.day)}: {turn.change}." if turn.day else f"Between {day_words(turn.after)} and {day_words(turn.by)}: {turn.change}."
    return " ".join(
        p for p in (between, f"Moved by {named}." if named else "No new document: time passed.", likelihood(c.assessment) if last else "") if p
    )


def items(given: BriefInput) -> tuple[Item, ...]:
    """The entries of a feed, newest first."""
    found = []
    for c in brief_of(given).claims:
        for i, turn in enumerate(turns(c, given.documents)):
            # the day of a document does not depend on the days a history is told at, and the start of a span not on when it is looked at
            name = f"urn:upheld:{_urn(given.analysis.slug)}:{_urn(c.claim.id)}@{turn.status}-{(turn.day or turn.after).isoformat()}"
            day = (turn.day or turn.by).isoformat()
            urls = tuple((told.url, told.title or told.source) for _, told in turn.documents if told.url)
            title = clean(f"{turn.change}: {c.claim.text}")
            found.append(Item(id=name, title=title, text=clean(_text(turn, c, last=i == 0)), day=day, urls=urls))
    return tuple(sorted(found, key=lambda item: (item.day, item.id), reverse=True)[:MOST])


def _urn(name: str) -> str:
    return quote(name.encode("utf-8", "replace"), safe="")


def atom(given: BriefInput) -> bytes:
    """The changes as an Atom feed; equal inputs give equal bytes."""
    analysis = given.analysis
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>', '<feed xmlns="http://www.w3.org/2005/Atom">', f"<id>urn:upheld:{_urn(analysis.slug)}</id>",
        f"<title>{escape(clean(analysis.title))}: what changed</title>", f"<updated>{given.view.as_of}T00:00:00Z</updated>",
        f"<author><name>{escape(clean(analysis.author) or 'upheld')}</name></author>", "<generator>upheld</generator>",
    ]  # fmt: skip
    for item in items(given):
        links = "".join(f'<link rel="related" href={quoteattr(url)} title={quoteattr(clean(title))}/>' for url, title in item.urls)
        lines.append(
            f"<entry><id>{escape(item.id)}</id><title>{escape(item.title)}</title><updated>{item.day}T00:00:00Z</updated>{links}"
            f'<content type="text">{escape(item.text)}</content></entry>'
        )
    return ("\n".join([*lines, "</feed>"]) + "\n").encode()


def json_feed(given: BriefInput) -> bytes:
    """The changes as a JSON Feed; equal inputs give equal bytes."""
    rows = [
        {"id": item.id, "title": item.title, "content_text": item.text, "date_published": f"{item.day}T00:00:00Z"}
        | ({"external_url": item.urls[0][0]} if item.urls else {})
        for item in items(given)
    ]
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": clean(f"{given.analysis.title}: what changed"), "items": rows}
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"
