"""Which claims a document may bear on: an index of the claims in memory, so that the cost of a document does not grow with those held.

A claim is known by the stems of its words; a stem weighs the more the fewer claims share it (log(1 + N / n)), so that the names an article
is full of decide little. A passage is a sentence read together with its title, since titles name what sentences only point at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import Document
from upheld.text.dates import dates
from upheld.text.names import actors, mentions, people
from upheld.text.sentences import Span, sentences
from upheld.text.words import content_stems, event_classes
from upheld.weigh.measures import BECAME, WIDER, counted_in, kinds_counted
from upheld.weigh.persons import Name, full_names, of_another, runs

LEAST_COVERAGE = 0.35
"""Least share of a claim's weight that a passage with its title must cover."""

LEAST_SHARED = 2
"""Least number of shared stems."""


LEAST_NAMED = 0.6
"""Least share of a claim's proper names (people, places, drills; countries apart) that the whole document must hold; of one or two, all."""

TELLING = 7
"""How many of a claim's weightiest stems make up its whole: a long clause says a few things in many words, and no report repeats them all."""

_OF_NAME = 1.4  # what a stem of a proper name counts, beside another word
_OF_EVENT = 1.2  # what a word of an event class counts
_NEAR = 0.7  # what a stem in the title counts, beside one in the passage itself
_ELSEWHERE = 0.5  # what a stem elsewhere in the document counts
_COUNTS = 0.2  # what it adds to a passage that it counts what the claim counts
_KINDRED = 0.5  # what a word counts where the passage has another word of its event class
_SMALL = re.compile(r"\b[a-z]{3,}\b")
_PAIR = 2
_FEW = 4  # a clause with no more telling words than this says little without what it points at
_POINTING = re.compile(r"\b(?:it|them|both|those|these|this|they|that too|the same)\b", re.IGNORECASE)
_TELLS = re.compile(
    r"^[^;]{3,100}?\b(?:told|said|says|announced|reported|believes?|estimates?|reckons?|thinks?|warned|claims?)\b[^;]{0,80}?\bthat\b (?P<what>.{12,})$",
    re.DOTALL,
)
_AGAIN = re.compile(r"\b(?:second|third|fourth|another|again|further|next|renewed|new round|return|resume\w*|restart\w*)\b", re.IGNORECASE)
_ANEW = re.compile(rf"(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bon )(?:{_AGAIN.pattern})|\b(?:new|follow-up|upcoming)\b", re.IGNORECASE)

_BETWEEN = frozenset({"meet", "visit", "sign"})
_ARRIVING = frozenset({"visit", "meet"})
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
    "put set simply around toward meantime meanwhile well already number run "
    "good new old time end begin part president minister leader official people man country state government"
)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a claim is known by.

    ``names`` gives for each stem of a proper name how many words that name has: a full name is one thing said, however many words it takes.
    ``own`` and ``own_classes`` are the telling stems and event classes of its own words, without the context its wording was completed from.
    ``counts`` names what its figure counts, ``people`` whose figure it is; ``persons`` gives for a word of a name the full name that the analysis
    uses it in. ``anew`` marks a claim about the future that something will come about once more.
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
    anew: bool = False


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that may bear on a claim: its span in the document's text, what they share, and how much of the claim that covers (0-1)."""

    profile: Profile
    document: Document
    span: Span
    shared: frozenset[str]
    coverage: float

    @property
    def passage(self) -> str:
        """The words of the passage."""
        return self.span.of(self.document.text)


