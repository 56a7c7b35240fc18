"""The resolution rule of a claim about the future, drafted from its wording, and what is wrong with one that a person wrote.

A rule counts an act that feeds of events code (talks, an attack, sanctions) between the states the clause names, up to its deadline. Only the act a
clause says will come counts, never one it mentions on the way. What names no such act, or not the sides it takes, gets no rule: reports settle it, and
:func:`rewritten` says how it could be asked so that a feed could. Nor does what persons will do themselves: feeds code them under their states, so
that a count would take any minister's visit for a leader's.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from upheld.model.claim import Claim, Quantity, Rule
from upheld.read.cast import Cast
from upheld.read.wording import consequent
from upheld.text.names import Mention, name_of, people
from upheld.text.rulings import RuleFault, Ruling, ruling_of


class _Act(msgspec.Struct, frozen=True, kw_only=True):
    """An act that feeds code: verbs and nouns that tell it, its class, and whether both sides do it together or one side alone."""

    name: str
    verbs: re.Pattern[str]
    nouns: re.Pattern[str]
    mutual: bool = False
    alone: bool = False


def _act(name: str, verbs: str, nouns: str, *, mutual: bool = False, alone: bool = False) -> _Act:
    one, two = (re.compile(rf"(?:{words}){ending}\b", re.IGNORECASE) for words, ending in ((verbs, "(?:e?s)?"), (nouns, "")))
    return _Act(name=name, verbs=one, nouns=two, mutual=mutual, alone=alone)


_ACTS = (
    _act(
        "ceasefire",
        r"(?:agree (?:to|on)|sign|reach|declare|observe) (?:an? |the )?(?:\w+ )?(?:cease-?fire|truce|armistice)",
        r"cease-?fire|truce|armistice",
        mutual=True,
    ),
    _act("meeting", r"meet|hold (?:an? |another )?(?:\w+ )?(?:summit|meeting)", r"summit|meeting", mutual=True),
    _act("visit", r"visit|travel to|host\b", r"(?:state )?visit", mutual=True),
    _act(
        "talks",
        r"(?:hold|resume|begin|start|open|continue) (?:[\w-]+ ){0,5}(?:talks|negotiations|dialogue)|negotiate",
        r"(?:\w+ )?(?:talks|negotiations)",
        mutual=True,
    ),
    _act(
        "agreement",
        r"sign|conclude (?:an? |the )?(?:\w+ )?(?:agreement|treaty|pact|accord)|agree on",
        r"(?:peace |trade )?(?:agreement|treaty|pact|accord)",
        mutual=True,
    ),
    _act("withdrawal", r"withdraw|pull (?:out|back)|retreat", r"withdrawal|retreat"),
    _act(
        "sanctions",
        r"(?:impose|announce|adopt|tighten) (?:\w+ ){0,2}(?:sanctions|tariffs|an embargo)|sanction",
        r"sanctions|embargo|tariffs",
        alone=True,
    ),
    _act("threat", r"threaten", r"ultimatum"),
    _act("protest", r"protest|demonstrate|riot", r"(?:mass )?protests|demonstrations|riots", alone=True),
    _act(
        "attack",
        r"attack|strike|invade|shell|bomb|bombard|fire (?:on|at)|launch (?:an? |another )?(?:\w+ )?(?:attack|offensive|strike|invasion)",
        r"attack|invasion|offensive|incursion|(?:air ?)?strikes?",
    ),
    _act("release", r"release|free\b|swap prisoners|exchange prisoners", r"prisoner (?:swap|exchange)|release of"),
    _act("aid", r"send|sent|suppl(?:y|ied)|ship(?:ped)?|deliver(?:ed)?|share|transfer(?:red)?|hand over", r"delivery|deliveries|shipments?"),
    _act("mobilization", r"mobili[sz]e|deploy|mass troops", r"mobili[sz]ation|deployment", alone=True),
)
_WILL = re.compile(
    r"\b(?:will|would|shall|is to|are to|is going to|are going to|(?:is|are) (?:un)?likely to)\s+(?:(?:not|never|also|again|soon|eventually|one day|be|\w+ly)\s+)*"
)
_SUBJECT = re.compile(
    r"\s*(?:An?|The|Another|Any|No|New|More|Fresh|Renewed|(?=[A-Z][a-z]+s? (?:in|between|by|of|on)\b))(?:\s*[\w’'-]+\s+){0,4}?(?=\S)"
)
_COMES = re.compile(
    r"[^.;]{0,60}?\b(?:is|are|looks?|seems?|remains?"
    r"|will (?:take place|follow|happen|occur|come|be (?:held|signed|reached|declared|agreed|announced|imposed|launched|\w+ times|more|higher|above|twice)|exceed|stay above))\b"
)
_CONDITION = re.compile(
    r"\s*(?:If|Unless|Provided(?: that)?|Should|if|unless|provided(?: that)?|should)\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s+){1,4}(?P<verb>[a-z]+)"
)
_DEATH_TOLL = re.compile(r"\s*(?:The )?(?:[Dd]eaths?|[Ff]atalities|[Dd]eath toll|[Cc]asualties)\b")
_WORD = re.compile(r"\b\w")
_LATEST = 60  # code points after the first words of a subject in which its noun stands
_OFTEN = re.compile(r"\b(?:most days|every|each|daily|weekly|monthly|routinely|regularly|constantly|keep|continue)\b", re.IGNORECASE)
_DEATHS = re.compile(r"(?:be )?killed\b|die\b|lose their lives\b", re.IGNORECASE)
_TIMES = {"twice": 2.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "double": 2.0, "triple": 3.0}
_MULTIPLE = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_TIMES)})|(?P<number>\d{{1,3}}(?:\.\d)?))\s*(?:times|x)?\s+(?:as (?:many|much|often) \w+ )?(?:the|its|their|as)\s+"
    r"(?:\w+\s){0,2}(?:average|usual|norm)",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|higher|above|exceeds?)\b[^.;]{0,60}\b(?:average|usual|than (?:last year|in the year before|before))\b", re.IGNORECASE)
_COUNTS = frozenset(
    "meeting meetings summit summits visit visits strike strikes attack attacks protest protests round rounds talks exercise exercises".split(" ")
)


def drafted(claim: Claim, cast: Cast | None = None) -> Rule | None:
    """The rule of a claim about the future as its wording gives it; ``None`` where no feed could resolve it. ``cast`` names its people."""
    if not claim.of_future or claim.deadline is None or _OFTEN.search(claim.text):
        return None  # how often is no count by a day
    cast = cast or Cast()
    if claim.antecedent is None:
        counted = _count(claim.text, claim.actors, cast)
        return None if counted is None else Rule(feed="events", query=counted, yes=_bound(claim, claim.text))
    then = consequent(claim.text)[0]
    given, counted = _count(claim.antecedent, (), cast), _count(then, (), cast)
    return None if given is None or counted is None else Rule(feed="events", query=counted, yes=_bound(claim, then), given=given)


def _count(text: str, actors: tuple[str, ...], cast: Cast) -> str | None:
    """The query for the act a clause says will come; the states of the claim stand in where the clause names none of its own."""
    found = _told(text)
    named = cast.mentions(text)
    sides = tuple(dict.fromkeys(m.iso3 for m in named)) or actors
    if found is None or _of_persons(text, found[1], cast):
        return None
    act, at = found
    if act is None:
        return f"deaths(country={sides[0]})" if len(sides) == 1 else None
    if len(sides) == 2 and act.mutual:
        return f"count(between={'|'.join(sorted(sides))}, class='{act.name}')"
    if len(sides) == 2 and named:
        one, two = _directed(named, sides, at)
        return f"count(actor1={one}, actor2={two}, class='{act.name}')"
    return f"count(actor1={sides[0]}, class='{act.name}')" if len(sides) == 1 and act.alone else None


def _told(text: str) -> tuple[_Act | None, int] | None:
    """The act that a clause says will come, and where its word stands; deaths are no act but a toll (``None``)."""
    for verb in _WILL.finditer(text):
        act = next((a for a in _ACTS if a.verbs.match(text, verb.end())), None)
        if act is not None:
            return act, verb.end()
        if _DEATHS.match(text, verb.end()):
            return None, verb.end()
    condition = _CONDITION.match(text)
    if condition is not None:
        act = next((a for a in _ACTS if a.verbs.match(text, condition.start("verb"))), None)
        if act is not None:
            return act, condition.start("verb")
    subject = _SUBJECT.match(text)
    return None if subject is None else _told_as_noun(text, subject.end() + _LATEST)


def _told_as_noun(text: str, most: int) -> tuple[_Act | None, int] | None:
    """The first act named as what comes, stays away or is likely, in the subject of a clause."""
    toll = _DEATH_TOLL.match(text)
    if toll is not None and _COMES.match(text, toll.end()):
        return None, toll.end()
    for at in (m.start() for m in _WORD.finditer(text, 0, most)):
        for act in _ACTS:
            hit = act.nouns.match(text, at)
            if hit is not None:
                return (act, at) if _COMES.match(text, hit.end()) else None
    return None


def _of_persons(text: str, at: int, cast: Cast) -> bool:
    """Whether persons, named before the act, are to do it."""
    return any(m.end <= at or m.start > at for m in people(text)) or any(cast.is_person(n) and n in text for n in cast.names)


def _directed(named: tuple[Mention, ...], sides: tuple[str, ...], at: int) -> tuple[str, str]:
    """Who acts on whom: the side last named before the act acts."""
    before = [m.iso3 for m in named if m.end <= at]
    first = before[-1] if before else sides[0]
    return first, next(s for s in sides if s != first)


def _bound(claim: Claim, text: str) -> str:
    """What counts as yes: a multiple of the average, the claim's own number of such acts, else at least one (none, of a claim that it will not come)."""
    multiple = _MULTIPLE.search(text)
    if multiple is not None:
        number = _TIMES.get((multiple["word"] or "").lower()) or float(multiple["number"])
        return f"> {number:g}x average"
    if _MORE.search(text):
        return "> average"
    if claim.quantity is not None and _counts_acts(claim.quantity, text):
        return _figure(claim.quantity)
    return "== 0" if claim.polarity == "negative" else ">= 1"


