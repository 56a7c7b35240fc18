"""The brief as one self-contained page: no script, no request, every value escaped.

The template escapes whatever it prints (:mod:`upheld.publish.templating`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from upheld.model.ports import BriefInput
from upheld.publish.brief import ClaimBrief, brief_of
from upheld.publish.spans import Segment, blocks, wrapped
from upheld.publish.templating import environment


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A segment of the article as the page writes it: its text, the claims over it (innermost first), those that begin and those that end here.

    ``lead`` and ``tail`` are Markdown's marks around the text, there but not shown.
    """

    text: str
    lead: str = ""
    tail: str = ""
    claims: tuple[ClaimBrief, ...] = ()
    begins: tuple[ClaimBrief, ...] = ()
    ends: tuple[ClaimBrief, ...] = ()


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph of the article; ``flow`` where its line breaks are not the author's, ``heading`` where it is one, ``leaning`` where it is emphasised."""

    pieces: tuple[Piece, ...]
    gap: str
    flow: bool
    heading: bool
    leaning: bool = False


def article_of(given: BriefInput, anchored: Sequence[ClaimBrief]) -> tuple[Paragraph, ...]:
    """The article with its claims: each begins at the first and ends at the last piece that is shown of it."""
    cut = blocks(given.text, [(c.claim.quote.start, c.claim.quote.end) for c in anchored])
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for segment in (s for block in cut for s in block.segments):
        for i in segment.claims:
            first.setdefault(i, segment.start)
            last[i] = segment.start

    def piece(s: Segment) -> Piece:
        inside = sorted(s.claims)
        return Piece(
            text=given.text[s.start : s.end],
            claims=tuple(anchored[i] for i in s.claims),
            begins=tuple(anchored[i] for i in inside if first[i] == s.start),
            ends=tuple(anchored[i] for i in inside if last[i] == s.start),
        )

    markdown = given.analysis.source.lower().endswith((".md", ".markdown"))
    return tuple(
        _paragraph(tuple(map(piece, block.segments)), given.text[slice(*block.gap)], given.analysis.title, markdown=markdown) for block in cut
    )


def _marks(paragraph: str) -> tuple[str, str, str] | None:
    """Markdown's mark before, the text, the mark after, of a heading or of a paragraph emphasised from end to end."""
    text = paragraph.lstrip("#")
    if 1 <= len(paragraph) - len(text) <= 6 and text[:1] in {" ", "\t"}:
        text = text.lstrip(" \t")
        return paragraph[: len(paragraph) - len(text)], text, ""
    star = paragraph[:1]
    if star in {"*", "_"} and len(paragraph) > 2 and paragraph[-1] == star and not (paragraph[1].isspace() or paragraph[1] == star):
        return star, paragraph[1:-1], star
    return None


def _paragraph(pieces: tuple[Piece, ...], gap: str, title: str, *, markdown: bool) -> Paragraph:
    whole = "".join(p.text for p in pieces)
    marks = _marks(whole) if markdown and len(pieces) == 1 and not pieces[0].claims else None
    heading = whole.strip().lstrip("# ") == title or bool(marks and marks[0].startswith("#"))
    if marks:
        lead, text, tail = marks
        pieces = (msgspec.structs.replace(pieces[0], lead=lead, text=text, tail=tail),)
    return Paragraph(pieces=pieces, gap=gap, flow=wrapped(whole), heading=heading, leaning=bool(marks and not heading))


def anchored_in(text: str, claims: Sequence[ClaimBrief]) -> tuple[ClaimBrief, ...]:
    """Claims whose exact words stand where they say."""
    return tuple(c for c in claims if c.claim.quote.exact.strip() and text[c.claim.quote.start : c.claim.quote.end] == c.claim.quote.exact)


def publish(given: BriefInput) -> bytes:
    """The brief as one UTF-8 HTML page; equal inputs give equal bytes."""
    b = brief_of(given)
    anchored = anchored_in(given.text, b.claims)
    article = article_of(given, anchored)
    searched = next((a.searched_to for a in given.assessments if a.searched_to), None)
    page = environment().get_template("brief.html")
    return page.render(
        b=b,
        given=given,
        analysis=given.analysis,
        article=article,
        anchored=frozenset(c.number for c in anchored),
        searched=searched,
        here=lambda number: f"#c{number}",
    ).encode()
