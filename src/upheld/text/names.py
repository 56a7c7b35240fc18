"""Actors by country: names, demonyms, capitals and seats of government standing for their state; and the people and bodies that speak for a state.

The gazetteers are ours (``data/countries.tsv``, ``people.tsv``, ``bodies.tsv``: ISO3, names; ``offices.tsv``: terms of office, whose full names count
as people's). Matching is case-sensitive, longest first, in one pass over the words. A state's own names, its people and its bodies (parliaments,
services, armed forces, parties and movements that act from it) are kept apart, because a country is compared as an actor and a person also as a name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

from upheld.text.offices import terms

_WORD = re.compile(r"[^\W_][\w.’'-]*|[^\W_]")


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A country, under any of its names, at ``text[start:end]``."""

    start: int
    end: int
    iso3: str


Table = dict[str, tuple[tuple[str, str], ...]]


@cache
def _table(name: str) -> Table:
    """First word of a name to the names that begin with it, longest first, each with its country."""
    by_first: dict[str, set[tuple[str, str]]] = {}
    rows = [row.partition("\t") for row in resources.files("upheld.text").joinpath(f"data/{name}.tsv").read_text("utf-8").splitlines()]
    named = [(one, iso3) for iso3, _, names in rows for one in names.split("|")]
    named += [(one, term.iso3) for term in terms() for one in term.names] if name == "people" else []
    for one, iso3 in named:
        by_first.setdefault(one.split(" ")[0], set()).add((one, iso3))
    return {first: tuple(sorted(names, key=lambda n: (-len(n[0]), n))) for first, names in by_first.items()}


@cache
def _first_names() -> dict[str, str]:
    rows = resources.files("upheld.text").joinpath("data/countries.tsv").read_text("utf-8").splitlines()
    return {iso3: names.split("|")[0] for iso3, _, names in (row.partition("\t") for row in rows)}


def name_of(iso3: str) -> str:
    """The English name of a country, with its article; the code itself where the gazetteer has none."""
    name = "Georgia" if iso3 == "GEO" else _first_names().get(iso3, iso3)  # the gazetteer leaves the name out: it is an American state's too
    return (
        f"the {name}"
        if name.startswith("United ")
        or name
        in {
            "Philippines",
            "Netherlands",
            "Gambia",
            "Bahamas",
            "Maldives",
            "Central African Republic",
            "Seychelles",
            "Comoros",
            "Solomon Islands",
            "Marshall Islands",
            "Vatican",
        }
        else name
    )


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


def mentions(text: str) -> tuple[Mention, ...]:
    """All countries named in ``text``, in order, none inside another."""
    return _found(text, _table("countries"))


def people(text: str) -> tuple[Mention, ...]:
    """All people named in ``text`` who speak for a country, in order, none inside another."""
    return _found(text, _table("people"))


def bodies(text: str) -> tuple[Mention, ...]:
    """All parliaments, services, armed forces, parties and movements named in ``text`` that act from a country, in order, none inside another."""
    return _found(text, _table("bodies"))


def _found(text: str, table: Table) -> tuple[Mention, ...]:
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
    """ISO3 codes of the countries named in ``text``, themselves or by their people and bodies, sorted, each once."""
    return tuple(sorted({m.iso3 for m in (*mentions(text), *people(text), *bodies(text))}))
