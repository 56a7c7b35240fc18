"""Which of several people of one name a text names: "Kim Yong Chol" is not the Kim of a claim about Kim Jong Un.

A full name is a run of two words or more, each with a capital. A name alone stands for the last full name before it that has it. Nothing is known
here of who anybody is: a person is the words of the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from upheld.text.names import mentions
from upheld.text.words import stem

_WORD = r"[^\W\d_a-z][^\W\d_]*(?:[’'][^\W\d_]+)?(?:-[^\W\d_]+)*"
_RUN = re.compile(rf"{_WORD}(?: {_WORD})*")
_TITLES = frozenset(
    "president prime minister premier chancellor king queen prince princess general marshal colonel admiral secretary state foreign defence defense senator "
    "governor ambassador envoy chairman chairwoman chief leader dictator supreme pope mr mrs ms dr sir lord lady former vice deputy the a an in on at but and "
    "for when after while as if with by from to of his her their its that this yet then now only even also both neither either like under meanwhile".split(
        " "
    )
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split(
        " "
    )
)
_THINGS = frozenset("war wars sea peninsula strait gulf crisis accords".split(" "))
"""What a country gives its name to: "Korean War" is one name, "Russian President" is none."""

_LONGEST = 5
_SPELLED = 4

Name = frozenset[str]
"""The words of a full name, as stems."""


def _without_countries(text: str) -> str:
    """The text with a comma for each country or demonym that is no part of the name of a thing."""
    out, last = [], 0
    for mention in mentions(text):
        behind = re.match(r"\W([^\W\d_]+)", text[mention.end : mention.end + 20])
        if behind is None or behind[1].casefold() not in _THINGS:
            out += [text[last : mention.start], ","]
            last = mention.end
    return "".join([*out, text[last:]])


def _parts(run: str) -> list[list[str]]:
    """The names in a run of capitals: cut at titles, days and possessives, and between two that a hyphen alone joins ("Trump-Kim")."""
    found: list[list[str]] = [[]]
    for word in run.split(" "):
        bare = re.sub(r"[’']s?$", "", word)
        if bare.casefold() not in _TITLES | _DAYS:
            found[-1].append(bare)
        if bare != word or bare.casefold() in _TITLES | _DAYS:
            found.append([])
    return [name for words in found if words for name in _hyphened(words)]


def _hyphened(words: list[str]) -> list[list[str]]:
    parts = [part for word in words for part in word.split("-") if part]
    return [[part] for part in parts] if len(words) == 1 and all(part[0].isupper() for part in parts) else [parts]


def runs(text: str) -> list[Name]:
    """The names of a text in order, each as the stems of its words; of two words that open a sentence the first may be none, and is left out."""
    plain, found = _without_countries(text), []
    for hit in _RUN.finditer(plain):
        opens = re.search(r"(?:^|[.!?:]\W+)$", plain[max(hit.start() - 3, 0) : hit.start()]) is not None
        for words in _parts(hit.group()):
            kept = words[1:] if opens and len(words) == 2 else words
            name = frozenset(stem(w) for w in kept if w)
            if 0 < len(name) <= _LONGEST:
                found.append(name)
    return found


def full_names(texts: Iterable[str]) -> Mapping[str, Name]:
    """Each word to the one full name that texts use it in; words of several full names, which tell nobody apart, are left out."""
    by_word: dict[str, set[Name]] = {}
    for text in texts:
        for name in runs(text):
            if len(name) > 1:
                for word in name:
                    by_word.setdefault(word, set()).add(name)
    return {word: next(iter(names)) for word, names in by_word.items() if len(names) == 1}


def of_another(word: str, name: Name, named: Iterable[Name]) -> bool:
    """Whether all that a text names by ``word`` is somebody else than ``name``; names in the text's order, what went before them first."""
    last: Name | None = None
    met = False
    for other in named:
        if word not in other:
            continue
        met = True
        if len(other) > 1:
            last = other
        if last is None or alike(last, name):
            return False
    return met


def alike(one: Name, other: Name) -> bool:
    """Whether two full names may be one's: every word of the shorter stands in the longer, spelled alike as far as its fourth letter."""
    short, long = sorted((one, other), key=len)
    return all(any(word == w or (len(word) > _SPELLED and word[:_SPELLED] == w[:_SPELLED]) for w in long) for word in short)
