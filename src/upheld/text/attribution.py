"""Attribution: whose statement a clause is, and by which words.

A cue is a verb or phrase of saying, thinking or finding with a named or described speaker before it ("SIPRI put ...", "some officials have
spoken of ..."), or "according to X", "by his count", "to its defenders". The cue list is ours. A clause without one is the author's own.
"""

from __future__ import annotations

import re

import msgspec

_SAYING = "|".join(
    (
        "said says say saying told tells announced announces claimed claims stated states declared declares denied denies deny complained complains warned "
        "warns argued argues acknowledged acknowledges admitted admits reported reports estimate estimates estimated reckon reckons reckoned believe "
        "believes believed suspect suspects suspected speculated speculates assured assures insisted insists confirmed confirms disproved disproves "
        "disputed disputes rejected rejects accused accuses promised promises vowed vows hopes hoped finds found put puts noted notes added adds "
        "concluded concludes testified commits calls called describes described predicts predicted projects projected thinks judges judged"
    ).split(" ")
)
_CUE = re.compile(rf"\b(?P<cue>{_SAYING}|spoken? of|saw no|had a different verdict)\b")
_ACCORDING = re.compile(
    r"\b(?P<cue>[Aa]ccording to|[Tt]o its|[Ii]n the (?:view|words) of)\s+"
    r"(?P<who>(?:defenders|critics|supporters|opponents|champions|(?<!its )[^,;:“]{2,60}?))(?=[,;:.“]|\s+(?:who|that|the)\b|$)"
)
_NAMED = re.compile(
    r"[A-Z]|\b(?:officials?|analysts?|skeptics|critics|defenders|academics|experts|sources|president|minister|spies|spokes\w+|monitors|investigators"
    r"|diplomats|economists|observers|government|intelligence|army|forces|generals?|he|she|they)\b"
)
_COUNT = re.compile(r"\bby (?P<who>his|her|their|its) (?:own )?(?P<cue>count|estimate|reckoning)\b")
_NOBODY = re.compile(r"\b(?:Nothing|Nobody|No one|None|It|There|This|That)\b")


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """``who`` said it, by which ``cue``; ``direct`` where it is quoted."""

    who: str
    cue: str
    direct: bool


def _speaker(before: str) -> str:
    """The noun phrase that ends just before a cue, without relative clauses and leading adverbials."""
    before = re.sub(r",\s+(?:who|which|the|a|an|[A-Z][\w’]+’s)\b[^,]*,?\s*(?:who)?\s*$", "", before.rstrip())
    before = re.sub(r"\s+(?:who|that|has|have|had|also|later|once|then|have also|reportedly|allegedly)\s*$", "", before)
    phrase = re.split(r"[;:“”]\s*|,\s+(?=[a-z])", before)[-1]
    phrase = re.sub(r"^\s*(?:and|but|yet|while|although|as|in [\w ]+,|on [\w ]+,|landing [^,]+,)\s+", "", phrase, flags=re.IGNORECASE)
    return " ".join(phrase.split()[-8:]).strip(" ,")


def attribution(clause: str) -> Attribution | None:
    """Whose statement ``clause`` is; ``None`` where it is the author's own."""
    direct = "“" in clause or '"' in clause
    counted = _COUNT.search(clause)
    if counted:
        return Attribution(who=counted["who"], cue=counted.group(), direct=direct)
    said = _ACCORDING.search(clause)
    if said:
        return Attribution(who=said["who"].strip(), cue=said["cue"].strip(), direct=direct)
    for cue in _CUE.finditer(clause):
        before = clause[: cue.start()]
        if before.endswith(("to ", "be ", "the ", "a ", "’s ", "'s ", "been ", "was ", "were ", "is ", "are ")):
            continue  # a noun ("his hopes"), an infinitive or a passive: nobody speaks here
        who = _speaker(before)
        if who and _NAMED.search(who) and not _NOBODY.match(who):
            return Attribution(who=who, cue=cue["cue"], direct=direct)
    return None