def _counts_acts(quantity: Quantity, text: str) -> bool:
    told = _told(text)
    deaths = quantity.measure == "killed" and told is not None and told[0] is None
    return deaths or quantity.measure in _COUNTS or quantity.unit in _COUNTS


def _figure(quantity: Quantity) -> str:
    match quantity:
        case Quantity(comparator="more than", low=float(low)):
            return f"> {low:g}"
        case Quantity(comparator="less than", high=float(high)):
            return f"< {high:g}"
        case Quantity(comparator="at most", high=float(high)):
            return f"<= {high:g}"
        case Quantity(comparator="exactly", low=float(low)):
            return f"== {low:g}"
        case Quantity(low=float(low)):
            return f">= {low:g}"
    return ">= 1"


def fault(claim: Claim, *, published: dt.date | None) -> tuple[str, str] | None:
    """What is wrong with a claim's rule as it is written, and the remedy; ``None`` where nothing is, or it has none."""
    if claim.resolve is None:
        return None
    if not claim.of_future:
        return "a resolution rule stands at a claim about past or present", 'remove it, or make the claim kind = "forecast"'
    try:
        ruling = ruling_of(claim.resolve)
    except RuleFault as wrong:
        return f"its resolution rule cannot be read: {wrong.message}", wrong.remedy
    if ruling.given is not None and claim.kind != "conditional":
        return "its rule has a condition, the claim has none", 'remove given, or make the claim kind = "conditional"'
    return None if claim.deadline is None or published is None else _too_late(ruling, max((claim.deadline - published).days, 1))


