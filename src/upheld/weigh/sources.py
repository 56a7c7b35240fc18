"""How reliable a source is taken to be before anything is learned: a rating of the workspace first, else our starting table, else unknown (F)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from upheld.model.evidence import Document, Grade, Source


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
