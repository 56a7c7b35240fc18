"""What a claim is known by: its telling words, names, countries and what it counts, without what it only hangs on or is told by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.text.names import mentions, people
from upheld.text.words import content_stems, event_classes
from upheld.weigh.kindred import stems_of
from upheld.weigh.measures import BECAME, WIDER, counted_of, kinds_counted
from upheld.weigh.persons import Name, full_names

_SMALL = re.compile(r"\b[a-z]{3,}\b")
_FEW = 4  # a clause with no more telling words than this says little without what it points at
_POINTING = re.compile(r"\b(?:it|them|both|those|these|this|they|that too|the same)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"^[^;]{3,100}?\b(?:told|said|says|announced|reported|believes?|estimates?|reckons?|thinks?|warned|claims?)\b[^;]{0,80}?\bthat\b (?P<what>.{12,})$",
    re.DOTALL,
)
AGAIN = re.compile(
    r"\b(?:second|third|fourth|another|again|further|next(?! (?:year|month|week|spring|summer|autumn|fall|winter|decade|quarter|day)\b)|renewed|new round)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}|\d{1,2}(?:st|nd|rd|th)")  # a year, a day: dates are compared as dates
ARRIVING = frozenset({"visit", "meet"})
_DUE = re.compile(r"\b(?:due|expected|awaited) (?:in|at|to arrive)\b")
_OPENERS = frozenset(
    "neither either both some most many few several all no none after before during under following inversely nonetheless furthermore despite even beyond given "
    "on in at by for from with without since until where when while although though if unless as the a an this that these those".split(" ")
)
_NAME = re.compile(r"(?<=[\w,;:’”)–-] )[“\"]?[A-Z][\w]+|(?<=[–-])[A-Z]\w+|^[A-Z]\w+(?=[ –-][A-Z]|[’']s )")
_UNTELLING = content_stems(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december day week "
    "month year today yesterday tomorrow spring summer autumn fall winter one two three four five six seven eight nine ten first second third last next late "
    "early due likely unlikely probable probably improbable chance expected expect possible perhaps long shot hope believe tell announce report accord want "
    "look seem appear put set simply around toward meantime meanwhile well already number run "
    "speak continue keep north south east west "
    "good new old initial time end begin part president minister leader official people man country state government"
)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim is known by.

    ``names`` gives for each stem of a proper name how many words that name has: a full name is one thing said, however many words it takes.
    ``own`` and ``own_classes`` are the telling stems and event classes of its own words, without the context its wording was completed from.
    ``counts`` names what its figure counts, ``people`` whose figure it is; ``persons`` gives for a word of a name the full name that the analysis
    uses it in. ``leader`` holds the name of a leader whose doing is his country's: what the country does is told with or without his name. ``anew``
    marks a claim about the future that something will come about once more.
    """

    claim: Claim
    stems: frozenset[str]
    classes: frozenset[str]
    actors: frozenset[str]
    names: Mapping[str, int] = {}
    own: frozenset[str] = frozenset()
    own_classes: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    persons: Mapping[str, Name] = {}
    leader: frozenset[str] = frozenset()
    anew: bool = False


def profiles_of(claims: Iterable[Claim]) -> tuple[Profile, ...]:
    """Profiles of the claims that can be assessed, each completed by what the others of its analysis say."""
    live = [c for c in claims if c.state == "live" and c.kind != "normative"]
    small = frozenset(s for c in live for word in _SMALL.findall(c.text) for s in content_stems(word))
    return _named_alike(tuple(_without_small(profile_of(c), small) for c in live))


def _named_alike(profiles: tuple[Profile, ...]) -> tuple[Profile, ...]:
    """Profiles with their names completed by the other claims of the analysis: who "Kim" is, and that a "Kim" who opens a sentence is a name."""
    out = []
    held: dict[str, tuple[frozenset[str], Mapping[str, Name], Mapping[str, str]]] = {}
    for analysis in {p.claim.analysis for p in profiles}:
        own = [p for p in profiles if p.claim.analysis == analysis]
        held[analysis] = frozenset(s for p in own for s in p.names), full_names(p.claim.text for p in own), _spoken_for(p.claim.text for p in own)
    for profile in profiles:
        known, full, leaders = held[profile.claim.analysis]
        first = frozenset(content_stems(profile.claim.text.split(" ")[0])) & known & profile.stems
        names = {**dict.fromkeys(sorted(first), 1), **profile.names}
        whose = profile.people | (first & leaders.keys() if profile.claim.quantity is not None else frozenset())
        made = msgspec.structs.replace(profile, names=names, persons={s: full[s] for s in names if s in full}, people=whose)
        out.append(msgspec.structs.replace(made, leader=_leader(made, leaders)))
    return tuple(out)


