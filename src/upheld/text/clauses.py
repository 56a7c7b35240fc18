"""Clauses: the pieces of a sentence that say something of their own.

Plain rules over punctuation, conjunctions and a closed list of finite verbs, without a tagger: a sentence is cut at semicolons and dashes, at
coordinating and subordinating conjunctions where both sides keep a finite verb, and around trailing phrases that carry a figure, a date or a
superlative of their own ("the first such transfer since 2007", "which drew about 17,500 people"). A relative clause in the middle of another
("X, which Y founded, will Z") does not break that one in two: it is found beside it. Each cut is a span of the text.
"""

from __future__ import annotations

import re
from itertools import islice

from upheld.text.sentences import Span
from upheld.text.verbs import AUXILIARY, PAST, finite, has_finite

__all__ = ["apposed", "clauses", "has_finite", "quoted_clauses", "relatives", "words"]

_SAYS = "says|claims|argues|insists|denies|maintains|rejects|demands|expects|wants|hopes|calls|blames|refuses|continues|threatens|plans to|keeps|remains|faces|backs"
_PASTS = "|".join(PAST.split(" "))
_VERB_NEXT = rf"(?:has|have|had|is|are|was|were|will|would|could|may|might|must|should|never|[a-z]+ed|{_PASTS}|{_SAYS})\b(?!-)"
_HARD = re.compile(r"(?<!\s)\s*[;—]\s*|(?<!\s)\s+[–-]\s+|:\s+(?=[a-zA-Z])")
_SOFT = re.compile(
    r",\s+(?:and|but|yet|while|so(?! far\b| called\b)|or(?!\s+(?:what|who|when|whether|how|where)\b)|whereas|(?:even\s+)?though|although"
    r"|as(?!\s+(?:[A-Z][\w’'.-]+\s+){1,3}(?:said|says|told|put|noted|claimed|reported|called)\b)|with|because|since|inversely)\s+"
    rf"|(?<!\s)\s+(?:but|while|whereas|although)\s+|(?<!\s)\s+and\s+(?={_VERB_NEXT})"
    r"|(?<!\s)\s+and\s+(?=(?:[A-Z][\w’']+\s+){1,3}(?!this\b|its\b|his\b|as\b|others\b)"
    r"(?:has|have|had|is|are|was|were|will|would|could|may|might|must|should|[a-z]+s)\b)"
    r"|(?<=[”\"])\s+(?:and|but)\s+|,\s+(?:however|moreover|nonetheless|nevertheless|instead|meanwhile),\s+(?=(?:the|an?|it|he|she|they|its|his|their|[A-Z])\b)|(?<!\s)\s+(?=(?:has|have)\s+now\b)"
)
_FIGURED = r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|double|twice|triple|times|half|third|quarter|largest|highest|lowest|smallest|first|last)\b)"
_TRAILING = re.compile(
    r",\s+(?=(?:the|its|his|their)\s+(?:first|last|latest|second|third|largest|highest|lowest|biggest|smallest|fastest|worst|most)\b|perhaps\b|which\b|where\b|though\b|who(?:se|m)?\b)"
    r"|,\s+(?=an?\s+(?:[\w-]+\s+){1,3}?(?:that|which|who|it|he|they|the\s+\w+)\s)"
    rf"|,\s+(?![^,;.]{{0,24}}\b(?:miles|kilomet(?:re|er)s|km)\b)(?=(?:bringing|making|ending|leaving|up|down|roughly|almost|nearly|about|double|twice|half)\b[^,;.]{{0,60}}?{_FIGURED})"
    r"|(?<=\w),\s+(?=\d[\d,.]*\s+(?:are|is|were|remain)\b)|,\s+(?=some\s+\d[\d,]*\s+of\s+(?:them|whom|those)\b)"
)
_RELATIVE = re.compile(
    r",\s+(?P<clause>(?:(?:(?:about|some|roughly|nearly|at least|more than)\s+)?(?:\d[\d,]*|most|all|many|half|two|three|none)\s+of\s+(?:whom|which)|which|who|whose|whom|where)\s"
    rf"[^;—]{{6,160}}?),\s+(?=(?:\w+ly\s+)?(?:{AUXILIARY}|{_PASTS}|[a-z]+ed|[a-z]+[^su]s)\b)"
)
_FRONTED = re.compile(
    r"\s*(?:(?:Yet|But|And|Inversely|However|Still|Moreover|Meanwhile),?\s+)?(?P<joint>(?:[Ee]ven\s+)?(?:While|Although|Though|Whereas|When|As"
    r"|Because|Since|After|Given that|Now that|while|although|though|whereas|when|as|because|since|after))\s+"
)
_APPOSED = re.compile(r"\b(?:the|some)\s+\d[\d,.]*(?:\s+(?:million|thousand|billion))?\s+(?:[\w’-]+\s+){1,4}?who\s+[^,.;]{3,80}")
_DASHED = re.compile(rf"—[^—]{{3,160}}—(?=\s*(?:\w+ly\s+)?(?:{AUXILIARY}|{_PASTS}|[a-z]+ed)\b)")
_SAID_LAST = re.compile(r"\b(?:said|says|told [\w ]{2,40}|reported|estimated|announced|added|noted|claimed)[,.]?\s*$")
_OPENING = re.compile(r"\b(?:that|whether|how(?: many| much)?|what|who|which|whom|because|if|when|where)\b")
_SUSPENDED = re.compile(r"\s*(?:[A-Z][\w’']*(?:\s+[a-z’'-]+){0,3}?|Those)\s+(?:that|who|which)\s")
_RESUMED = re.compile(r",\s+(?:should|must|will|would|may|might|could|can|has|have|is|are|was|were|ought)\b")
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_NAME = re.compile(r"\s*(?:the\s+)?[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){0,3}\s*")
_WORD = re.compile(r"\w+")
_MOST_INNER = 8  # relative clauses, and insertions between dashes, looked for in one sentence


