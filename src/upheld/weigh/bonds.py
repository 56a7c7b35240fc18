"""How far two states have bound themselves, as documents tell it: trade and barter, strategic partnership, treaty, arms borne for one another.

Each stage is a proposition of its own, weighed as claims are: a passage that tells of it is a step of its source's grade, copies count once, and what
was not heard of again fades with the half-life of the stage. The stages do not shut one another out: a treaty does not end the trade. The stage of a
pair is the highest that is likelier than not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

import msgspec

from upheld.model.evidence import Document, Link, Source
from upheld.text.attribution import attribution
from upheld.text.names import mentions
from upheld.text.polarity import polarity
from upheld.text.sentences import Span, sentences
from upheld.weigh.decay import faded
from upheld.weigh.fuse import Step, fuse, passage_step
from upheld.weigh.origins import origin_names, origins_of
from upheld.weigh.parameters import Parameters
from upheld.weigh.sources import grade_of, state_of

Stage = Literal["transactional", "strategic", "treaty", "military"]
STAGES: tuple[Stage, ...] = get_args(Stage)

START: Mapping[Stage, float] = {"transactional": 0.5, "strategic": 0.3, "treaty": 0.1, "military": 0.05}
"""Share of pairs of states that claims speak of together for which a stage holds; guesses, the rarer the further."""

HALF_LIFE: Mapping[Stage, float] = {"transactional": 365.0, "strategic": 730.0, "treaty": 3650.0, "military": 365.0}
"""Days until half of what was known of a stage is gone; a treaty lasts as elsewhere (:mod:`upheld.weigh.decay`)."""

_SUPPORTS, _PARTIAL = 0.85, 0.65
_NEAR = 60  # code points between the words of one cue

_GAP = rf"[^.;]{{0,{_NEAR}}}?"
_TROOPS = r"(?:troops|soldiers|forces|men|servicemen|brigades)"
_TO_HELP = r"to (?:help|aid|support|assist|fight (?:for|alongside)|defend)"
_CUES: Mapping[Stage, re.Pattern[str]] = {
    "transactional": re.compile(
        r"\b(?:trad(?:e[sd]?|ing)|s(?:old|ells?|elling)|b(?:ought|uys?|uying)|purchas\w+|barter\w*|import(?:s|ed)?|export(?:s|ed)?|ship(?:s|ped|ments?)|deliver(?:s|ed|ies)"
        rf"|suppl(?:y|ies|ied)|in (?:return|exchange) for|as payment{_GAP}for)\b", re.IGNORECASE),
    "strategic": re.compile(
        r"\b(?:strategic (?:partners?(?:hip)?|cooperation|ties)|partnership treaty|security cooperation|military(?:-technical)? cooperation"
        r"|joint (?:exercises?|drills?|manoeuvres|maneuvers)"
        r"|intelligence[- ]sharing|alliance|allies|ally)\b", re.IGNORECASE),
    "treaty": re.compile(
        rf"\b(?:sign(?:s|ed|ing)|ratif(?:y|ies|ied)|conclude[sd]?|entered into force|t(?:ook|akes) effect|renew(?:s|ed)){_GAP}\b(?:treaty|pact)\b"
        rf"|\b(?:treaty|pact)\b{_GAP}\b(?:was signed|signed|ratified|entered into force|took effect|takes effect|provides for|in force)\b", re.IGNORECASE),
    "military": re.compile(
        rf"\b(?:f(?:ight(?:s|ing)?|ought)|die[ds]?|killed|fallen){_GAP}\b(?:for|alongside|beside|together with|side by side with)\b"
        rf"|\b(?:s(?:ent|ends?|ending)|deploy(?:s|ed|ing)?|dispatch(?:es|ed|ing)?){_GAP}\b{_TROOPS}\b{_GAP}\b{_TO_HELP}\b"
        rf"|\b{_TROOPS}\b{_GAP}\b(?:sent|deployed|dispatched)\b{_GAP}\b{_TO_HELP}\b", re.IGNORECASE),
}  # fmt: skip
_OPPOSED = re.compile(r"\b(?:against|invad\w+|invasion|incursion|attack(?:s|ed|ing)?|sanction(?:s|ed)|war (?:on|with|between))\b", re.IGNORECASE)


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of a bond: how likely it holds today, since which day it is told of, last when, by how many origins, and the first telling passage."""

    stage: Stage
    probability: float
    since: dt.date
    last: dt.date
    origins: int
    document: str
    quote: str


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    """The stages that two states have reached, from the least binding; ``stage`` is the highest that is likelier than not, empty for none."""

    a: str
    b: str
    as_of: dt.date
    reached: tuple[Reached, ...]

    @property
    def stage(self) -> Stage | None:
        """The highest that holds."""
        return next((r.stage for r in reversed(self.reached) if r.probability >= 0.5), None)


