"""Attribution: whose statement a clause is, and by which words.

Four forms. A speaker before a cue ("SIPRI put ...", "some officials have spoken of ..."); a speaker behind what was said ("the hull has been
mended, officials said", "“not yet,” said the envoy"); a phrase ("according to X", "by his count", "to its defenders"); and a passive that names
who says so ("was described by the White House as"). The cue list is ours. A clause without one is the author's own.
"""

from __future__ import annotations

import re
from itertools import islice

import msgspec

from upheld.text.phrases import subject
from upheld.text.sentences import LONGEST
from upheld.text.verbs import has_finite

_SAYING = "|".join(
    (
        "said says say saying told tells announced announces announce claimed claims claim stated states declared declares denied denies deny complained complains "
        "warned warns warn argued argues argue acknowledged acknowledges acknowledge admitted admits admit reported reports report estimate estimates estimated "
        "reckon reckons reckoned believe believes believed suspect suspects suspected speculated speculates assured assures insisted insists "
        "insist insisting stating adding warning claiming arguing confirmed "
        "confirms confirm disproved disproves disputed disputes dispute rejected rejects reject accused accuses accuse promised promises promise vowed vows vow pledged "
        "pledges hopes hoped finds found put puts noted notes added adds "
        "wrote writes tweeted tweets concluded concludes conclude testified commits calls called describes described describe predicted "
        "predicts predict projected projects thinks judges judged suggested suggests suggest maintained maintains maintain contended contends contend alleged alleges allege "
        "retorted retorts answered answers replied replies countered counters responded explained explains recalled recalls remarked quipped boasted boasts "
        "conceded concedes asserted asserts urged urges demands demanded recorded verified counted documented expects expect doubts doubt fears feared sees "
        "blamed blames blame asked asks dismissed dismisses refused refuses think forecast forecasts hinted hints "
        "indicates indicated concede counts"
    ).split(" ")
)
_VERDICT = r"sp(?:eaks?|oke|oken) of|ruled out|declin(?:es|ed) to (?:comment|say)|saw no|(?:had|has) a different verdict|(?:let it be|made it) (?:known|clear)"
_CUE = re.compile(rf"(?<![\w-])(?P<cue>{_VERDICT}|{_SAYING})\b")
_NEEDS_A_CLAUSE = frozenset(
    (
        "found finds put puts report reports states claims doubts fears asked asks answers adds notes recorded verified counted sees expects expect refused refuses demands "
        "demanded suggest suggests suggested promised promises counters estimate estimates projects judges warn urges documented added dispute "
        "doubt claim think forecast forecasts indicates indicated counts concede"
    ).split(" ")
)
"""Cues that are as often nouns or verbs of doing: they count where what was said, or a figure, follows."""
_CONTENT = re.compile(
    r"\s+(?:that|there|how|why|whether|no|him|her|them|it|us|me|himself|itself|only|for|of|to|in \w+ that|on \w+ that)\b|\s*[:“\"]|\s+(?:[\w’'-]+\s+){0,5}(?:that|at|as)\b"
    r"|\s+(?:[A-Z][\w’'.-]+|an?|the|his|her|its|their|more|fewer|at least|about|\d+)\b|\s+(?:[\w’'-]+\s+){1,4}to\s+[a-z]+"
)
_PARTICIPLE = re.compile(
    r"(?:\b(?:to|be|the|an?|been|was|were|is|are|being|its|his|her|their|of|official|previous|such|these|those|no|in|for|by)|[’']s|s[’'])\s+$"
)
_ACCORDING = re.compile(
    r"\b(?P<cue>[Aa]ccording to|(?:[Tt]o|[Ff]or) its|[Ii]n the (?:view|words) of)\s+"
    r"(?P<who>(?:defenders|critics|supporters|opponents|champions)(?=\W)|(?<!its )[^,;:“]{2,80}?(?=[,;:.“]|\s+(?:who|that|reporting)\b|$))"
)
_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being)\s+(?:[a-z]+ly\s+)?(?P<cue>described|called|accused|denied|rejected|disputed|dismissed|reported|estimated|claimed|alleged|confirmed)\s+by\s+"
    r"(?P<who>(?:[\w.’'-]+\s+){0,4}?[\w.’'-]+)(?=\s+(?:as|of|to|in|on|at|that|for)\b|[,;:.]|$)"
)
_CALLED = re.compile(
    r"\b(?:was|were|is|are|been)\s+(?P<cue>called|described as|branded|labell?ed)\s+(?:[\w’'-]+\s+){1,5}?by\s+(?P<who>(?:[\w.’'-]+\s+){0,3}?[\w.’'-]+)[.,]?$"
)
_QUOTED_AS = re.compile(r"\b(?P<cue>quot(?:es|ed|ing))\s+(?P<who>(?:[\w.’'-]+\s+){0,5}?[\w.’'-]+)\s+as\s+saying\b")
_COLON = re.compile(r"^(?P<who>[A-Z][^,;:“”\"]{2,60})(?P<cue>:)\s*[“\"]")
_INSERTED = re.compile(rf",\s+(?P<who>[^,;:“”\"]{{2,60}}?) (?:has |have |had )?(?P<cue>{_SAYING}),\s+(?=[a-z])")
_VIEW = re.compile(
    r"\b(?:[Ii]n|[Bb]y) (?P<who>(?:the |an? )?(?:[\w.-]+\s){0,4}?[\w.-]+?)(?:[’']s|s[’']) (?:own )?(?P<cue>view|opinion|account|telling|reckoning|estimate|judgement|judgment)\b"
)
_COUNT = re.compile(r"\bby (?P<who>(?:his|her|their|its|[A-Z][\w.-]+[’']s?)) (?:own )?(?P<cue>count|estimate|reckoning|account)\b")
_BEHIND = re.compile(
    rf"[,”\"]\s+(?!as\s)(?P<who>(?:[^,;:“”\"—]{{2,80}}?|[A-Z][^,;:“”\"—]{{2,60}}, [^,;:“”\"—]{{2,60}},)) (?:has |have |had )?(?P<cue>{_SAYING})"
    r"(?P<rest>(?: (?:\w+ )?(?:reporters|journalists|senators|lawmakers|parliament|me|us|CNN|Reuters|AFP|the BBC|the world|the [A-Z]\w+(?: \w+)?|[A-Z]\w+(?: [A-Z]\w+)*))?"
    r"(?: (?:in|on|at|this|last|yesterday|today)(?: [\w’'.]+){0,4})?(?:, citing [^,;]{2,60})?)[,.]?$"
)
_INVERTED = re.compile(rf"(?:[”\"]\s+|,\s+(?=sa(?:id|ys)\b))(?P<cue>{_SAYING}) (?P<who>[^,;:“”\"—]{{2,80}}?)(?=,|\.?$|\s+(?:who|in|on|at)\b)")
_PERSON = (
    r"\b(?:officials?|analysts?|skeptics|critics|defenders|academics|experts|sources?|president|minister|ministry|spies|spokes\w+|monitors|investigators|diplomats|economists"
    r"|observers|government|intelligence|army|forces|generals?|leaders?|sides?|lawyers?|researchers|scholars|studies|study|polls?|party|opposition|activists|residents"
    r"|witnesses|council|court|navy|police|person|people|envoys?|groups?|agency|agencies|authorities|company|commission|senators?|lawmakers|reporters|historians|scientists"
    r"|governor|mayor|ambassador|commander|premier|chancellor|king|prince|chief|head|secretary|adviser|advisor|aides?|negotiators?|judges?|prosecutors?|farmers?|doctors?|reports?|inquiry|images|documents|bank|investigation|survey"
    r"|governments|ministers|ministries|presidents|countries|capitals?|parliaments?|armies|companies|courts|councils|banks|commissions|soldiers?|officers?|refugees|mediators?"
    r"|donors?|workers|investors|neighbou?rs|juntas?|militants?|rebels?|insurgents?"
    r"|traders?|bankers?|voters?|writers?|authors?|editors?|commentators?|campaigners?|he|she|they|we)\b"
)
_NO_NAME = (
    "A|An|The|His|Her|Its|Their|This|That|These|Those|Some|Many|Most|Several|All|Few|Both|One|Two|Three|No|Not|In|On|At|By|For|But|And|Yet"
    "|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Analysis"
)
_NAMED = re.compile(rf"\b(?!(?:{_NO_NAME})\b)[A-Z](?:\w+|\.[A-Z])|{_PERSON}")
_NOBODY = re.compile(r"^(?:nothing|nobody|no|none|there|this|that|what|whatever|which|who|neither|nor|not|I|we)\b|\b(?:I|we)$", re.IGNORECASE)
_HAS_A_VERB = re.compile(r"\b(?:is|are|was|were|be|been|has|have|had|will|would|could|may|might|what|how|whether|which|who)\b|\bto$")
_OWNED = re.compile(r"[’']s\s(?:\w+\s){0,3}[a-z]+$")
_ON_NOUN = re.compile(
    r"^(?!an?\s(?:\w+\s)?(?:accusation|allegation|claim|charge|assertion)\b)[^,;:]+\b(?:that|which)\s+(?=\S+(?:\s\S+){0,4}$)", re.IGNORECASE
)
_LEADING = re.compile(
    r"^\s*(?:(?:and|but|yet|while|although|though|as|so|whereas|because|since|when|if|where|which|whom|even|only|meanwhile|still|then|also|later|instead|however|until then)\b,?\s+"
    r"|(?:[Ii]n|[Oo]n|[Aa]t|[Bb]y|[Ss]ince|[Dd]uring|[Aa]fter|[Ff]or|[Uu]ntil|[Dd]espite)\s+(?:(?:early|late|mid|the|last|this)[ -])?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|week|month|year|spring|summer|autumn|fall|winter|\d{4})\b(?:\s+\d{1,2}(?:st|nd|rd|th)?)?,?(?:\s+\d{4},?)?\s+"
    r"|(?:[Aa]|[Tt]wo|[Tt]hree|[Ss]everal)\s+(?:days?|weeks?|months?|years?)\s+later,?\s+|[Ww]ith (?=[A-Z])|[Ii]n [a-z]+,\s+|[Oo]n [a-z ]+,\s+"
    r"|(?:[Aa]sked|[Pp]ressed) [^,]{2,60},\s+"
    r"|[Ii]n (?:an?|his|her|its|their) (?:speech|interview|statement|letter|post|call|report|address)\b[^,]{0,30}?,?\s+(?=the\s|he\s|she\s|[A-Z])"
    r"|[A-Z]?[a-z]+ing [^,]{2,60},\s+|[Ii]n [^,]{2,60}, )",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:who|that|which|has|have|had|also|later|once|then|again|now|still|repeatedly|consistently|long|first|reportedly|allegedly|privately|publicly|openly|keeps?|kept|apparently|recently"
    r"|already|even|on record(?: as)?)\s*$"
)


