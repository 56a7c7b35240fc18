"""The head of an article in plain text or Markdown: who wrote it, when, and what it is called."""

from __future__ import annotations

import datetime as dt
import re
import tomllib

import msgspec

from upheld.read.stamps import MONTHS, first_day

LOOK = 14
"""How many of the first lines with words may carry the title, the author and the date."""

_FRONT = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n(?P<inside>.{0,10000}?)\n(?P=fence)[ \t]*(?:\n|$)", re.DOTALL)
_PAIR = re.compile(r"^([A-Za-z][\w -]{0,30}?)\s*[:=]\s*(\S.*)$")
_HEADING = re.compile(r"^#{1,3}\s+(?P<words>.+?)\s*#*$")
_UNDERLINE = re.compile(r"^(?:=+|-+)$")
_MARKS = re.compile(r"^[\s>*_#`~-]+|[\s*_`~]+$")
_BY = re.compile(
    r"^(?:(?:written|story|analysis|report|words|text|prepared|compiled|research)\s+)?by:?\s+(?P<name>\S.{1,78})$|^author(?:s|\(s\))?:\s*(?P<named>\S.{1,78})$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^[^\n]{0,90}?(?:—|–|--|\s-\s|\|)")
_LABELS = frozenset(
    "opinion analysis commentary share print advertisement published updated editorial news world politics abstract summary introduction contents report article".split()
) | frozenset(
    ("research article", "original article", "review article", "regular article", "special report", "policy brief", "policy paper", "working paper", "issue brief",
     "briefing paper", "research paper", "research report", "executive summary", "open access", "table of contents", "occasional paper", "discussion paper")
)  # fmt: skip
_CAME_IN = re.compile(r"\b(?:received|submitted|revised|accessed|downloaded|retrieved)\b", re.IGNORECASE)
_CAME_OUT = re.compile(r"\b(?:first published|published online|available online|published|accepted)\b", re.IGNORECASE)
_MONTH_ALONE = re.compile(r"^\W*(?:(?:No|Issue|Vol)\.?\s?\d+\W+)?(?P<month>[^\W\d_]{3,9})\.?,?\s+(?P<year>(?:19|20)\d\d)\W*$")
_END = (".", "?", "!", ":", ";", ",", "…", "。")
_PARAGRAPH = 120
_KEYS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "by", "byline"),
    "published": ("date", "published", "publication date", "pubdate", "publish date", "date published", "published on"),
    "outlet": ("outlet", "source", "publication", "publisher", "site"),
    "url": ("url", "link", "canonical"),
    "language": ("language", "lang"),
}


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What the first lines say; empty where they do not."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    published: dt.date | None = None
    dated_by: str = ""
    month: str = ""
    """Year and month, where the first lines give no day."""


def head_of(text: str, *, markdown: bool = False) -> Head:
    """Title, author and date from front matter first, then from the first lines."""
    front = _FRONT.match(text)
    named = _front_matter(front["inside"], toml=front["fence"] == "+++") if front else {}
    lines = _first_lines(text[front.end() if front else 0 :])
    title = named.get("title") or _title(lines, markdown=markdown)
    published = first_day(named.get("published", ""))
    sign = "front matter" if published else ""
    if published is None:
        published = _published(lines)
        sign = "first lines" if published else ""
    author = named.get("author") or _author(lines, title)
    return Head(
        title=title,
        author=author,
        outlet=named.get("outlet", ""),
        url=named.get("url", ""),
        language=named.get("language", ""),
        published=published,
        dated_by=sign,
        month="" if published else _month(lines),
    )


def _front_matter(inside: str, *, toml: bool) -> dict[str, str]:
    pairs: dict[str, str] = {}
    if toml:
        try:
            pairs = {key.lower(): str(value) for key, value in tomllib.loads(inside).items() if not isinstance(value, dict)}
        except tomllib.TOMLDecodeError:
            pairs = {}
    else:
        for line in inside.splitlines():
            pair = _PAIR.match(line)
            if pair:
                pairs.setdefault(pair[1].strip().lower(), pair[2].strip().strip("\"'"))
    return {field: pairs[key] for field, keys in _KEYS.items() for key in reversed(keys) if key in pairs}


