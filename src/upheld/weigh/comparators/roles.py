"""Who did it to whom: the same roles, told actively, passively or from the other side, support; exchanged roles refute."""

from __future__ import annotations

import re

from upheld.weigh.comparators.negation import INDIRECT, numbers_agree
from upheld.weigh.comparators.reading import negations, parts, read, stems_of
from upheld.weigh.compare import Verdict

_CONVERSE = (
    ("sell export", "buy import purchase"), ("lend", "borrow"), ("give hand supply send transfer deliver", "receive get obtain take"),
    ("win", "lose"), ("lease", "rent"), ("defeat beat", "lose"), ("precede", "follow succeed"),
)  # fmt: skip
_ACTS = (
    "attack invade supply replace lend hand accuse win invite ambush annex succeed shoot warn sue buy sell defeat arrest kill criticise criticize "
    "threaten support back recognise recognize condemn sanction blockade help pay fund arm train bomb shell strike praise overthrow occupy capture "
    "seize besiege betray deport extradite expel thank ask tell urge blame beat outvote overtake borrow export import send give grant award rescue "
    "follow precede lead leave abandon appoint dismiss sack nominate elect sponsor finance host rent lease transfer deliver encircle surround"
)
_PAST = {
    "lend": "lent", "win": "won", "lose": "lost", "shoot": "shot", "buy": "bought", "sell": "sold", "pay": "paid", "strike": "struck",
    "overthrow": "overthrew overthrown", "tell": "told", "beat": "beaten", "overtake": "overtook overtaken", "send": "sent", "give": "gave given",
    "lead": "led", "leave": "left", "get": "got", "take": "took taken",
}  # fmt: skip
_NOUNS = frozenset(
    "shell bomb arm train fund host strike support export import award blame praise help grant rent lease ambush attack sack ask supply visit thank".split(
        " "
    )
)
"""Verbs whose present forms are nouns as often."""

_VERB = re.compile(r"\b[a-z]+\b")
_BE = re.compile(r"\b(?:was|were|is|are|be|been|being|got|had been)\s+(?:\w+ly\s+)?$")
_RECIPIENT = re.compile(r"\b(?:to|from|against|by)\s+(?P<who>(?:the\s+|its\s+|a\s+)?[\w’'-]+(?:\s+[A-Z][\w’'-]+)?)")
_CONTRAST = re.compile(r",?\s*(?:and )?not the other way (?:a?round)\b", re.IGNORECASE)
_PARTICLE = re.compile(r"^\s*(?:down|up|out|off|over|back)\s+(?=the|a|an|its|[A-Z])")
_JOINT = re.compile(r"\b(?:over|of|from|to|against|near|in|at|on|for|with|by|during|after|before|down)\b|[,.;]")


def _forms(base: str) -> frozenset[str]:
    """A verb's present and past forms."""
    if base in _PAST:
        return frozenset((base, f"{base}s", *_PAST[base].split(" ")))
    past = f"{base}d" if base.endswith("e") else f"{base[:-1]}ied" if base.endswith("y") else f"{base}ed"
    if base in _NOUNS:
        return frozenset((past,))
    return frozenset((base, f"{base[:-1]}ies" if base.endswith("y") else f"{base}es" if base.endswith(("ss", "sh", "ch")) else f"{base}s", past))


_BASES = {form: base for base in " ".join((_ACTS, *(side for pair in _CONVERSE for side in pair))).split(" ") for form in _forms(base)}
_TURNED = {one: frozenset(other.split(" ")) for left, right in _CONVERSE for side, other in ((left, right), (right, left)) for one in side.split(" ")}
"""Each verb's converses; a verb in two pairs keeps the last."""

_ONE_WAY = frozenset(_ACTS.split(" "))


def _split(text: str, acts: frozenset[str]) -> tuple[str, re.Match[str], str] | None:
    """The text before the first form of an act, the act, and the text behind it."""
    for verb in _VERB.finditer(text):
        if (
            _BASES.get(verb.group()) in acts
            and verb.start() > 2
            and not re.search(r"\b(?:the|a|an|its|their|his|her|of|to)\s$", text[: verb.start()])
        ):
            return text[: verb.start()], verb, text[verb.end() :]
    return None


def _parties(before: str, behind: str) -> tuple[frozenset[str], frozenset[str]]:
    """Telling stems of the one who acts, and of those acted on: the noun phrase behind the verb, and whoever follows "to", "from", "against", "by"."""
    acted = stems_of(_JOINT.split(_PARTICLE.sub("", behind).strip())[0]) | frozenset(
        s for m in _RECIPIENT.finditer(behind) for s in stems_of(m["who"])
    )
    doer = stems_of(before)
    return doer - acted, acted - doer


def by_roles(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim has one of some ninety one-way acts between two parties, and a clause of the passage has that act, or its converse, between both."""
    own = _split(claim, _ONE_WAY)
    if (
        own is None
        or negations(claim)
        or (read(passage).supposed and not read(claim).supposed)
        or not numbers_agree(claim, passage)
        or INDIRECT.search(f"{claim} {passage}")
    ):
        return None
    before, verb, behind = own
    act = _BASES[verb.group()]
    doer, acted = _parties(before, behind)
    passive = _BE.search(before) is not None
    if passive:
        doer, acted = acted, doer
    if not doer or not acted or (passive and not re.search(r"\bby\b", behind)):
        return None
    return next((verdict for part in parts(_CONTRAST.sub("", passage)) if (verdict := _told(part, act, doer, acted)) is not None), None)


def _told(part: str, act: str, doer: frozenset[str], acted: frozenset[str]) -> Verdict | None:
    """The verdict of one clause."""
    converse = _TURNED.get(act, frozenset())
    found = _split(part, frozenset({act}) | converse)
    if found is None or negations(part):
        return None
    before, verb, behind = found
    first, second = stems_of(before), stems_of(behind)
    if (_BASES[verb.group()] in converse) != (_BE.search(before) is not None):
        first, second = second, first
    same, exchanged = bool(doer & first and acted & second), bool(doer & second and acted & first)
    if same == exchanged:
        return None
    if same:
        return (
            Verdict(supports=0.88, refutes=0.03, directness="direct", method="roles", reason="the same act between the same two, the same way round")
            if acted <= first | second
            else None
        )
    return Verdict(supports=0.03, refutes=0.82, directness="direct", method="roles", reason="the same act between the same two, the other way round")
