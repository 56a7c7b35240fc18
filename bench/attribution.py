"""Whose statement a clause is (``attribution.jsonl``): said by somebody or the author's own, by whom, and in their very words or not.

``attributed`` is the share told rightly to be somebody's or nobody's; ``who`` the share of the attributed whose speaker is named in full, without
articles and case; ``direct`` whether quoted. Beside it the plain rule most scripts start from: what stands before said, says or told.
Citron's rules need a spaCy model that is not free to ship, so they are not run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bench.data import Measured
from bench.own_cases import Case, cases, share
from upheld.text.attribution import attribution

_PLAIN = re.compile(
    r"^(?P<who>[^,“”\"]{2,60}?) (?:said|says|told)\b|[,”\"] (?P<behind>[^,]{2,60}?) (?:said|says|told)\b|[Aa]ccording to (?P<by>[^,.]+)"
)


def _plain(text: str) -> str | None:
    hit = _PLAIN.search(text)
    return next((g for g in hit.groups() if g), None) if hit else None


def _ours(text: str) -> str | None:
    said = attribution(text)
    return said.who if said else None


def _bare(who: str | None) -> str:
    return re.sub(r"^(?:the|an?)\s+|[’']s?$", "", (who or "").casefold()).strip()


def _shares(told: Callable[[str], str | None], listed: tuple[Case, ...]) -> dict[str, float]:
    return {
        "attributed": share([(told(c["text"]) is not None) == ("who" in c) for c in listed]),
        "who": share([_bare(told(c["text"])) == _bare(c["who"]) for c in listed if "who" in c]),
    }


def figures(data: Path | None) -> Measured:
    """Shares over the cases, and those of the plain rule."""
    listed = cases("attribution", data)
    found = [(c, attribution(c["text"])) for c in listed if "who" in c]
    direct = share([said.direct == c["direct"] for c, said in found if said is not None])
    return Measured(
        {"cases": len(listed), **_shares(_ours, listed), "direct": direct}, {f"plain rule {k}": v for k, v in _shares(_plain, listed).items()}
    )
