"""What a claim leaves open so that nothing could settle it as it is written, and how it could be written: a wording with its gaps in brackets.

A gap is a question to the author: who says so, how many, how much against what, by when. Hedges are none: the tool takes them off and keeps them.
"""

from __future__ import annotations

import re

import msgspec

from upheld.model.claim import Claim
from upheld.read.openquestions import leaves_open
from upheld.text.hedges import hedges
from upheld.text.names import name_of
from upheld.text.vague import vagueness

_SPEAKERS = (
    "critics|analysts|observers|experts|scholars|academics|commentators|officials|sources|diplomats|people|opponents|supporters|sceptics|skeptics|insiders|others|voices|reports|"
    "experts|historians|economists|pundits|watchers"
)
_WHO = re.compile(
    rf"\b(?:[Ss]ome|[Mm]any|[Ss]everal|[Mm]ost|[Vv]arious|[Nn]umerous|[Cc]ertain|[Aa] (?:number|handful) of)\s+(?:[\w-]+\s+)?(?:{_SPEAKERS})\b"
    rf"|^(?:[A-Z][\w-]+\s+)?(?:{_SPEAKERS}|{_SPEAKERS.title()})(?=\s+(?:say|said|argue|fear|believe|think|suspect|claim|warn|doubt|are|have)\b)"
    r"|\b[Ii]t is (?:\w+ )?(?:believed|thought|said|claimed|reported|argued|assumed|rumou?red)\b|\b(?:is|are|was|were) "
    r"(?:widely |generally |commonly )(?:believed|seen|viewed|regarded|considered)\b"
)
_HOW_MANY = re.compile(
    r"(?<!the )(?<!as )(?<!how )(?<!too )\b(?:several|many|numerous|various|countless|scores of|dozens of|a (?:large |great |growing )?"
    r"(?:number|host|handful|plethora|litany) of)\b",
    re.IGNORECASE,
)
_MUCH = re.compile(
    r"\b(?:embolden|strengthen|weaken|deepen|increas|reduc|worsen|improv|narrow|widen|undermin|bolster|eas(?=e)|intensif|escalat|accelerat|erod|expand|shrink|tighten|loosen|lower|rais"
    r"|diminish|grow|declin|fade|suffer|thriv|complicat|jeopardi[sz]|threaten(?= to)|push(?=[^.]{0,40} (?:further|closer)))(?:s|e|es|ed|d|en|ing|ies|ied|y|ring|red)?\b"
    r"|\b(?:rise|rises|rose|risen|grew|grown|fell|fallen)\b|\bcontinues? to\b"
)
_RANKED = re.compile(r"\bone of the (?:most|best|greatest|largest|biggest|few|worst|least)\b(?: [\w-]+)?", re.IGNORECASE)
_JUDGED = re.compile(
    r"\b(?:is|are|was|were|remains?|has been|be)\s+(?:a |an |the )?(?:\w+ly )?(?:success|failure|disaster|triumph|prestige victory|bountiful|grim|real|fragile"
    r"|strong|weak|dangerous|bleak|dire"
    r"|crucial|vital|key|pivotal|critical|important|significant|serious|major|minor|historic|bountiful|unavoidable|definitive|mixed|sharp|deep|good|bad|unprecedented|peculiar)\b",
    re.IGNORECASE,
)
_BE = r"(?:is|are|was|were|has|have|had|will|would|could|may|might|must|do|did)"
_POINTS = re.compile(rf"^(?:(?:He|She|It|They|We|I|This|That)\b(?=\s+(?:\w+ly\s+)?(?:{_BE}|[a-z]+(?:ed|s))\b)|(?:These|Those)\b(?=\s+{_BE}\b))")
_WHICH = re.compile(r"^(?:These|Those|Such)\b(?=\s+[a-z]+s\b)")
_GAPS = (
    ("who says so", _WHO, "[who, by name]"),
    ("how many", _HOW_MANY, "at least [number]"),
    ("by which count", _RANKED, "[rank in which list]"),
    ("whom or what it speaks of", _POINTS, "[who or what]"),
    ("which it speaks of", _WHICH, "[which]"),
)
_SHOWN = 70


class Rewrite(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim leaves open, and a wording whose bracketed gaps would close it."""

    why: tuple[str, ...]
    text: str

    def told(self) -> str:
        """Both in one line."""
        return f"leaves open {', '.join(self.why)}; could be written: {self.text}"


def rewrite_of(claim: Claim) -> Rewrite | None:
    """How a claim could be written so that it can be settled; ``None`` where it can be as it is, or says what should be."""
    if claim.kind == "normative":
        return None
    said = claim.attribution is not None or claim.kind == "statement"
    text, why = _gapped(claim, _GAPS[:1] if said else _GAPS)
    if leaves_open(claim.quote.exact) and not said:
        return Rewrite(
            why=(*why, "what its author holds"), text="one answer as a claim of its own, or a [[hypothesis]] block with the competing answers"
        )
    if said:
        pass  # that it was said is settled by the words; what they leave open is the speaker's
    elif claim.quantity is None and _MUCH.search(claim.text):
        text, why = f"{text.rstrip('.')}, measured by {_measure(claim)}", [*why, "how much, and against what"]
    elif claim.quantity is None and _JUDGED.search(claim.text):
        text, why = f"{text.rstrip('.')}, in that [what would be seen if it were so, and would not if it were not]", [*why, "what would show it"]
    if not why and claim.quantity is None and not said:
        why, text = _vague_words(claim)
    if not why:
        return None
    due = f", by {claim.deadline.day} {claim.deadline:%B %Y}" if claim.of_future and claim.deadline and str(claim.deadline.year) not in text else ""
    return Rewrite(why=tuple(why), text=text + due)


def _gapped(claim: Claim, gaps: tuple[tuple[str, re.Pattern[str], str], ...]) -> tuple[str, list[str]]:
    text = claim.text
    why: list[str] = []
    for gap, pattern, word in gaps:
        hit = pattern.search(text)
        if hit is not None and not (gap == "how many" and claim.quantity is not None):
            text, why = f"{text[: hit.start()]}{_as_was(word, hit.group())}{text[hit.end() :]}", [*why, gap]
    return text, why


def _as_was(word: str, given: str) -> str:
    return word[:1].upper() + word[1:] if given[:1].isupper() and not word.startswith("[") else word


def _measure(claim: Claim) -> str:
    """A measure that feeds of events could give, where the claim is between two states; else a gap."""
    if len(claim.actors) >= 2:
        one, two = (name_of(a) for a in claim.actors[:2])
        return f"[days of cooperation or conflict between {one} and {two}, or another measure]: at least [number], against [number] in as long a time before"
    return "[measure]: at least [number], against [number] in as long a time before"


def _vague_words(claim: Claim) -> tuple[list[str], str]:
    """The weightiest vague words that are no hedge, where the sentence as a whole is vague."""
    plain = claim.text
    for cue in reversed(hedges(plain)):
        plain = plain[: cue.start] + plain[cue.end :]
    found = vagueness(plain)
    words = [w for w in found.words if not hedges(w)][:2]
    if not found.vague or not words:
        return [], ""
    return [f"what “{words[0][:_SHOWN]}” stands for"], claim.text.replace(words[0], f"[{words[0]}: say which]", 1)