_AGREES = re.compile(rf",\s+as\s+[^,;:“”\"—]{{2,80}}? (?:has |have |had )?(?:{_SAYING})(?:\s[^,;]{{0,40}})?$")
"""An author who says the same: "the town was taken, as the general told the world" is the author's own statement."""
_REACH = 240  # code points before a cue in which its speaker stands
_MOST_CUES = 12  # cues tried in one clause


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """``who`` said it, by which ``cue``; ``direct`` where it is quoted; ``cut`` = where what was said ends, if the speaker stands behind it."""

    who: str
    cue: str
    direct: bool
    cut: int | None = None


def _speaker(before: str) -> str:
    """The noun phrase that ends just before a cue, without appositions, relative clauses and leading adverbials."""
    phrase = before.rstrip()
    for _ in range(3):
        phrase = _TRAILING.sub("", phrase)
    for _ in range(3):
        phrase = _LEADING.sub("", phrase, count=1)
    phrase = re.sub(r"\s+(?:who|which)\s+(?:asked|spoke|insisted|requested|declined|wished|did)\b[^,]*$", "", phrase)
    phrase = re.sub(
        r",\s+(?:who|which|the|an?|speaking|talking|writing|citing|then|now|[A-Z][\w.]*(?:\s[A-Z][\w.]*)?[’']s?)\b[^,]*,?\s*(?:who)?\s*$", "", phrase
    )
    phrase = re.sub(r",\s+never \w+,?$|(?:—|\s–\s)[^—–]{2,90}(?:—|\s–)$", "", phrase)
    phrase = _TRAILING.sub("", phrase)
    phrase = re.split(r"[;:“”\"]\s*|,\s+(?=[a-z])|\b(?:that|because|while|although) (?=(?:the|its|his|[A-Z]))", phrase)[-1]
    return " ".join(phrase.split()[-8:]).strip(" ,")


