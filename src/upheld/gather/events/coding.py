"""Events from sentences: what is done (PLOVER), by whom, to whom, when; so that a workspace without an event feed still has series of dyads.

A grammar, no model: a lexicon of ours (``data/deeds.tsv``) finds cues, and the cue that governs the two actors decides. To say something outranks what
is said (*threatened to attack* is a threat), and the first cue after the actor outranks later ones; in the passive the cue before *by* counts. A
sentence that is negated, conditional or about the future is coded with that mark (``aux``), for an event that did not happen is no event.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import msgspec

from upheld.ledger.events_plover import QUADS

_NEGATED = re.compile(r"\b(?:not|never|no longer|nobody|neither|n't|without)\b", re.IGNORECASE)
_HYPOTHETICAL = re.compile(r"\b(?:if|could|might|may|whether|unless|should)\b", re.IGNORECASE)
_FUTURE = re.compile(r"\b(?:will|shall|going to|plans? to|tomorrow|next (?:week|month|year))\b", re.IGNORECASE)
_INTENT = re.compile(
    r"\b(?:will|would|shall|(?:plan|prepar|intend|decid|vow|swor|threaten|announc)\w*(?:\s+\w+)?\s+(?:to|plans?)|is to|are to|ready to)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_VIOLENT = re.compile(r"(?:fight|fought|battl|kill|wound|injur|clash|casualt|violen|dead|death|war\b|troops|die[ds]?\b|attack)", re.IGNORECASE)
"""Cues of violence that need not be done *to* whoever is named beside them."""
_BESIDE = re.compile(
    r"\b(?:fight\w*|fought|serv\w*|die[ds]?|dying|battl\w*|war|deploy\w*|troops|soldiers)\b[^,;.]{0,24}?"
    r"\b(?:for|alongside|beside|together with|along with|on behalf of|on the side of|in support of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:in|inside|within|near|around|across)\s+(?:the\s+)?(?:\w+\s+(?:in|of)\s+)?$", re.IGNORECASE)
_BARELY = re.compile(r"^(?:\s+(?:and|or)\s+\w+)?(?:\s+(?:near|at|around)\s+[\w-]+)?\s+$", re.IGNORECASE)
"""What may stand between a verb without an object and the *in* of its place."""
_SUFFERED = re.compile(r"\b(?:was|were|been|being|is|are)\s+(?:\w+ly\s+)?(?:\w+\s+(?:or|and)\s+)?$", re.IGNORECASE)
_TOGETHER = re.compile(r"^\W*(?:[\w-]+\W+){0,4}?and\W+(?:[\w,.-]+\W+){0,2}$", re.IGNORECASE)
_FAR = 14
"""Words past which a cue no longer counts as governing."""


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """Words that stand for a type, at ``start:end`` of the sentence; ``rank`` 1 says, 2 does, 3 hints; ``announced``: a deed to come, now a word."""

    type: str
    mode: str
    rank: int
    start: int
    end: int
    announced: bool = False


class Coding(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence tells of two actors; ``aux`` is empty for what did happen."""

    type: str
    mode: str
    quad: int
    aux: str
    cue: str
    score: float


def _pattern(stem: str) -> str:
    if stem.startswith("="):
        return r"\b" + re.escape(stem[1:]).replace("_", r"\s+") + r"\b"
    parts = [re.escape(p).replace("_", r"\s+") for p in stem.rstrip("_").split("*")]
    tail = r"\w*" if not stem.endswith("_") else r"\b"
    return r"\b" + r"\w*\W+(?:\w+\W+){0,3}?".join(p.removeprefix(r"\s+") for p in parts) + tail


