"""The scene: whom and what a text has spoken of so far, so that a clause can be worded to stand alone.

A pronoun is settled by number and kind from the subjects before it; a headless or relative clause takes the noun it hangs on; "the two leaders"
are the last two states that were named or spoken for. What cannot be settled keeps the clause before it in brackets.
"""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from upheld.model.when import Interval
from upheld.read.cast import Cast
from upheld.text.phrases import Named, antecedent, leading, named, opener, subject, without_asides
from upheld.text.verbs import finite, has_finite

_HEADLESS = re.compile(
    r"(?:(?:has|have|had|is|are|was|were|will|would|could|may|might|must|should|never|also)\b|[a-z]+(?:ed|s)\s|[a-z]+\b)", re.IGNORECASE
)
_SUBJECT_PRONOUN = re.compile(r"(?P<who>[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\b(?![’'])\s+")
_OWN = re.compile(r"(?P<who>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+(?=[a-z])")
_RELATIVE = re.compile(r"(?P<who>which|who|whose|whom|where)\s+")
_OF_WHICH = re.compile(r"(?P<part>.{1,40}?\sof)\s+(?:whom|which)\s+")
_PAIR = re.compile(
    r"\b(?:[Tt]he|[Tt]hese|[Bb]oth|[Nn]either|[Ee]ach)\s+(?:two\s+|three\s+)?(?:of them|leaders?|sides?|capitals?|countries|country|governments?"
    r"|presidents?|neighbou?rs|states?|parties|party|nations?|armies)\b"
)
_TWO = re.compile(r"\b(?:the two|two|both|neither|the three)\b", re.IGNORECASE)
_PLACE = re.compile(r"\s+there(?=\s*$|,|\s+(?:in \w+|since|by|last|this|now|for|during|before)\b)")
_POINTING = re.compile(r"\b(?:it|them|both|those two|those|this|these|they|he|she|that|such)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:it|them|both|so|too|the same(?: way)?)$", re.IGNORECASE)
_BE_OR_GO = re.compile(
    r"(?:is|was|has been|had been|will be|would be|could be|might be|may be|would take effect|entered|takes effect|follows|expires?|runs? out|will probably be|comes?|came)\b"
)
_CLAUSE_NOUN = re.compile(
    r"an?\s+(?:\w+\s)?(?:accusation|allegation|claim|charge|move|step|decision|pace|figure|demand|proposal|offer|threat|change|assertion|plan|idea|view|number|result)\b"
)
_INSTITUTION = re.compile(
    r"^(?P<the>[Tt]he)\s+(?P<noun>junta|government|army|military|parliament|opposition|president|prime minister|foreign ministry|defen[cs]e "
    r"ministry|central bank|regime|cabinet)\b(?!\s+of\b)"
)
_DETERMINED = re.compile(r"(?:The|An?|Its|His|Her|Their|This|These|Those|Some|Many|Most|Several|All)\s")
_LONGEST_BEFORE = 160


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """What has been spoken of by a place in the text.

    The subject of the last clause, the last person, group and thing, the last states (latest last), the days reached with the start of the sentence
    that told them, and the occasion: the first recent days the text names.
    """

    subject: Named | None = None
    person: Named | None = None
    group: Named | None = None
    thing: Named | None = None
    states: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    since_together: int = 0
    about: tuple[str, ...] = ()
    when: Interval | None = None
    when_told: int = -1
    occasion: Interval | None = None

    @property
    def then(self) -> dt.date | None:
        """The day the story has reached in this paragraph."""
        return self.when.end if self.when else None

    def after(self, clause: str, cast: Cast, *, speaker: str = "") -> Scene:
        """The scene after a clause, worded so that it stands alone, and after what ``speaker`` says in it."""
        found = subject(clause)
        states = [m.iso3 for m in cast.mentions(clause)]
        kept = [s for s in self.states if s not in states]
        ordered = (*kept, *dict.fromkeys(states))[-4:]
        beside = _together(clause, cast)
        together, since = (beside, 0) if beside else (self.together, self.since_together + 1)
        told = msgspec.structs.replace(
            self,
            states=ordered,
            about=tuple(dict.fromkeys(states)) or self.about,
            together=together if since <= _RECENT else (),
            since_together=since,
        )
        said = named(speaker) if speaker else None
        if said is not None and (said.person or cast.is_person(speaker)):
            told = msgspec.structs.replace(told, person=said)
        if found is None or found.text.split(" ")[0].casefold() in _NO_SUBJECTS:
            return told
        if cast.is_person(found.text):
            found = Named(text=found.text, person=True)
        owner = re.match(r"(?P<who>(?:the\s)?[A-Z][\w. ]*?)[’']s?\s", found.text)
        possessor = named(owner["who"]) if owner else None
        if possessor is not None and (possessor.person or cast.is_person(possessor.text)):
            told = msgspec.structs.replace(told, person=possessor)
        thing = Named(text=owner["who"]) if owner and cast.actors(owner["who"]) else found
        return msgspec.structs.replace(
            told, subject=found, person=found if found.person else told.person, group=found if found.plural else told.group,
            thing=told.thing if found.person or found.plural else thing,
        )  # fmt: skip


