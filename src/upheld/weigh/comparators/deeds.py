"""What was done: a passage about the same things that has no word for the deed of the claim says nothing of it."""

from __future__ import annotations

import re

from upheld.text.kindred import kin, opposites
from upheld.text.verbs import has_finite
from upheld.text.words import event_classes, stem
from upheld.weigh.comparators.reading import covered, stems_of, worded
from upheld.weigh.compare import Verdict

_AUXILIARY = frozenset("is are was were be been being has have had does do did will would could can may might must should shall".split(" "))
_BETWEEN = _AUXILIARY | frozenset("not never yet to also still once again only even".split(" "))
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_TELLING = frozenset(
    stem(w)
    for w in (
        "attack invade supply replace lend ambush annex succeed shoot warn sue buy sell defeat arrest kill sanction shell bomb overthrow occupy "
        "capture seize besiege deport expel rescue free resign sign ratify approve veto ban launch test deploy withdraw convict detain charge wound injure "
        "apologise visit resume reopen open close surround breach freeze renew recognise elect appoint dismiss displace evacuate destroy sink cut mine steal flee desert join leave"
    ).split()
)
_COPULA = re.compile(r"\b(?:is|are|was|were)\b(?! not\b)")
_REST = 0.75


def deed_of(claim: str) -> str | None:
    """The stem of the claim's main verb: the first finite word, or what follows its auxiliaries; ``None`` where none is told apart."""
    found = [m.group() for m in _WORD.finditer(claim)]
    for i, word in enumerate(found[1:], start=1):
        if word in _AUXILIARY:
            behind = next((w for w in found[i + 1 : i + 5] if w not in _BETWEEN), "")
            return stem(behind) if has_finite(behind) or stem(behind) in _TELLING else None
        if has_finite(word):
            return stem(word)
    return None


def told_of(deed: str, passage: frozenset[str]) -> bool:
    """Whether a passage has a deed, a kindred or an opposite word, or another of its event class."""
    alike = any(s[:5] == deed[:5] for s in passage)
    return alike or bool((kin(deed) | opposites(deed)) & passage) or bool(event_classes(frozenset({deed})) & event_classes(passage))


def backed(claim: str, passage: frozenset[str]) -> bool:
    """Whether a passage has the claim's verb or a kindred one, or, where the claim only says that something is so, all that it says of it."""
    deed = deed_of(claim)
    if deed is not None:
        return bool(kin(deed) & passage) or any(s[:5] == deed[:5] for s in passage)
    said = _COPULA.split(claim, maxsplit=1)
    what = stems_of(said[1]) if len(said) == 2 else frozenset()
    return bool(what) and covered(what, passage) == 1.0


def by_deed(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim's verb is one of some eighty telling ones, and the passage has almost all else of the claim but no word for that deed."""
    deed = deed_of(claim)
    here = stems_of(passage)
    if deed not in _TELLING or told_of(deed, here):
        return None
    rest = worded(stems_of(claim)) - {deed}
    if len(rest) < 2 or covered(rest, here) < _REST:
        return None
    return Verdict(
        supports=0.12, refutes=0.10, directness="indirect", method="deed", reason="the passage speaks of the same things, but not of what was done"
    )
