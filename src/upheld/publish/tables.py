"""Claims and evidence as CSV that a spreadsheet opens as text: no cell of ours is ever taken for a formula (reliability S8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from upheld.model.ports import BriefInput
from upheld.publish.brief import safe_url
from upheld.publish.rows import flat, row_of
from upheld.text.cells import guarded


def _written(rows: Iterable[Mapping[str, object]], columns: Iterable[str]) -> bytes:
    out = io.StringIO(newline="")
    names = list(columns)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([guarded(row[name]) for name in names] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def claims(given: BriefInput) -> bytes:
    """A row a claim, with a byte order mark so that spreadsheets read it as UTF-8; equal inputs give equal bytes."""
    by_claim = {a.claim: a for a in given.assessments}
    rows = [flat(row_of(c, by_claim[c.id])) for c in given.claims]
    return _written(rows, rows[0] if rows else ["id"])


_EVIDENCE = ("claim", "document", "published", "source", "speaker", "bearing", "origin", "weight", "quote", "reason", "title", "url")


def evidence(given: BriefInput) -> bytes:
    """A row for each passage that bears on a claim; equal inputs give equal bytes."""
    rows = [
        {name: getattr(e, name) for name in _EVIDENCE if name not in {"claim", "url"}} | {"claim": a.claim, "url": safe_url(e.url)}
        for a in given.assessments
        for e in a.evidence
    ]
    return _written(rows, _EVIDENCE)