def _together(clause: str, cast: Cast) -> tuple[str, ...]:
    """States named side by side: "Armenia and Azerbaijan", "Mali, Burkina Faso and Niger"."""
    best: list[str] = []
    run: list[str] = []
    end = 0
    for m in cast.mentions(clause):
        side_by_side = run and re.fullmatch(r",?\s(?:and|or|nor)\s|,\s|[–-]|[’']s and ", clause[end : m.start]) is not None
        run = [*run, m.iso3] if side_by_side else [m.iso3]
        end = m.end
        if len(set(run)) > max(1, len(set(best))):
            best = run
    return tuple(dict.fromkeys(best))


_RECENT = 3  # clauses in which states named side by side are still "the two"
_NO_SUBJECTS = frozenset(
    "it he she they this that these those there i we both neither none nothing what which who where whose whether how his her its their one".split(
        " "
    )
)


class Hung(msgspec.Struct, frozen=True, kw_only=True):
    """A clause with the one before it in its sentence and what joins the two; an ``inner`` clause lies within that one."""

    clause: str
    before: str = ""
    joint: str = ""
    inner: bool = False


def in_context(hung: Hung, scene: Scene, cast: Cast) -> str:
    """A wording of a clause that stands alone."""
    clause = without_asides(hung.clause[opener(hung.clause) :]).strip(" ,")
    for settle in (_relative, _apposition, _headless, _pronoun, _own):
        settled = settle(clause, hung, scene)
        if settled is not None:
            clause = settled
            break
    clause = _named_pair(clause, scene, cast)
    clause = _placed(clause, scene, cast)
    return _with_before(clause, hung, cast)


def _relative(clause: str, hung: Hung, scene: Scene) -> str | None:
    """As in "which drew X" behind "Freedom Guardian" is "Freedom Guardian drew X"; "which Mali founded" is "Mali founded the alliance"."""
    del scene
    part = _OF_WHICH.match(clause)
    noun = antecedent(hung.before)
    if not noun:
        return None
    if part:
        return f"{part['part']} {_inserted(noun, 'of')} {clause[part.end() :]}"
    hit = _RELATIVE.match(clause)
    if hit is None:
        return None
    rest = clause[hit.end() :]
    match hit["who"]:
        case "whose":
            return f"{noun}’s {rest}"
        case "where":
            return f"In {noun}, {rest}"
        case _:
            return _with_object(rest, noun)


def _with_object(rest: str, noun: str) -> str:
    verb = finite(rest)
    if (
        verb is None
        or not rest[: verb.start].strip()
        or re.fullmatch(r"(?:\w+ly|also|then|now|never|under [\w ]+|in [\w ]+|had|has|have)\s*", rest[: verb.start])
    ):
        return f"{noun} {rest}"
    last = verb
    while (following := finite(rest, last.end)) is not None and rest[last.end : following.start].strip() == "":
        last = following
    return f"{rest[: last.end]} {_inserted(noun, rest)}{rest[last.end :]}"


def _apposition(clause: str, hung: Hung, scene: Scene) -> str | None:
    """As in "a town the state had lost" behind "entered Kidal" is "Kidal is a town the state had lost"."""
    del scene
    noun = antecedent(hung.before)
    if not hung.before or not noun or hung.joint.strip() != "," or not re.match(r"an?\s", clause) or _CLAUSE_NOUN.match(clause):
        return None
    return f"{noun} is {clause}" if len(noun.split()) <= 6 and re.search(r"[A-Z]", noun) else None


