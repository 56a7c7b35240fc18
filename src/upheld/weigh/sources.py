"""How reliable a source is taken to be before anything is learned: a rating of the workspace first, else our starting table, else unknown (F)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Grade, Link, Source
from upheld.text.names import actors
from upheld.text.polarity import polarity
from upheld.text.words import content_stems, event_classes


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A source of our starting table.

    ``kind`` is agency, outlet, state-media, ministry, monitor or institute; ``home`` and ``interest`` are ISO 3166 codes, the latter that of the
    state whose claims it gains from; ``owner`` is private, public, state, party ...
    """

    name: str
    kind: str
    grade: Grade
    home: str = ""
    owner: str = ""
    interest: str = ""
    aliases: tuple[str, ...] = ()


@cache
def listed() -> Mapping[str, Listed]:
    """Every name of the starting table to its source; ours, editable by ``upheld judge --rate`` and ``sources.toml``."""
    table = tomllib.loads(resources.files("upheld.weigh").joinpath("data/sources.toml").read_text("utf-8"))
    rows = [msgspec.convert({"name": name, "kind": kind, **row}, Listed) for kind, named in table.items() for name, row in named.items()]
    return {name: row for row in rows for name in (row.name, *row.aliases)}


@cache
def _finder() -> re.Pattern[str]:
    names = sorted(listed(), key=lambda n: (-len(n), n))
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in names) + r")(?![\w-])")  # AP-NORC is no AP


def listed_in(text: str) -> tuple[Listed, ...]:
    """The sources of the table that a text names, in order."""
    table = listed()
    return tuple(table[m.group()] for m in _finder().finditer(text))


def grade_of(document: Document, sources: Mapping[str, Source]) -> Grade:
    """The grade that counts for a document: the best of its outlet and of whose statement it reports, since a copy is as good as what it copies."""
    named = [s.grade for s in sources.values() if s.name in {document.outlet, document.cited} or document.outlet in s.aliases]
    if named:
        return min(named)
    return min((found.grade for found in listed_in(f"{document.outlet}; {document.cited}")), default="F")


OFFICIAL_ACTS = frozenset({"meet", "visit", "sign", "ratify"})
"""Event classes that a government makes by saying so: its own record of them is first-hand, whatever its press is worth otherwise."""


def grade_for(claim: Claim, document: Document, link: Link, sources: Mapping[str, Source]) -> Grade:
    """The grade that counts for a passage on a claim: that of the document, but at least B where a state's own press records its official act."""
    grade = grade_of(document, sources)
    if grade in {"A", "B"} or document.outlet in {s.name for s in sources.values()}:
        return grade
    acts = event_classes(content_stems(claim.text)) & event_classes(content_stems(link.quote)) & OFFICIAL_ACTS
    own = state_of(document, sources) & set(claim.actors)
    return "B" if acts and own and link.bearing == "supports" else grade


def learned_for(document: Document, grade: Grade, sources: Mapping[str, Source], letters: Mapping[Grade, float]) -> float | None:
    """The reliability of a document's source where it was learned; ``None`` where the grade alone counts.

    It is that of who reports, or of who is cited, and as elsewhere the better of the two where both are known. An official act that its own state's
    press records (:func:`grade_for`) keeps its grade.
    """
    outlet = _of(document.outlet, sources)
    cited = _of(document.cited, sources) if document.cited else None
    known = [s.reliability for s in (outlet, cited) if s is not None and s.reliability is not None]
    if not known:
        return None
    graded = [s.grade for s in (outlet, cited) if s is not None and s.reliability is None]
    if document.cited and cited is None:
        graded += [found.grade for found in listed_in(document.cited)]
    if grade < min((s.grade for s in (outlet, cited) if s is not None), default="F"):
        graded.append(grade)
    return max([*known, *(letters[g] for g in graded)])


def _of(name: str, sources: Mapping[str, Source]) -> Source | None:
    return next((s for s in sources.values() if name and (s.name == name or name in s.aliases)), None)


def state_of(document: Document, sources: Mapping[str, Source]) -> frozenset[str]:
    """The states whose side a document takes: the interest its source was given, else those its cited authority, or its outlet, speaks for."""
    given = {s.interest for s in sources.values() if s.interest and s.name in {document.outlet, document.cited}}
    speaker = document.cited or document.outlet
    return frozenset(given or {*actors(speaker), *(found.interest for found in listed_in(speaker) if found.interest)})


def in_own_interest(claim: Claim, document: Document, link: Link, sources: Mapping[str, Source]) -> bool:
    """Whether the speaker gains from being believed: a state's denial of what is said of it (validity, formula 1)."""
    denies = link.bearing == "refutes" and polarity(f"{document.title}. {link.quote}").denied
    return denies and bool(state_of(document, sources) & set(claim.actors))