def _is_speaker(who: str, cue: str) -> bool:
    """A name or a word for people; "it" where the cue is a verb of saying alone."""
    if _HAS_A_VERB.search(who) or (_OWNED.search(who) and not re.search(rf"{_PERSON}$|[’']s\s(?:\w+\s)*[A-Z]\w+$", who)):
        return False
    if who.casefold() == "it":
        return cue not in _NEEDS_A_CLAUSE or cue in {"calls", "called"}
    return bool(who) and _NAMED.search(who) is not None and not _NOBODY.search(who)


def _behind(clause: str, *, direct: bool) -> Attribution | None:
    """As in "X, officials said" and "“X,” said the envoy"."""
    for form in (_BEHIND, _INVERTED):
        found = form.search(clause)
        if found and _is_speaker(who := found["who"].strip(" ,"), found["cue"]) and len(clause[: found.start()].split()) >= 3:
            return Attribution(who=who, cue=found["cue"], direct=direct, cut=found.start())
    return None


def attribution(clause: str) -> Attribution | None:
    """Whose statement ``clause`` is; ``None`` where it is the author's own."""
    clause = clause[:LONGEST]
    direct = "“" in clause or '"' in clause
    for form in (_COUNT, _ACCORDING, _PASSIVE, _CALLED, _QUOTED_AS, _COLON, _VIEW):
        said = form.search(clause)
        if said and (form not in {_COLON, _VIEW} or _is_speaker(said["who"], said["cue"])):
            cue = said.group() if form is _COUNT else said["cue"].strip()
            return Attribution(who=said["who"].strip(), cue=cue, direct=direct)
    if _AGREES.search(clause):
        return None
    return _behind(clause, direct=direct) or _within(clause, direct=direct) or _before(clause, direct=direct)


