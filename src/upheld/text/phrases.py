"""Phrases of a clause: its discourse opener, its subject, the noun a relative clause hangs on, and the events it names by a noun.

Plain rules over closed word lists; what they cannot see they leave alone.
"""

from __future__ import annotations

import re

import msgspec

from upheld.text.names import mentions, people
from upheld.text.sentences import Span
from upheld.text.verbs import finite

_OPENER = re.compile(
    r"\s*(?:(?:(?:But|And|Yet|So|Nor)\b,?|(?:Furthermore|Moreover|Nonetheless|Nevertheless|However|Inversely|Conversely|Meanwhile|Indeed|In "
    r"truth|In fact|Of course|Still|Then|Thus|Hence"
    r"|Therefore|Consequently|Likewise|Similarly|Finally|Firstly|Secondly|First|Second|Third|Instead|Even so|For its part|For their part|As a "
    r"result|In addition|Ultimately|Admittedly"
    r"|Besides|Most [a-z]+ly|More [a-z]+ly|In short|In sum|On the contrary|By contrast|In other words|At the same time|After all|Granted|Sure"
    r"|Now|Again|That said|To be sure|Also|Unsurprisingly"
    r"|Notably|Crucially|Importantly|Predictably),|Only(?= (?:last|this|in|on|yesterday)\b))\s+)+"
)
_ASIDE = re.compile(
    r",\s+(?:meanwhile|however|for (?:its|his|her|their) part|in turn|too|of course|though|then|therefore|moreover|furthermore|nonetheless"
    r"|nevertheless|indeed|in the meantime)(?P<mark>,|$)"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_TIMES = rf"(?:{_MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|week|month|year|spring|summer|autumn|fall|winter|days|weeks|months|years|\d{{4}})"
_LEADING = re.compile(
    rf"(?:(?:(?:[Bb]ack )?[Ii]n|[Oo]n|[Bb]y|[Ss]ince|[Dd]uring|[Aa]round|[Aa]fter|[Bb]efore|[Uu]ntil|[Aa]t|[Ff]rom|[Ll]ast|[Nn]ext"
    rf"|[Tt]his)\s+(?:[\w-]+\s+){{0,4}}?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_TIMES}\b"
    rf"(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?(?:\s+of\s+(?:last|this|next)\s+year)?(?:,?\s+\d{{4}}\b)?,?\s+(?!of\b|and\b)"
    r"|(?:[Aa]|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]everal|\d+)\s+(?:days?|weeks?|months?|years?)\s+(?:later|ago),?\s+|[Yy]esterday,?\s+"
    r"|[Tt]oday,?\s+|[Uu]ntil then,?\s+|[Ss]ince then,?\s+|[Ii]n (?:truth|fact|theory|practice|short),?\s+"
    r"|(?:[Ii]n|[Oo]n|[Aa]t|[Bb]y|[Aa]fter|[Ff]or|[Dd]espite|[Ww]ith|[Uu]nder|[Ff]ollowing|[Bb]eyond|[Aa]mid|[Dd]uring|[Ff]rom|[Tt]o|[Bb]etween"
    r"|[Uu]ntil|[Gg]iven|[Aa]ccording to)\s+[^,;]{2,120},\s+"
    r"|[A-Z]?[a-z]+ing\s[^,;]{2,80},\s+|[Ff]or a (?:while|time)\s+)"
)
_ADVERBS = re.compile(
    r"(?:\s+(?:also|now|then|therefore|still|already|reportedly|allegedly|probably|never|even|not|has|have|had|once|later|again|soon|clearly|recently|repeatedly|consistently|openly"
    r"|quietly|privately|largely|almost|just|only|[a-z]+ly))+\s*$"
)
_CUT_SUBJECT = re.compile(r",\s|\s+(?:that|which|who|whose|where|whom|when)\s|—|\s–\s|\s+\(")
_LISTED = re.compile(r"^(?:[A-Z][\w’'.-]+\s?){1,3}(?:,\s+(?:[A-Z][\w’'.-]+\s?){1,3})+\s+and\s+(?:[A-Z][\w’'.-]+\s?){1,3}$")
_BOUNDARY = re.compile(
    r"\b(?:in|on|at|by|to|from|for|with|about|into|under|over|against|between|through|after|before|during|near|and|or|but|than|as|towards?|across|via|of the|among|within|along"
    r"|without|not|never|no longer|that|which|whose|also|only|just)\s+",
    re.IGNORECASE,
)
_PERSONS = re.compile(
    r"\b(?:leader|president|minister|chancellor|general|captain|envoy|ambassador|spokes(?:man|woman|person)|chief|king|prince|premier|senator|governor|mayor|ruler|defector|commander|adviser"
    r"|official|secretary|dictator|colonel|archbishop)$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Prof|Gen|President|Prime Minister|General|Captain|Chancellor|Sen|Pope|King|Sheikh|Minister)\.?\s")
_FULL_NAME = re.compile(r"^(?:[A-ZÀ-Þ][\w’'-]+|al-[A-Z]\w+)(?:\s(?:[A-ZÀ-Þ][\w’'.-]*|[a-z]{2}|al-[A-Z]\w+)){1,3}$")
_SINGULAR_S = frozenset("united states philippines netherlands maldives nations states news politics economics congress".split(" "))

_WHEN_LAST = re.compile(
    rf"\s+(?:yesterday|today|(?:last|this|next|on|in|since)\s+(?:\w+\s)?(?:\d{{1,2}}\s)?{_TIMES}(?:\s\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s\d{{4}})?)$"
)
_TAIL = 240  # code points at the end of a clause in which the noun stands that a relative clause hangs on
_NOUN_EVENTS = (
    "invasion|capture|recapture|fall|siege|withdrawal|exodus|deaths?|killings?|defection|annexation|seizure|collapse|arrest|assassination|bombing|shelling|release|deployment|expulsion"
    "|resignation|election|re-election|victory|defeat|coup|attack|assault|raid|ambush|incursion|offensive|massacre|ceasefire|referendum|signing|ratification|suspension|launch|test|visit"
    "|summit|meeting|phone call|evacuation|blockade|encirclement|destruction|loss|theft|sinking"
)
_PREPOSITION = "(?:of|by|in|on|at|from|to|near|against|for|between)"
_ENDS = "(?:is|are|was|were|has|have|had|will|would|could|may|might|and|with|took|provoked|ended|began|made|makes|gave|left|led|sent|set)"
_NOMINAL = re.compile(
    rf"\b(?P<the>[Tt]he|[A-Z][\w.]*[’']s?)\s+(?:(?:{_MONTHS}|first|last|recent|initial|combined|sudden|mass|parliamentary|presidential|military|[A-Z][a-z]+n|[\w-]+)\s+){{0,2}}?"
    rf"(?P<noun>{_NOUN_EVENTS})\b(?:\s+in which\s+[^,;.—]{{4,120}}"
    rf"|(?:\s+(?:back\s+)?{_PREPOSITION}(?:\s+(?!(?:{_PREPOSITION}|back|{_ENDS})\b)(?:\d[\d,.]*\d|[\w’'%-]+)){{1,7}}?){{1,7}}?"
    rf"(?=\s+(?:{_ENDS}|[a-z]{{3,}}ed)\b|,(?!\d)|[;.—]|$))"
)
_CLAIMED = re.compile(
    r"\b(?P<who>(?:[A-Z][\w.-]+\s){0,2}[A-Z][\w.-]+)(?:[’']s|s[’'])\s+(?:[a-z]+\s)?(?P<noun>claims?|assertions?|statements?|contention|allegations?|boasts?|insistence|admission|warnings?|belief|suggestion"
    r"|accusation|assurance|promise|argument)\s+that\s+(?P<what>[^,;—]{8,200})"
)
_DATED = re.compile(rf"\b(?:{_MONTHS}|\d{{4}}|last year|this year|yesterday|last (?:week|month)|{_MONTHS[:7]})\b|\b\d[\d,]*\b")


_FRAME = re.compile(
    r"^(?:it (?:is|seems|appears|looks|would seem) (?:\w+ )?(?:certain|likely|probable|possible|conceivable|plausible|clear|inevitable"
    r"|improbable|unlikely|doubtful) that|(?:we|I) (?:judge|assess|think|believe|expect"
    r"|estimate|suspect|reckon|predict)(?: with (?:low|moderate|high) confidence)?(?: it (?:more )?likely(?: than not)?)? that|it would (?:be no "
    r"surprise|not be surprising) if|there is (?:a|an|every|some|little) (?:\w+ )?"
    r"(?:chance|likelihood|possibility|risk) that)\s+",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"^(?:we|I) expect (?P<who>[^,;]{2,60}?) to (?P<what>.+)$", re.IGNORECASE)
_ASKED = re.compile(r"^(?P<verb>Is|Are|Was|Were|Has|Have|Does|Do|Did|Will|Can|Could)\s+(?P<who>(?:the\s)?[A-Z][\w.’-]+(?:\s[A-Z][\w.’-]+){0,3})\s")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A noun phrase and what a pronoun that stands for it would have to agree with."""

    text: str
    plural: bool = False
    person: bool = False


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is said to claim: "Putin’s claim that X" gives ``who`` and the span of X."""

    who: str
    span: Span


def opener(clause: str) -> int:
    """How many code points of ``clause`` are discourse openers: "Furthermore, ", "Yet ", "Most pertinently, "."""
    found = _OPENER.match(clause)
    return found.end() if found and found.end() < len(clause) else 0


def without_asides(clause: str) -> str:
    """A clause without the asides that only link it to its neighbours: ", meanwhile,", ", for its part,"."""
    return _ASIDE.sub("", clause)


def leading(clause: str) -> int:
    """How many code points stand before the subject: a discourse opener, dates and phrases in front."""
    at = opener(clause)
    for _ in range(3):
        found = _LEADING.match(clause, at)
        if found is None or found.end() >= len(clause):
            break
        at = found.end()
    return at


def unframed(clause: str) -> str:
    """What an author thinks, without that he thinks it: "it is almost certain that X", "we judge with confidence that X", "I expect X to Y"."""
    expected = _EXPECTED.match(clause)
    return f"{expected['who']} will {expected['what']}" if expected else _FRAME.sub("", clause, count=1)


def subject(clause: str) -> Named | None:
    """The subject of a clause; ``None`` where its first word is a verb or no verb is found."""
    clause = unframed(clause)
    asked = _ASKED.match(clause)
    if asked:
        return named(asked["who"], verb=asked["verb"].casefold())
    start = leading(clause)
    verb = finite(clause, start)
    if verb is None or verb.start <= start:
        return None
    phrase = clause[start : verb.start].strip(" ,")
    if not _LISTED.match(phrase):
        phrase = _CUT_SUBJECT.split(phrase)[0]
    phrase = _ADVERBS.sub("", phrase).strip(' ,—“”"')
    if not phrase or len(phrase.split()) > 12:
        return None
    return named(phrase, verb=verb.of(clause))


def named(phrase: str, *, verb: str = "") -> Named:
    """A noun phrase with its number and whether it names a person."""
    last = phrase.rsplit(maxsplit=1)[-1].casefold().strip("’'.,")
    head = re.split(r"\s+(?:of|in|on|at|from|to|for|by|near|with|under|between)\s+", phrase)[0].split()[-1].casefold()
    state = any(m.start == 0 and m.end >= len(phrase) - 1 for m in mentions(re.sub(r"^(?:the|The)\s+", "", phrase)))
    several = verb in {"were", "are", "have", "do"} or re.search(r"\band\b", phrase) is not None
    ending = head.endswith("s") and not head.endswith(("ss", "us", "is")) and head not in _SINGULAR_S and not state
    owned = re.search(r"[’']s?\s", phrase) is not None
    person = (
        not state
        and (not owned or _PERSONS.search(head) is not None)
        and bool(
            _TITLE.match(phrase)
            or (any(m.end >= len(phrase) - 1 for m in people(phrase)))
            or (_PERSONS.search(head) and not phrase.casefold().endswith("ministry"))
            or (_FULL_NAME.match(phrase) and not mentions(phrase) and last not in _SINGULAR_S)
        )
    )
    plural = several or (ending and not person and verb not in {"was", "is", "has", "does"})
    return Named(text=phrase, plural=plural and not (person and " and " not in phrase), person=person)


def antecedent(clause: str) -> str:
    """The noun phrase a clause ends with, on which a relative clause behind it hangs; empty where none is found."""
    plain = clause.rstrip(" ,")
    plain = _WHEN_LAST.sub("", plain if len(plain) <= _TAIL else plain[-_TAIL:].partition(" ")[2])
    if finite(plain) is None:
        phrase = plain[leading(plain) :].strip(' ,“”"')
        return phrase if 0 < len(phrase.split()) <= 10 else ""
    at = 0
    for hit in _BOUNDARY.finditer(plain):
        at = hit.end()
    verb = finite(plain, at)
    while verb is not None and verb.end < len(plain):
        at, verb = verb.end, finite(plain, verb.end)
    phrase = plain[at:].strip(' ,“”"')
    determiner = re.search(r"\s(?=(?:the|an?|its|his|her|their|this|these|those)\s)", phrase)
    phrase = phrase[determiner.end() :] if determiner else phrase
    alone = " " not in phrase and not phrase[:1].isupper()  # a bare word is as often a verb or an adverb
    return phrase if 0 < len(phrase.split()) <= 8 and not alone else ""


def events(text: str, sentence: Span) -> tuple[Span, ...]:
    """Events told by a noun that carry a date or a figure of their own: "the invasion of X by Y in August of last year", "the July coup in which Z"."""
    found = []
    for hit in _NOMINAL.finditer(text, sentence.start, sentence.end):
        phrase = hit.group()
        if _DATED.search(phrase) and 4 <= len(phrase.split()) <= 24:
            found.append(Span(hit.start(), hit.start() + len(phrase.rstrip(" ,."))))
    return tuple(found)


def claimed(text: str, sentence: Span) -> tuple[Claimed, ...]:
    """Propositions that somebody is said to claim: "Putin’s claim that X"."""
    hits = _CLAIMED.finditer(text, sentence.start, sentence.end)
    return tuple(
        Claimed(who=h["who"], span=Span(h.start("what"), h.start("what") + len(h["what"].rstrip(' .”"')))) for h in hits if finite(h["what"])
    )
