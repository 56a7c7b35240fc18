"""Superlatives: one counter-instance refutes "the largest", "the first", "the only"; a denial that there is any supports it."""

from __future__ import annotations

import re

from upheld.text.sentences import sentences
from upheld.weigh.comparators.reading import covered, negations, read, stems_of
from upheld.weigh.compare import Verdict

_EST = re.compile(
    r"\b(?P<word>(?!(?:west|east|forest|harvest|interest|request|near|protest|contest|arrest|invest|guest|test|honest|modest|priest|suggest|conquest)\b)[a-z]{2,}(?:est))\b"
)
_MOST = re.compile(
    r"\bmost (?P<word>[a-z]+)\b|\bmore (?P<thing>[a-z]+ )?(?:\w+ ){0,4}than any other\b|\b(?:nobody|no one|no \w+) (?:\w+ ){1,6}(?P<er>[a-z]+er|more) than\b",
    re.IGNORECASE,
)
_NONE_MORE = re.compile(r"^(?:No|Nobody)\b.*\bthan (?P<than>.+)$")
_ONLY = re.compile(r"\bonly\b|\balone\b", re.IGNORECASE)
_ONLY_ONE = re.compile(r"\bthe only\b|^Only\b|\balone\b(?= (?:is|has|was|among))")
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
_LAST = re.compile(r"\blast\b(?! (?:second|minute|moment|day|week|month|year|night|summer|winter|spring|autumn))", re.IGNORECASE)
_RANKED = re.compile(
    r"\b(?:second|third|fourth|fifth|2nd|3rd)(?:[- ](?:\w+est|most)\b| only to\b| place\b)|\bone of the\b|\bamong the\b", re.IGNORECASE
)
_ANY_OTHER = re.compile(r"\bthan (?:any|every|all|anybody|anyone|everybody)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:also|too|besides|as well|another|both|along with|followed suit)\b", re.IGNORECASE)
_NO_OTHER = re.compile(r"\b(?:no other|alone|no \w+ but|nobody but|every other|all other|nobody else|no one else|none of the other)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:already|before|earlier|previous(?:ly)?|had been \w+ (?:in|as early))\b", re.IGNORECASE)
_ELSE = re.compile(r"\bbefore (?:any|anyone|anybody|all|every)\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:after|later|since|followed)\b", re.IGNORECASE)
_LEAST = 0.4


def _root(word: str) -> str:
    """The adjective under "-est" and "-er": busiest and busier give "bus", largest and larger "larg"."""
    bare = re.sub(r"(?:est|er)$", "", word.lower()).removesuffix("i").removesuffix("y")
    return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "ls" else bare


def _verdict(*, holds: bool, reason: str) -> Verdict:
    supports, refutes = (0.88, 0.03) if holds else (0.03, 0.86)
    return Verdict(supports=supports, refutes=refutes, directness="direct", method="superlative", reason=reason)


def _compared(claim: str, passage: str, root: str) -> Verdict | None:
    """A superlative of degree against a comparative of the same adjective."""
    if _RANKED.search(passage):
        return _verdict(holds=False, reason="the passage ranks it behind another")
    found = next(
        (
            m
            for m in re.finditer(r"\b(?:more [a-z]+|more|[a-z]+er)\b", passage)
            if root in {_root(m.group()), _root(m.group().removeprefix("more "))} or m.group() == root == "more"
        ),
        None,
    )
    if found is None:
        return None
    if negations(passage) % 2 == 1:
        return _verdict(holds=True, reason="the passage says that none is more so")
    if _ANY_OTHER.search(passage, found.start()):
        return _verdict(holds=True, reason="the passage puts it above every other")
    than = re.search(r"\bthan\b", passage[found.end() :])
    none = _NONE_MORE.search(claim)
    subject = stems_of(none["than"] if none else re.split(r"\b(?:is|was|are|were|has|have|spends?)\b", claim)[0])
    before = stems_of(passage[: found.start()])
    if than and subject and subject <= before:
        return None  # it is more so than one other: nothing is said of the rest
    return _verdict(holds=False, reason="the passage names one that is more so")


def _sole(passage: str) -> Verdict | None:
    if _ANOTHER.search(passage) and not _NO_OTHER.search(passage):
        return _verdict(holds=False, reason="the passage names another")
    if _NO_OTHER.search(passage) or _ONLY.search(passage):
        return _verdict(holds=True, reason="the passage says there is no other")
    return None


def _ordered(passage: str, beyond: re.Pattern[str], word: str) -> Verdict | None:
    if _ELSE.search(passage):
        return _verdict(holds=True, reason=f"the passage says none came {word}")
    if not beyond.search(passage):
        return None
    none = negations(passage) % 2 == 1
    return _verdict(holds=none, reason=f"the passage says {'none' if none else 'another'} came {word}")


def by_superlative(claim: str, passage: str) -> Verdict | None:
    """Precondition: the claim holds a superlative, "first", "last", "only" or "more than any other", and the passage speaks of its subject."""
    own = read(claim)
    passage = max((s.of(passage) for s in sentences(passage)), key=lambda s: covered(own.stems, stems_of(s)), default=passage)
    if _RANKED.search(claim) or covered(own.stems, stems_of(passage)) < _LEAST or read(passage).supposed:
        return None
    return _of_degree(claim, passage) or _of_order(claim, passage)


def _of_degree(claim: str, passage: str) -> Verdict | None:
    """The largest, the most expensive, more than any other."""
    est = next((m["word"] for m in _EST.finditer(claim) if m["word"] not in {"first", "last"}), None)
    if est is not None:
        alike = re.search(rf"(?<!second[- ])(?<!third[- ])(?<!fourth[- ])\b{est}\b", passage)
        return None if alike else _compared(claim, passage, _root(est))  # said alike: whether of the same thing is for others to tell
    most = _MOST.search(claim)
    if most and not re.search(r"\bmost\b", passage):
        return _compared(claim, passage, "more" if " more " in most.group() else _root(most["word"] or most["er"] or "more"))
    return None


def _of_order(claim: str, passage: str) -> Verdict | None:
    """The only, the first, the last."""
    if _ONLY.search(claim) and _ONLY_ONE.search(claim):
        return _sole(passage)
    if _FIRST.search(claim) and not _FIRST.search(passage):
        return _ordered(passage, _EARLIER, "before")
    if _LAST.search(claim):
        return _ordered(passage, _LATER, "after")
    return None
