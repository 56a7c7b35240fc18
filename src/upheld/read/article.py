"""The analysis under test: a text or Markdown file to its title, author, publication day and exact text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

import msgspec

from upheld.errors import Problem
from upheld.text.dates import dates

LARGEST = 2_000_000
"""An analysis is an article, a report or a chapter; more code points than this are refused."""

_HEAD_LINES = 8
_LONGEST_NAME = 60
_BYLINE = re.compile(r"^(?:by\s+)?[^\d.!?]{3,60}$", re.IGNORECASE)


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An analysis as it was given; ``published`` is the day named to us or found in its first lines."""

    title: str
    author: str
    published: dt.date
    text: str


def decode(content: bytes, *, name: str) -> tuple[str | None, list[Problem]]:
    """Bytes of a text file as text with plain newlines, as Python's text mode does; nothing else is altered."""

    def refused(message: str, remedy: str) -> tuple[None, list[Problem]]:
        return None, [Problem(where=name, message=message, remedy=remedy)]

    if b"\x00" in content or content[:5] in {b"%PDF-", b"PK\x03\x04\x14"}:
        return refused("this is no text file: it holds binary content", "give a text, Markdown or HTML file")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [Problem(where=name, line=line, message="this file is not UTF-8", remedy="save it as UTF-8 and read it again")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return refused("this file is empty", "check that the right file was named")
    if len(text) > LARGEST:
        return refused(f"this file has {len(text):,} characters, more than {LARGEST:,}", "cut it into chapters and read each as its own analysis")
    return text, []


def slug(title: str) -> str:
    """A folder name from a title: its first words, plain letters and hyphens."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "analysis"


def _head(text: str) -> list[str]:
    lines = (line.strip().lstrip("#").strip() for line in text.lstrip("\ufeff").split("\n"))
    return [line for line in lines if line][:_HEAD_LINES]


def _is_date(line: str, today: dt.date) -> bool:
    return len(line) <= _LONGEST_NAME and any(m.interval.precision == "day" for m in dates(line, today))


def read_article(
    content: bytes, *, name: str, published: dt.date | None = None, title: str = "", author: str = "", today: dt.date
) -> tuple[Article | None, list[Problem]]:
    """An article from its bytes; what is not given is looked for in its first lines.

    Args:
        content: the file's bytes.
        name: the file as the user named it, for Problems.
        published: the day it appeared, where the user says so.
        title: its title, where the user says so.
        author: its author, where the user says so.
        today: settles a date line without a year.
    """
    text, problems = decode(content, name=name)
    if text is None:
        return None, problems
    head = _head(text)
    stamp = next((line for line in head if _is_date(line, today)), "")
    if published is None and not stamp:
        return None, [Problem(where=name, message="no publication date in its first lines", remedy="name it with --published YYYY-MM-DD")]
    day = published or next(m.interval.start for m in dates(stamp, today) if m.interval.precision == "day")
    if day is None or day > today:
        return None, [Problem(where=name, message=f"published on {day}, after today", remedy="correct the date with --published YYYY-MM-DD")]
    found = next((line for line in head[1:5] if line != stamp and _BYLINE.match(line) and len(line.split()) <= 5), "")
    return Article(title=title or head[0][:200], author=author or re.sub(r"^by\s+", "", found, flags=re.IGNORECASE), published=day, text=text), []
