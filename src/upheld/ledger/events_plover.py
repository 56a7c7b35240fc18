"""PLOVER: its types, their quads and scores, and the way to it from CAMEO.

Types, modes and scores follow the PLOVER manual of the Open Event Data Alliance (2024; the score it prints for ACCUSE, 3, is taken as -3, as its
modes are). The way from CAMEO is written as longest-prefix rules of our own; its types agree with the alliance's 2021 table wherever that has
one (a test compares them). That table has nothing for CAMEO 01 (statements) and 02 (appeals); our rules for these are marked ``ours``:

- an appeal (02) asks for something, so it is a REQUEST, but keeps CAMEO's quad 1: an appeal for talks is no conflict;
- of the statements, sympathy (018) and accord (019) are SUPPORT; a denial (016) is REJECT with quad 3 as GDELT scores it;
  all other statements have no type and quad 0: neutral.

A code that is longer than any rule takes the rule of its longest prefix, so ``0833`` is read even where a source invents ``08335``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

QUADS: Mapping[str, int] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""

_SCORES = """
AGREE 2.5 | CONSULT 2.5 visit 4 third-party 1 multilateral 4 phone 1.5 | SUPPORT 5 | CONCEDE 4.5 | COOPERATE 9.5 | AID 10
RETREAT 6.5 withdraw 8 release 6.5 disarm 10 ceasefire 7.5 access 6.5 resign 4.5 | REQUEST 0 assist .5 change -1 yield -1 meet 0
ACCUSE -3 disapprove -2 investigate -3.5 allege -3.5 | REJECT -2 assist -1.5 change -2 yield -2 meet -2
THREATEN -3.5 restrict -3 arrest -3.5 relations -3.5 expel -3.5 territory -4 violence -3.5
PROTEST -5 demo -5 riot -7 strike -5 hunger -4.5 boycott -4.5 obstruct -4.5
SANCTION -6 convict -6 expel -5.5 withdraw -6 discontinue -6 | MOBILIZE -5.5 troops -6.5 weapons -6.5 police -5.5 militia -6
COERCE -7 seize -7 restrict -7 censor -6.5 curfew -6.5 martial-law -7.5 arrest -7 deport -7 withhold -7 misinformation -6.5 cyber -7
ASSAULT -9 abduct -8.5 beat -7.5 torture -8.5 sexual -8.5 targeted -9.5 destroy -8.5 primitive -8 firearms -9 explosives -9 suicide-attack -9.5
 aerial -9.5 drone -9.5 heavy-weapons -9.5 crowd-control -7.5 unconventional -10
