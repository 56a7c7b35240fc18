"""A text that came again with other words: what changed in it that could change a verdict, and what says that it was corrected or withdrawn."""

from __future__ import annotations

import difflib
import re
from typing import Literal

import msgspec
from rapidfuzz import fuzz

from upheld.text.figures import figures
from upheld.text.names import mentions, people
from upheld.text.polarity import polarity
from upheld.text.sentences import sentences

Kind = Literal["figure", "name", "negation"]
_MOST = 400
_NOTICE_HEAD = 6
_ALIKE = 50.0
_NEAR = 75.0
_CORRECTED = re.compile(
    r"\b(?:correction|corrected|clarification|editor[’']s note|erratum|corrigendum)\s*(?:\(?[\w ,]{0,30}\)?)?\s*[:—–-]"
    r"|\b(?:an )?(?:earlier|previous) versions? of this (?:article|story|report|page)\b"
    r"|\bthis (?:article|story|report|post|page|headline) (?:has been|was) (?:amended|corrected|updated to correct)\b"
    r"|\b(?:misstated|misidentified|incorrectly (?:stated|said|reported|identified|gave))\b"
    r"|\bисправлен(?:о|ие)\b|\bуточнение\s*:|정정|\bberichtigung\b|\brectificati(?:f|on|e)\b|\bfe de errat",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\b(?:retraction|withdrawal)\s*(?:notice)?\s*[:—–-]|\b(?:article|story|report|paper|post) (?:has been|was|is) (?:retracted|withdrawn|taken down)\b"
    r"|\bwe (?:have )?(?:retract(?:ed)?|withdr(?:aw|ew|awn))\b.{0,40}\b(?:article|story|report)\b|\bkill notice\b|\bmandatory kill\b"
    r"|\bотозван[ао]?\b|기사 (?:삭제|철회)|\bzurückgezogen\b|\brétracté",
    re.IGNORECASE,
)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference that matters: the words before and after, each a sentence (empty where there was or is none)."""

    kind: Kind
    before: str
    after: str
    detail: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A text says of itself that it, or an earlier one, was corrected or retracted; ``quote`` is the sentence."""

    kind: Literal["corrected", "retracted"]
    quote: str


def same_words(old: str, new: str) -> bool:
    """Whether two texts differ in blanks alone."""
    return old.split() == new.split()


def same_article(old: str, new: str) -> bool:
    """Whether a text is another version of an article, and not something else at its address (a notice of cookies, a wall, another story).

    At least half of the old sentences stand in the new text, or have a near like there.
    """
    before, after = _sentences(old), _sentences(new)
    there = set(after)
    kept = sum(one in there or any(fuzz.ratio(one, other) >= _NEAR for other in after) for one in before)
    return kept * 2 >= len(before)


def differences(old: str, new: str) -> tuple[Change, ...]:
    """What differs between two versions of a text in figures, names or negations, sentence by sentence; nothing for mere rewording."""
    before, after = _sentences(old), _sentences(new)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            for one, other in _paired(before[i1:i2], after[j1:j2]):
                found += _compared(one, other)
    return tuple(found)


def _sentences(text: str) -> list[str]:
    return [" ".join(text[s.start : s.end].split()) for s in sentences(text)][:_MOST]


def _paired(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Each old sentence with the new one most like it; what has no like stands alone."""
    left = list(after)
    pairs = []
    for one in before:
        near = max(left, key=lambda other: fuzz.ratio(one, other), default="")
        if near and fuzz.ratio(one, near) >= _ALIKE:
            left.remove(near)
            pairs.append((one, near))
        else:
            pairs.append((one, ""))
    return pairs + [("", other) for other in left]


def _compared(old: str, new: str) -> list[Change]:
    found = []
    for kind, was, now in (("figure", _figures(old), _figures(new)), ("name", _names(old), _names(new))):
        if was != now and (was or now):
            detail = f"{', '.join(sorted(was - now)) or 'none'} → {', '.join(sorted(now - was)) or 'none'}"
            found.append(Change(kind="figure" if kind == "figure" else "name", before=old, after=new, detail=detail))
    if old and new and polarity(old).against != polarity(new).against:
        found.append(Change(kind="negation", before=old, after=new, detail="denied → said" if polarity(old).against else "said → denied"))
    return found


def _figures(sentence: str) -> frozenset[str]:
    return frozenset(sentence[f.start : f.end] for f in figures(sentence))


def _names(sentence: str) -> frozenset[str]:
    return frozenset(sentence[m.start : m.end] for m in (*mentions(sentence), *people(sentence)))


def notice_of(text: str, *, title: str = "") -> Notice | None:
    """What a text says about its own standing, in its title or its first or last sentences; ``None`` where it says nothing of it."""
    if not any(sign.search(one) for sign in (_RETRACTED, _CORRECTED) for one in (title, text)):
        return None
    lines = _sentences(text)
    for line in (title, *lines[:_NOTICE_HEAD], *lines[_NOTICE_HEAD:][-_NOTICE_HEAD:]):
        if _RETRACTED.search(line):
            return Notice(kind="retracted", quote=line[:400])
        if _CORRECTED.search(line):
            return Notice(kind="corrected", quote=line[:400])
    return None
