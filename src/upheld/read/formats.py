"""The built-in readers by name. Text and Markdown are read here; every other form in a worker process under limits.

Text and Markdown are given back as they stand (Markdown with its marks), so that offsets into the text are offsets into the file as Python's text
mode reads it.
"""

from __future__ import annotations

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.plugins import recognise
from upheld.read.encodings import decode
from upheld.read.heads import head_of
from upheld.read.languages import language_of
from upheld.read.limited import limited, limited_importer, limited_table

__all__ = ["read_html", "read_markdown", "read_text", "recognise"]

read_html = limited("upheld.read.webpage:read_page")
"""A saved page: its main text without navigation, related stories and comments; what its head and byline say of it."""

read_pdf = limited("upheld.read.pdf:read_pdf")
"""A PDF: columns in reading order, running heads dropped, hyphens mended, footnotes after the text."""

read_docx = limited("upheld.read.docx:read_docx")
"""A Word document as it reads with its changes accepted, footnotes after the text."""

read_odt = limited("upheld.read.odt:read_odt")
"""An OpenDocument text, footnotes after the text."""

read_epub = limited("upheld.read.epub:read_epub")
"""A book: its chapters in reading order."""

read_email = limited("upheld.read.mail:read_email")
"""One message or newsletter, without the messages it answers."""

read_mhtml = limited("upheld.read.archives:read_mhtml")
"""A page saved whole by a browser."""

import_mbox = limited_importer("upheld.read.mail:import_mbox")
"""A mailbox, message by message."""

import_feed = limited_importer("upheld.read.feeds:import_feed")
"""RSS, Atom or JSON Feed, entry by entry."""

import_opml = limited_importer("upheld.read.feeds:import_opml")
"""A list of feeds: their addresses, as notes."""

import_ris = limited_importer("upheld.read.references:import_ris")
"""References in RIS, as Zotero, EndNote and library catalogues export them."""

import_bibtex = limited_importer("upheld.read.bibtex:import_bibtex")
"""References in BibTeX or BibLaTeX."""

import_csl = limited_importer("upheld.read.references:import_csl")
"""References in CSL-JSON."""

import_warc = limited_importer("upheld.read.archives:import_warc")
"""A web archive: each page in it."""

rows_of_parquet = limited_table("upheld.ledger.parquet:rows")
"""Rows of a Parquet table."""


def read_text(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """Plain text, unaltered but for newlines; title, author and date from its first lines."""
    return _read(data, name, markdown=False)


def read_markdown(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """Markdown, unaltered but for newlines; title, author and date from front matter, the first heading or the first lines."""
    return _read(data, name, markdown=True)


def _read(data: bytes, name: str, *, markdown: bool) -> tuple[ReadText | None, list[Problem]]:
    text, problems = decode(data, name=name)
    if text is None:
        return None, problems
    if not text.strip("\ufeff \t\n\f"):
        return None, [*problems, Problem(where=name, message="this file is empty", remedy="check that the right file was named")]
    head = head_of(text, markdown=markdown)
    return ReadText(
        text=text,
        title=head.title,
        author=head.author,
        outlet=head.outlet,
        url=head.url,
        published=head.published.isoformat() if head.published else "",
        dated_by=head.dated_by,
        language=language_of(text, declared=head.language),
    ), problems