def words(text: str) -> int:
    """How many words a piece has."""
    return sum(1 for _ in _WORD.finditer(text))


def _pieces(text: str, span: Span, cut: re.Pattern[str], *, keep_joint: bool) -> list[Span]:
    parts, start = [], span.start
    for joint in cut.finditer(text, span.start, span.end):
        parts.append(Span(start, joint.start()))
        start = joint.end()
        if keep_joint:
            start = joint.start() + len(joint.group()) - len(joint.group().lstrip(", "))
    return [p for p in [*parts, Span(start, span.end)] if p.end > p.start]


def _quoted(text: str, span: Span) -> list[Span]:
    """Spans inside quotation marks, where nothing is cut."""
    return [Span(m.start(), m.end()) for m in _QUOTED.finditer(text, span.start, span.end)]


def _dashed(text: str, span: Span) -> list[Span]:
    """Insertions between two dashes before the verb of the clause around them."""
    return [Span(m.start(), m.end() + 1) for m in islice(_DASHED.finditer(text, span.start, span.end), _MOST_INNER)]


def _is_open(left: str, right: str) -> bool:
    """Whether ``left`` still waits for its verb: "it is certain that Putin | and Kim will meet", "Governments that know X, | and Y, should act"."""
    last = next(iter(reversed(list(_OPENING.finditer(left)))), None)
    if (
        last is not None
        and not has_finite(left[last.end() :])
        and 0 < words(left[last.end() :]) <= 6
        and not left.startswith(" to ", last.end())
        and not left.rstrip().endswith(("”", '"'))
    ):
        return True
    head = _SUSPENDED.match(left)
    return head is not None and not has_finite(head.group()) and _RESUMED.search(right) is not None


def _join_short(text: str, pieces: list[Span], quoted: list[Span]) -> list[Span]:
    """Glue a cut back where a side has no finite verb or waits for one, has too few words, or the cut fell inside a quotation."""
    out: list[Span] = []
    for piece in _paired(text, pieces):
        inside = any(q.start < piece.start < q.end for q in quoted)
        whole = has_finite(piece.of(text)) and words(piece.of(text)) >= 3
        if out and (inside or not whole or not has_finite(out[-1].of(text)) or _is_open(out[-1].of(text), piece.of(text))):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def _paired(text: str, pieces: list[Span]) -> list[Span]:
    """Pieces with a bare name joined to the one behind it: in "X met Y, and Kenya | and Uganda could sign" both will sign."""
    out: list[Span] = []
    for piece in pieces:
        bare = (
            len(out) > 1 and _NAME.fullmatch(out[-1].of(text)) is not None and re.fullmatch(r"\s+and\s+", text[out[-1].end : piece.start]) is not None
        )
        if bare:
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def relatives(text: str, sentence: Span) -> tuple[Span, ...]:
    """Relative clauses in the middle of another clause, without their commas: "which Mali founded" in "the bloc, which Mali founded, will last"."""
    found: list[Span] = []
    at = sentence.start
    while len(found) < _MOST_INNER and (hit := _RELATIVE.search(text, at, sentence.end)):
        clause = Span(hit.start("clause"), hit.end("clause"))
        before = text[max(sentence.start, hit.start() - 120) : hit.start()]
        if has_finite(clause.of(text)) and words(clause.of(text)) >= 3 and before.strip() and not _listed(text, hit):
            found.append(clause)
        at = hit.end()
    return tuple(found)


