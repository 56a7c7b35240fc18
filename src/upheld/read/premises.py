"""Premises: which claims another rests on, where the wording says so.

An author marks an inference by a word ("therefore", "so", "because"), by pointing back at what was said ("that would", "these efforts") or by naming
its ground ("given the success of ..."). Nothing else makes a premise here: two claims about one thing need not lean on each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.read.openquestions import leaves_open
from upheld.text.sentences import Span, sentences
from upheld.text.words import content_stems

_ALL = re.compile(
    r"\W*(?:(?:Both|All) (?:of )?(?:this|these)\b|Taken together\b|These\b(?! (?:days|are not)\b)|For all these reasons\b)", re.IGNORECASE
)
_HENCE = re.compile(
    r"\W*(?:Therefore|Thus|Hence|Consequently|Accordingly|As a result|As a consequence|This is why|That is why|Which is why|For (?:this|that) reason|It follows"
    r"|In that (?:case|event)|So\b(?! (?:far|long|much|many|do|did|does|is|are|has|have|that)\b))\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\W*(?:That|This|Such \w+|Either|It all)\s+(?:would|could|will|may|might|should|means?|meant|makes?|leaves?|shows?|suggests?|implies|gives?|puts?)\b",
    re.IGNORECASE,
)
_GROUND = re.compile(r"\W*(?:Given|In view of|In light of|Because of|Thanks to|Owing to|Due to|With)\s(?P<ground>[^,;.]{3,160}),", re.IGNORECASE)
_BECAUSE = re.compile(r"(?:\bbecause|\bsince|\bgiven that|\bnow that|\binasmuch as)\s*$|^\s*(?:because|given that|now that)\b", re.IGNORECASE)
_SO = re.compile(r"(?:[,;—-]\s*(?:and )?(?:so|hence|thus|therefore)|\bwhich (?:means|is why)|\band (?:so|therefore|thus))\s*,?\s*$", re.IGNORECASE)
_SO_OPENS = re.compile(r"\s*(?:and )?(?:so|hence|thus|therefore|which means|which is why)\b", re.IGNORECASE)
_OPENING = 40  # code points of a sentence in which its first claim begins
_MOST = 3  # premises of one claim
_SHARED = 2  # stems that a named ground shares with the claim it names


class _Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with the number of its sentence and of its paragraph."""

    claim: Claim
    sentence: int
    paragraph: int


def _placed(text: str, claims: Sequence[Claim]) -> tuple[tuple[_Placed, ...], tuple[Span, ...]]:
    spans = sentences(text)
    paragraphs, number, last = [], 0, 0
    for span in spans:
        number += "\n" in text[last : span.start]
        paragraphs.append(number)
        last = span.end
    out, at = [], 0
    for claim in claims:
        while at + 1 < len(spans) and spans[at + 1].start <= claim.quote.start:
            at += 1
        out.append(_Placed(claim=claim, sentence=at, paragraph=paragraphs[at] if paragraphs else 0))
    return tuple(out), spans


def main_claims(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims whose words lie within no other's: a sentence's own, not the events and words it mentions on the way."""
    spans = [(c.quote.start, c.quote.end) for c in claims]

    def within(claim: Claim) -> bool:
        at = (claim.quote.start, claim.quote.end)
        return any(s != at and s[0] <= at[0] and at[1] <= s[1] for s in spans)

    return tuple(c for c in claims if not within(c))


def argued(text: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Claims, in the order of their text, with those before or beside them that their wording says they rest on."""
    placed, spans = _placed(text, claims)
    found: dict[str, tuple[str, ...]] = {}
    top = {c.id for n in {p.sentence for p in placed} for c in main_claims([p.claim for p in placed if p.sentence == n])}
    for at, one in enumerate(placed):
        own = [p.claim for p in placed[:at] if p.sentence == one.sentence and p.claim.id in top]
        on = _opens(text, one, placed[:at], spans[one.sentence], top) or _joined(text, one.claim, own)
        if on:
            found[one.claim.id] = tuple(dict.fromkeys([*found.get(one.claim.id, ()), *on]))[:_MOST]
        elif own and one.claim.id in top and _because(text, own[-1], one.claim):
            found[own[-1].id] = (*found.get(own[-1].id, ()), one.claim.id)[:_MOST]
    return tuple(msgspec.structs.replace(c, rests_on=found.get(c.id, ())) for c in claims)


def _opens(text: str, one: _Placed, before: Sequence[_Placed], sentence: Span, top: set[str]) -> tuple[str, ...]:
    """What the opening words of a sentence rest its first claim on."""
    claim = one.claim
    if claim.quote.start - sentence.start >= _OPENING or claim.id not in top or any(p.sentence == one.sentence and p.claim.id in top for p in before):
        return ()
    opening = text[sentence.start : claim.quote.end]
    near = [p for p in before if p.paragraph == one.paragraph and p.claim.id in top and p.claim.kind != "normative"]
    last = [p.claim.id for p in near if near and p.sentence == near[-1].sentence]
    ground = _GROUND.match(opening)
    if ground is not None:
        return _named_by(ground["ground"], before)
    if _ALL.match(opening):
        return tuple(p.claim.id for p in near[-_MOST:])
    adjoining = bool(near) and one.sentence - near[-1].sentence == 1
    if _HENCE.match(opening):
        return tuple(last[-_MOST:])
    return tuple(last[-1:]) if adjoining and _POINTS_BACK.match(opening) else ()


def _named_by(ground: str, before: Sequence[_Placed]) -> tuple[str, ...]:
    """The earlier claim that shares most stems with a named ground; the latest of equals."""
    stems = content_stems(ground)
    shared = [(len(stems & content_stems(p.claim.text)), n) for n, p in enumerate(before) if not leaves_open(p.claim.quote.exact)]
    most, at = max(shared, default=(0, -1))
    return (before[at].claim.id,) if most >= min(_SHARED, len(stems)) and most else ()


def _joined(text: str, claim: Claim, own: Sequence[Claim]) -> tuple[str, ...]:
    """The claim before it in its sentence, where the words between say that this one follows from it."""
    if not own or own[-1].quote.end > claim.quote.start:
        return ()
    between = text[own[-1].quote.end : claim.quote.start]
    follows = _SO.search(between) is not None or (re.search(r"[,;—]", between) is not None and _SO_OPENS.match(claim.quote.exact) is not None)
    return (own[-1].id,) if follows else ()


def _because(text: str, first: Claim, second: Claim) -> bool:
    """Whether the second claim of a sentence is given as the reason of the first."""
    if first.quote.end > second.quote.start:
        return False
    between = text[first.quote.end : second.quote.start]
    return _BECAUSE.search(between) is not None or (
        not between.strip(" ,;—") and re.match(r"\s*(?:because|given that|now that)\b", second.quote.exact) is not None
    )
