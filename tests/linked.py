"""What one document's passages say of the claims drafted from some words: for tests of linking."""

import datetime as dt

from upheld.ledger.store import sha256_of
from upheld.model.claim import Analysis
from upheld.model.evidence import Document
from upheld.model.when import day
from upheld.read.claims import draft
from upheld.weigh.linking import found_in

PUBLISHED = dt.date(2021, 6, 1)


def document(text, *, title="", published="2021-06-10", language="", name="d", **more):
    known = dt.date.fromisoformat(published)
    return Document(id=name, text=text, text_sha256=sha256_of(text), known=known, published=day(known), title=title, language=language, **more)


def claims_of(words, published=PUBLISHED):
    return draft(Analysis(slug="a", title="A", published=published, text_sha256=""), f"A title line\n\n{words}\n")


def links(words, *documents, published=PUBLISHED):
    """(claim's place, document) to its link."""
    claims = claims_of(words, published)
    order = {c.id: n for n, c in enumerate(claims)}
    found = found_in(documents, claims, {"a": published})
    return {(order[link.claim], name): link for name, told in found.items() for link in told}


def link(words, text, *, at=0, about=PUBLISHED, **more):
    """The link of the claim at a place with one document, or None."""
    return links(words, document(text, **more), published=about).get((at, "d"))


def bearing(words, text, **more):
    found = link(words, text, **more)
    return None if found is None else found.bearing
