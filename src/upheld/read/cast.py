"""The cast of an article: which states its people, short names and halves of a country speak for, as the article itself introduces them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping

import msgspec

from upheld.text.names import Mention, bodies, mentions, name_of, people
from upheld.text.offices import surnames_on

_NAME = re.compile(r"\b[A-ZÀ-Þ][\wÀ-ÿ’'-]+(?:\s[A-ZÀ-Þ][\wÀ-ÿ’'-]+){1,2}")
_OFFICE = (
    r"(?:leader|president|ruler|minister|chancellor|general|captain|colonel|envoy|ambassador|spokes(?:man|woman|person)|chief|king|prince|premier|senator|governor|mayor|defector"
    r"|commander|adviser|official|secretary|dictator|negotiator|diplomat|opposition figure|warlord)"
)
_BETWEEN = re.compile(rf"(?:[’']s)?\s(?:[A-Za-z-]+\s){{0,4}}{_OFFICE}\s", re.IGNORECASE)
_BEHIND = re.compile(r",\s(?:(?:the|a|an|then)\s)?")
_REACH = 60  # code points within which a state introduces a person
_NO_NAMES = frozenset(
    "January February March April May June July August September October November December The In On At By It He She They But And".split(" ")
)


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Names an article gives to people and states beyond the gazetteer, each with its ISO3 code.

    ``states`` gives the name of each state in it, ``ranked`` all states, the most often named first.
    """

    names: Mapping[str, str] = {}
    states: Mapping[str, str] = {}
    ranked: tuple[str, ...] = ()

    def is_person(self, phrase: str) -> bool:
        """Whether a phrase is a name the article gave to a person."""
        return phrase in self.names and not phrase.startswith(("the ", "The "))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Countries named in ``text``, themselves or by their people, in order."""
        known = [*mentions(text), *people(text)]
        known += [m for m in bodies(text) if not any(k.start < m.end and m.start < k.end for k in known)]
        for name, iso3 in self.names.items():
            at = text.find(name)
            while at >= 0:
                end = at + len(name)
                whole = not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum()
                if whole and not any(m.start < end and at < m.end for m in known):
                    known.append(Mention(start=at, end=end, iso3=iso3))
                at = text.find(name, end)
        return tuple(sorted(known, key=lambda m: m.start))

    def actors(self, text: str) -> tuple[str, ...]:
        """ISO3 codes of the countries named in ``text``, sorted, each once."""
        both = {"PRK", "KOR"} if "Koreas" in text else set()
        return tuple(sorted({m.iso3 for m in self.mentions(text)} | both))


def cast_of(text: str, *, published: dt.date | None = None) -> Cast:
    """The cast of an article; the day it was ``published`` tells whom a surname alone names."""
    named = mentions(text)
    states = {m.iso3 for m in named}
    cast = Cast(
        names=_in_office(text, states, published) | _short_names(text) | _introduced(text, named) | _halves(states),
        states={iso3: name_of(iso3) for iso3 in states},
    )
    counted = Counter(m.iso3 for m in cast.mentions(text))
    return msgspec.structs.replace(cast, ranked=tuple(sorted(counted, key=lambda iso3: (-counted[iso3], iso3))))


def _in_office(text: str, states: set[str], published: dt.date | None) -> dict[str, str]:
    """As in "Mnangagwa" in an article of 2020 that names Zimbabwe: the surname of who holds office there."""
    if published is None:
        return {}
    words = set(re.findall(r"[A-ZÀ-Þ][\w’'-]+", text))
    return {name: iso3 for name, iso3 in surnames_on(published).items() if iso3 in states and name in words}


def _short_names(text: str) -> dict[str, str]:
    """As in "Kim" for "Kim Jong Un": the first or last part of a name given in full, where no other state's person shares it."""
    short: dict[str, set[str]] = {}
    for m in people(text):
        parts = text[m.start : m.end].split(" ")
        if len(parts) > 1:
            part = parts[0] if len(parts) == 3 or m.iso3 in {"PRK", "KOR", "CHN", "TWN"} else parts[-1]
            short.setdefault(part, set()).add(m.iso3)
    return {part: states.copy().pop() for part, states in short.items() if len(states) == 1}


def _introduced(text: str, named: tuple[Mention, ...]) -> dict[str, str]:
    """People whom the article itself places: "Philippine coast guard chief Ana Reyes", "Ana Reyes, Manila's envoy"."""
    out: dict[str, str] = {}
    for hit in _NAME.finditer(text):
        name = hit.group()
        if name.split(" ")[0] in _NO_NAMES or any(m.start < hit.end() and hit.start() < m.end for m in named):
            continue
        before = next((m for m in reversed(named) if m.end <= hit.start() and hit.start() - m.end < _REACH), None)
        behind = _BEHIND.match(text, hit.end())
        after = next((m for m in named if behind and m.start == behind.end()), None)
        if before is not None and _BETWEEN.fullmatch(text[before.end : hit.start()]):
            out[name.removesuffix("’s").removesuffix("'s")] = before.iso3
        elif after is not None and text[after.end : after.end + 2] in {"’s", "'s"}:
            out[name] = after.iso3
    return out | {name.split(" ")[-1]: iso3 for name, iso3 in out.items()}


def _halves(states: set[str]) -> dict[str, str]:
    """As in "The North" where an article speaks of the divided Korea."""
    north = {"the North": "PRK", "The North": "PRK"} if "PRK" in states else {}
    return north | ({"the South": "KOR", "The South": "KOR"} if north and "KOR" in states else {})