def _first_lines(text: str) -> list[str]:
    """The first lines that hold words, stripped, at most ``LOOK``."""
    found: list[str] = []
    for line in text[:20_000].splitlines():
        bare = line.strip().strip("\ufeff")
        if bare and not _UNDERLINE.match(bare):
            found.append(bare)
        if len(found) == LOOK:
            break
    return found


def _bare(line: str) -> str:
    return _MARKS.sub("", line)


def _title(lines: list[str], *, markdown: bool) -> str:
    headings = [found["words"] for line in lines if (found := _HEADING.match(line))] if markdown else []
    if headings:
        return _bare(headings[0])
    for line in lines:
        bare = _bare(line)
        if _BY.match(bare) or _is_date(bare) or bare.lower().strip(":") in _LABELS or not any(map(str.isalpha, bare)):
            continue
        sentence = re.match(r".{1,117}?[.!?](?=\s|$)", bare)
        return bare if len(bare) <= 200 else (sentence[0] if sentence else bare[:117].rsplit(" ", 1)[0] + " …")
    return ""


def _is_date(line: str) -> bool:
    """Whether a line is a date and little else."""
    return first_day(line) is not None and len(line) <= 60


def _short_lines(lines: list[str]) -> list[str]:
    """The lines before the first paragraph of running text."""
    for number, line in enumerate(lines):
        if len(line) > _PARAGRAPH:
            return lines[:number]
    return lines


def _published(lines: list[str]) -> dt.date | None:
    short = _short_lines(lines)
    for line in short:
        bare = _came_out(_bare(line))
        day = first_day(bare)
        if day and (len(bare) <= 60 or re.match(r"(?:first |originally )?(?:published|posted|updated|by|date|last)\b", bare, re.IGNORECASE)):
            return day
    opening = lines[len(short)] if len(short) < len(lines) else ""
    out = _came_out(opening)
    if out != opening:
        return first_day(out)
    dateline = _DATELINE.match(opening)
    return first_day(dateline[0]) if dateline else None


def _came_out(line: str) -> str:
    """A line of dates from the day it says a text came out on: a manuscript was received and revised before that."""
    if _CAME_IN.search(line) is None:
        return line
    out = max(_CAME_OUT.finditer(line), key=lambda found: found.start(), default=None)
    return "" if out is None else line[out.start() :][:60]


def _month(lines: list[str]) -> str:
    """The first line that is a month and nothing else, as 2025-07."""
    for line in _short_lines(lines):
        found = _MONTH_ALONE.match(_bare(line))
        number = MONTHS.get(found["month"].lower()) if found else None
        if found and number:
            return f"{found['year']}-{number:02}"
    return ""


def _author(lines: list[str], title: str) -> str:
    short = [_bare(line) for line in _short_lines(lines)]
    for line in short:
        found = _BY.match(line)
        if found:
            return re.split(r"\s*[|•·]\s*|,?\s+(?=\d)|,\s+(?:for|in|at)\s", found["name"] or found["named"])[0].strip(" .,")
    rest = [line for line in short if line != title and line != _bare(title)]
    names = [line for line in rest if _looks_like_name(line)]
    return names[0] if names and len(short) < len(lines) else ""


def _looks_like_name(line: str) -> bool:
    """A short line of few words, capitalised at its start, without figures or a sentence's end: "Cody Brown", "Staff analyst"."""
    words = line.split()
    plain = bool(words) and len(line) <= 60 and not line.endswith(_END) and not any(map(str.isdigit, line)) and line[0].isupper()
    if not plain or line.lower() in _LABELS:
        return False
    capitals = sum(word[0].isupper() for word in words)
    return len(words) <= 3 or (len(words) <= 8 and capitals * 3 >= len(words) * 2)