def _headless(clause: str, hung: Hung, scene: Scene) -> str | None:
    """As in "has launched none since May" behind "Kim has presided over six" takes its subject."""
    verb = finite(clause)
    starts = verb is not None and (verb.start == 0 or re.fullmatch(r"(?:also|never|then|later|not)\s+", clause[: verb.start]) is not None)
    if not starts or not hung.before or not _HEADLESS.match(clause):
        return None
    head = subject(hung.before) or scene.subject
    return f"{head.text} {clause[:1].lower()}{clause[1:]}" if head else None


def _pronoun(clause: str, hung: Hung, scene: Scene) -> str | None:
    del hung
    hit = _SUBJECT_PRONOUN.match(clause, leading(clause))
    if hit is None:
        return None
    front = clause[: hit.start()]
    match hit["who"].casefold():
        case "he" | "she":
            found = scene.person
        case "they":
            found = scene.group
        case _:
            proper = scene.thing is not None and re.search(r"[A-Z]", scene.thing.text.removeprefix("The")) is not None
            found = scene.thing if proper and not _BE_OR_GO.match(clause, hit.end()) else None
    return f"{front}{_inserted(found.text, front)} {clause[hit.end() :]}" if found else None


def _inserted(noun: str, before: str) -> str:
    """A noun phrase as it stands behind other words."""
    return noun[:1].lower() + noun[1:] if before.strip() and _DETERMINED.match(noun) else noun


def _own(clause: str, hung: Hung, scene: Scene) -> str | None:
    del hung
    hit = _OWN.match(clause)
    if hit is None:
        return None
    found = {"his": scene.person, "her": scene.person, "their": scene.group}.get(hit["who"].casefold(), scene.thing)
    if found is None or len(found.text.split()) > 6:
        return None
    mark = "’" if found.text.endswith("s") else "’s"
    return f"{found.text}{mark} {clause[hit.end() :]}"


def pair(clause: str, scene: Scene, cast: Cast) -> tuple[str, ...]:
    """The states meant by "the two leaders", "both sides", "neither government": those last named side by side, else the article's most named."""
    hit = _PAIR.search(clause)
    if hit is None or not _TWO.search(hit.group()):
        return ()
    size = 3 if "three" in hit.group().casefold() else 2
    if len(scene.together) == size:
        return scene.together
    if "sides" in hit.group().casefold() and hit.group()[:4].casefold() == "both":
        return ()  # the sides of a war or a quarrel: whoever is named most need not be one of them
    return cast.ranked[:size] if len(cast.ranked) >= size else ()


def _named_pair(clause: str, scene: Scene, cast: Cast) -> str:
    """As in "The two leaders met" with the states they speak for in brackets."""
    states, hit = pair(clause, scene, cast), _PAIR.search(clause)
    if not states or hit is None or set(cast.actors(clause)) >= set(states):
        return clause
    names = [cast.states.get(s, s) for s in states]
    listed = ", ".join(names[:-1]) + f" and {names[-1]}"
    link = "," if hit.group().endswith("them") else " of"
    return f"{clause[: hit.end()]}{link} {listed}{clause[hit.end() :]}"


def _placed(clause: str, scene: Scene, cast: Cast) -> str:
    """As in "there" as the place last named; "the junta" as that of the state last named, where the clause names none."""
    if scene.states and not cast.actors(clause):
        state = cast.states.get(scene.states[-1], "")
        if state:
            clause = _PLACE.sub(f" in {state}", clause, count=1)
            clause = _INSTITUTION.sub(lambda hit: f"{hit['the']} {hit['noun']} of {state}", clause, count=1)
    return clause


def _with_before(clause: str, hung: Hung, cast: Cast) -> str:
    """The clause before in brackets, where this one still only points at it."""
    before = hung.before.strip()
    if not before:
        return clause
    pointing = _POINTING.search(clause) is not None and not cast.actors(clause)
    if not has_finite(clause) or pointing or _OBJECT.search(clause) or _CLAUSE_NOUN.match(clause):
        return f"{clause} ({before[:_LONGEST_BEFORE]})"
    return clause
