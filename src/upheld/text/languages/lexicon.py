"""The words of one language that the readers of passages go by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec

from upheld.text.date_forms import Role
from upheld.text.figures import Comparator

COMPARATORS: tuple[Comparator, ...] = ("at least", "more than", "at most", "less than", "about")
"""In the order in which they are looked for."""


class Lexicon(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Words of one language, lower case, as its texts write them.

    ``numbers`` are added up, ``scales`` multiply what stands before them; a trailing ``*`` stands for the endings of an inflected word.
    ``bounds`` go before a figure, ``behind`` after it. ``vague`` are words for several tens, hundreds, thousands with the least they stand for.
    ``halves`` add one half after a joint. ``alone`` are scales that mean one of themselves where nothing stands before them, ``rounded`` words
    for round numbers (a dozen). ``day_after`` and ``month_after`` stand between the parts of a
    date, ``year_before`` or ``year_after`` mark a year, ``inside`` goes before a month alone, ``roles`` before any date. ``near`` is how many
    code points after a figure may name its unit.
    ``measures`` and ``units`` are regular expressions of stems to our names, ``cues`` to the fields of :class:`upheld.text.polarity.Polarity`.
    """

    numbers: Mapping[str, float]
    scales: Mapping[str, float]
    joints: str = ""
    bounds: Mapping[Comparator, str]
    behind: Mapping[Comparator, str] = {}
    ranges: str
    opens: str = ""
    vague: Mapping[str, float] = {}
    percent: str = ""
    measures: Mapping[str, str]
    units: Mapping[str, str]
    near: int = 28
    durations: str
    halves: str = ""
    alone: str = ""
    rounded: str = ""
    months: Mapping[str, int] = {}
    ordinals: Mapping[str, int] = {}
    day_after: str = r"\s+"
    month_after: str = r"\s+"
    year_after: str = ""
    year_before: str = ""
    inside: str = ""
    roles: Mapping[Role, str] = {}
    cues: Mapping[str, str]

    @cached_property
    def words(self) -> Mapping[str, tuple[str, float]]:
        """Each exact word to its class (``number``, ``scale``) and value."""
        found = {word: ("number", value) for word, value in self.numbers.items() if not word.endswith("*")}
        return found | {word: ("scale", value) for word, value in self.scales.items() if not word.endswith("*")}

    @cached_property
    def stems(self) -> tuple[tuple[str, str, float], ...]:
        """(stem, class, value) of inflected number words, longest first."""
        found = [(word[:-1], "number", value) for word, value in self.numbers.items() if word.endswith("*")]
        found += [(word[:-1], "scale", value) for word, value in self.scales.items() if word.endswith("*")]
        return tuple(sorted(found, key=lambda one: -len(one[0])))

    def valued(self, word: str) -> tuple[str, float] | None:
        """The class and value of a number word; an inflected one may end in up to four letters of its own."""
        exact = self.words.get(word)
        if exact is not None:
            return exact
        for stem, kind, value in self.stems:
            if word.startswith(stem) and len(word) - len(stem) <= 4:
                return kind, value
        return None

    @cached_property
    def cue_patterns(self) -> Mapping[str, re.Pattern[str]]:
        """The cues, compiled."""
        return {cue: re.compile(words, re.IGNORECASE) for cue, words in self.cues.items()}

    @cached_property
    def bound_pattern(self) -> re.Pattern[str]:
        """Any bound at the end of what stands before a figure; the group says which of :data:`COMPARATORS`."""
        groups = (f"(?P<b{number}>{self.bounds[name]})" for number, name in enumerate(COMPARATORS) if self.bounds.get(name))
        return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(groups)})[\s\u00a0]*$", re.IGNORECASE)

    @cached_property
    def opening_pattern(self) -> re.Pattern[str]:
        """What opens a range, at the end of what stands before it, with "about" after it or not."""
        about = self.bounds.get("about", "")
        return re.compile(rf"(?<!\w)(?:{self.opens})\s+(?:(?:{about})\s+)?$", re.IGNORECASE)

    @cached_property
    def measure_pattern(self) -> re.Pattern[str]:
        """Any word of a measure; the group says which."""
        return re.compile("|".join(f"(?P<m{number}>{words})" for number, words in enumerate(self.measures.values())), re.IGNORECASE)

    @cached_property
    def unit_pattern(self) -> re.Pattern[str]:
        """Any word of a unit; the group says which."""
        return re.compile("|".join(f"(?P<u{number}>{words})" for number, words in enumerate(self.units.values())), re.IGNORECASE)
