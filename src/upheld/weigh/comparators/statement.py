"""That somebody said it is one claim, that it is so another: an allegation settles nothing, and a statement is met by what its speaker said."""

from __future__ import annotations

import re

from upheld.weigh.compare import Verdict
from upheld.weigh.comparators.reading import covered, negations, read, stems_of

_SAYS = (
    r"said|says|told|tells|announced|announces|warned|promised|called|described|confirmed|confirms|denied|denies|accused|appealed|assured|insisted|insists|claimed|stated|declared"
    r"|vowed|pledged|admitted|admits|argued|argues|alleged|asserted|asserts|predicted|demanded|proposed"
)
_TITLES = stems_of("president minister prime foreign defence finance senator governor general colonel marshal admiral chancellor secretary king queen ambassador envoy judge sheikh professor doctor dr")
_ADMITS = re.compile(r"\b(?:admit(?:s|ted)|acknowledge[sd]?|confirm(?:s|ed)|concede[sd]?)\b", re.IGNORECASE)
_SPEECH = re.compile(rf"^(?P<who>(?:(?:The|the|A|An)\s+)?(?:[\w’'-]+\s+){{1,4}}?)(?P<cue>{_SAYS})\b(?P<what>.*)$", re.DOTALL)
_NO_SPEAKER = re.compile(r"^(?:There|It|This|That|Some|Many)\b|\d|\b(?:was|were|is|are|be|been|had|has|have|not|newly|new|officially|county|game|film|so)\s*$")
_ALLEGED = re.compile(r"\b(?:alleg(?:es?|ed|ing|edly)|claim(?:s|ed|ing)|assert(?:s|ed|ing)|accus(?:es?|ed|ing)|insist(?:s|ed)|suspect(?:s|ed)|maintain(?:s|ed) that|believ(?:es?|ed)|argu(?:es?|ed)"
                      r"|purport\w*|in the view of|according to (?:a|an|one|some|his|her|their)\b|rumou?r\w*)", re.IGNORECASE)  # fmt: skip
_FOUND = re.compile(r"\b(?:proved|prove|proves|proven|confirmed|established|admitted|found|filmed|shows?|showed|verified|evidence|denied|not|never|false)\b", re.IGNORECASE)
_UNSAID = re.compile(
    rf"\b(?:never|not|nobody|no|hardly)\b[^.;]{{0,30}}\b(?:{_SAYS}|say|tell|announce|warn|promise|call|describe|confirm|accuse|appeal|statement|announcement)\b"
    rf"|\b(?:declined|declines|refused|refuses|denied|denies|avoided)\b(?: ever)?(?: having)?(?: to)? ?(?:say|said|saying|tell|told|announce|announcing|confirm|promise|promised|call|called|warn|comment|accuse)"
    r"|\bruled out\b|\baccused nobody\b|\bmade no \w+\b",
    re.IGNORECASE,
)
_ENOUGH = 0.6


def _silent(reason: str, supports: float = 0.05) -> Verdict:
    return Verdict(supports=supports, refutes=0.04, directness="indirect", method="statement", reason=reason)


def _of_content(claim: str, passage: str) -> Verdict | None:
    """A plain claim against an allegation of it."""
    if not _ALLEGED.search(passage) or _FOUND.search(passage) or covered(read(claim).stems, stems_of(passage)) < _ENOUGH:
        return None
    return _silent("the passage only says that somebody alleges it", supports=0.15)


def _name(who: str) -> frozenset[str]:
    """The telling stems of a speaker: the name without its titles, else the whole phrase."""
    named = frozenset(s for word in who.split() if word[:1].isupper() and word not in {"The", "A", "An"} for s in stems_of(word))
    return named - _TITLES or named or stems_of(who)


def by_statement(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim is that somebody said something, and the passage covers what was said; or it is a plain claim and the passage an allegation of it.

    The same speaker saying it supports, saying the opposite or not saying it refutes; another speaker, or the thing itself, is silent.
    """
    said = _SPEECH.match(claim)
    if said is None:
        return _of_content(claim, passage)
    who, content = stems_of(said["who"]), stems_of(said["what"])
    if not who or not content or _NO_SPEAKER.search(said["who"]):
        return None
    here = stems_of(passage)
    if covered(content, here) < _ENOUGH:
        return None
    name = _name(said["who"])
    if not name <= here:
        return _silent("the passage does not say that this speaker said it")
    if _UNSAID.search(passage):
        return Verdict(supports=0.03, refutes=0.86, directness="direct", method="statement", reason="the passage says that it was not said")
    spoken = re.search(rf"\b(?:{_SAYS}|promise|appeal|warning|statement|speaking)\b", passage, re.IGNORECASE)
    first, cue = min((passage.lower().find(w[:4]) for w in name if w[:4] in passage.lower()), default=-1), spoken.start() if spoken else -1
    if spoken is None:
        return _silent("the passage does not say that anything was said")
    if first > cue and not re.search(rf"\bby\b.*|[,”\"]\s*(?:the )?[\w ’'-]{{2,40}} (?:{_SAYS})\b|(?:told|said) [\w ]+$", passage[cue - 60 if cue > 60 else 0 :]):
        return None
    if read(passage).supposed and not read(claim).supposed:
        return None
    if re.match("den", said["cue"]):
        same = negations(passage) > 0
        if same == (_ADMITS.search(passage) is not None):
            return None
    else:
        same = negations(said["what"]) % 2 == negations(passage) % 2
    if covered(content, here) < 0.75:
        return None
    reason = f"the passage has the same speaker saying {'it' if same else 'the opposite'}"
    return Verdict(supports=0.88 if same else 0.04, refutes=0.03 if same else 0.84, directness="direct", method="statement", reason=reason)
