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
from upheld.text.kindred import kin
from upheld.text.names import actors
from upheld.text.sentences import Span, sentences
from upheld.text.words import event_classes
from upheld.weigh.kindred import kindred, of_class, stems_of, told
from upheld.weigh.measures import BECAME, counted_in
from upheld.weigh.persons import Name, of_another, runs
from upheld.weigh.profiles import AGAIN, ARRIVING, Profile, profiles_of

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
_SAME = 0.8  # what a word counts where the passage has another word for the same
_KINDRED = 0.5  # what it counts where the passage has another word of its event class
_PAIR = 2
_ANEW = re.compile(
    rf"(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bon )(?:{AGAIN.pattern}|\b(?:next|return|resume\w*|restart\w*)\b)|\b(?:new|follow-up|upcoming)\b",
    re.IGNORECASE,
)
_BETWEEN = frozenset({"meet", "visit", "sign"})


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
        self.profiles = profiles_of(claims)
        self._by_stem: dict[str, list[int]] = {}
        self._kindred: dict[str, list[int]] = {}
        for i, profile in enumerate(self.profiles):
            for s in profile.stems:
                self._by_stem.setdefault(s, []).append(i)
            for s in frozenset(w for one in profile.own for w in kindred(one)) - profile.stems:
                self._kindred.setdefault(s, []).append(i)
        self._by_count: dict[str, list[int]] = {}
        for i, profile in enumerate(self.profiles):
            for name in profile.counts:
                self._by_count.setdefault(name, []).append(i)
        self._pairs = [(i, p.actors) for i, p in enumerate(self.profiles) if len(p.actors) > 1]
        self._alone = frozenset(i for i, p in enumerate(self.profiles) if len(p.own) == 1 and p.own_classes)
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
        """For each claim the best passage of the document, where it covers enough of the claim (:meth:`passages`)."""
        return tuple(found[0] for found in self.passages(document))

    def passages(self, document: Document) -> tuple[tuple[Candidate, ...], ...]:
        """For each claim the passages of the document that cover enough of it, best first: one that counts what the claim counts, then the fuller."""
        read = _read(document)
        headed = anew(document.title)
        found: dict[int, list[tuple[bool, float, Candidate]]] = {}
        for span in sentences(document.text):
            stems, counted = stems_of(span.of(document.text)), counted_in(span.of(document.text))
            again = headed or anew(span.of(document.text))
            here = frozenset(actors(span.of(document.text))) if read.named & self._paired else frozenset()
            for i in self._touched(stems | read.title, counted, here):
                counts = bool(self.profiles[i].counts & counted)
                if not again and not once_more(self.profiles[i], span.of(document.text), document):
                    continue
                candidate = self._candidate(i, read, span, stems, counts=counts, here=here)
                if candidate is None:
                    continue
                found.setdefault(i, []).append((counts, candidate.coverage, candidate))
        return tuple(tuple(c for *_, c in sorted(found[i], key=lambda one: (not one[0], -one[1], one[2].span.start))) for i in sorted(found))

    def _touched(self, stems: frozenset[str], counted: frozenset[str], here: frozenset[str]) -> Sequence[int]:
        """Claims with enough in common with a passage; what a claim counts is something in common, and so are two countries named together."""
        count: dict[int, int] = dict.fromkeys({i for name in counted for i in self._by_count.get(name, ())}, 1)
        for i in self._by_pair(here):
            count[i] = count.get(i, 0) + 1
        for s in stems:
            for i in (*self._by_stem.get(s, ()), *self._kindred.get(s, ())):
                count[i] = count.get(i, 0) + (LEAST_SHARED if i in self._alone else 1)
        return [i for i in sorted(count) if count[i] >= LEAST_SHARED]

    def _candidate(self, i: int, read: _Read, span: Span, stems: frozenset[str], *, counts: bool, here: frozenset[str]) -> Candidate | None:
        profile = self.profiles[i]
        others = read.others(profile.persons)
        title, stems, everywhere = read.title - others, stems - others, read.everywhere - others
        if profile.persons.keys() & stems:
            stems -= read.others_in(span, profile.persons)
        of_two = counts and _counts_between(profile, here)
        told_here = profile.stems & stems or counts or _headed(profile, title, stems) or _put_otherwise(profile, stems, here)
        if not told_here or _of_others(profile.actors, read.named) or not (of_two or _speaks_of_it(profile, stems | title)):
            return None
        # A count of the right people, whether or not it names the place.
        of_all_actors = counts and len(profile.actors) > 1 and profile.actors <= read.named
        if not of_all_actors and not _names_meet(profile, everywhere=everywhere, near=stems | title):
            return None
        met = _met(profile, stems, title, everywhere)
        coverage = min(self._covered(profile, met) / max(self._total[i], 1e-9) + _COUNTS * counts, 1.0)
        if not of_two and (coverage < LEAST_COVERAGE or not self._enough(profile, met, read, span, counts=counts, here=here)):
            return None
        words = frozenset(w for s in met.same for w in kin(s) & stems)
        return Candidate(profile=profile, document=read.document, span=span, shared=met.own | met.near | met.far | words, coverage=coverage)

    def _covered(self, profile: Profile, met: _Met) -> float:
        """The weight of a claim's stems that a passage has, each by where and how it has it."""
        parts = ((1.0, met.own), (_NEAR, met.near), (_ELSEWHERE, met.far), (_SAME, met.same), (_KINDRED, met.alike))
        return sum(part * math.fsum(self._weight(profile, s) for s in sorted(stems)) for part, stems in parts)

    @staticmethod
    def _enough(profile: Profile, met: _Met, read: _Read, span: Span, *, counts: bool, here: frozenset[str]) -> bool:
        """Whether a passage shares enough with a claim; of the claim's own country kindred words and the day of a lone one count as well."""
        together = len(profile.actors) > 1 and profile.actors <= here and (bool(profile.own_classes) or len(profile.own) == 1)
        shared = len(met.own | met.near) + counts + together
        if shared < LEAST_SHARED and _of_same_actor(profile, read, span):
            shared += len((met.same | met.alike) & profile.own) + (bool(met.own) and len(profile.own) == 1 and _of_its_day(profile, read, span))
        return shared >= LEAST_SHARED


