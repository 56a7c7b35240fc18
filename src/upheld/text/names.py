"""Actors by country: names, demonyms, capitals and seats of government standing for their state.

The gazetteer is ours (``data/countries.tsv``: ISO3, names). Matching is case-sensitive, longest first, in one pass over the words.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

_WORD = re.compile(r"[^\W_][\w.’'-]*|[^\W_]")


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A country, under any of its names, at ``text[start:end]``."""

    start: int
    end: int
    iso3: str


@cache
def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """First word of a name to the names that begin with it, longest first, each with its country."""
    by_first: dict[str, list[tuple[str, str]]] = {}
    for row in resources.files("upheld.text").joinpath("data/countries.tsv").read_text("utf-8").splitlines():
        iso3, _, names = row.partition("\t")
        for name in names.split("|"):
            by_first.setdefault(name.split(" ")[0], []).append((name, iso3))
    return {first: tuple(sorted(names, key=lambda n: -len(n[0]))) for first, names in by_first.items()}


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


def mentions(text: str) -> tuple[Mention, ...]:
    """All countries named in ``text``, in order, none inside another."""
    table = _table()
    out: list[Mention] = []
    for found in _WORD.finditer(text):
        if out and found.start() < out[-1].end:
            continue
        word = _bare(found.group())
        for name, iso3 in table.get(word, ()) or table.get(word.rstrip("."), ()):
            after = text[found.start() + len(name) : found.start() + len(name) + 1]
            if text.startswith(name, found.start()) and not after.isalnum():
                out.append(Mention(start=found.start(), end=found.start() + len(name), iso3=iso3))
                break
    return tuple(out)


def actors(text: str) -> tuple[str, ...]:
    """ISO3 codes of the countries named in ``text``, sorted, each once."""
    return tuple(sorted({m.iso3 for m in mentions(text)}))
