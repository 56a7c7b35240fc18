"""Whether a passage with a claim's words speaks of the claim's matter: of the same visit, the same meeting, the same side's doing, the same place.

Each check is a small pure function with a stated precondition that gives a reason in words where the passage speaks of something else, and nothing
where it may speak of the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from upheld.text.attribution import attribution
from upheld.text.clauses import clauses
from upheld.text.names import mentions, name_of
from upheld.text.sentences import Span
from upheld.text.words import content_stems, event_classes, stem, words_of
from upheld.weigh.match import Candidate, anew, once_more
from upheld.weigh.persons import Name, runs
from upheld.weigh.roles import destinations

_BETWEEN = frozenset({"meet", "sign"})
_OWN = re.compile(r"^(?:\W+[a-z][\w-]*){0,2}\W+(?P<noun>[a-z][\w-]{3,})")
_OF = re.compile(r"(?P<noun>[a-z][\w-]{3,})\s+(?:from|of|by)\s+(?:the\s+)?$", re.IGNORECASE)
_HELP = r"(?:back(?:s|ed|ing)?|support(?:s|ed|ing)?|help(?:s|ed|ing)?|aid(?:s|ed|ing)?|assist(?:s|ed|ing|ance)?)"
_HELPS = re.compile(rf"\b{_HELP}(?: (?:to|for|of))?(?: the)? $", re.IGNORECASE)
_GIVES = re.compile(
    r"\b(?:giv(?:es?|ing)|gave|provid(?:es?|ed|ing)|offer(?:s|ed|ing)?|grant(?:s|ed|ing)?|promis(?:es?|ed|ing))(?: the)? $", re.IGNORECASE
)
_HELP_OF = re.compile(rf"(?:[’']s?)?(?: (?!(?:of|for|to|with|from|in|and|its|their|his|that|who|which)\b)[a-z]+){{0,2}} {_HELP}\b")
_WINDOW = 40  # code points on each side of a country in which the thing that is its own is looked for

Check = Callable[[Candidate], str]


def of_other_place(candidate: Candidate) -> str:
    """Precondition: both have somebody go somewhere. A visit to one country says nothing of a visit to another."""
    claimed, told = destinations(candidate.profile.claim.text), destinations(candidate.passage)
    if not claimed or not told or claimed & told:
        return ""
    return f"the passage has somebody go to {_listed(told)}, the claim to {_listed(claimed)}"


def of_other_parties(candidate: Candidate) -> str:
    """Precondition: the claim has two named people meet or sign. A clause on such an event that names one of them beside another is another event.

    A claim that it comes about once more asks that "second" or "again" or a day inside its window stand with them too: the third meeting of others is
    none of theirs.
    """
    profile = candidate.profile
    parties = [frozenset({word}) for word in profile.persons]
    people = list(dict.fromkeys(profile.persons.values()))
    wanted = profile.classes & _BETWEEN
    if len(people) < 2 or not wanted:
        return ""
    told = [candidate.document.title, *_clauses(candidate.passage)]
    held = [part for part in told if event_classes(content_stems(part)) & wanted or anew(part)]
    own = [part for part in held if _both(people, part) and once_more(profile, part, candidate.document)]
    if own or not held:
        return ""
    others = [name for part in held for name in runs(part) if not any(name & p for p in parties) and not any(name & n for n in people)]
    return f"the passage speaks of a meeting with {_spoken(others[0], candidate)}" if others else ""


def _both(people: Iterable[Name], part: str) -> bool:
    """Whether a clause names two of the people at least."""
    named = runs(part)
    return sum(any(name & n for n in named) for name in people) >= 2


def _spoken(name: Name, candidate: Candidate) -> str:
    """A name's words as the document writes them."""
    whole = f"{candidate.document.title}. {candidate.passage}"
    words = [w for w in re.findall(r"[^\W\d_]+", whole) if stem(w) in name and w[0].isupper()]
    return " ".join(dict.fromkeys(words))


def of_other_side(candidate: Candidate) -> str:
    """Precondition: claim and passage say of which country one thing is ("the threat from Brevia", "Corland's threat"); they say it of different ones."""
    claimed, told = _owned(candidate.profile.claim.text), _owned(candidate.passage)
    for noun in sorted(claimed.keys() & told.keys() & candidate.profile.own):
        if not claimed[noun] & told[noun]:
            word = next((w.casefold() for w in words_of(candidate.profile.claim.text) if stem(w) == noun), noun)
            return f"the passage speaks of the {word} of {_listed(told[noun])}, the claim of that of {_listed(claimed[noun])}"
    return ""