def _leader(profile: Profile, leaders: Mapping[str, str]) -> frozenset[str]:
    """Words of the one leader's name by which a claim means a country's doing; none where people meet, speak or are counted for."""
    named = frozenset(s for s in profile.names if leaders.get(s) in profile.actors)
    alone = len({leaders[s] for s in named}) == 1
    personal = profile.classes & ARRIVING or profile.claim.kind in {"statement", "intent"} or profile.claim.quantity is not None
    return named if alone and not personal else frozenset()


def _without_small(profile: Profile, small: frozenset[str]) -> Profile:
    """A word that the analysis also writes small is no name, however a quotation writes it."""
    return msgspec.structs.replace(profile, names={s: n for s, n in profile.names.items() if s not in small})


def proper_names(text: str) -> Mapping[str, int]:
    """Stems of the proper names of a text that are no countries (people, places, drills, treaties), each with how many words its name has."""
    countries = [(m.start, m.end) for m in mentions(text)]
    found = [m for m in _NAME.finditer(text) if m.group().casefold() not in _OPENERS and not any(a <= m.start() < b for a, b in countries)]
    sizes: dict[str, int] = {}
    for group in _adjacent(text, found):
        stems = frozenset(s for m in group for s in content_stems(m.group())) - _UNTELLING
        sizes |= {s: max(len(stems), sizes.get(s, 1)) for s in stems}
    return sizes


def _adjacent(text: str, words: Sequence[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Words grouped where nothing but one space or hyphen stands between them."""
    groups: list[list[re.Match[str]]] = []
    for word in words:
        if groups and text[groups[-1][-1].end() : word.start()] in {" ", "-", ""}:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _country_stems(text: str) -> frozenset[str]:
    return frozenset(s for m in mentions(text) for s in content_stems(text[m.start : m.end]))


def _said(claim: Claim) -> str:
    """What a claim says, without who told whom where what counts is what was told: neither speaker nor paper is part of it."""
    told = None if claim.kind == "statement" else _TELLS.match(claim.text)
    return claim.text if told is None else told["what"]


def profile_of(claim: Claim) -> Profile:
    """What a claim is known by: the telling words of its proposition and of its quote; countries are compared as actors instead."""
    if claim.quantity is not None:
        claim = msgspec.structs.replace(claim, quantity=counted_of(claim.quantity, claim.quote.exact))
    quoted = claim.quote.exact if claim.hedge is None else claim.quote.exact.replace(claim.hedge.cue, " ")
    quoted = quoted if (told := _TELLS.match(quoted)) is None or claim.kind == "statement" else told["what"]
    said = _said(claim)
    words = f"{said.replace(claim.hedge.cue, ' ') if claim.hedge else said} {quoted}"
    stems, own = _telling(words), _telling(quoted)
    classes = event_classes(stems) | (ARRIVING if _DUE.search(quoted) else frozenset())
    points = len(own) <= _FEW and _POINTING.search(quoted) is not None
    own = (own - _telling(claim.antecedent)) or own if claim.antecedent else own  # what is to come of it, not what it hangs on
    happens = claim.kind in {"event", "forecast", "conditional", "relationship"}
    return Profile(
        claim=claim,
        stems=stems,
        classes=classes,
        actors=frozenset(claim.actors),
        names=proper_names(said),
        own=stems if points else own or content_stems(quoted) - _UNTELLING,
        own_classes=(event_classes(own) | (classes - event_classes(stems))) if happens and not points else frozenset(),
        counts=counts_of(claim),
        people=_people(claim),
        anew=claim.of_future and AGAIN.search(quoted) is not None,
    )


def counts_of(claim: Claim) -> frozenset[str]:
    """Measures and units under which a passage may count what the claim counts."""
    if claim.quantity is None:
        return frozenset()
    measure, unit = claim.quantity.measure, claim.quantity.unit
    if measure in BECAME:
        return frozenset({measure, WIDER.get(measure, measure)})
    return kinds_counted(measure, unit)


def _people(claim: Claim) -> frozenset[str]:
    """Stems of the people a figure is said of: the tests one leader presided over are not those of his country."""
    if claim.quantity is None:
        return frozenset()
    return frozenset(_spoken_for((claim.text,)))


def _spoken_for(texts: Iterable[str]) -> Mapping[str, str]:
    """Stems of the people who speak for a country in some texts, each with its country."""
    return {s: m.iso3 for text in texts for m in people(text) for s in content_stems(text[m.start : m.end])}


def _telling(words: str) -> frozenset[str]:
    """Stems that tell one claim from another: no countries, no years."""
    return frozenset(s for s in stems_of(words) - _UNTELLING - _country_stems(words) if not _DATED.fullmatch(s))