def telling(document: Document, pair: frozenset[str]) -> Iterable[tuple[Stage, Span, bool]]:
    """The passages of a document that tell of a stage between two states, and whether both stand in the sentence itself.

    Where the title names both and no third, a sentence that names one of them speaks of the pair. What is denied, planned, turned against the other, or
    told of a third state beside them is left out; whose word it is, is no third.
    """
    headed = _states(document.title, pair)[1]
    for span in sentences(document.text):
        words = span.of(document.text)
        named, alone = _states(words, pair)
        if not named or not (headed or alone) or _OPPOSED.search(words):
            continue
        said = polarity(words)
        if said.negated or said.denied or said.unsettled or said.called_off or said.supposed:
            continue
        for stage in STAGES:
            if _CUES[stage].search(words):
                yield stage, span, named == pair


def _states(words: str, pair: frozenset[str]) -> tuple[frozenset[str], bool]:
    """Which of a pair some words name, and whether it is both of them and no third state but whose word it is."""
    told = attribution(words)
    named = frozenset(m.iso3 for m in mentions(words))
    third = named - pair - (frozenset(m.iso3 for m in mentions(told.who)) if told else frozenset())
    return named & pair, pair <= named and not third


def bond_of(a: str, b: str, documents: Sequence[Document], sources: Mapping[str, Source], *, as_of: dt.date, parameters: Parameters) -> Bond:
    """What documents known by a day tell of the bond of two states (ISO 3166 codes)."""
    pair = frozenset({a, b})
    found: dict[Stage, list[tuple[Document, Span, bool]]] = {}
    for document in documents:
        first: set[Stage] = set()
        for stage, span, both in telling(document, pair):
            if stage not in first:
                first.add(stage)
                found.setdefault(stage, []).append((document, span, both))
    told = {d.id: d for held in found.values() for d, _, _ in held}
    names = origin_names(origins_of(told.values()))
    rows = (_reached(stage, pair, found[stage], names, sources, as_of=as_of, parameters=parameters) for stage in STAGES if stage in found)
    return Bond(a=min(a, b), b=max(a, b), as_of=as_of, reached=tuple(rows))


def _reached(
    stage: Stage,
    pair: frozenset[str],
    held: Sequence[tuple[Document, Span, bool]],
    names: Mapping[str, str],
    sources: Mapping[str, Source],
    *,
    as_of: dt.date,
    parameters: Parameters,
) -> Reached:
    steps = []
    for document, span, both in held:
        p = _SUPPORTS if both else _PARTIAL
        link = Link(
            claim="", document=document.id, quote=span.of(document.text), start=span.start, end=span.end, supports=p, refutes=0.02, silent=0.98 - p
        )
        grade = grade_of(document, sources)
        if stage == "treaty" and grade > "B" and state_of(document, sources) & pair:
            grade = "B"  # a treaty is made by saying so: its parties' own record of it is first-hand
        value = passage_step(link, grade=grade, own_interest=False, parameters=parameters)
        steps.append(Step(link=link, origin=names[document.id], value=value, known=grade != "F"))
    fused = fuse(steps, prior=START[stage], kind="relationship", parameters=parameters)
    ordered = sorted(held, key=lambda row: (row[0].known, row[0].id))
    first, span, _ = ordered[0]
    last = ordered[-1][0].known
    p = faded(fused.probability, base=START[stage], days=(as_of - last).days, half_life=HALF_LIFE[stage])
    return Reached(stage=stage, probability=round(p, 4), since=first.known, last=last, origins=len({names[d.id] for d, _, _ in held}), document=first.id,
                   quote=span.of(first.text))  # fmt: skip