class _Met(msgspec.Struct, frozen=True):
    """The stems of a claim that a passage has itself, its title has, it has another word for, the document has elsewhere, it has the event class of."""

    own: frozenset[str]
    near: frozenset[str]
    same: frozenset[str]
    far: frozenset[str]
    alike: frozenset[str]


def _met(profile: Profile, stems: frozenset[str], title: frozenset[str], everywhere: frozenset[str]) -> _Met:
    own = profile.stems & stems
    near = (profile.stems & title) - own
    same = frozenset(w for w in profile.stems - own - near if kindred(w) & (stems | title))
    far = (profile.stems & everywhere) - own - near - same
    return _Met(own, near, same, far, of_class(profile.stems - own - near - far - same, stems | title))


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
    return _Read(document, stems_of(document.title), stems_of(whole), frozenset(actors(whole)), tuple(runs(whole)))


def _counts_between(profile: Profile, here: frozenset[str]) -> bool:
    """Whether a passage that counts what the claim counts names both its countries: the meetings of two are the same ones in whatever words."""
    return len(profile.actors) > 1 and profile.actors <= here and not profile.counts & BECAME


def _headed(profile: Profile, title: frozenset[str], stems: frozenset[str]) -> bool:
    """Whether a passage tells in words of its own what its title says in the claim's: two of these there, and a word of the same event here."""
    own = profile.own - profile.names.keys()
    return len(own & title) >= LEAST_SHARED and bool(event_classes(own) & event_classes(stems))


def _put_otherwise(profile: Profile, stems: frozenset[str], here: frozenset[str]) -> bool:
    """Whether a passage says what the claim says in other words: two of its telling words, or its only one where it names both sides, have one for the same."""
    wanted = profile.own - profile.names.keys()
    found = sum(bool(kindred(w) & stems) for w in wanted)
    return found >= LEAST_SHARED or bool(found and found == len(wanted) and len(profile.actors) > 1 and profile.actors <= here)


def _speaks_of_it(profile: Profile, near: frozenset[str]) -> bool:
    """Whether a passage with its title has what the claim itself says, not only its setting: a word or event of its own."""
    if profile.own_classes and not profile.own_classes & event_classes(near):
        return False
    said = profile.own - profile.names.keys() or profile.own
    return not said or bool(told(said, near)) or bool(of_class(said, near))


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
    since = profile.claim.period.start if profile.claim.period and profile.classes & ARRIVING and len(profile.actors) > 1 else None
    told = document.published.start if document.published and document.published.start else document.known
    days = [m.interval for m in dates(text, told)] if since is not None else []
    return any(since < d.start and d.end <= told for d in days if since and d.start and d.end)


def _names_meet(profile: Profile, *, everywhere: frozenset[str], near: frozenset[str]) -> bool:
    """Whether a document names whom the claim names: enough of them anywhere, and one or two who meet, visit or sign in the passage itself."""
    names = profile.names.keys() - profile.leader
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


def _of_its_day(profile: Profile, read: _Read, span: Span) -> bool:
    """Whether a passage dates what it tells into the time of a claim about the past that names one."""
    period = profile.claim.period
    if period is None or profile.claim.of_future or not profile.own_classes:
        return False
    return any(m.interval.overlaps(period) for m in dates(span.of(read.document.text), read.document.known))


def _of_same_actor(profile: Profile, read: _Read, span: Span) -> bool:
    """Whether a passage itself names a country of the claim, so that kindred words in it are said of the same ones."""
    return bool(profile.actors & read.named) and bool(profile.actors & frozenset(actors(span.of(read.document.text))))
