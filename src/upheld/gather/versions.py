"""A document that comes in under no id of its own and is a later version of one that is here: at the same address, or under the same headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from upheld.gather.changes import same_article
from upheld.gather.documents import Incoming
from upheld.model.evidence import Document

_MARKS = re.compile(
    r"^\s*(?:(?:UPDATE|WRAPUP|REFILE|CORRECTED|CORRECTION|CLARIFICATION|RPT|UPDATED?|LEAD)(?:\s*\d+)?\s*[-–—:]\s*)+"
    r"|\s*[\[(](?:updated?|corrected|amended|rev(?:ised)?\.?(?: \d+)?)[\])]\s*$",
    re.IGNORECASE,
)


class Versions:
    """The documents of a workspace by address and by headline, to find the earlier version of one that comes in."""

    def __init__(self, held: Iterable[Document], text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._by_url: dict[str, Document] = {}
        self._by_title: dict[tuple[str, str], Document] = {}
        for document in held:
            self.add(document)

    def add(self, document: Document) -> None:
        """Take in a document, the latest of its kind."""
        if document.url:
            self._by_url[document.url] = document
        if headline(document.title) and document.outlet:
            self._by_title[document.outlet.casefold(), headline(document.title)] = document

    def linked(self, incoming: Incoming) -> Document:
        """The document, with the id of the one that it is a later version of.

        It is one at the same address or under the same headline of the same outlet, where it holds most of the other's sentences and is no older. Who
        gives a document an id of its own means that one; rows of a table of figures are no articles.
        """
        new = incoming.document
        if incoming.named or new.reports:
            return new
        near = (self._by_url.get(new.url), self._by_title.get((new.outlet.casefold(), headline(new.title))))
        for old in near:
            if old is not None and old.id != new.id and old.known <= new.known and self._same(old, new, incoming.text):
                return msgspec.structs.replace(new, revises=old.id)
        return new

    def _same(self, old: Document, new: Document, text: str) -> bool:
        return old.text_sha256 != new.text_sha256 and same_article(self._text_of(old.text_sha256), text)


def headline(title: str) -> str:
    """A title without the marks that tell a later version of it."""
    return " ".join(_MARKS.sub("", title).casefold().split())