def _owned(text: str) -> dict[str, frozenset[str]]:
    """Stems of things to the countries that a text gives them to: "American nuclear threat", "the threat of the United States"."""
    found: dict[str, set[str]] = {}
    for mention in mentions(text):
        before, behind = text[max(mention.start - _WINDOW, 0) : mention.start], text[mention.end : mention.end + _WINDOW]
        of = _OF.search(before)
        if of is not None and not event_classes(frozenset({stem(of["noun"])})):  # the invasion of a country is not that country's
            found.setdefault(stem(of["noun"]), set()).add(mention.iso3)
        elif re.match(r"[’']s?\s+[a-z]", behind) or (behind[:1] == " " and not _is_name(text[mention.start : mention.end], mention.iso3)):
            words = re.match(r"(?:[’']s?)?((?:\s+[a-z][\w-]*){1,3})", behind)
            for word in words[1].split() if words else ():
                found.setdefault(stem(word), set()).add(mention.iso3)
    return {noun: frozenset(of) for noun, of in found.items()}


def _is_name(words: str, iso3: str) -> bool:
    """Whether a mention is the country's name, which acts, and no demonym, which says whose a thing is."""
    return words == name_of(iso3).removeprefix("the ")


def of_speaker_alone(candidate: Candidate) -> str:
    """Precondition: the claim is of what will be where, and a name of it stands in the passage as speaker alone: "the White House said"."""
    profile = candidate.profile
    capital = content_stems(" ".join(re.findall(r"\b[A-Z]\w+", profile.claim.quote.exact)))
    if profile.claim.kind == "statement" or not profile.own or not profile.own <= capital | profile.names.keys():
        return ""
    told = [one for text in (candidate.document.title, candidate.passage) if (one := attribution(text)) is not None]
    whole = f"{candidate.document.title} {candidate.passage}"
    rest = whole
    for one in told:
        rest = rest.replace(one.who, " ")
    near = profile.own & content_stems(whole)
    return f"the passage names {told[-1].who} as the speaker alone" if told and near and not near & content_stems(rest) else ""


def of_turned_help(candidate: Candidate) -> str:
    """Precondition: the claim says that one country backs another. A passage in which the other is the helper speaks of something else."""
    claim = candidate.profile.claim
    helped = _helped(claim.text)
    told = frozenset(code for text in (candidate.passage, candidate.document.title) for code in _helped(text))
    helpers = frozenset(code for text in (candidate.passage, candidate.document.title) for code in _helpers(text))
    if len(claim.actors) != 2 or len(helped) != 1:
        return ""
    turned = (told and not told & helped and told <= frozenset(claim.actors)) or (not told and helpers and helpers <= helped)
    return f"the passage has {_listed(helped)} as the helper" if turned else ""


def _helped(text: str) -> frozenset[str]:
    """Countries that a text says are helped: "backs Brevia", "giving help to Brevia", "give Brevia military help"."""
    found = [m for m in mentions(text) if _HELPS.search(text[: m.start]) or (_GIVES.search(text[: m.start]) and _HELP_OF.match(text[m.end :]))]
    return frozenset(m.iso3 for m in found)


def _helpers(text: str) -> frozenset[str]:
    """Countries whose help a text speaks of: "Brevian help", "Brevia's backing"."""
    return frozenset(m.iso3 for m in mentions(text) if _HELP_OF.match(text[m.end :]) and not _GIVES.search(text[: m.start]))


def _clauses(passage: str) -> list[str]:
    found = [p.of(passage) for p in clauses(passage, Span(0, len(passage)))] or [passage]
    return [piece for part in found for piece in re.split(r",\s+(?=and\b|but\b|came\b|while\b|who\b)", part)]


def _listed(codes: Iterable[str]) -> str:
    return " and ".join(name_of(code) for code in sorted(codes))


CHECKS: tuple[Check, ...] = (of_other_place, of_other_parties, of_other_side, of_turned_help, of_speaker_alone)
"""In the order in which they are asked."""


def other_matter(candidate: Candidate) -> str:
    """Why a passage speaks of something else than the claim; empty where it may speak of the same."""
    return next((reason for check in CHECKS if (reason := check(candidate))), "")
