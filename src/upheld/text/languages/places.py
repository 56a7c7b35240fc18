"""Countries, their people, capitals and leaders under the names other languages give them."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from upheld.text.names import Mention

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LANGUAGES = ("ru", "uk", "fr", "es", "ar", "ko", "zh")
_ENDING = 5
"""Most letters of an ending after the stem of an inflected name."""

_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_KEY = 3


@cache
def _names(language: str) -> tuple[tuple[str, str], ...]:
    """(name, ISO3), longest first; in lower case, ``*`` for an ending."""
    column = _LANGUAGES.index(language) + 1
    rows = resources.files("upheld.text.languages").joinpath("names.tsv").read_text("utf-8").splitlines()
    found = [(name, row.split("\t")[0]) for row in rows if row and not row.startswith("#") for name in row.split("\t")[column].split("|") if name]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


@cache
def _by_start(language: str) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First letters of a name's first word to the names (as words) that begin so."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, iso3 in _names(language):
        found.setdefault(name[:_KEY].rstrip("* "), []).append((tuple(name.split(" ")), iso3))
    return {start: tuple(names) for start, names in found.items()}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name, _ in _names(language)))


def named(text: str, language: str) -> tuple[Mention, ...]:
    """All countries named in ``text``, in order, none inside another; a leader stands for the country led."""
    if language in {"ko", "zh"}:
        codes = dict(_names(language))
        return tuple(Mention(start=hit.start(), end=hit.end(), iso3=codes[hit[0]]) for hit in _pattern(language).finditer(text))
    words = [(found.start(), found.end(), found[0].lower()) for found in _WORD.finditer(text)]
    table = _by_start(language)
    out: list[Mention] = []
    at = 0
    while at < len(words):
        size, iso3 = _longest(words, at, table, arabic=language == "ar")
        if size:
            out.append(Mention(start=words[at][0], end=words[at + size - 1][1], iso3=iso3))
        at += max(size, 1)
    return tuple(out)


def _longest(
    words: list[tuple[int, int, str]], at: int, table: dict[str, tuple[tuple[tuple[str, ...], str], ...]], *, arabic: bool
) -> tuple[int, str]:
    """How many words the name at ``at`` has, and its country; 0 where none begins there."""
    first = words[at][2]
    forms = [first, *(first[len(p) :] for p in _PREFIXES if first.startswith(p) and len(first) - len(p) >= 2)] if arabic else [first]
    for form in forms:
        for start in (form[:_KEY], form[:2]):
            for name, iso3 in table.get(start, ()):
                spoken = [form, *(word for _, _, word in words[at + 1 : at + len(name)])]
                if len(spoken) == len(name) and all(map(_fits, spoken, name)):
                    return len(name), iso3
    return 0, ""


def _fits(word: str, name: str) -> bool:
    stem = name.removesuffix("*")
    return word == stem if stem == name else word.startswith(stem) and len(word) - len(stem) <= _ENDING
