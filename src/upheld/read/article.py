"""The analysis under test: a file of any form that is read to its title, author, publication day and exact text."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata

import msgspec

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.model.when import parse_interval, trust_of
from upheld.plugins import binary_kind, declared, importer, reader, recognise

LARGEST = 2_000_000
"""An analysis is an article, a report or a chapter; more code points than this are refused."""

_SLUG_WORDS = 6
_SLUG_LENGTH = 80


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An analysis as it was given; ``published`` is the day named to us or found in its head.

    ``titled`` says that the user named the title. ``text`` is as given, with plain newlines: the spans of claims are code-point offsets into it. Of a web page it is the main text.
    """

    title: str
    author: str
    published: dt.date
    text: str
    outlet: str = ""
    url: str = ""
    language: str = ""
    titled: bool = False


def read_article(
    content: bytes, *, name: str, published: dt.date | None = None, title: str = "", author: str = "", today: dt.date
) -> tuple[Article | None, list[Problem]]:
    """An article from its bytes; what is not given is looked for in its head.

    Args:
        content: the file's bytes.
        name: the file as the user named it, for its format and for Problems.
        published: the day it appeared, where the user says so. A day is needed: the claims' own dates ("in December") hang on it.
        title: its title, where the user says so.
        author: its author, where the user says so.
        today: the last day an analysis can have appeared.
    """
    found, problems = _read(content, name)
    if found is None:
        return None, problems
    if len(found.text) > LARGEST:
        message = f"this file has {len(found.text):,} characters, more than {LARGEST:,}"
        return None, [*problems, Problem(where=name, message=message, remedy="cut it into chapters and read each as its own analysis")]
    day = published or _day(found.published)
    if day is None:
        return None, [*problems, Problem(where=name, message="no publication date in its first lines", remedy="name it with --published YYYY-MM-DD")]
    if day > today:
        return None, [
            *problems,
            Problem(where=name, message=f"published on {day}, after today", remedy="correct the date with --published YYYY-MM-DD"),
        ]
    if published is None and trust_of(found.dated_by) != "page stamp":
        message = f"its day of publication, {day}, is not stated but taken from the {found.dated_by}"
        problems = [
            *problems,
            Problem(where=name, message=message, remedy="name it with --published YYYY-MM-DD if it is another", severity="warning"),
        ]
    return Article(
        title=title or found.title or _stem(name),
        author=author or found.author,
        published=day,
        text=found.text,
        outlet=found.outlet,
        url=found.url,
        language=found.language,
        titled=bool(title),
    ), problems


def _day(stamp: str) -> dt.date | None:
    """The day of a stamp; a month or a year alone counts at its end, when it was surely out."""
    try:
        return parse_interval(stamp).end if stamp else None
    except ValueError:
        return None


def slug(title: str) -> str:
    """A folder name from a title: its first six words, plain letters and hyphens; never empty."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode("ascii")
    latin = "-".join(re.findall(r"[a-z0-9]+", plain)[:_SLUG_WORDS])[:_SLUG_LENGTH].strip("-")
    if latin or not any(map(str.isalnum, title)):
        return latin or "analysis"
    return f"analysis-{hashlib.sha256(title.encode()).hexdigest()[:8]}"  # another script: still a name of its own


def _read(content: bytes, name: str) -> tuple[ReadText | None, list[Problem]]:
    if not content.strip():
        return None, [Problem(where=name, message="this file is empty", remedy="check that the right file was named")]
    form = recognise(content, name)
    if form in {"jsonl", "csv"} or (form is not None and form in declared("upheld.tables")):
        return None, [Problem(where=name, message=f"this is a {form} file, not an article", remedy="pass it to `upheld add` instead")]
    if form is not None and form in declared("upheld.importers"):
        return _only(content, form, name)
    if form is None:
        kind = binary_kind(content) or f"of a form that is not read (.{name.rpartition('.')[2]})"
        return None, [
            Problem(where=name, message=f"this is no text file but {kind}", remedy="give a text, Markdown, HTML, PDF, DOCX, ODT, EPUB or e-mail file")
        ]
    read, problems = reader(form)
    return read(content, name=name) if read else (None, problems)


def _only(content: bytes, form: str, name: str) -> tuple[ReadText | None, list[Problem]]:
    """The document of a file that may hold many, where it holds one."""
    read, problems = importer(form)
    found = list(read(content, name=name)) if read else []
    texts = [one for one in found if isinstance(one, ReadText)]
    problems += [one for one in found if isinstance(one, Problem)]
    if len(texts) == 1 and texts[0].text.strip():
        return texts[0], problems
    if len(texts) > 1:
        message = f"this file holds {len(texts)} documents, and an analysis is one"
        return None, [Problem(where=name, message=message, remedy="save the one you mean by itself, or pass the file to `upheld add` as evidence")]
    return None, problems or [Problem(where=name, message="this file holds no text", remedy="give the article itself")]


def _stem(name: str) -> str:
    base = re.split(r"[\\/]", name)[-1]
    return base.rpartition(".")[0] or base or "Untitled"
