"""The argument of an analysis: which claims another rests on, where its wording says so."""

from __future__ import annotations

import re

import msgspec

from upheld.model.claim import Claim

_REST = re.compile(
    r"\s*(?:These|Given|Therefore|Thus|Hence|All this|As a result|Taken together|Consequently|This is why|So\b(?! far))", re.IGNORECASE
)


_OPENING = 40  # code points of a sentence in which its first claim begins


def argued(text: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Claims with what they rest on: a clause that opens with "therefore", "given", "these" rests on the claim before it."""
    out: list[Claim] = []
    for claim in claims:
        at = max(text.rfind(mark, 0, claim.quote.start) for mark in (". ", "\n", "? ", "! ", ".”"))
        opening = text[at + 1 if at >= 0 else 0 : claim.quote.end].lstrip(' .”"?!')
        opens = claim.quote.start - (at + 1) < _OPENING and _REST.match(opening) is not None
        out.append(msgspec.structs.replace(claim, rests_on=(out[-1].id,)) if out and opens else claim)
    return tuple(out)