def _listed(text: str, hit: re.Match[str]) -> bool:
    """Whether what follows the second comma is an apposition or a list ("which fell, rose and fell") and not the verb of the clause around."""
    return re.search(r",\s+(?:and|or|but)\b", hit["clause"]) is not None or text[hit.end() : hit.end() + 24].startswith(("has been accused",))


def _trailing(text: str, span: Span, inner: tuple[Span, ...]) -> list[Span]:
    """A clause and the trailing phrases that say something of their own."""
    pieces = _pieces(text, span, _TRAILING, keep_joint=False)
    keep: list[Span] = []
    for piece in pieces:
        own = words(piece.of(text)) >= 4 or re.search(r"\d|\b(?:first|last|latest)\b", piece.of(text)) is not None
        within = any(r.start <= piece.start <= r.end for r in inner)
        if keep and (
            not own
            or within
            or not _may_stand(piece.of(text))
            or (len(keep) == 1 and not has_finite(keep[0].of(text)) and not piece.of(text).startswith(("the ", "its ")))
        ):
            keep[-1] = Span(keep[-1].start, piece.end)
        else:
            keep.append(piece)
    return keep


def _may_stand(piece: str) -> bool:
    """Whether a piece behind a comma says something: "a town the state had lost" does; "a scholar in Singapore" and "a source said" do not."""
    if _SAID_LAST.search(piece) and "," not in piece.rstrip(","):
        return False
    if re.match(r"(?:the|its|his|their)\s", piece) and re.search(r",\s+(?:on|in|at|by|since)\s", piece):
        return False  # "the largest town that it held, on 13 March": the clause around it goes on
    return re.match(r"an?\s|who\b", piece) is None or (has_finite(piece) and _RESUMED.search(piece) is None and ", " not in piece)


def _fronted(text: str, span: Span) -> list[Span]:
    """As in "While X, Y" in two, where both keep a finite verb; anything else whole."""
    joint = _FRONTED.match(text, span.start, span.end)
    if joint is None:
        return [span]
    for comma in re.finditer(r",\s+(?!and\b|or\b|which\b|who\b|where\b|but\b)", text[: span.end]):
        left, right = Span(joint.end(), comma.start()), Span(comma.end(), span.end)
        if comma.start() > joint.end() and has_finite(left.of(text)) and has_finite(right.of(text)) and words(left.of(text)) >= 3:
            verb = finite(right.of(text))
            return [left, right] if verb and verb.start > 0 else [span]
    return [span]


def _strip(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " ,;:\n\t*_#>":
        start += 1
    while end > start and text[end - 1] in " ,;:.\n\t—*_" and not text[start:end].endswith(" . . ."):
        end -= 1
    return Span(start, end)


def clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """The clauses of one sentence, in order; they do not overlap, and punctuation at their edges is left out."""
    quoted, inner = [*_quoted(text, sentence), *_dashed(text, sentence)], relatives(text, sentence)
    conditional = re.match(r"\s*(?:(?:But|And|Yet)\s+)?(?:[Ii]f|[Uu]nless|[Ss]hould|[Pp]rovided)\b", sentence.of(text)) is not None
    out: list[Span] = []
    for hard in _join_short(text, _pieces(text, sentence, _HARD, keep_joint=False), quoted):
        for part in [hard] if conditional else _fronted(text, hard):
            soft = [part] if conditional else _join_short(text, _pieces(text, part, _SOFT, keep_joint=False), quoted)
            out += [trail for piece in _rejoin(soft, inner) for trail in _trailing(text, piece, inner)]
    return tuple(stripped for span in out if (stripped := _strip(text, span)).end > stripped.start)


def _rejoin(pieces: list[Span], inner: tuple[Span, ...]) -> list[Span]:
    """Pieces cut inside or at the end of a relative clause glued back: the clause around it is one."""
    out: list[Span] = []
    for piece in pieces:
        if out and any(r.start < piece.start <= r.end + 2 for r in inner):
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return out


def apposed(text: str, sentence: Span) -> tuple[Span, ...]:
    """Figures claimed in passing: "the 54,000 people who died in the war"."""
    return tuple(Span(m.start(), m.end()) for m in _APPOSED.finditer(text, sentence.start, sentence.end))


def quoted_clauses(text: str, sentence: Span) -> tuple[Span, ...]:
    """Quoted words that are a clause of their own, without their marks: what was said, beside that it was said."""
    inner = (_strip(text, Span(q.start + 1, q.end - 1)) for q in _quoted(text, sentence) if q.end <= sentence.end)
    return tuple(span for span in inner if has_finite(span.of(text)) and words(span.of(text)) >= 5)