@cache
def _lexicon() -> tuple[tuple[re.Pattern[str], str, str, int], ...]:
    out = []
    for line in resources.files("upheld.gather.events").joinpath("data/deeds.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, mode, rank, stems = line.split("\t")
            whole = "|".join(_pattern(s) for s in sorted(stems.split(), key=len, reverse=True))
            out.append((re.compile(whole, re.IGNORECASE), kind, mode, int(rank)))
    return tuple(out)


def cues(text: str) -> list[Cue]:
    """All cues of a sentence, in order of place; of several at one place all are kept."""
    found = [Cue(type=k, mode=m, rank=r, start=hit.start(), end=hit.end()) for p, k, m, r in _lexicon() for hit in p.finditer(text)]
    return sorted(found, key=lambda c: (c.start, c.rank, -c.end, c.type))


def code(text: str, actor: tuple[int, int], recipient: tuple[int, int]) -> Coding | None:
    """What ``text`` tells of the actor and recipient at these spans; ``None`` where no cue speaks."""
    outside = [_meant(text, c) for c in cues(text) if not any(s <= c.start < e for s, e in (actor, recipient)) and not _in_a_name(text, c)]
    outside = _toward(text, outside, actor, recipient)
    scored = [(_weight(text, c, actor, recipient), c) for c in outside]
    if not scored:
        return None
    totals: dict[str, float] = {}
    for weight, cue in scored:
        totals[cue.type] = totals.get(cue.type, 0.0) + weight
    kind = max(totals, key=lambda k: (totals[k], k))
    weight, best = max(((w, c) for w, c in scored if c.type == kind), key=lambda s: (s[0], bool(s[1].mode)))
    modes = [c.mode for w, c in scored if c.type == kind and c.mode and w >= weight * 0.8]
    return Coding(
        type=kind, mode=modes[0] if modes else "", quad=QUADS[kind], aux=_aux(text, best), cue=text[best.start : best.end], score=totals[kind]
    )


def _meant(text: str, cue: Cue) -> Cue:
    """A deed that is only announced is a word: to help is then to agree, to strike is to threaten."""
    if cue.rank != 2 or not _INTENT.search(text[max(0, cue.start - 50) : cue.start]):
        return cue
    kind = {1: "AGREE", 2: "AGREE", 4: "THREATEN"}.get(QUADS[cue.type], cue.type)
    return msgspec.structs.replace(cue, type=kind, mode="", rank=1, announced=True)


def _in_a_name(text: str, cue: Cue) -> bool:
    """Whether a cue is a word of a proper name: capital letters on it and on a word beside it, as in "Sanctions Monitoring Team"."""
    if not text[cue.start].isupper() or cue.start == 0:
        return False
    before, after = re.search(r"(\w+)\s+(?:of\s+|the\s+)?$", text[: cue.start]), re.match(r"\w*\s+(\w)", text[cue.end :])
    return bool((before and before[1][0].isupper()) or (after and after[1].isupper()))


def _toward(text: str, found: list[Cue], actor: tuple[int, int], recipient: tuple[int, int]) -> list[Cue]:
    """The cues without violence that is not done to the recipient: to fight for someone is to cooperate, in a country no assault on it.

    Neither is what an actor suffers, nor what two do together.
    """
    ahead = text[: recipient[0]]
    low, high = sorted((actor, recipient))
    beside = _BESIDE.search(ahead)
    together = _TOGETHER.search(text[low[1] : high[0]])
    kept = [
        c for c in found if not (c.type == "ASSAULT" and _VIOLENT.match(text, c.start) and _elsewhere(text, c, actor, recipient, beside=bool(beside)))
    ]
    if together:
        kept = [c for c in kept if c.type != "ASSAULT" or c.start < high[1] or not re.match(r"\w*\s+(?:on|against)\b", text[c.end :])]
    if beside:
        kept.append(Cue(type="COOPERATE", mode="military", rank=2, start=beside.start(), end=beside.end()))
    return kept


def _elsewhere(text: str, cue: Cue, actor: tuple[int, int], recipient: tuple[int, int], *, beside: bool) -> bool:
    """Whether what a cue of violence tells is not done by the actor to the recipient."""
    if beside:
        return True
    place = _WITHIN.search(text[: recipient[0]])
    verb = re.match(r"\w*", text[cue.end :])
    end = cue.end + (verb.end() if verb else 0)
    if place and (end > place.start() or _BARELY.match(text[end : place.start()] + " ")):
        return True
    by = re.match(r"[^.;]{0,30}?\bby\b", text[end:])
    return bool(actor[1] <= cue.start and _SUFFERED.search(text[actor[1] : cue.start]) and not by)


def _weight(text: str, cue: Cue, actor: tuple[int, int], recipient: tuple[int, int]) -> float:
    """How much a cue governs: its rank, its nearness to the actor's side where its verb stands, and whether it lies between the two."""
    passive = text[: actor[0]].rstrip().endswith(" by")
    gap = text[cue.end : actor[0]] if passive else text[actor[1] : cue.start]
    before = cue.end <= actor[0] if passive else cue.start >= actor[1]
    words = len(gap.split()) if before else _FAR
    near = max(0.15, 1 - words / _FAR)
    low, high = sorted((actor, recipient))
    between = 1.3 if low[1] <= cue.start < high[0] else 1.0
    return {1: 1.5, 2: 1.0, 3: 0.3}[cue.rank] * near * between * (1 + min(cue.end - cue.start, 24) / 48)


def _aux(text: str, cue: Cue) -> str:
    """``negated``, ``hypothetical`` or ``future`` where the words before the cue make it so."""
    before = text[max(0, cue.start - 40) : cue.start]
    before = before[max(before.rfind(c) for c in ",;:") + 1 :]
    marks = [("negated", _NEGATED), ("hypothetical", _HYPOTHETICAL)]
    marks += [] if cue.announced else [("future", _FUTURE)]  # announcing it has happened
    return next((name for name, pattern in marks if pattern.search(before)), "")
