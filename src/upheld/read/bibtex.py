"""BibTeX and BibLaTeX by one pass over the characters: entries, strings, braces and quotes as the format's own tools read them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from upheld.errors import Problem
from upheld.model.ports import ReadText
from upheld.read.references import characters, partial, person, reference

_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NAME = re.compile(r"\s*([^\s,={}()\"#%']+)\s*=\s*")
_KEY = re.compile(r"\s*([^\s,={}]*)\s*,?")
_BARE = re.compile(r"[^\s,#{}()\"]+")
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
            "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}  # fmt: skip
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "i", "j": "j"}
_ACCENT = re.compile(r"\\(?:(['`^\"~=.])\s*(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([cvuHkr])(?:\s*\{([A-Za-z])\}|\s+([A-Za-z])))")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z])\s?(?:\{\})?")
_MARKUP = re.compile(r"\\(?:emph|textit|textbf|textsc|textrm|url|href|text\w*|mkbibquote)\s*(?=\{)")
_ESCAPE = re.compile(r"\\([&%$#_{}])")
_FILE = re.compile(r"(?:^|(?<=;))(?:[^:;]*:)?([^:;]+\.\w{2,5})(?::[^;]*)?")

MOST_BROKEN = 50
"""Entries that never close; beyond, the rest is not read."""

LONGEST_VALUE = 500_000
"""Characters of one field."""


def import_bibtex(source: Path | bytes, *, name: str) -> Iterator[ReadText | Problem]:
    """The references of a ``.bib`` file in order, each wrong one a Problem with its line."""
    text, problems = characters(source, name)
    yield from problems
    strings: dict[str, str] = {month: month for month in _MONTHS}
    at, count = 0, 0
    broken: list[int] = []
    while found := _ENTRY.search(text, at):
        kind, at = found[1].lower(), found.end()
        if kind in {"comment", "preamble"}:
            continue
        key = ""
        if kind != "string":
            keyed = _KEY.match(text, at)
            key, at = (keyed[1], keyed.end()) if keyed else ("", at)
        fields, at, closed = _fields(text, at, strings)
        line = text.count("\n", 0, found.start()) + 1
        broken += [] if closed else [line]
        if len(broken) > MOST_BROKEN:
            break
        if kind == "string":
            strings |= fields
        elif fields:
            count += 1
            yield _reference(key, fields, name, line)
    if broken:
        message = f"{len(broken)} of its entries are not closed as they should be, the first in this line"
        yield Problem(where=name, line=broken[0], message=message, remedy="close their braces and quotation marks")
    elif not count:
        yield Problem(where=name, message="no reference in this file", remedy="export it again as BibTeX")


def _fields(text: str, at: int, strings: Mapping[str, str]) -> tuple[dict[str, str], int, bool]:
    """Fields of one entry from ``at``, where it ends, and whether it was closed."""
    fields: dict[str, str] = {}
    while named := _NAME.match(text, at):
        value, at = _value(text, named.end(), strings)
        if value is None:
            return fields, at, False
        fields.setdefault(named[1].lower(), value)
        while at < len(text) and text[at] in ", \t\r\n":
            at += 1
    closed = at < len(text) and text[at] in "})"
    return fields, at + closed, closed


def _value(text: str, at: int, strings: Mapping[str, str]) -> tuple[str | None, int]:
    """One value, its parts joined at ``#``; ``None`` where a brace or quotation mark never closes."""
    parts: list[str] = []
    while True:
        if at < len(text) and text[at] in '{"':
            end = _closing(text, at)
            if end is None:
                return None, at + 1
            parts.append(text[at + 1 : end])
            at = end + 1
        else:
            bare = _BARE.match(text, at)
            if not bare:
                return None, at
            parts.append(strings.get(bare[0].lower(), bare[0]))
            at = bare.end()
        joint = re.compile(r"\s*#\s*").match(text, at)
        if not joint:
            return "".join(parts), at
        at = joint.end()


def _closing(text: str, at: int) -> int | None:
    """Where the brace or quotation mark at ``at`` closes; the search is bounded, so that a file of open braces stays cheap."""
    quoted, depth = text[at] == '"', 0
    for found in re.compile(r"[{}\"\\]").finditer(text, at + 1, at + LONGEST_VALUE):
        mark = found[0]
        if mark == "\\" or text[found.start() - 1] == "\\":
            continue
        if mark == '"' and quoted and depth == 0:
            return found.start()
        if mark == "}" and depth == 0 and not quoted:
            return found.start()
        depth += (mark == "{") - (mark == "}")
        if depth < 0:
            return None
    return None


def _reference(key: str, fields: Mapping[str, str], name: str, line: int) -> ReadText | Problem:
    def first(*names: str) -> str:
        return next((plain(fields[one]) for one in names if fields.get(one, "").strip()), "")

    return reference(
        where=name,
        line=line,
        key=key,
        title=first("title"),
        authors=[person(plain(one)) for one in re.split(r"\s+and\s+", fields.get("author", "")) if one.strip()],
        outlet=first("journaltitle", "journal", "booktitle", "publisher", "institution", "organization", "howpublished"),
        published=_date(fields),
        abstract=first("abstract"),
        url=fields.get("url", "").strip(),
        doi=fields.get("doi", "").strip(),
        language=first("langid", "language"),
        attachments=[found[1].replace("\\", "") for found in _FILE.finditer(fields.get("file", ""))],
    )


def _date(fields: Mapping[str, str]) -> str:
    stated = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", fields.get("date", "").strip())
    if stated:
        return partial([int(part) for part in stated.groups() if part])
    year = re.search(r"\d{4}", fields.get("year", ""))
    month = fields.get("month", "").strip().lower()
    number = int(month) if month.isdigit() else _MONTHS.get(month[:3])
    day = fields.get("day", "").strip()
    return partial([int(part) for part in (year[0] if year else "", number, day if day.isdigit() and number else "") if part])


def plain(value: str) -> str:
    """A value without its TeX: accents composed, markup and braces gone."""
    text = _ACCENT.sub(_composed, value)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    text = _MARKUP.sub("", text)
    text = _ESCAPE.sub(lambda found: found[1] if found[1] not in "{}" else "", text)
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”").replace("~", " ")
    return " ".join(text.replace("{", "").replace("}", "").split())


def _composed(found: re.Match[str]) -> str:
    mark = found[1] or found[4]
    letter = found[2] or found[3] or found[5] or found[6]
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])
