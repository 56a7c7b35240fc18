"""That somebody said it is one claim, that it is so another: an allegation settles nothing, and a statement is met by what its speaker said."""

from __future__ import annotations

import re

from upheld.weigh.comparators.reading import covered, negations, read, stems_of
from upheld.weigh.compare import Verdict

_SAYS = (
    r"said|says|told|tells|announced|announces|warned|promised|called|described|confirmed|confirms|denied|denies|accused|appealed|assured"
    r"|insisted|insists|claimed|stated|declared|vowed|pledged|admitted|admits|argued|argues|alleged|asserted|asserts|predicted|demanded|proposed"
)
_BASE = r"say|tell|announce|warn|promise|call|describe|confirm|accuse|appeal|statement|announcement"
_TITLES = stems_of(
    "president minister prime foreign defence finance interior senator governor general colonel marshal admiral chancellor secretary king queen "
    "ambassador envoy judge sheikh doctor chief staff"
)
_ADMITS = re.compile(r"\b(?:admit(?:s|ted)|acknowledge[sd]?|confirm(?:s|ed)|concede[sd]?)\b", re.IGNORECASE)
_SPEECH = re.compile(rf"^(?P<who>(?:(?:The|the|A|An)\s+)?(?:[\w’'-]+\s+){{1,6}}?)(?P<cue>{_SAYS})\b(?P<what>.*)$", re.DOTALL)
_NO_SPEAKER = re.compile(
    r"^(?:There|It|This|That|Some|Many)\b|\d|\b(?:was|were|is|are|be|been)\b|\b(?:had|has|have|not|newly|new|unofficially|officially|county|game|film|so)\s*$"
)
_ALLEGED = re.compile(
    r"\b(?:alleg(?:es?|ed|ing|edly)|claim(?:s|ed|ing)|assert(?:s|ed|ing)|accus(?:es?|ed|ing)|insist(?:s|ed)|suspect(?:s|ed)|maintain(?:s|ed) that|believ(?:es?|ed)"
    r"|argu(?:es?|ed)|purport\w*|in the view of|rumou?r\w*|according to (?:an? |one |some |his |her |their )?(?:\w+ )?(?:spy|officer|witness|blogger|critics?|opponents?|rivals?"
    r"|politician|tabloid|website|defector|relatives?|supporters?|allies|insiders?))\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:proved|prove|proves|proven|confirmed|established|admitted|found|filmed|shows?|showed|verified|evidence|denied|not|never|false)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    rf"\b(?:never|not|nobody|no|hardly)\b[^.;]{{0,30}}\b(?:{_SAYS}|{_BASE})\b|\b(?:declined|declines|refused|refuses|denied|denies|avoided)\b(?: ever)?(?: having)?(?: to)? ?"
    r"(?:say|said|saying|tell|told|announce|announcing|confirm|promise|promised|call|called|warn|comment|accuse)|\bruled out\b|\baccused nobody\b|\bmade no \w+\b",
    re.IGNORECASE,
)
_UNDECIDED = re.compile(r"\b(?:say|comment on|tell|confirm) (?:\w+ )?(?:whether|if)\b", re.IGNORECASE)
_TOLD = re.compile(rf"\b(?:{_SAYS}|{_BASE}|warning|saying|speaking|ruled out)\b", re.IGNORECASE)
_BEHIND = re.compile(rf"\bby\b.*|[,”\"]\s*(?:the )?[\w ’'-]{{2,40}} (?:{_SAYS})\b|(?:told|said) [\w ]+$")
_ENOUGH, _MOST = 0.6, 0.75


def _silent(reason: str, supports: float = 0.05) -> Verdict:
    return Verdict(supports=supports, refutes=0.04, directness="indirect", method="statement", reason=reason)


def _of_content(claim: str, passage: str) -> Verdict | None:
    """A plain claim against an allegation of it."""
    if not _ALLEGED.search(passage) or _ALLEGED.search(claim) or _FOUND.search(passage) or covered(read(claim).stems, stems_of(passage)) < _ENOUGH:
        return None
    return _silent("the passage only says that somebody alleges it", supports=0.15)


def _name(who: str) -> frozenset[str]:
    """The telling stems of a speaker: the name without its titles, else the whole phrase."""
    named = frozenset(s for word in who.split() if word[:1].isupper() and word not in {"The", "A", "An"} for s in stems_of(word))
    return named - _TITLES or named or stems_of(who)


def by_statement(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim is that somebody said something, and the passage covers that; or it is a plain claim and the passage alleges it.

    The same speaker saying it supports, saying the opposite or not saying it refutes; another speaker, or the thing itself, is silent.
    """
    said = _SPEECH.match(claim)
    if said is None:
        return _of_content(claim, passage)
    if _NO_SPEAKER.search(said["who"]) or not stems_of(said["who"]) or covered(stems_of(said["what"]), stems_of(passage)) < _ENOUGH:
        return None
    if not _name(said["who"]) <= stems_of(passage) or not _TOLD.search(passage):
        return _silent("the passage does not say that this speaker said it")
    if _UNDECIDED.search(passage):
        return _silent("the passage says that the speaker would not say")
    if _UNSAID.search(passage):
        return Verdict(supports=0.03, refutes=0.86, directness="direct", method="statement", reason="the passage says that it was not said")
    return _repeated(said, claim, passage)


def _repeated(said: re.Match[str], claim: str, passage: str) -> Verdict | None:
    """Speaker and speech are in the passage: whether it is the same speech."""
    supposes = read(passage).supposed and not read(claim).supposed
    if supposes or not _speaks(_name(said["who"]), passage) or covered(stems_of(said["what"]), stems_of(passage)) < _MOST:
        return None
    same = negations(said["what"]) % 2 == negations(passage) % 2
    if said["cue"].startswith("den"):
        same, admits = negations(passage) > 0, _ADMITS.search(passage) is not None
        if same == admits:
            return None
    reason = f"the passage has the same speaker saying {'it' if same else 'the opposite'}"
    return Verdict(supports=0.88 if same else 0.04, refutes=0.03 if same else 0.84, directness="direct", method="statement", reason=reason)


def _speaks(name: frozenset[str], passage: str) -> bool:
    """Whether the speaker stands before the word of saying, or behind it as speakers do."""
    cue = _TOLD.search(passage)
    places = [at for w in name if (at := passage.lower().find(w[:4])) >= 0]
    return cue is not None and bool(places) and (min(places) < cue.start() or _BEHIND.search(passage, max(cue.start() - 60, 0)) is not None)
