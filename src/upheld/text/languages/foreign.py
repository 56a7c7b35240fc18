"""The door to passages in other languages: what the grammars read of one, and what they leave unread."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import msgspec

from upheld.text.dates import DateMention
from upheld.text.figures import Figure
from upheld.text.languages.arabic import ARABIC
from upheld.text.languages.counts import counted
from upheld.text.languages.days import dates
from upheld.text.languages.eastasian import CHINESE, KOREAN
from upheld.text.languages.lexicon import Lexicon
from upheld.text.languages.places import named
from upheld.text.languages.romance import FRENCH, SPANISH
from upheld.text.languages.slavic import RUSSIAN, UKRAINIAN
from upheld.text.names import Mention
from upheld.text.polarity import Polarity

LEXICONS: Mapping[str, Lexicon] = {
    "ru": RUSSIAN,
    "uk": UKRAINIAN,
    "fr": FRENCH,
    "es": SPANISH,
    "ar": ARABIC,
    "ko": KOREAN,
    "zh": CHINESE,
}
"""ISO 639-1 code of each language that is read."""

LONGEST = 20_000
"""Code points of a passage; a longer text is to be parted first, and is left unread whole."""

_FIGURE = re.compile(r"[0-9٠-٩۰-۹][0-9٠-٩۰-۹.,\u00a0\u202f٫٬]*")
_NAME_BEFORE = re.compile(r"[^\W\d_]-?$")


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a passage, in the types of the English grammars, with code-point spans into it.

    ``read`` is whether the language is one of :data:`LEXICONS` and the passage no longer than :data:`LONGEST`. ``unread`` are spans that hold a
    number which was not understood: nothing may be concluded from the passage about figures while one stands there. ``polarity`` is of the passage as a whole.
    """

    language: str
    read: bool = True
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    actors: tuple[Mention, ...] = ()
    polarity: Polarity = Polarity()
    cues: tuple[tuple[int, int, str], ...] = ()
    unread: tuple[tuple[int, int], ...] = ()


def read_foreign(text: str, language: str, *, anchor: dt.date | None = None) -> Foreign:
    """Figures, dates, countries and cues of a passage.

    Args:
        text: the passage.
        language: its ISO 639-1 code.
        anchor: the day it appeared, from which a date without a year is settled; without it such a date is left unread.
    """
    lexicon = LEXICONS.get(language)
    if lexicon is None or len(text) > LONGEST:
        return Foreign(language=language, read=False, unread=((0, len(text)),) if text else ())
    days, undecided = dates(text, lexicon, language, anchor=anchor)
    spans = sorted([*((one.start, one.end) for one in days), *undecided])
    figures, wrong = counted(text, lexicon, language, spans)
    taken = [*spans, *((one.start, one.end) for one in figures)]
    cues = tuple(sorted((hit.start(), hit.end(), cue) for cue, pattern in lexicon.cue_patterns.items() for hit in pattern.finditer(text)))
    return Foreign(
        language=language,
        figures=figures,
        dates=days,
        actors=named(text, language),
        polarity=Polarity(**{cue: True for _, _, cue in cues}),
        cues=cues,
        unread=_unread(text, taken, (*wrong, *undecided)),
    )


def _unread(text: str, taken: list[tuple[int, int]], wrong: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Spans with numbers that no figure and no date accounts for; digits of a name (``С-400``) are none."""
    covered = sorted([*taken, *wrong])
    found = list(wrong)
    at = 0
    for hit in _FIGURE.finditer(text):
        while at < len(covered) and covered[at][1] <= hit.start():
            at += 1
        inside = at < len(covered) and covered[at][0] < hit.end()
        if not inside and not _NAME_BEFORE.search(text, max(0, hit.start() - 2), hit.start()):
            found.append(hit.span())
    return tuple(sorted(found))