class ClaimIndex:
    """The claims by stem."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        live = [c for c in claims if c.state == "live" and c.kind != "normative"]
        small = frozenset(s for c in live for word in _SMALL.findall(c.text) for s in content_stems(word))
        self.profiles = _named_alike(tuple(_without_small(profile_of(c), small) for c in live))
        self._by_stem: dict[str, list[int]] = {}
        for i, profile in enumerate(self.profiles):
            for s in profile.stems:
                self._by_stem.setdefault(s, []).append(i)
        self._by_count: dict[str, list[int]] = {}
        for i, profile in enumerate(self.profiles):
            for name in profile.counts:
                self._by_count.setdefault(name, []).append(i)
        self._pairs = [(i, p.actors) for i, p in enumerate(self.profiles) if len(p.actors) > 1]
        self._paired = frozenset(code for _, codes in self._pairs for code in codes)
        n = len(self.profiles)
        self.weight: Mapping[str, float] = {s: math.log(1 + n / len(held)) for s, held in self._by_stem.items()}
        self._total = [math.fsum(sorted((self._weight(p, s) for s in p.stems), reverse=True)[:TELLING]) for p in self.profiles]

    def _by_pair(self, here: frozenset[str]) -> list[int]:
        return [i for i, codes in self._pairs if codes <= here] if len(here) > 1 else []

    def _weight(self, profile: Profile, s: str) -> float:
        kind = _OF_NAME / profile.names[s] if s in profile.names else _OF_EVENT if event_classes(frozenset((s,))) else 1.0
        return kind * self.weight[s]

    def candidates(self, document: Document) -> tuple[Candidate, ...]:
        """For each claim the best passage of the document, where it covers enough of the claim: one that counts what the claim counts comes first."""
        read = _read(document)
        headed = anew(document.title)
        best: dict[int, Candidate] = {}
        rank: dict[int, tuple[bool, float]] = {}
        for span in sentences(document.text):
            stems, counted = content_stems(span.of(document.text)), counted_in(span.of(document.text))
            again = headed or anew(span.of(document.text))
            here = frozenset(actors(span.of(document.text))) if read.named & self._paired else frozenset()
            for i in self._touched(stems | read.title, counted, here):
                counts = bool(self.profiles[i].counts & counted)
                if not again and not once_more(self.profiles[i], span.of(document.text), document):
                    continue
                candidate = self._candidate(i, read, span, stems, counts=counts, here=here)
                if candidate is None:
                    continue
                fits = (counts, candidate.coverage)
                if i not in best or fits > rank[i]:
                    best[i], rank[i] = candidate, fits
        return tuple(best[i] for i in sorted(best))

    def _touched(self, stems: frozenset[str], counted: frozenset[str], here: frozenset[str]) -> Sequence[int]:
        """Claims with enough in common with a passage; what a claim counts is something in common, and so are two countries named together."""
        count: dict[int, int] = dict.fromkeys({i for name in counted for i in self._by_count.get(name, ())}, 1)
        for i in self._by_pair(here):
            count[i] = count.get(i, 0) + 1
        for s in stems:
            for i in self._by_stem.get(s, ()):
                count[i] = count.get(i, 0) + 1
        return [i for i in sorted(count) if count[i] >= LEAST_SHARED]

    def _candidate(self, i: int, read: _Read, span: Span, stems: frozenset[str], *, counts: bool, here: frozenset[str]) -> Candidate | None:
        profile = self.profiles[i]
        others = read.others(profile.persons)
        title, stems, everywhere = read.title - others, stems - others, read.everywhere - others
        if profile.persons.keys() & stems:
            stems -= read.others_in(span, profile.persons)
        own, named = profile.stems & stems, read.named
        if not (own or counts) or _of_others(profile.actors, named) or not _speaks_of_it(profile, stems | title):
            return None
        of_all_actors = (
            counts and len(profile.actors) > 1 and profile.actors <= named
        )  # a count of the right people, whether or not it names the place
        if not of_all_actors and not _names_meet(profile, everywhere=everywhere, near=stems | title):
            return None
        near, far = (profile.stems & title) - own, (profile.stems & everywhere) - own - title
        alike = _same_class(profile.stems - own - near - far, event_classes(stems | title))
        covered = sum(
            part * math.fsum(self._weight(profile, s) for s in sorted(stems_of))
            for part, stems_of in ((1.0, own), (_NEAR, near), (_ELSEWHERE, far), (_KINDRED, alike))
        )
        coverage = min(covered / max(self._total[i], 1e-9) + _COUNTS * counts, 1.0)
        together = len(profile.actors) > 1 and profile.actors <= here and bool(profile.own_classes)
        if coverage < LEAST_COVERAGE or len(own | near) + counts + together < LEAST_SHARED:
            return None
        return Candidate(profile=profile, document=read.document, span=span, shared=own | near | far, coverage=coverage)


class _Read(msgspec.Struct, frozen=True):
    """A document as the index reads it: stems of its title and of the whole, countries, names in order."""

    document: Document
    title: frozenset[str]
    everywhere: frozenset[str]
    named: frozenset[str]
    names: tuple[Name, ...]

    def others(self, persons: Mapping[str, Name]) -> frozenset[str]:
        """Words of a claim's names by which the document names somebody else throughout."""
        return frozenset(word for word, name in persons.items() if word in self.everywhere and of_another(word, name, self.names))

    def others_in(self, span: Span, persons: Mapping[str, Name]) -> frozenset[str]:
        """The same of one passage under its title."""
        names = runs(f"{self.document.title}. {span.of(self.document.text)}")
        return frozenset(word for word, name in persons.items() if of_another(word, name, names))


def _read(document: Document) -> _Read:
    whole = f"{document.title}. {document.text}"
    return _Read(document, content_stems(document.title), content_stems(whole), frozenset(actors(whole)), tuple(runs(whole)))