"""

_CAMEO = """
03 AGREE | 031 AGREE - economic | 0312 AGREE - military | 0313 AGREE - legal | 0314 AGREE - intelligence | 0332 AGREE - military
0333 AGREE - humanitarian | 0334 AGREE - peacekeeping | 0356 AGREE - military | 036 AGREE - diplomatic
04 CONSULT | 041 CONSULT phone | 042 CONSULT visit | 043 CONSULT visit | 044 CONSULT third-party | 045 CONSULT - diplomatic | 046 CONSULT - diplomatic
05 SUPPORT - diplomatic
06 COOPERATE | 061 COOPERATE - economic | 062 COOPERATE - military | 063 COOPERATE - legal | 064 COOPERATE - intelligence
07 AID | 071 AID - economic | 072 AID - military | 073 AID - humanitarian | 074 AID - peacekeeping | 075 AID - asylum
08 CONCEDE | 0813 RETREAT - legal | 0814 RETREAT - legal | 084 RETREAT - legal | 0841 RETREAT release legal | 085 RETREAT - economic | 086 RETREAT access
087 RETREAT disarm military | 0871 RETREAT ceasefire military | 0872 RETREAT withdraw military
09 ACCUSE investigate
10 REQUEST | 101 REQUEST assist | 1012 REQUEST assist military | 102 REQUEST assist | 103 REQUEST assist | 1032 REQUEST assist military
104 REQUEST change | 105 REQUEST yield | 106 REQUEST meet | 107 REQUEST meet | 108 REQUEST meet
11 ACCUSE disapprove | 1121 ACCUSE allege | 1122 ACCUSE allege | 1123 ACCUSE allege | 1124 ACCUSE allege | 1125 ACCUSE allege
114 ACCUSE allege | 115 ACCUSE allege | 116 ACCUSE disapprove legal
12 REJECT | 121 REJECT assist | 122 REJECT assist | 123 REJECT change | 124 REJECT change | 1243 REJECT yield | 1244 REJECT yield | 1245 REJECT yield
1246 REJECT yield | 125 REJECT meet | 126 REJECT meet | 127 REJECT meet | 128 REJECT yield legal | 129 REJECT yield
13 THREATEN | 1311 THREATEN relations | 1312 THREATEN restrict economic | 1313 THREATEN relations | 132 THREATEN restrict | 133 THREATEN relations
134 THREATEN relations | 135 THREATEN relations | 136 THREATEN expel | 137 THREATEN violence | 138 THREATEN violence military
1381 THREATEN restrict military | 1382 THREATEN territory military | 1385 THREATEN violence cbrn | 139 THREATEN relations
14 PROTEST | 141 PROTEST demo | 142 PROTEST hunger | 143 PROTEST boycott | 144 PROTEST obstruct | 145 PROTEST riot
15 MOBILIZE | 151 MOBILIZE police | 152 MOBILIZE troops military | 153 MOBILIZE police | 154 MOBILIZE troops military
16 SANCTION | 161 SANCTION withdraw diplomatic | 162 SANCTION discontinue | 163 COERCE restrict | 164 SANCTION withdraw | 165 SANCTION withdraw
166 SANCTION expel
17 COERCE | 171 COERCE seize | 1712 ASSAULT destroy | 172 COERCE restrict | 1723 COERCE curfew | 1724 COERCE martial-law | 173 COERCE arrest
174 COERCE deport | 175 ASSAULT
18 ASSAULT | 181 ASSAULT abduct | 182 ASSAULT beat | 1821 ASSAULT sexual | 1822 ASSAULT torture | 1823 ASSAULT | 183 ASSAULT explosives
1831 ASSAULT suicide-attack | 184 ASSAULT abduct | 185 ASSAULT targeted | 186 ASSAULT targeted
19 ASSAULT - military | 191 COERCE restrict military | 192 COERCE seize military | 193 ASSAULT firearms military | 194 ASSAULT heavy-weapons military
195 ASSAULT aerial military
20 ASSAULT | 204 ASSAULT unconventional cbrn
"""

_OURS = """
01 - | 016 REJECT | 018 SUPPORT | 019 SUPPORT
02 REQUEST | 021 REQUEST assist | 0212 REQUEST assist military | 022 REQUEST assist diplomatic | 023 REQUEST assist | 0232 REQUEST assist military
024 REQUEST change | 025 REQUEST yield | 026 REQUEST meet | 027 REQUEST meet | 028 REQUEST meet
"""


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """A CAMEO code in PLOVER's terms; ``rule`` is the prefix that decided, ``ours`` marked so."""

    type: str | None
    mode: str | None
    context: str | None
    quad: int
    score: float | None
    rule: str


@cache
def scores() -> dict[tuple[str, str | None], float]:
    """Score of each type (mode ``None``) and mode, -10 (worst conflict) to 10."""
    found: dict[tuple[str, str | None], float] = {}
    for words in (block.split() for block in _SCORES.replace("\n ", " ").replace("\n", "|").split("|")):
        if words:
            found[words[0], None] = float(words[1])
            found |= {(words[0], mode): float(score) for mode, score in zip(words[2::2], words[3::2], strict=True)}
    return found


def score(kind: str | None, mode: str | None) -> float | None:
    """The score of a mode, else of its type."""
    table = scores()
    return None if kind is None else table.get((kind, mode), table.get((kind, None)))


@cache
def _rules() -> dict[str, tuple[str, ...]]:
    rules = {}
    for text, mark in ((_CAMEO, ""), (_OURS, "ours")):
        for words in (block.split() for block in text.replace("\n", "|").split("|")):
            if words:
                given = [None if word == "-" else word for word in words[1:]] + [None] * (4 - len(words))
                rules[words[0]] = (*given, mark)
    return rules  # type: ignore[return-value]


def from_cameo(code: str) -> Coded | None:
    """PLOVER's terms for a CAMEO code by the rule of its longest prefix; ``None`` for what is no CAMEO code."""
    rules = _rules()
    prefix = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in rules), None)
    if prefix is None:
        return None
    kind, mode, context, mark = rules[prefix]
    quad = QUADS.get(kind, 0) if kind else 0
    if mark and code.startswith("02"):
        quad = 1
    return Coded(type=kind, mode=mode, context=context, quad=quad, score=score(kind, mode), rule=f"cameo {prefix} {mark}".strip())


def cameo_rows() -> list[tuple[str, str | None, str | None, str | None, int, float | None, str]]:
    """(code, type, mode, context, quad, score, rule) of every code from two to four digits, for a lookup by whole code."""
    digits = "0123456789"
    roots = [f"{n:02}" for n in range(1, 21)]
    codes = roots + [r + a for r in roots for a in digits] + [r + a + b for r in roots for a in digits for b in digits]
    coded = ((code, from_cameo(code)) for code in codes)
    return [(code, c.type, c.mode, c.context, c.quad, c.score, c.rule) for code, c in coded if c is not None]
