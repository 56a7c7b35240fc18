"""Finite verbs without a tagger: a closed list of auxiliaries and irregular forms, the endings of regular ones, and where a form in -s can only be a verb."""

from __future__ import annotations

import re

from upheld.text.sentences import Span

AUXILIARY = (
    "is|are|was|were|be|been|has|have|had|does|do|did|will|would|could|can|may|might|must|should|shall|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|won[’']t|doesn[’']t|didn[’']t"
    "|don[’']t|hasn[’']t|haven[’']t|hadn[’']t|can[’']t|couldn[’']t|wouldn[’']t|shouldn[’']t|cannot"
)
MODAL = "will|would|could|can|may|might|must|should|shall|won[’']t|can[’']t|couldn[’']t|wouldn[’']t|shouldn[’']t|cannot"
PAST = (
    "met held said told went gave took made put saw sent lost won fell rose grew became began broke brought built came drew fought found got kept knew led left let meant paid ran "
    "read sat sold shot spoke spent stood struck swore taught thought threw understood withdrew wrote drove ate bought chose cut hit swept sank froze stole shook flew fled "
    "seized cost hurt laid lent overran overthrew retook rode sought shrank split spread sprang stuck underwent wore"
)
_PRESENT = (
    "says tells gives takes makes puts sees sends loses wins falls rises grows becomes begins breaks brings builds comes draws fights finds "
    "gets keeps knows leads leaves lets means pays "
    "runs sells speaks spends stands strikes thinks writes drives denies wants hopes reckons suspects remains seems appears believes agrees plans claims calls controls produces "
    "serves works continues threatens supports backs rejects refuses shows suits signals depends rests follows convenes expects insists argues maintains demands answers blames "
    "faces plays carries commands covers crosses feeds matters helps needs votes hosts buys uses owns lies hangs lacks looms belongs requires includes contains refers describes "
    "looks obliges mandates regards accuses hums suggests doubts fears urges warns opens ends starts stops"
)
_PLURAL = (
    "suspect expect remain seem appear believe look serve work continue follow convene say argue insist deny doubt need want hope keep show "
    "suggest agree pump report dispute claim "
    "matter belong feed demand"
)
FORMS = "|".join(f"{PAST} {_PRESENT} {_PLURAL}".split(" "))
REGULAR = r"[a-z]{2,}[^aeiou\W]?ed"
_FINITE = re.compile(rf"\b(?=[a-z]{{2}})(?:{AUXILIARY}|{FORMS}|{REGULAR})\b")  # the first look passes over names and figures
_IN_S = re.compile(
    r"(?:\b(?:[Hh]e|[Ss]he|[Ii]t|who|which)|\b[A-Z][\w.’'-]*[a-z])\s+(?:[a-z]+ly\s+)?(?P<verb>[a-z]{2,}[^su\W]s)(?=\s+(?:the|an?|its|his|her|their|no|him|it|them|whether|how|only|all"
    r"|both|every|that|to)\b)"
)
_NOUNS_IN_ED = re.compile(
    r"\b(?:hundred|need|speed|deed|breed|seed|greed|indeed|feed|bed|red|shed|sacred|naked|wicked|unsigned|so-called|armed|united|limited|alleged)\b"
)
"""Words in -ed that are no verb forms, or hardly ever finite ones."""


def finite(text: str, start: int = 0) -> Span | None:
    """The first word at or after ``start`` that is, or may well be, a finite verb."""
    plain = next((m for m in _FINITE.finditer(text, start) if not _NOUNS_IN_ED.fullmatch(m.group())), None)
    ending = _IN_S.search(text, start)
    spans = [Span(plain.start(), plain.end())] if plain else []
    spans += [Span(ending.start("verb"), ending.end("verb"))] if ending else []
    return min(spans, key=lambda s: s.start, default=None)


def has_finite(text: str) -> bool:
    """Whether a piece can stand as a clause."""
    return finite(text) is not None
