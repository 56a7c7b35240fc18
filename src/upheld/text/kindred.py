"""Words that mean much the same, and words that mean the opposite."""

from __future__ import annotations

from functools import cache

from upheld.text.words import stem

_OPPOSITES = (
    ("open reopen", "close shut"), ("hold stand survive withstand last", "collapse crumble"), ("free release", "captive hostage imprison"),
    ("approve pass adopt accept back support", "reject oppose veto"), ("renew prolong extend", "lapse expire"), ("admit", "deny"), ("win", "lose"),
    ("rise increase grow climb up", "fall drop decrease decline shrink down"), ("allow permit", "ban forbid prohibit"), ("join enter", "leave quit"),
    ("begin start", "end finish stop"), ("resume restart", "halt suspend stop break"), ("safe", "unsafe dangerous"), ("alive", "dead"),
    ("guilty", "innocent"), ("legal lawful", "illegal unlawful"), ("succeed", "fail"), ("withdraw", "remain stay"), ("strengthen", "weaken"),
    ("advance", "retreat"), ("praise", "condemn criticise"), ("improve", "worsen"), ("widen", "narrow"), ("public", "secret"),
    ("unanimous", "divided"), ("real genuine", "fake forged"), ("ally", "enemy"), ("accidental", "deliberate"), ("present", "absent"),
    ("independent", "dependent"), ("tighten", "ease loosen"), ("accelerate", "slow"), ("above", "below"), ("major", "minor"), ("before", "after"),
)  # fmt: skip
_ALIKE = (
    "encircle surround", "resign quit step", "purpose deliberate", "agree accord", "approve pass adopt", "withdraw pull retreat", "summit meet talk",
    "free release liberate", "breach break", "publish release", "kill die dead death", "wound injure", "capture seize take", "send dispatch deploy",
    "reach amount come total", "begin start open", "end finish conclude", "found establish create", "attack assault", "accuse blame charge",
    "buy purchase acquire", "big large great huge", "small little tiny", "rise increase grow climb", "fall drop decrease decline",
    "name set appoint choose", "say tell state announce declare", "warn caution", "visit travel trip", "join enter accede", "leave quit exit",
    "hold keep", "shut close", "yearly annual", "daily day", "build construct erect", "ban forbid prohibit outlaw",
    "recognise recognize acknowledge", "apologise apologize apology", "promise pledge vow", "prove show demonstrate", "arrest detain",
    "sink founder", "launch start fire",
)  # fmt: skip


@cache
def _kin() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for group in _ALIKE:
        own = {stem(w) for w in group.split(" ")}
        for s in own:
            table.setdefault(s, set()).update(own)
    return {s: frozenset(found) for s, found in table.items()}


@cache
def _against() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for one, other in _OPPOSITES:
        left, right = ({stem(w) for w in side.split(" ")} for side in (one, other))
        for s in left:
            table.setdefault(s, set()).update(right)
        for s in right:
            table.setdefault(s, set()).update(left)
    return {s: frozenset(found) for s, found in table.items()}


def kin(word: str) -> frozenset[str]:
    """Stems that mean much the same as a stem, itself among them."""
    return _kin().get(word, frozenset()) | {word}


def opposites(word: str) -> frozenset[str]:
    """Stems that mean the opposite of a stem."""
    return _against().get(word, frozenset())