def _named_alike(profiles: tuple[Profile, ...]) -> tuple[Profile, ...]:
    """Profiles with their names completed by the other claims of the analysis: who "Kim" is, and that a "Kim" who opens a sentence is a name."""
    out = []
    held: dict[str, tuple[frozenset[str], Mapping[str, Name], frozenset[str]]] = {}
    for analysis in {p.claim.analysis for p in profiles}:
        own = [p for p in profiles if p.claim.analysis == analysis]
        held[analysis] = frozenset(s for p in own for s in p.names), full_names(p.claim.text for p in own), _spoken_for(p.claim.text for p in own)
    for profile in profiles:
        known, full, leaders = held[profile.claim.analysis]
        first = frozenset(content_stems(profile.claim.text.split(" ")[0])) & known & profile.stems
        names = {**dict.fromkeys(sorted(first), 1), **profile.names}
        whose = profile.people | (first & leaders if profile.claim.quantity is not None else frozenset())
        out.append(msgspec.structs.replace(profile, names=names, persons={s: full[s] for s in names if s in full}, people=whose))
    return tuple(out)


def _without_small(profile: Profile, small: frozenset[str]) -> Profile:
    """A word that the analysis also writes small is no name, however a quotation writes it."""
    return msgspec.structs.replace(profile, names={s: n for s, n in profile.names.items() if s not in small})


def _speaks_of_it(profile: Profile, near: frozenset[str]) -> bool:
    """Whether a passage with its title has what the claim itself says, not only its setting: a word or event of its own."""
    if profile.own_classes and not profile.own_classes & event_classes(near):
        return False
    said = profile.own - profile.names.keys() or profile.own
    return not said or bool(said & near) or bool(event_classes(said) & event_classes(near))


def anew(text: str) -> bool:
    """Whether a text says that something comes about once more."""
    return _ANEW.search(text) is not None


def once_more(profile: Profile, text: str, document: Document) -> bool:
    """Whether a text may tell of what a claim says will come about once more.

    It says "again"; or the claim is of a meeting or visit of two sides, which has its day, and the text gives one inside the claim's window that
    has passed.
    """
    if not profile.anew or anew(text):
        return True
    since = profile.claim.period.start if profile.claim.period and profile.classes & _ARRIVING and len(profile.actors) > 1 else None
    told = document.published.start if document.published and document.published.start else document.known
    days = [m.interval for m in dates(text, told)] if since is not None else []
    return any(since < d.start and d.end <= told for d in days if since and d.start and d.end)


def _names_meet(profile: Profile, *, everywhere: frozenset[str], near: frozenset[str]) -> bool:
    """Whether a document names whom the claim names: enough of them anywhere, and one or two who meet, visit or sign in the passage itself."""
    names = profile.names.keys()
    if profile.people and not profile.people & near:
        return False
    if len(names) <= _PAIR:
        return names <= (near if profile.classes & _BETWEEN else everywhere)
    return len(names & everywhere) >= LEAST_NAMED * len(names)


def _of_others(claimed: frozenset[str], named: frozenset[str]) -> bool:
    """Whether a document is about other actors: none of the claim's, or only one of a pair beside another that the claim does not name."""
    if not claimed or not named:
        return False
    shared = claimed & named
    return not shared or (len(claimed) == 2 and len(shared) == 1 and len(named) >= 2 and len(named) <= 3 and not named <= claimed)


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


def _same_class(missing: frozenset[str], classes: frozenset[str]) -> frozenset[str]:
    """Stems a passage lacks but has another word for: "destroy" where it says "dismantle"."""
    return frozenset(s for s in missing if event_classes(frozenset((s,))) & classes)


def _country_stems(text: str) -> frozenset[str]:
    return frozenset(s for m in mentions(text) for s in content_stems(text[m.start : m.end]))


def _said(claim: Claim) -> str:
    """What a claim says, without who told whom where what counts is what was told: neither speaker nor paper is part of it."""
    told = None if claim.kind == "statement" else _TELLS.match(claim.text)
    return claim.text if told is None else told["what"]


def profile_of(claim: Claim) -> Profile:
    """What a claim is known by: the telling words of its proposition and of its quote; countries are compared as actors instead."""
    quoted = claim.quote.exact if claim.hedge is None else claim.quote.exact.replace(claim.hedge.cue, " ")
    quoted = quoted if (told := _TELLS.match(quoted)) is None or claim.kind == "statement" else told["what"]
    said = _said(claim)
    words = f"{said.replace(claim.hedge.cue, ' ') if claim.hedge else said} {quoted}"
    stems, own = _telling(words), _telling(quoted)
    classes = event_classes(stems) | (_ARRIVING if _DUE.search(quoted) else frozenset())
    points = len(own) <= _FEW and _POINTING.search(quoted) is not None
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
        anew=claim.of_future and _AGAIN.search(quoted) is not None,
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
    return _spoken_for((claim.text,))


def _spoken_for(texts: Iterable[str]) -> frozenset[str]:
    """Stems of the people who speak for a country in some texts."""
    return frozenset(s for text in texts for m in people(text) for s in content_stems(text[m.start : m.end]))


def _telling(words: str) -> frozenset[str]:
    """Stems that tell one claim from another: no countries, no years."""
    return frozenset(s for s in content_stems(words) - _UNTELLING - _country_stems(words) if not (s.isdigit() and len(s) == 4))