def _too_late(ruling: Ruling, held: int) -> tuple[str, str] | None:
    if ruling.lag >= held:
        return f"its rule waits {ruling.lag} days for reports, as long as the whole window of {held} days", "set a later deadline or a shorter lag"
    if ruling.count.last > held:
        return f"its rule counts the last {ruling.count.last} days of a window of {held}", f"write last=P{held}D or less, or leave it out"
    return None


def rewritten(claim: Claim) -> tuple[str, str] | None:
    """Why no feed can resolve a claim about the future as it is written, and how it could be asked; ``None`` where it has a rule, or of other claims."""
    if not claim.of_future or claim.resolve is not None:
        return None
    text = consequent(claim.text)[0] if claim.antecedent else claim.text
    told, names = _told(text), [name_of(s) for s in claim.actors[:2]]
    by = f"by {claim.deadline.day} {claim.deadline:%B %Y}" if claim.deadline else "by a day you name"
    pair = " and ".join(names) if len(names) == 2 else f"{names[0]} and another state you name" if names else "two states you name"
    if claim.antecedent is not None and _told(claim.antecedent) is None:
        why = "its condition names no act that a feed of events counts"
    elif told is None:
        why = "it names no act that a feed of events counts"
    elif _of_persons(text, told[1], Cast()):
        why = "it speaks of persons, whom feeds of events code under their states"
    else:
        why = "it does not name the two sides that such an act takes"
    name = told[0].name if told is not None and told[0] is not None else "talks"
    return why, f"for example: at least one day of {name} between {pair} {by}"
