"""How reliable a source is taken to be before anything is learned: a rating of the workspace first, else our starting table, else unknown (F)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from upheld.model.claim import Claim
from upheld.model.evidence import Document, Grade, Link, Source
from upheld.text.names import actors
from upheld.text.polarity import polarity
from upheld.text.words import content_stems, event_classes


@cache
def starting_grades() -> Mapping[str, Grade]:
    """Outlet, agency or authority to its starting letter; ours, editable by ``upheld judge rate``."""
    rows = resources.files("upheld.weigh").joinpath("data/grades.tsv").read_text("utf-8").splitlines()
    return {name: grade for name, _, grade in (row.partition("\t") for row in rows)}  # type: ignore[misc]


@cache
def _finder() -> re.Pattern[str]:
    names = sorted(starting_grades(), key=lambda n: (-len(n), n))
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(n) for n in names) + r")(?!\w)")


def grade_of(document: Document, sources: Mapping[str, Source]) -> Grade:
    """The grade that counts for a document: the best of its outlet and of whose statement it reports, since a copy is as good as what it copies."""
    named = [s.grade for s in sources.values() if s.name in {document.outlet, document.cited} or document.outlet in s.aliases]
    if named:
        return min(named)
    table = starting_grades()
    found = [table[m.group()] for m in _finder().finditer(f"{document.outlet}; {document.cited}")]
    return min(found, default="F")


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


def state_of(document: Document, sources: Mapping[str, Source]) -> frozenset[str]:
    """The states whose side a document takes: the interest its source was given, else the states its cited authority speaks for."""
    given = {s.interest for s in sources.values() if s.interest and s.name in {document.outlet, document.cited}}
    return frozenset(given or actors(document.cited or document.outlet))


def in_own_interest(claim: Claim, document: Document, link: Link, sources: Mapping[str, Source]) -> bool:
    """Whether the speaker gains from being believed: a state's denial of what is said of it (validity, formula 1)."""
    denies = link.bearing == "refutes" and polarity(f"{document.title}. {link.quote}").denied
    return denies and bool(state_of(document, sources) & set(claim.actors))