def _within(clause: str, *, direct: bool) -> Attribution | None:
    """As in "The pause, she argues, came too late"."""
    found = _INSERTED.search(clause)
    if (
        found is None
        or found["cue"].endswith("ing")
        or not _is_speaker(who := found["who"].strip(), found["cue"])
        or not has_finite(clause[found.end() :])
    ):
        return None
    return Attribution(who=who, cue=found["cue"], direct=direct)


def _before(clause: str, *, direct: bool) -> Attribution | None:
    """As in "Officials said that X": the first cue with a speaker before it."""
    for cue in islice(_CUE.finditer(clause), _MOST_CUES):
        before = clause[max(0, cue.start() - _REACH) : cue.start()]
        if _PARTICIPLE.search(before) or (clause.startswith((" off", " for", " on ", " up"), cue.end()) and cue["cue"] in {"called", "calls"}):
            continue  # a noun ("his hopes"), an infinitive or a passive: nobody speaks here
        if re.search(r"\b(?:no longer|not|never)\s+$|n[’']t\s+$", before):
            continue  # not said
        if re.match(r"\s+(?:was|were|is|are|has|had)\b", clause[cue.end() : cue.end() + 8]):
            continue  # "the letter he wrote was lost"
        if cue["cue"].endswith("ing") and before.rstrip().endswith(",") and (head := subject(clause)):
            return Attribution(who=head.text, cue=cue["cue"], direct=direct)
        relative = _ON_NOUN.match(before.rstrip())
        if relative and not has_finite(relative.group()):
            continue  # "the declaration that the two pledged has ...": the noun is spoken of, nobody speaks
        if cue["cue"] in _NEEDS_A_CLAUSE and not _CONTENT.match(clause, cue.end()):
            continue
        who = _speaker(before)
        if _is_speaker(who, cue["cue"]):
            return Attribution(who=who, cue=cue["cue"], direct=direct)
    return None
