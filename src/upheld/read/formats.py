"""The built-in readers: bytes of plain text, Markdown or HTML to text with what it says of itself.

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
from upheld.read.webpage import read_page

__all__ = ["read_html", "read_markdown", "read_text", "recognise"]


def read_text(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """Plain text, unaltered but for newlines; title, author and date from its first lines."""
    return _read(data, name, markdown=False)


def read_markdown(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """Markdown, unaltered but for newlines; title, author and date from front matter, the first heading or the first lines."""
    return _read(data, name, markdown=True)


def read_html(data: bytes, *, name: str) -> tuple[ReadText | None, list[Problem]]:
    """A saved page: its main text without navigation, related stories and comments; what its head and byline say of it."""
    return read_page(data, name=name)


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
